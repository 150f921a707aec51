import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Placements } from '../../server/platform/citus.ts';
import { sqlTexts } from './source-rules.ts';
import type { Violation } from './violation.ts';

/**
 * What Citus (13.2, as measured) refuses or does slowly, looked for in the SQL of the stores: frontiers other than
 * `= ANY($1)`, locks over several shards, subqueries that look outwards, joins of tables that lie apart. Only statements
 * that touch a table on the shards are judged; what is on the coordinator or on every server is plain PostgreSQL.
 */
export interface CitusException {
  file: string;
  /** What the statement contains, enough to tell it from its neighbours. */
  contains: string;
  rule: string;
  why: string;
}

/** All violations by the stores below `root`, and exceptions that excuse nothing any more. */
export function checkCitus(
  root: string,
  placements: Placements,
  exceptions: readonly CitusException[],
): Violation[] {
  const found: Violation[] = [];
  const used = new Set<CitusException>();
  for (const file of globSync('server/**/*.store.ts', { cwd: root }).sort()) {
    const name = file.replaceAll('\\', '/');
    for (const { line, text } of sqlTexts(name, readFileSync(join(root, file), 'utf8'))) {
      for (const rule of rulesBrokenBy(text, placements)) {
        const excuse = exceptions.find(
          (one) => one.file === name && one.rule === rule && text.includes(one.contains),
        );
        if (excuse) used.add(excuse);
        else
          found.push({
            rule,
            file: `${name}:${line}`,
            what: text.trim().replaceAll(/\s+/g, ' ').slice(0, 90),
          });
      }
    }
  }
  for (const one of exceptions) {
    if (used.has(one)) continue;
    found.push({ rule: 'citus-exception-of-use', file: one.file, what: `${one.rule}: ${one.contains}` });
  }
  return found;
}

/** One level of parentheses: its text, with deeper levels cut out. */
interface Scope {
  text: string;
  /** The words before the parenthesis. */
  before: string;
  parent: Scope | null;
  tables: string[];
  /** Alias (or the table's own name) → table. */
  aliases: Map<string, string>;
}

