import { normaliseGtin } from '../../../../platform/codes/gs1-check-digit.ts';
import { readUscc } from '../../../registry/index.ts';
import type { Ledger, LedgerCode, LedgerColumn } from '../ledger-types.ts';
import { LEDGERS } from '../ledgers.ts';
import type { HeadingRow } from './find-headings.ts';
import { partsOf, plainHeading } from './heading-text.ts';

export interface ColumnGuess {
  column: string;
  heading: string;
  samples: string[];
  field: string | null;
  /** From 0 to 1; 0 where nothing was found. */
  confidence: number;
  /** `heading`: known word for word; `part`: a known word is in it; `values`: by what stands below. */
  why: 'heading' | 'part' | 'values' | 'none';
  repeated: boolean;
}

export interface MappingGuess {
  ledger: LedgerCode;
  confidence: number;
  columns: ColumnGuess[];
}

/** Words in a title, a sheet's or a file's name that tell which ledger it is. */
const TELLING: Readonly<Record<LedgerCode, RegExp>> = {
  purchase: /进货|采购|入库|购进/,
  sale: /销售|销货|批发台账|出库|发货/,
  gate: /进场|入场|进门/,
  meat: /肉类|肉品|猪肉|牛羊肉|屠宰/,
  'quick-test': /快检|快速检测|检测记录|农残/,
  disposal: /处置|销毁|过期|下架|报废/,
};

interface Candidate {
  field: string;
  confidence: number;
  why: ColumnGuess['why'];
}

/**
 * Which ledger it is and what each column holds, by headings first and by the values below them where a heading says
 * nothing. Every field is given to one column at most, the surest first.
 */
export function guessMapping(
  head: HeadingRow,
  samples: readonly (readonly string[])[],
  named: string,
): MappingGuess {
  const context = `${head.above} ${named}`;
  const guesses = LEDGERS.map((ledger) => {
    const columns = assign(ledger, head, samples);
    return { ledger, columns, score: scoreOf(ledger, columns, context) };
  });
  guesses.sort((one, other) => other.score - one.score);
  const [best, second] = guesses as [(typeof guesses)[number], (typeof guesses)[number]];
  const margin = best.score <= 0 ? 0 : (best.score - second.score) / best.score;
  return {
    ledger: best.ledger.code,
    confidence: Math.round(Math.min(0.99, 0.4 + margin * 2) * 100) / 100,
    columns: best.columns,
  };
}

/** The columns of one ledger that a person has chosen. */
export const guessColumns = (
  ledger: Ledger,
  head: HeadingRow,
  samples: readonly (readonly string[])[],
): ColumnGuess[] => assign(ledger, head, samples);

function scoreOf(ledger: Ledger, columns: readonly ColumnGuess[], context: string): number {
  const found = columns.filter((column) => column.field !== null);
  const fields = new Set(found.map((column) => column.field));
  const required = ledger.columns.filter((column) => column.required);
  const missing = required.filter((column) => !fields.has(column.field)).length;
  // Fields that no other ledger has tell more than names and quantities, which all have.
  const telling = found.filter(
    (column) => column.confidence >= 0.9 && (TELLS.get(column.field ?? '') ?? 9) <= 2,
  ).length;
  return (
    found.reduce((sum, column) => sum + column.confidence, 0) +
    telling * 1.5 -
    missing * 0.8 +
    (TELLING[ledger.code].test(context) ? 4 : 0)
  );
}

/** In how many ledgers a field stands. */
const TELLS: ReadonlyMap<string, number> = new Map(
  [
    ...Map.groupBy(
      LEDGERS.flatMap((ledger) => ledger.columns.filter((column) => !column.keptOnly)),
      (column) => column.field,
    ),
  ].map(([field, all]) => [field, all.length]),
);

