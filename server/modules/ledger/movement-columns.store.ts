import type { Queryable } from '../../platform/db.ts';
import { MOVEMENT_KIND_BY_CODE, type MovementKind, precisionLength_ms } from './kinds.ts';

/** Movements of many lots, a column each, rows of one lot beside each other. */
export interface MovementColumns {
  count: number;
  lotId: string[];
  /** Milliseconds since 1970. */
  at: Float64Array;
  precision_ms: Float64Array;
  documentId: string[];
  line: Float64Array;
  kind: MovementKind[];
  fromId: (string | null)[];
  toId: (string | null)[];
  /** NaN: unknown. */
  quantity: Float64Array;
  answersDocument: (string | null)[];
  /** NaN: answers nothing. */
  answersLine: Float64Array;
}

/** A statement's answer is one row of texts, of which none may come near the longest that JavaScript can hold. */
const LOTS_A_STATEMENT = 2500;
const LANES = 2;

/**
 * The same movements as `movementsOfLots`, for frontiers of many lots: each column comes as one array in one text. The
 * driver then makes eleven texts instead of eleven values a row and an object around them: for 240,000 movements of
 * 20,000 lots the process worked 0.5 s instead of 1.5 s, and the database as long as before.
 */
export async function movementColumnsOfLots(
  db: Queryable,
  lotIds: readonly string[],
): Promise<MovementColumns[]> {
  const parts: MovementColumns[] = [];
  let next = 0;
  // While one answer is read the database works on the next.
  const lane = async () => {
    for (let first = next; first < lotIds.length; first = next) {
      next += LOTS_A_STATEMENT;
      parts.push(await fetchColumns(db, lotIds.slice(first, first + LOTS_A_STATEMENT)));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return parts;
}

interface Texts {
  lots: string | null;
  at: string;
  precisions: string;
  documents: string;
  lines: string;
  kinds: string;
  froms: string;
  tos: string;
  quantities: string;
  answers: string;
  answer_lines: string;
}

async function fetchColumns(db: Queryable, lotIds: readonly string[]): Promise<MovementColumns> {
  const [texts] = await db.query<Texts>(
    `SELECT array_agg(lot_id)::text AS lots, array_agg((date_part('epoch', at) * 1000)::bigint)::text AS at,
            array_agg(precision)::text AS precisions, array_agg(document_id)::text AS documents,
            array_agg(line)::text AS lines, array_agg(kind)::text AS kinds, array_agg(from_id)::text AS froms,
            array_agg(to_id)::text AS tos, array_agg(quantity)::text AS quantities,
            array_agg(answers_document)::text AS answers, array_agg(answers_line)::text AS answer_lines
       FROM ledger.movement WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'ledger-movement-columns',
  );
  const lots = texts?.lots == null ? [] : split(texts.lots);
  const count = lots.length;
  const t = (texts ?? {}) as Texts;
  const numbers = (text: string) => (count === 0 ? new Float64Array(0) : parseNumbers(text, count));
  const ids = interned();
  const idsOf = (text: string) => (count === 0 ? [] : split(text).map(ids));
  const kinds = numbers(t.kinds);
  return {
    count,
    lotId: sharing(lots),
    at: numbers(t.at),
    precision_ms: numbers(t.precisions).map(precisionLength_ms),
    documentId: count === 0 ? [] : split(t.documents),
    line: numbers(t.lines),
    kind: Array.from(kinds, (code) => MOVEMENT_KIND_BY_CODE.get(code) ?? 'shipped'),
    fromId: idsOf(t.froms),
    toId: idsOf(t.tos),
    quantity: numbers(t.quantities),
    answersDocument: idsOf(t.answers),
    answersLine: numbers(t.answer_lines),
  };
}

/** `{1,NULL,3}` as PostgreSQL writes an array of numbers: nothing in it is quoted. */
const split = (text: string): string[] => text.slice(1, -1).split(',');

const COMMA = 44;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;

function parseNumbers(text: string, count: number): Float64Array {
  const numbers = new Float64Array(count);
  let place = 0;
  let value = 0;
  let digits = 0;
  let sign = 1;
  for (let index = 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= ZERO && code <= NINE) {
      value = value * 10 + (code - ZERO);
      digits += 1;
    } else if (code === MINUS) sign = -1;
    else if (code === COMMA || index === text.length - 1) {
      numbers[place] = digits === 0 ? Number.NaN : sign * value;
      place += 1;
      value = 0;
      digits = 0;
      sign = 1;
    }
  }
  return numbers;
}

/** One text for one id, however often it comes: what compares or hashes it later does so once. */
function interned(): (text: string) => string | null {
  const known = new Map<string, string>();
  return (text) => {
    if (text === 'NULL') return null;
    const before = known.get(text);
    if (before !== undefined) return before;
    known.set(text, text);
    return text;
  };
}

/** Rows come by lot: neighbours have the same text. */
function sharing(texts: string[]): string[] {
  for (let index = 1; index < texts.length; index += 1) {
    if (texts[index] === texts[index - 1]) texts[index] = texts[index - 1] as string;
  }
  return texts;
}
