import { relative } from 'node:path';
import { cruise, type IRegularForbiddenRuleType, type IReporterOutput } from 'dependency-cruiser';
import { type Layer, layers, mayImport } from './layers.ts';
import type { Violation } from './violation.ts';

// `testing/` holds what only tests use: generators, slow twins.
const tests = '(^test/|/testing/|\\.test\\.tsx?$|^vitest\\.config\\.ts$)';
const modules = '^server/modules/';

/** One rule a module: what it may import is in layers.ts, and everything else among the modules is not. */
function layerRule({ module }: Layer): IRegularForbiddenRuleType {
  const allowed = [module, ...mayImport(module)].join('|');
  return {
    name: `layer-of-${module}`,
    severity: 'error',
    from: { path: `${modules}${module}/`, pathNot: tests },
    to: { path: modules, pathNot: `${modules}(${allowed})/` },
  };
}

type From = IRegularForbiddenRuleType['from'];
type To = IRegularForbiddenRuleType['to'];

function forbid(name: string, from: From, to: To): IRegularForbiddenRuleType {
  return { name, severity: 'error', from, to };
}

/** What may not import what. Each has a planted violation in dependency-rules.test.ts. */
export const dependencyRules: readonly IRegularForbiddenRuleType[] = [
  ...layers.map(layerRule),
  forbid(
    'module-through-its-index',
    { path: '^server/modules/([^/]+)/' },
    { path: modules, pathNot: ['^server/modules/$1/', '^server/modules/[^/]+/index\\.ts$'] },
  ),
  forbid(
    'module-through-its-index-from-outside',
    { pathNot: [modules, '^test/'] },
    { path: modules, pathNot: '^server/modules/[^/]+/index\\.ts$' },
  ),
  forbid(
    'platform-knows-no-module',
    { path: '^server/platform/', pathNot: tests },
    { path: '^server/(?!platform/)' },
  ),
  forbid('module-knows-no-composition', { path: modules, pathNot: tests }, { path: '^server/[^/]+\\.ts$' }),
  forbid(
    'server-stands-alone',
    { path: '^server/', pathNot: tests },
    { path: '^(web/console|simulator|bench|scripts|test)/', pathNot: '^simulator/index\\.ts$' },
  ),
  forbid('web-knows-no-server', { path: '^web/', pathNot: tests }, { path: '^server/' }),
  // It is packed and given away: it has nothing of ours but what is generated into it.
  forbid(
    'client-stands-alone',
    { path: '^clients/typescript/', pathNot: tests },
    { path: '^(server|web|simulator|bench|scripts|test|clients/cli)/' },
  ),
  forbid('way-stands-alone', { path: '^web/way/', pathNot: tests }, { pathNot: '^web/way/' }),
  forbid(
    'pg-only-in-platform',
    { pathNot: ['^server/platform/', tests] },
    { path: ['^pg$', 'node_modules/pg/', 'node_modules/@types/pg/'] },
  ),
  forbid('nothing-imports-tests', { pathNot: tests }, { path: tests }),
  forbid(
    'server-without-dev-packages',
    { path: '^server/', pathNot: tests },
    { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
  ),
  forbid('no-cycle', {}, { circular: true }),
  forbid(
    'import-resolves',
    { path: '^(server|simulator|bench|scripts|test)/' },
    { couldNotResolve: true, pathNot: '^pg$' },
  ),
];

/** All violations of the dependency rules by the sources below `root`. */
export async function checkDependencies(root: string, folders: readonly string[]): Promise<Violation[]> {
  const result: IReporterOutput = await cruise(
    [...folders],
    {
      baseDir: root,
      ruleSet: { forbidden: [...dependencyRules] },
      validate: true,
      tsPreCompilationDeps: true,
      doNotFollow: { path: 'node_modules' },
      exclude: { path: '(^|/)(dist|generated)/' },
    },
    {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      conditionNames: ['import', 'types', 'node', 'default'],
      exportsFields: ['exports'],
    },
  );
  if (typeof result.output === 'string') throw new Error(`Unexpected answer: ${result.output.slice(0, 200)}`);
  return result.output.summary.violations.map((violation) => ({
    rule: violation.rule.name,
    file: relative('', violation.from),
    what: violation.cycle ? violation.cycle.map((step) => step.name).join(' → ') : violation.to,
  }));
}
