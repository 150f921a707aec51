import type { Queryable } from '../../platform/db.ts';
import { listLookup } from '../../platform/lookups.ts';
import type { AccountId, PartyId } from '../identity/index.ts';

export interface Withdrawal {
  certificateId: string;
  holderId: PartyId;
  at: Date;
  by: AccountId;
  byOffice: boolean;
  kind: string;
  number: string;
  reason: string;
}

/** False when it was withdrawn before: the first word stands. */
export async function insertWithdrawal(db: Queryable, one: Withdrawal): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO papers.withdrawal (certificate_id, holder_id, withdrawn_at, withdrawn_by, by_office, kind, number, reason)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING 1`,
    [one.certificateId, one.holderId, one.at, one.by, one.byOffice, one.kind, one.number, one.reason],
    'papers-insert-withdrawal',
  );
  return rows.length === 1;
}

interface WithdrawalRow {
  certificate_id: string;
  holder_id: PartyId;
  withdrawn_at: Date;
  withdrawn_by: AccountId;
  by_office: boolean;
  kind: string;
  number: string;
  reason: string;
}

const COLUMNS = 'certificate_id, holder_id, withdrawn_at, withdrawn_by, by_office, kind, number, reason';
const toWithdrawal = (row: WithdrawalRow): Withdrawal => ({
  certificateId: row.certificate_id,
  holderId: row.holder_id,
  at: row.withdrawn_at,
  by: row.withdrawn_by,
  byOffice: row.by_office,
  kind: row.kind,
  number: row.number,
  reason: row.reason,
});

/** By holder. Asked anew in every transaction: a withdrawal holds on every server from the moment it is stored. */
const withdrawalsByHolder = listLookup(async (db, holderIds): Promise<Map<string, Withdrawal[]>> => {
  const rows = await db.query<WithdrawalRow>(
    `SELECT ${COLUMNS} FROM papers.withdrawal WHERE holder_id = ANY($1::bigint[])`,
    [holderIds],
    'papers-withdrawals-of-holders',
  );
  return Map.groupBy(rows.map(toWithdrawal), (one) => one.holderId as string);
});

export async function withdrawalsOf(db: Queryable, holderId: string): Promise<Withdrawal[]> {
  return (await withdrawalsByHolder(db, [holderId])).get(holderId) ?? [];
}

/** By '<kind> <number>'. */
const withdrawalsByName = listLookup(async (db, names): Promise<Map<string, Withdrawal[]>> => {
  const wanted = new Set(names);
  const rows = await db.query<WithdrawalRow>(
    `SELECT ${COLUMNS} FROM papers.withdrawal WHERE number = ANY($1::text[])`,
    [[...new Set(names.map((name) => name.slice(name.indexOf(' ') + 1)))]],
    'papers-withdrawals-by-name',
  );
  const found = rows.map(toWithdrawal).filter((one) => wanted.has(`${one.kind} ${one.number}`));
  return Map.groupBy(found, (one) => `${one.kind} ${one.number}`);
});

/** Withdrawals of papers of these kinds and numbers, whoever held them. */
export async function withdrawalsNamed(
  db: Queryable,
  papers: readonly { kind: string; number: string }[],
): Promise<Withdrawal[]> {
  const names = [...new Set(papers.map((one) => `${one.kind} ${one.number}`))];
  return [...(await withdrawalsByName(db, names)).values()].flat();
}

export interface Look {
  documentId: string;
  accountId: AccountId;
  partyId: PartyId | null;
  at: Date;
  day: string;
}

export async function insertLook(db: Queryable, look: Look): Promise<void> {
  await db.query(
    `INSERT INTO papers.look (document_id, account_id, party_id, first_at, day)
     VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
    [look.documentId, look.accountId, look.partyId, look.at, look.day],
    'papers-insert-look',
  );
}

/** The newest looks at a voucher's bundle. */
export async function looksAt(db: Queryable, documentId: string, limit: number): Promise<Look[]> {
  const rows = await db.query<{
    document_id: string;
    account_id: AccountId;
    party_id: PartyId | null;
    first_at: Date;
    day: string;
  }>(
    `SELECT document_id, account_id, party_id, first_at, day::text FROM papers.look
      WHERE document_id = $1 ORDER BY first_at DESC LIMIT $2`,
    [documentId, limit],
    'papers-looks',
  );
  return rows.map((row) => ({
    documentId: row.document_id,
    accountId: row.account_id,
    partyId: row.party_id,
    at: row.first_at,
    day: row.day,
  }));
}
