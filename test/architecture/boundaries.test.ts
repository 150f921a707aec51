import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkProject } from './check-project.ts';
import { dependencyRules } from './dependency-rules.ts';
import { layers, mayImport } from './layers.ts';

const made: string[] = [];
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true, force: true });
});

type Files = Record<string, string>;

/** A small project that keeps every rule, among them by what a rule must not mistake for a violation. */
const clean: Files = {
  // Those of the upper floors that nothing else is said of.
  ...Object.fromEntries(
    layers
      .filter(({ layer }) => layer > 4)
      .map(({ module }) => [
        `server/modules/${module}/index.ts`,
        `export { parties } from '../vouchers/index.ts';`,
      ]),
  ),
  'package.json': '{"type":"module","dependencies":{"pg":"1"},"devDependencies":{"devtool":"1"}}',
  'node_modules/pg/package.json': '{"name":"pg","main":"index.js"}',
  'node_modules/pg/index.js': '',
  'node_modules/devtool/package.json': '{"name":"devtool","main":"index.js"}',
  'node_modules/devtool/index.js': '',
  'server/platform/db.ts': `import pg from 'pg';\nexport const db = [pg, 'SELECT name FROM platform.migration'];`,
  'server/modules/identity/index.ts': `export const identity = 'select one from the list';`,
  'server/modules/registry/index.ts': `export { parties } from './parties.store.ts';`,
  'server/modules/registry/parties.store.ts':
    `import { db } from '../../platform/db.ts';\nimport { identity } from '../identity/index.ts';\n` +
    'export const parties = [db, identity, `SELECT p.id FROM registry.party p`];',
  'server/modules/registry/parties.test.ts': `import 'devtool';\nconst sql = 'DELETE FROM identity.account';\nconst city = '厦门 350203';`,
  'server/modules/registry/migrations/0001-party.sql':
    "-- lot ids of ledger.lot stand here without a foreign key\nCREATE TABLE registry.party (id int8, note text DEFAULT 'see ledger.lot');",
  'server/modules/attachments/index.ts': `export { identity } from '../identity/index.ts';`,
  'server/modules/ledger/index.ts': `export { parties } from '../registry/index.ts';`,
  'server/modules/deadlines/index.ts': `export { parties } from '../registry/index.ts';`,
  'server/modules/vouchers/index.ts': `export { parties } from '../ledger/index.ts';`,
  'server/modules/lot-tests/index.ts': `export { parties } from '../vouchers/index.ts';`,
  'server/modules/scan/index.ts': `export { parties } from '../trace/index.ts';\nexport { way } from '../../../web/way/index.ts';`,
  'server/modules/rollups/index.ts': `export { parties } from '../ledger/index.ts';`,
  'server/modules/alerts/index.ts': `export { parties } from '../rollups/index.ts';`,
  'server/modules/recall/index.ts': `export { parties } from '../trace/index.ts';`,
  'server/modules/feed/index.ts': `export { parties } from '../recall/index.ts';`,
  'server/app.ts': `export { parties as a } from './modules/scan/index.ts';\nexport { parties as b } from './modules/epcis/index.ts';`,
  'server/main.ts': `export { a } from './app.ts';`,
  'web/way/index.ts': `export { way } from './layout.ts';`,
  'web/way/layout.ts': `export const way = '1350203';`,
  'web/console/main.ts': `export { way } from '../way/index.ts';`,
  'simulator/index.ts': `export { parties } from '../server/modules/registry/index.ts';`,
  'simulator/streets.json': '["厦门"]',
  'test/support/database.ts': `import pg from 'pg';\nexport const test = [pg, 'SELECT 1 FROM ledger.movement'];`,
  'cities/xiamen/city.json': '{"name":"厦门"}',
};

function project(planted: Files): string {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'luyuan-boundaries-')));
  made.push(root);
  for (const [path, text] of Object.entries({ ...clean, ...planted })) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const rulesBroken = async (planted: Files) => [
  ...new Set((await checkProject(project(planted))).map((violation) => violation.rule)),
];

const imports = (path: string) => `import '${path}';\n`;