/** The rules that a statement breaks, by name. */
export function rulesBrokenBy(sql: string, placements: Placements): string[] {
  const text = sql.replace(/--.*$/gm, ' ').replace(/'[^']*'/g, "''");
  const scopes = scopesOf(text);
  const column = (table: string): string | undefined => {
    const placement = placements[table];
    return placement?.on === 'shards' ? placement.by : undefined;
  };
  const group = (table: string): string | undefined => {
    const placement = placements[table];
    return placement?.on === 'shards' ? placement.group : undefined;
  };
  if (!scopes.some((scope) => scope.tables.some((table) => column(table) !== undefined))) return [];
  const broken = new Set<string>();
  const when = (rule: string, is: boolean) => {
    if (is) broken.add(rule);
  };

  const list = /unnest\s*\((?:[^()]|\([^()]*\))*\)/.source;
  when('citus-no-join-unnest', /\bJOIN\s+unnest\b/i.test(text));
  when(
    'citus-no-join-unnest',
    new RegExp(
      `\\bFROM\\s+${list}\\s*(?:WITH\\s+ORDINALITY\\s*)?(?:AS\\s+)?(?:(?!CROSS|LEFT|INNER|JOIN)\\w+\\s*)?(?:\\([^)]*\\)\\s*)?(?:,|(?:(?:CROSS|LEFT|INNER)\\s+)?JOIN\\b)`,
      'i',
    ).test(text),
  );
  when('citus-no-in-unnest', /\b(?:IN|ANY)\s*\(\s*SELECT\s+(?:DISTINCT\s+)?unnest\b/i.test(text));
  when('citus-no-lateral', /\bLATERAL\b/i.test(text));
  when('citus-no-recursive', /\bWITH\s+RECURSIVE\b/i.test(text));
  when('citus-no-merge', /\bMERGE\s+INTO\b/i.test(text));
  for (const scope of scopes) {
    const distributed = scope.tables.filter((table) => column(table) !== undefined);
    const groups = new Set(distributed.map(group));
    when('citus-join-within-group', /^\s*SELECT\b/i.test(scope.text) && groups.size > 1);
    if (/\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE|KEY\s+SHARE)\b/i.test(scope.text)) {
      for (const table of distributed) {
        const equal = new RegExp(`\\b${column(table)}\\s*=\\s*\\$\\d`, 'i');
        when('citus-lock-one-shard', !equal.test(scope.text));
      }
    }
    when('citus-no-correlated-subquery', looksOutwards(scope, column, group));
    const updated = /\bUPDATE\s+([a-z_]+\.[a-z_]+)/i.exec(scope.text)?.[1];
    const set = /\bSET\b([\s\S]*?)(?:\bWHERE\b|\bFROM\b|\bRETURNING\b|$)/i.exec(scope.text)?.[1] ?? '';
    const target = updated ?? /\bINSERT\s+INTO\s+([a-z_]+\.[a-z_]+)/i.exec(scope.text)?.[1];
    const key = target === undefined ? undefined : column(target);
    if (key !== undefined) {
      when('citus-key-never-updated', new RegExp(`(?:^|,)\\s*${key}\\s*=`, 'i').test(set));
      when(
        'citus-no-volatile-update',
        /\b(?:random|gen_random_uuid|clock_timestamp|nextval|uuidv7)\b/i.test(set),
      );
    }
  }
  when('citus-no-conflict-subquery', /\bDO\s+UPDATE\s+SET\b[\s\S]*\(\s*SELECT\b/i.test(text));
  const written = [
    ...text.matchAll(/\b(?:INSERT\s+INTO|DELETE\s+FROM|(?<!DO\s)UPDATE)\s+([a-z_]+\.[a-z_]+)/gi),
  ]
    .map((match) => match[1] ?? '')
    .filter((table) => column(table) !== undefined);
  when('citus-write-one-table', new Set(written).size > 1);
  return [...broken];
}

/**
 * A subquery that names a table of the query around it (or of a query that this piece of text will be put into); allowed
 * as EXISTS where both lie together by their key.
 */
function looksOutwards(
  scope: Scope,
  column: (table: string) => string | undefined,
  group: (table: string) => string | undefined,
): boolean {
  if (scope.parent === null || !/^\s*SELECT\b/i.test(scope.text)) return false;
  for (const [whole, alias = ''] of scope.text.matchAll(/\b([a-z]\w*)\.\w+/g)) {
    if (scope.aliases.has(alias) || scope.tables.includes(whole) || scope.text.includes(`${whole}(`))
      continue;
    const table = aliasAround(scope, alias);
    const key = table === undefined ? undefined : column(table);
    const together =
      /\bEXISTS\s*$/i.test(scope.before) &&
      key !== undefined &&
      scope.tables.every((own) => group(own) === group(table ?? '')) &&
      new RegExp(`\\.${key}\\s*=\\s*${alias}\\.${key}\\b|\\b${alias}\\.${key}\\s*=\\s*\\w+\\.${key}\\b`).test(
        scope.text,
      );
    // What a CTE or a derived table is called is no table, and lies where the query runs.
    if (!together && !(table === undefined && isDerived(scope, alias))) return true;
  }
  return false;
}

function aliasAround(scope: Scope, alias: string): string | undefined {
  for (let outer = scope.parent; outer; outer = outer.parent) {
    const table = outer.aliases.get(alias);
    if (table !== undefined) return table;
  }
  return undefined;
}

/** Named in the scope itself: `) AS x`, `unnest() AS x(…)`, or a CTE after FROM. */
function isDerived(scope: Scope, alias: string): boolean {
  return new RegExp(
    `\\)\\s*(?:AS\\s+)?${alias}\\b|\\b(?:FROM|JOIN|,)\\s+\\w+\\s+(?:AS\\s+)?${alias}\\b|\\b(?:FROM|JOIN)\\s+${alias}\\b`,
    'i',
  ).test(scope.text);
}

function scopesOf(text: string): Scope[] {
  const scopes: Scope[] = [];
  const open = (before: string, parent: Scope | null): Scope => {
    const scope: Scope = { text: '', before, parent, tables: [], aliases: new Map() };
    scopes.push(scope);
    return scope;
  };
  let scope = open('', null);
  for (const sign of text) {
    if (sign === '(') {
      scope.text += '(';
      scope = open(scope.text.slice(0, -1), scope);
    } else if (sign === ')' && scope.parent) {
      scope = scope.parent;
      scope.text += ')';
    } else scope.text += sign;
  }
  for (const one of scopes) nameTables(one);
  return scopes;
}

const NO_ALIAS =
  /^(?:on|using|where|set|join|left|right|inner|cross|full|order|group|limit|values|select|returning|for|as|union|natural)$/i;

function nameTables(scope: Scope): void {
  const named =
    /(?:\b(?:FROM|JOIN|USING|INTO|UPDATE|ONLY)|,)\s+([a-z_]+\.[a-z_]+)(?:\s+(?:AS\s+)?([a-z_][a-z_0-9]*))?/gi;
  for (const [, table = '', alias] of scope.text.matchAll(named)) {
    scope.tables.push(table);
    const called = alias !== undefined && !NO_ALIAS.test(alias) ? alias : (table.split('.')[1] ?? table);
    scope.aliases.set(called, table);
  }
}
