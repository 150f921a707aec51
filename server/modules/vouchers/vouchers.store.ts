import { Batch } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { deferred, listLookup, lookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import { compareIds, type DocumentStretch } from '../ledger/index.ts';
import type { VoucherStateName } from './vouchers.schemas.ts';

export interface VoucherRow {
  sender_id: PartyId;
  receiver_id: PartyId;
  document_id: string;
  issued_at: Date;
  answered_at: Date | null;
  state: VoucherStateName;
  summary: string;
  lines: number;
}

const COLUMNS = 'sender_id, receiver_id, document_id, issued_at, answered_at, state, summary, lines';

const documentOfKey = (key: string) => key.slice(key.indexOf(' ') + 1);
const senderOfKey = (key: string) => key.slice(0, key.indexOf(' '));

/** By '<sender> <document>', for batches: locked until the transaction ends. */
const rowsByVoucher = lookup(async (tx, keys): Promise<Map<string, VoucherRow>> => {
  const asked = [[...new Set(keys.map(senderOfKey))], keys.map(documentOfKey)];
  const rows = await (tx.distributed ? vouchersOnShards(tx, keys, asked) : vouchersWithRowLocks(tx, asked));
  return new Map(rows.map((row) => [`${row.sender_id} ${row.document_id}`, row]));
}, documentOfKey);

const vouchersWithRowLocks = (tx: Queryable, values: readonly string[][]): Promise<VoucherRow[]> =>
  tx.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent WHERE sender_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[])
      ORDER BY sender_id, document_id FOR UPDATE`,
    values,
    'vouchers-lock-many',
  );

/** Several senders are several shards, where Citus refuses row locks: the vouchers are locked by name, then read. */
async function vouchersOnShards(
  tx: Queryable,
  keys: readonly string[],
  values: readonly string[][],
): Promise<VoucherRow[]> {
  await lockNames(
    tx,
    keys.map((key) => `voucher ${key}`),
  );
  return tx.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent WHERE sender_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[])`,
    values,
    'vouchers-rows',
  );
}

const writeVouchers = deferred<VoucherRow>(WRITE_ORDER.vouchers, async (tx, rows) => {
  const values = [
    rows.map((row) => row.sender_id),
    rows.map((row) => row.receiver_id),
    rows.map((row) => row.document_id),
    rows.map((row) => row.issued_at),
    rows.map((row) => row.answered_at),
    rows.map((row) => row.state),
    rows.map((row) => row.summary),
    rows.map((row) => row.lines),
  ];
  const all = `SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::timestamptz[],
    $6::text[], $7::text[], $8::smallint[])`;
  // Two statements and not one of both: on Citus that would be sent row by row.
  await tx.query(`INSERT INTO vouchers.sent (${COLUMNS}) ${all}`, values, 'vouchers-insert-sent');
  await tx.query(`INSERT INTO vouchers.inbox (${COLUMNS}) ${all}`, values, 'vouchers-insert-inbox');
});

/** Both parties' copies of a voucher's state. */
export async function insertVoucher(tx: Queryable, row: VoucherRow): Promise<void> {
  await writeVouchers(tx, [row]);
  rowsByVoucher.know(tx, `${row.sender_id} ${row.document_id}`, row);
}

/** The voucher's state, locked until the transaction ends: of two answers at once the second sees the first. */
export async function lockVoucher(
  tx: Queryable,
  senderId: string,
  documentId: string,
): Promise<VoucherRow | undefined> {
  const key = `${senderId} ${documentId}`;
  return (await rowsByVoucher(tx, [key])).get(key);
}

