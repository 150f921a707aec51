import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { layers } from './layers.ts';
import type { Violation } from './violation.ts';

/** Rules that concern what a file says rather than what it imports. */
export function checkSources(root: string, folders: readonly string[]): Violation[] {
  const found: Violation[] = modulesWithoutLayer(root);
  for (const path of filesBelow(root, folders)) {
    const file = relative(root, path).replaceAll('\\', '/');
    const text = readFileSync(path, 'utf8');
    if (drivesABrowser(file)) found.push(...pageReadOnce(file, text));
    if (isTest(file)) continue;
    found.push(...cityNamed(file, text));
    const sql = sqlTexts(file, text);
    found.push(...sqlOutsideStore(file, sql), ...foreignSchema(file, sql));
  }
  return found;
}

const isTest = (file: string) => /^test\/|\/testing\/|\.test\.tsx?$/.test(file);

const drivesABrowser = (file: string) => /^test\/journeys\/.*\.ts$|\.browser\.test\.ts$/.test(file);

/** What Playwright reads at once, waiting for the element at most and not for what it will show. */
const readsAtOnce = new Set(
  'count isVisible isHidden isDisabled isEnabled isChecked textContent innerText inputValue allInnerTexts allTextContents getAttribute'.split(
    ' ',
  ),
);

/** A page that was just pressed is on its way: `expect(await row.count())` holds on a quick machine and fails on a busy one. */
function pageReadOnce(file: string, text: string): Violation[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Violation[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'expect') {
      const [judged] = node.arguments;
      const read = judged && ts.isAwaitExpression(judged) ? judged.expression : undefined;
      if (read && ts.isCallExpression(read) && ts.isPropertyAccessExpression(read.expression)) {
        if (readsAtOnce.has(read.expression.name.text)) {
          const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
          found.push({ rule: 'page-is-read-soon', file: `${file}:${line}`, what: shorten(node.getText()) });
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function filesBelow(root: string, folders: readonly string[]): string[] {
  const found: string[] = [];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { withFileTypes: true, recursive: true })) {
      const path = join(entry.parentPath, entry.name);
      const skipped = /(^|\/)(node_modules|dist|generated)\//.test(relative(root, path));
      if (entry.isFile() && !skipped) found.push(path);
    }
  }
  return found.sort();
}

function modulesWithoutLayer(root: string): Violation[] {
  const dir = join(root, 'server', 'modules');
  if (!existsSync(dir)) return [];
  const known = new Set(layers.map((entry) => entry.module));
  return readdirSync(dir)
    .filter((module) => !known.has(module))
    .map((module) => ({
      rule: 'module-has-a-layer',
      file: `server/modules/${module}`,
      what: 'has no line in test/architecture/layers.ts',
    }));
}

const codeFile = /\.(ts|tsx|mjs|cjs|js|sql|html|css|json)$/;
// Division codes: city 350200, district 350203, street 350203001, village 350203001001.
const cityWords = /厦门|xiamen|(?<![0-9A-Za-z])3502(\d\d){0,1}(\d{3}){0,2}(?![0-9A-Za-z])/i;

/** Another city is another folder under cities/: no code may know this one. The simulator's data files may. */
function cityNamed(file: string, text: string): Violation[] {
  const isData = file.startsWith('simulator/') && !/\.tsx?$/.test(file);
  if (!codeFile.test(file) || isData) return [];
  return text
    .split('\n')
    .map((line, index) => ({ match: cityWords.exec(line), line: index + 1 }))
    .filter((hit) => hit.match !== null)
    .map((hit) => ({ rule: 'code-knows-no-city', file: `${file}:${hit.line}`, what: hit.match?.[0] ?? '' }));
}

export interface SqlText {
  line: number;
  text: string;
}

// Words alone would catch prose ("select one from the list"), so SQL has to look like SQL.
const looksLikeSql = [
  /\bSELECT\b[\s\S]*\bFROM\b/,
  /\bselect\b[\s\S]*\bfrom\s+[a-z_]+\.[a-z_]+/i,
  /\binsert\s+into\s+[\w."]+/i,
  /\bdelete\s+from\s+[\w."]+\s*(where\b|$|;|using\b)/i,
  /\bupdate\s+[\w."]+(\s+(as\s+)?\w+)?\s+set\s+[\w"]+\s*=/i,
  /\b(create|alter|drop|truncate)\s+(unlogged\s+|temp\s+|temporary\s+)?(table|index|schema|view|sequence|type|role)\s+[\w."]+/i,
];

/** The string literals that hold SQL; a migration counts as one. Substitutions of a template become "?". */
export function sqlTexts(file: string, text: string): SqlText[] {
  if (file.endsWith('.sql'))
    return [{ line: 1, text: text.replace(/--.*$/gm, '').replace(/'[^']*'/g, "''") }];
  if (!/\.(tsx?|mjs)$/.test(file)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: SqlText[] = [];
  const visit = (node: ts.Node): void => {
    const literal = literalText(node);
    if (literal !== undefined && looksLikeSql.some((pattern) => pattern.test(literal))) {
      found.push({ line: source.getLineAndCharacterOfPosition(node.getStart()).line + 1, text: literal });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isTemplateExpression(node)) return undefined;
  return node.head.text + node.templateSpans.map((span) => `?${span.literal.text}`).join('');
}

function sqlOutsideStore(file: string, sql: readonly SqlText[]): Violation[] {
  const allowed =
    file.startsWith('server/platform/') ||
    file.endsWith('.store.ts') ||
    /\/migrations\/[^/]+\.sql$/.test(file);
  if (allowed) return [];
  return sql.map(({ line, text }) => ({
    rule: 'sql-only-in-stores',
    file: `${file}:${line}`,
    what: shorten(text),
  }));
}

/** In `server/modules/ledger/…` SQL names tables of schema `ledger` alone; platform names those of no module. */
function foreignSchema(file: string, sql: readonly SqlText[]): Violation[] {
  const [, own] = /^server\/(?:modules\/)?([^/]+)\//.exec(file) ?? [];
  if (own === undefined) return [];
  const others = layers.map((entry) => entry.module).filter((module) => module !== own);
  const foreign = new RegExp(`(?<![\\w.'])"?(${others.map(schemaOf).join('|')})"?\\."?[a-z_]+`, 'g');
  return sql.flatMap(({ line, text }) =>
    [...text.matchAll(foreign)].map((match) => ({
      rule: 'store-names-its-own-schema',
      file: file.endsWith('.sql') ? file : `${file}:${line}`,
      what: match[0],
    })),
  );
}

/** A schema is called as its module, with SQL's underscore: shelf-life → shelf_life. */
const schemaOf = (module: string) => module.replaceAll('-', '_');

const shorten = (text: string) => `${text.trim().replaceAll(/\s+/g, ' ').slice(0, 60)} …`;
