import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { deferred, listLookup, lookup, WRITE_ORDER } from '../../platform/lookups.ts';

/** Purchases that only the receiver has recorded so far, waiting for the sender's voucher. */

const firstOf = (pair: string) => pair.slice(0, pair.indexOf(' '));
const secondOf = (pair: string) => pair.slice(pair.indexOf(' ') + 1);

export interface UnmatchedPurchase {
  receiverId: string;
  documentId: string;
  senderId: string;
  senderDocument: string | null;
  lines: number;
}

const writeUnmatched = deferred<UnmatchedPurchase>(WRITE_ORDER.vouchers, async (tx, purchases) => {
  const lines = purchases.flatMap((purchase) =>
    Array.from({ length: purchase.lines }, (_none, index) => ({ ...purchase, line: index + 1 })),
  );
  await tx.query(
    `INSERT INTO vouchers.unmatched_purchase (receiver_id, document_id, sender_id, sender_document, line)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::smallint[])`,
    [
      lines.map((one) => one.receiverId),
      lines.map((one) => one.documentId),
      lines.map((one) => one.senderId),
      lines.map((one) => one.senderDocument),
      lines.map((one) => one.line),
    ],
    'vouchers-insert-unmatched',
  );
});

export async function insertUnmatched(tx: Queryable, purchase: UnmatchedPurchase): Promise<void> {
  await writeUnmatched(tx, [purchase]);
  for (let line = 1; line <= purchase.lines; line += 1) {
    unmatchedByPair.append(tx, `${purchase.receiverId} ${purchase.senderId}`, {
      document_id: purchase.documentId,
      line,
      sender_document: purchase.senderDocument,
    });
  }
}

/**
 * Keeps the two tellings of one handing-over apart: while a purchase between two parties is being recorded, no
 * voucher between them is matched, and the other way round. Vouchers do not wait for vouchers.
 */
export async function lockPair(
  tx: Queryable,
  senderId: string,
  receiverId: string,
  as: 'voucher' | 'purchase',
): Promise<void> {
  await (as === 'voucher' ? sharedPairs : ownPairs)(tx, [`${senderId} ${receiverId}`]);
}

/** '<sender> <receiver>' pairs that this transaction has for itself. */
const ownPairs = pairLock('own');
/** '<sender> <receiver>' pairs that this transaction keeps apart from purchases. */
const sharedPairs = pairLock('shared');

function pairLock(as: 'own' | 'shared') {
  return lookup(async (tx, pairs): Promise<Map<string, true>> => {
    await lockNames(
      tx,
      pairs.map((pair) => `handing-over ${pair}`),
      as,
    );
    return new Map(pairs.map((pair) => [pair, true]));
    // Of a business that this very transaction has made nobody else can speak.
  }, firstOf);
}

export interface UnmatchedLine {
  document_id: string;
  line: number;
  sender_document: string | null;
}

type UnmatchedRow = UnmatchedLine & { receiver_id: string; sender_id: string };

/** By '<receiver> <sender>'. */
const unmatchedByPair = listLookup(async (tx, pairs): Promise<Map<string, UnmatchedLine[]>> => {
  const rows = await (tx.distributed ? unmatchedOnShards : unmatchedWithRowLocks)(tx, pairs);
  return Map.groupBy(rows, pairOfUnmatched);
});

const pairOfUnmatched = (row: UnmatchedRow): string => `${row.receiver_id} ${row.sender_id}`;
const partiesOf = (pairs: readonly string[]): string[][] => [
  [...new Set(pairs.map(firstOf))],
  [...new Set(pairs.map(secondOf))],
];
/** More lines than any two businesses leave open between them. */
const LINES_A_PAIR_MAX = 20_000;

/** A join with the pairs: others' lines are neither read nor locked. */
const unmatchedWithRowLocks = (tx: Queryable, pairs: readonly string[]): Promise<UnmatchedRow[]> =>
  tx.query<UnmatchedRow>(
    `SELECT u.receiver_id, u.sender_id, u.document_id, u.line, u.sender_document
       FROM unnest($1::bigint[], $2::bigint[]) AS pair(receiver_id, sender_id)
       JOIN vouchers.unmatched_purchase u ON u.receiver_id = pair.receiver_id AND u.sender_id = pair.sender_id
      WHERE u.matched_document_id IS NULL
      ORDER BY u.receiver_id, u.document_id, u.line LIMIT $3 FOR UPDATE OF u`,
    [pairs.map(firstOf), pairs.map(secondOf), LINES_A_PAIR_MAX * pairs.length],
    'vouchers-lock-unmatched',
  );

/**
 * Several receivers are several shards, where Citus refuses row locks. Pairs between which nothing waits need no lock:
 * nothing can come in while `lockPair` is held, and vouchers do not wait for vouchers. The others are locked by name and
 * read again.
 */
async function unmatchedOnShards(tx: Queryable, pairs: readonly string[]): Promise<UnmatchedRow[]> {
  const read = (some: readonly string[]) =>
    tx.query<UnmatchedRow>(
      `SELECT receiver_id, sender_id, document_id, line, sender_document FROM vouchers.unmatched_purchase
        WHERE receiver_id = ANY($1::bigint[]) AND sender_id = ANY($2::bigint[]) AND matched_document_id IS NULL
        ORDER BY receiver_id, document_id, line LIMIT $3`,
      [...partiesOf(some), LINES_A_PAIR_MAX * some.length],
      'vouchers-unmatched',
    );
  const asked = new Set(pairs);
  const waiting = [...new Set((await read(pairs)).map(pairOfUnmatched))].filter((pair) => asked.has(pair));
  if (waiting.length === 0) return [];
  await lockNames(
    tx,
    waiting.map((pair) => `unmatched ${pair}`),
  );
  const locked = new Set(waiting);
  return (await read(waiting)).filter((row) => locked.has(pairOfUnmatched(row)));
}

/** Lines bought from this sender that wait for its voucher, oldest first, locked. */
export async function lockUnmatched(
  tx: Queryable,
  receiverId: string,
  senderId: string,
): Promise<UnmatchedLine[]> {
  const pair = `${receiverId} ${senderId}`;
  return (await unmatchedByPair(tx, [pair])).get(pair) ?? [];
}

export async function setMatched(
  tx: Queryable,
  receiverId: string,
  purchase: { documentId: string; senderId: string; lines: readonly number[] },
  voucherId: string,
): Promise<void> {
  await tx.query(
    'UPDATE vouchers.unmatched_purchase SET matched_document_id = $3 WHERE receiver_id = $1 AND document_id = $2 AND line = ANY($4::smallint[])',
    [receiverId, purchase.documentId, voucherId, purchase.lines],
  );
  unmatchedByPair.forget(tx, `${receiverId} ${purchase.senderId}`);
}