export async function voucherRow(
  db: Queryable,
  senderId: string,
  documentId: string,
): Promise<VoucherRow | undefined> {
  if (db instanceof Batch) return lockVoucher(db, senderId, documentId);
  const rows = await db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent WHERE sender_id = $1 AND document_id = $2`,
    [senderId, documentId],
    'vouchers-row',
  );
  return rows[0];
}

export interface VoucherRef {
  senderId: string;
  receiverId: string;
  documentId: string;
}

interface StateChange extends VoucherRef {
  state: VoucherStateName;
  at: Date | null;
}

const writeStates = deferred<StateChange>(WRITE_ORDER.states, async (tx, changes) => {
  // Of several changes of one voucher the last holds. They are locked already, so that no order is needed here.
  const last = [...new Map(changes.map((change) => [change.documentId, change])).values()];
  const documents = last.map((change) => change.documentId);
  const states = last.map((change) => change.state);
  const instants = last.map((change) => change.at);
  const owners = (ids: readonly string[]) => [...new Set(ids)];
  // A table a statement and no join with the changes, neither of which Citus does well.
  await tx.query(
    `UPDATE vouchers.sent SET state = ($3::text[])[array_position($2::bigint[], document_id)],
       answered_at = ($4::timestamptz[])[array_position($2::bigint[], document_id)]
      WHERE sender_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[])`,
    [owners(last.map((change) => change.senderId)), documents, states, instants],
    'vouchers-set-state-sent',
  );
  await tx.query(
    `UPDATE vouchers.inbox SET state = ($3::text[])[array_position($2::bigint[], document_id)],
       answered_at = ($4::timestamptz[])[array_position($2::bigint[], document_id)]
      WHERE receiver_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[])`,
    [owners(last.map((change) => change.receiverId)), documents, states, instants],
    'vouchers-set-state-inbox',
  );
});

export async function setState(
  tx: Queryable,
  voucher: VoucherRef,
  state: VoucherStateName,
  at: Date | null,
): Promise<void> {
  await writeStates(tx, [{ ...voucher, state, at }]);
  const key = `${voucher.senderId} ${voucher.documentId}`;
  const known = rowsByVoucher.peek(tx, key);
  if (known) rowsByVoucher.know(tx, key, { ...known, state, answered_at: at });
}

/** Marks what onward sale implied; a voucher that was answered in the meantime keeps its answer. */
export async function setImplied(tx: Queryable, voucher: VoucherRef): Promise<void> {
  const known = await lockVoucher(tx, voucher.senderId, voucher.documentId);
  if (known?.state === 'issued') await setState(tx, voucher, 'implied', known.answered_at);
}

export interface ListFilter {
  state?: string | undefined;
  /** Documents before this id: the list runs from the newest down. */
  before: string;
  limit: number;
}

export function listSent(db: Queryable, senderId: string, filter: ListFilter): Promise<VoucherRow[]> {
  return db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.sent
      WHERE sender_id = $1 AND document_id < $2 AND ($3::text IS NULL OR state = $3)
      ORDER BY document_id DESC LIMIT $4`,
    [senderId, filter.before, filter.state ?? null, filter.limit],
    'vouchers-list-sent',
  );
}