function assign(ledger: Ledger, head: HeadingRow, samples: readonly (readonly string[])[]): ColumnGuess[] {
  const candidates = head.headings.flatMap((heading, index) =>
    candidatesOf(
      ledger,
      heading.text,
      heading.own,
      samples.flatMap((row) => row[index] ?? []),
    ).map((candidate) => ({
      ...candidate,
      index,
    })),
  );
  candidates.sort((one, other) => other.confidence - one.confidence || one.index - other.index);
  const chosen = new Map<number, Candidate>();
  const taken = new Set<string>();
  for (const { index, ...candidate } of candidates) {
    if (chosen.has(index) || taken.has(candidate.field)) continue;
    chosen.set(index, candidate);
    taken.add(candidate.field);
  }
  return head.headings.map((heading, index) => ({
    column: heading.column,
    heading: heading.text,
    repeated: heading.repeated,
    samples: samples
      .map((row) => row[index] ?? '')
      .filter((text) => text !== '')
      .slice(0, 3),
    field: chosen.get(index)?.field ?? null,
    confidence: chosen.get(index)?.confidence ?? 0,
    why: chosen.get(index)?.why ?? 'none',
  }));
}

function candidatesOf(ledger: Ledger, text: string, own: string, samples: readonly string[]): Candidate[] {
  const found = new Map<string, Candidate>();
  const add = (field: string, confidence: number, why: Candidate['why']) => {
    if ((found.get(field)?.confidence ?? 0) < confidence) found.set(field, { field, confidence, why });
  };
  for (const column of ledger.columns) {
    const score = Math.max(headingScore(column, text), headingScore(column, own) - 0.05);
    // A column whose values contradict its heading is not taken on the heading's word alone.
    if (score > 0)
      add(
        column.field,
        contradicts(column, samples) ? score * 0.5 : score,
        score >= 0.9 ? 'heading' : 'part',
      );
  }
  for (const [field, confidence] of byValues(samples)) {
    if (ledger.columns.some((column) => column.field === field)) add(field, confidence, 'values');
  }
  return [...found.values()];
}

function headingScore(column: LedgerColumn, text: string): number {
  const plain = plainHeading(text);
  if (plain === '') return 0;
  const { base } = partsOf(text);
  const names = [column.zh, column.en].map(plainHeading);
  if (names.includes(plain)) return 1;
  const aliases = column.aliases.map(plainHeading);
  if (aliases.includes(plain)) return 0.97;
  if (names.includes(base)) return 0.95;
  if (aliases.includes(base)) return 0.93;
  const joined = plain.replaceAll('/', '');
  if ([...names, ...aliases].includes(joined)) return 0.92;
  let longest = 0;
  for (const alias of [...names, ...aliases])
    if (alias.length >= 2 && base.includes(alias)) longest = Math.max(longest, alias.length / base.length);
  return longest >= 0.4 ? 0.4 + longest * 0.4 : 0;
}

const share = (samples: readonly string[], holds: (text: string) => boolean): number =>
  samples.length === 0 ? 0 : samples.filter(holds).length / samples.length;

const isGtin = (text: string) => /^\d{8,14}$/.test(text.trim()) && normaliseGtin(text.trim()).ok;

function byValues(samples: readonly string[]): [string, number][] {
  const filled = samples.filter((text) => text.trim() !== '');
  if (filled.length === 0) return [];
  const found: [string, number][] = [];
  if (share(filled, isGtin) >= 0.8) found.push(['gtin', 0.75]);
  if (share(filled, (text) => text.trim().length === 18 && readUscc(text).ok) >= 0.8) {
    found.push(['supplierUscc', 0.7], ['receiverUscc', 0.7]);
  }
  if (share(filled, (text) => /^V[0-9A-Z]{14}$/.test(text.trim())) >= 0.8) found.push(['voucherNumber', 0.8]);
  if (share(filled, (text) => /^T[0-9A-Z]{14}$/.test(text.trim())) >= 0.8) found.push(['lot', 0.8]);
  if (share(filled, (text) => /^(合格|不合格|阴性|阳性)$/.test(text.trim())) >= 0.8)
    found.push(['result', 0.75]);
  return found;
}

function contradicts(column: LedgerColumn, samples: readonly string[]): boolean {
  const filled = samples.filter((text) => text.trim() !== '');
  if (filled.length === 0) return false;
  switch (column.kind) {
    case 'date':
    case 'time':
    case 'quantity':
    case 'money':
    case 'duration':
      return share(filled, (text) => /\d/.test(text)) < 0.3;
    case 'gtin':
    case 'uscc':
      return share(filled, (text) => /^[0-9A-Za-z\s.+]{6,}$/.test(text.trim())) < 0.3;
    default:
      return false;
  }
}