/** Every rule with a file that breaks it and nothing else. */
const planted: [rule: string, files: Files][] = [
  ['module-through-its-index', { 'server/modules/ledger/a.ts': imports('../registry/parties.store.ts') }],
  [
    'module-through-its-index',
    { 'server/modules/ledger/a.test.ts': imports('../registry/parties.store.ts') },
  ],
  [
    'module-through-its-index',
    { 'server/modules/ledger/a.ts': `import type { parties } from '../registry/parties.store.ts';` },
  ],
  [
    'module-through-its-index-from-outside',
    { 'server/verify.ts': imports('./modules/registry/parties.store.ts') },
  ],
  [
    'module-through-its-index-from-outside',
    { 'simulator/a.ts': imports('../server/modules/registry/parties.store.ts') },
  ],
  ['platform-knows-no-module', { 'server/platform/a.ts': imports('../modules/registry/index.ts') }],
  [
    'platform-knows-no-module',
    { 'server/platform/a.ts': `export const a = () => import('../modules/registry/index.ts');` },
  ],
  ['module-knows-no-composition', { 'server/b.ts': '', 'server/modules/scan/a.ts': imports('../../b.ts') }],
  ['server-stands-alone', { 'server/a.ts': imports('../web/console/main.ts') }],
  ['server-stands-alone', { 'simulator/a.ts': '', 'server/a.ts': imports('../simulator/a.ts') }],
  ['web-knows-no-server', { 'web/console/a.ts': imports('../../server/platform/db.ts') }],
  ['web-knows-no-server', { 'web/console/a.ts': `import type { db } from '../../server/platform/db.ts';` }],
  ['client-stands-alone', { 'clients/typescript/src/a.ts': imports('../../../server/platform/db.ts') }],
  ['way-stands-alone', { 'web/way/a.ts': imports('../console/main.ts') }],
  ['way-stands-alone', { 'web/way/a.ts': imports('devtool') }],
  ['pg-only-in-platform', { 'server/modules/ledger/a.store.ts': imports('pg') }],
  ['pg-only-in-platform', { 'server/modules/ledger/a.ts': `import type { Pool } from 'pg';` }],
  ['nothing-imports-tests', { 'bench/a.ts': imports('../test/support/database.ts') }],
  ['server-without-dev-packages', { 'server/modules/ledger/a.ts': imports('devtool') }],
  ['no-cycle', { 'server/platform/a.ts': imports('./b.ts'), 'server/platform/b.ts': imports('./a.ts') }],
  ['import-resolves', { 'server/platform/a.ts': imports('./not-there.ts') }],
  ['module-has-a-layer', { 'server/modules/weather/index.ts': '' }],
  ['page-is-read-soon', { 'test/journeys/a.test.ts': `expect(await page.locator('tr').count()).toBe(0);` }],
  ['code-knows-no-city', { 'server/platform/a.ts': `export const place = '厦门市';` }],
  ['code-knows-no-city', { 'web/console/a.ts': `export const code = '350203001';` }],
  ['code-knows-no-city', { 'server/modules/registry/migrations/0002.sql': `-- for Xiamen` }],
  ['code-knows-no-city', { 'simulator/a.ts': `export const folder = 'cities/xiamen';` }],
  [
    'sql-only-in-stores',
    {
      'server/modules/ledger/a.ts': 'export const q = (t: string) => `SELECT x FROM $' + '{t} WHERE y = 1`;',
    },
  ],
  [
    'sql-only-in-stores',
    { 'server/modules/ledger/a.ts': `export const q = 'insert into ledger.lot values (1)';` },
  ],
  ['sql-only-in-stores', { 'server/modules/ledger/a.ts': `export const q = 'update ledger.lot set x = 1';` }],
  ['sql-only-in-stores', { 'server/app.ts': `export const q = 'DELETE FROM t';` }],
  ['sql-only-in-stores', { 'bench/a.ts': `export const q = 'create table t (x int)';` }],
  [
    'store-names-its-own-schema',
    { 'server/modules/ledger/a.store.ts': `export const q = 'SELECT x FROM registry.party';` },
  ],
  [
    'store-names-its-own-schema',
    { 'server/modules/ledger/a.store.ts': `export const q = 'SELECT x FROM "registry"."party"';` },
  ],
  ['store-names-its-own-schema', { 'server/platform/a.ts': `export const q = 'SELECT x FROM ledger.lot';` }],
  [
    'store-names-its-own-schema',
    { 'server/modules/registry/migrations/0002.sql': 'CREATE VIEW registry.v AS SELECT * FROM ledger.lot;' },
  ],
];

test('A project that keeps the rules has no violation', async () => {
  expect(await checkProject(project({}))).toEqual([]);
});

test.each(planted)('%s catches what breaks it: %o', async (rule, files) => {
  expect(await rulesBroken(files)).toEqual([rule]);
});

const pairs = layers.flatMap(({ module }) =>
  layers.filter((other) => other.module !== module).map((other) => [module, other.module] as const),
);

test.each(layers)('The layer of $module: exactly the forbidden modules are refused', async ({ module }) => {
  const files: Files = {};
  const refused: string[] = [];
  for (const [from, to] of pairs) {
    if (from !== module) continue;
    files[`server/modules/${from}/to-${to}.ts`] = imports(`../${to}/index.ts`);
    if (!mayImport(from).includes(to)) refused.push(`server/modules/${to}/index.ts`);
  }
  const found = (await checkProject(project(files))).filter(
    (violation) => violation.rule === `layer-of-${module}`,
  );
  expect(found.map((violation) => violation.what).sort()).toEqual(refused.sort());
});

test('The order of the modules is the one of the architecture', () => {
  const floors = Map.groupBy(layers, (one) => one.layer);
  expect([...floors.values()].map((floor) => floor.map((one) => one.module))).toEqual([
    ['identity', 'attachments'],
    ['registry'],
    ['ledger', 'deadlines'],
    ['vouchers', 'lot-tests'],
    [
      ...['trace', 'epcis', 'intake', 'rollups', 'departments', 'retail'],
      ...['papers', 'production', 'day-close', 'labels', 'complaints'],
    ],
    ['alerts', 'recall', 'standard', 'scan', 'record-books', 'desk', 'onboarding', 'shelf-life'],
    ['feed', 'sale-check', 'cases'],
    ['notices', 'night-duty'],
    ['recalls'],
    ['case-files'],
  ]);
  // Within a floor modules do not know each other, with these exceptions.
  const beside = layers.filter((one) => one.alsoMayImport).map((one) => [one.module, one.alsoMayImport]);
  expect(beside).toEqual([
    ['attachments', ['identity']],
    ['lot-tests', ['vouchers']],
    ['standard', ['scan']],
  ]);
  expect(mayImport('trace')).toEqual([
    'identity',
    'attachments',
    'registry',
    'ledger',
    'deadlines',
    'vouchers',
    'lot-tests',
  ]);
});

test('Every rule has a planted violation', () => {
  const proved = new Set([
    ...planted.map(([rule]) => rule),
    ...layers.map(({ module }) => `layer-of-${module}`),
  ]);
  expect(dependencyRules.map((rule) => rule.name).filter((name) => !proved.has(name ?? ''))).toEqual([]);
});