export function listReceived(db: Queryable, receiverId: string, filter: ListFilter): Promise<VoucherRow[]> {
  return db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM vouchers.inbox
      WHERE receiver_id = $1 AND document_id < $2 AND ($3::text IS NULL OR state = $3)
      ORDER BY document_id DESC LIMIT $4`,
    [receiverId, filter.before, filter.state ?? null, filter.limit],
    'vouchers-list-received',
  );
}

/**
 * Vouchers of a stretch that name a business on one side, but for those in the states left out. What came in counts by
 * when it was answered, what went out by when it was handed over.
 */
export function vouchersOfStretch(
  db: Queryable,
  side: 'sent' | 'received',
  partyId: string,
  states: readonly VoucherStateName[],
  { from, to, cursor, newestFirst, limit }: DocumentStretch,
): Promise<VoucherRow[]> {
  const [table, owner, at] =
    side === 'sent'
      ? ['vouchers.sent', 'sender_id', 'issued_at']
      : ['vouchers.inbox', 'receiver_id', 'coalesce(answered_at, issued_at)'];
  return db.query<VoucherRow>(
    `SELECT ${COLUMNS} FROM ${table}
      WHERE ${owner} = $1 AND state = ANY($2::text[]) AND ${at} >= $3 AND ${at} < $4
        AND ($5::bigint IS NULL OR document_id ${newestFirst ? '<' : '>'} $5)
      ORDER BY document_id ${newestFirst ? 'DESC' : 'ASC'} LIMIT $6`,
    [partyId, states, from, to, cursor, limit],
    `vouchers-stretch-${side}-${newestFirst ? 'down' : 'up'}`,
  );
}

export interface AnswerRow {
  answer_document_id: string;
  answer_sender_id: PartyId;
  kind: string;
}

interface AnswerInsert extends AnswerRow {
  sender_id: string;
  document_id: string;
}

const writeAnswers = deferred<AnswerInsert>(WRITE_ORDER.answers, async (tx, rows) => {
  await tx.query(
    `INSERT INTO vouchers.answer (sender_id, document_id, answer_document_id, answer_sender_id, kind)
     SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) ON CONFLICT DO NOTHING`,
    [
      rows.map((row) => row.sender_id),
      rows.map((row) => row.document_id),
      rows.map((row) => row.answer_document_id),
      rows.map((row) => row.answer_sender_id),
      rows.map((row) => row.kind),
    ],
    'vouchers-insert-answer',
  );
});

export async function insertAnswer(
  tx: Queryable,
  voucher: { senderId: string; documentId: string },
  answer: { documentId: string; senderId: string; kind: string },
): Promise<void> {
  const row: AnswerInsert = {
    sender_id: voucher.senderId,
    document_id: voucher.documentId,
    answer_document_id: answer.documentId,
    answer_sender_id: answer.senderId as PartyId,
    kind: answer.kind,
  };
  await writeAnswers(tx, [row]);
  answersByVoucher.append(tx, `${voucher.senderId} ${voucher.documentId}`, row);
}

const answersByVoucher = listLookup(async (db, keys): Promise<Map<string, AnswerRow[]>> => {
  const rows = await db.query<AnswerInsert>(
    `SELECT sender_id, document_id, answer_document_id, answer_sender_id, kind FROM vouchers.answer
      WHERE sender_id = ANY($1::bigint[]) AND document_id = ANY($2::bigint[]) ORDER BY answer_document_id`,
    [[...new Set(keys.map(senderOfKey))], keys.map(documentOfKey)],
    'vouchers-answers',
  );
  return Map.groupBy(rows, (row) => `${row.sender_id} ${row.document_id}`);
}, documentOfKey);

export async function answersTo(db: Queryable, senderId: string, documentId: string): Promise<AnswerRow[]> {
  const key = `${senderId} ${documentId}`;
  return (await answersByVoucher(db, [key])).get(key) ?? [];
}

/** The answers to many vouchers at once, by document. */
export async function answersToMany(
  db: Queryable,
  vouchers: readonly { senderId: string; documentId: string }[],
): Promise<Map<string, AnswerRow[]>> {
  if (vouchers.length === 0) return new Map();
  const found = await answersByVoucher(
    db,
    vouchers.map((one) => `${one.senderId} ${one.documentId}`),
  );
  return new Map([...found].map(([key, answers]) => [documentOfKey(key), answers]));
}

export interface LotPaper {
  lotId: string;
  kind: string;
  number: string;
  documentId: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
  sha256: string | null;
}

const writeLotPapers = deferred<LotPaper>(WRITE_ORDER.papers, async (tx, papers) => {
  await tx.query(
    `INSERT INTO vouchers.lot_paper (lot_id, kind, number, document_id, issuer, issued_on, valid_until, sha256)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::date[], $7::date[], $8::text[])
     ON CONFLICT DO NOTHING`,
    [
      papers.map((paper) => paper.lotId),
      papers.map((paper) => paper.kind),
      papers.map((paper) => paper.number),
      papers.map((paper) => paper.documentId),
      papers.map((paper) => paper.issuer),
      papers.map((paper) => paper.issuedOn),
      papers.map((paper) => paper.validUntil),
      papers.map((paper) => paper.sha256),
    ],
    'vouchers-insert-lot-papers',
  );
});

export async function insertLotPapers(tx: Queryable, papers: readonly LotPaper[]): Promise<void> {
  await writeLotPapers(tx, papers);
  for (const paper of papers) {
    const same = papersByLot
      .peek(tx, paper.lotId)
      ?.some(
        (one) =>
          one.kind === paper.kind && one.number === paper.number && one.documentId === paper.documentId,
      );
    if (!same) papersByLot.append(tx, paper.lotId, paper);
  }
}

/** Papers that came with lots, in the order in which they were first seen. */
export async function lotPapers(db: Queryable, lotIds: readonly string[]): Promise<LotPaper[]> {
  const papers = [...(await papersByLot(db, [...new Set(lotIds)])).values()].flat();
  return papers.sort(
    (a, b) =>
      compareIds(a.documentId, b.documentId) ||
      compareText(a.kind, b.kind) ||
      compareText(a.number, b.number),
  );
}

const compareText = (one: string, two: string): number => (one < two ? -1 : one > two ? 1 : 0);

const papersByLot = listLookup(
  async (db, lotIds): Promise<Map<string, LotPaper[]>> =>
    Map.groupBy(await fetchLotPapers(db, lotIds), (paper) => paper.lotId),
  (lotId) => lotId,
);

async function fetchLotPapers(db: Queryable, lotIds: readonly string[]): Promise<LotPaper[]> {
  const rows = await db.query<{
    lot_id: string;
    kind: string;
    number: string;
    document_id: string;
    issuer: string | null;
    issued_on: string | null;
    valid_until: string | null;
    sha256: string | null;
  }>(
    `SELECT lot_id, kind, number, document_id, issuer, issued_on::text, valid_until::text, sha256
       FROM vouchers.lot_paper WHERE lot_id = ANY($1::bigint[])`,
    [lotIds],
    'vouchers-lot-papers',
  );
  return rows.map((row) => ({
    lotId: row.lot_id,
    kind: row.kind,
    number: row.number,
    documentId: row.document_id,
    issuer: row.issuer,
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
    sha256: row.sha256,
  }));
}
