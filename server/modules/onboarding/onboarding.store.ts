import type { Queryable } from '../../platform/db.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { PartyInput } from '../registry/index.ts';

export type RegistrationState = 'pending' | 'approved' | 'refused';

export interface Registration {
  registrationId: string;
  partyId: PartyId | null;
  decidedBy: AccountId | null;
  madeAt: Date;
  decidedAt: Date | null;
  state: RegistrationState;
  uscc: string;
  userName: string;
  passwordHash: string;
  party: PartyInput;
  divisionCode: string;
  reason: string;
  byInvitation: boolean;
}

interface RegistrationRow {
  registration_id: string;
  party_id: PartyId | null;
  decided_by: AccountId | null;
  made_at: Date;
  decided_at: Date | null;
  state: RegistrationState;
  uscc: string;
  user_name: string;
  password_hash: string;
  party: PartyInput;
  division_code: string;
  reason: string;
  by_invitation: boolean;
}

const REGISTRATION = `registration_id, party_id, decided_by, made_at, decided_at, state, uscc, user_name, password_hash,
  party, division_code, reason, by_invitation`;

const toRegistration = (row: RegistrationRow): Registration => ({
  registrationId: row.registration_id,
  partyId: row.party_id,
  decidedBy: row.decided_by,
  madeAt: row.made_at,
  decidedAt: row.decided_at,
  state: row.state,
  uscc: row.uscc,
  userName: row.user_name,
  passwordHash: row.password_hash,
  party: row.party,
  divisionCode: row.division_code,
  reason: row.reason,
  byInvitation: row.by_invitation,
});

/** What of it waits already: the business, or the user name; null: it was stored. */
export async function insertRegistration(
  tx: Queryable,
  one: Registration,
  ticket: Buffer,
): Promise<'uscc' | 'user-name' | null> {
  const rows = await tx.query(
    `INSERT INTO onboarding.registration (${REGISTRATION}, ticket_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      one.registrationId,
      one.partyId,
      one.decidedBy,
      one.madeAt,
      one.decidedAt,
      one.state,
      one.uscc,
      one.userName,
      one.passwordHash,
      JSON.stringify(one.party),
      one.divisionCode,
      one.reason,
      one.byInvitation,
      ticket,
    ],
  );
  if (rows.length > 0) return null;
  const same = await tx.query(`SELECT 1 FROM onboarding.registration WHERE state = 'pending' AND uscc = $1`, [
    one.uscc,
  ]);
  return same.length > 0 ? 'uscc' : 'user-name';
}

export async function registrationByTicket(db: Queryable, ticket: Buffer): Promise<Registration | undefined> {
  const rows = await db.query<RegistrationRow>(
    `SELECT ${REGISTRATION} FROM onboarding.registration WHERE ticket_sha256 = $1`,
    [ticket],
  );
  return rows[0] && toRegistration(rows[0]);
}

export async function lockRegistration(tx: Queryable, id: string): Promise<Registration | undefined> {
  const rows = await tx.query<RegistrationRow>(
    `SELECT ${REGISTRATION} FROM onboarding.registration WHERE registration_id = $1 FOR UPDATE`,
    [id],
  );
  return rows[0] && toRegistration(rows[0]);
}

export async function decideRegistration(
  tx: Queryable,
  id: string,
  decided: {
    state: RegistrationState;
    partyId: PartyId | null;
    by: AccountId;
    at: Date;
    reason: string;
  },
): Promise<void> {
  // A password is kept no longer than until there is an account that has it.
  await tx.query(
    `UPDATE onboarding.registration SET state = $2, party_id = $3, decided_by = $4, decided_at = $5, reason = $6,
       password_hash = '' WHERE registration_id = $1`,
    [id, decided.state, decided.partyId, decided.by, decided.at, decided.reason],
  );
}

/** Oldest first while they wait, else newest first. `division`: the beginning of its code. */
export async function listRegistrations(
  db: Queryable,
  asked: { state: RegistrationState; division: string; limit: number },
): Promise<Registration[]> {
  const rows = await db.query<RegistrationRow>(
    `SELECT ${REGISTRATION} FROM onboarding.registration
      WHERE state = $1 AND division_code LIKE $2 || '%'
      ORDER BY registration_id ${asked.state === 'pending' ? 'ASC' : 'DESC'} LIMIT $3`,
    [asked.state, asked.division, asked.limit],
  );
  return rows.map(toRegistration);
}

export interface Invitation {
  documentId: string;
  senderId: PartyId;
  receiverId: PartyId;
  expiresAt: Date;
  replacedAt: Date | null;
  confirmedAt: Date | null;
  registeredAt: Date | null;
  wrongTries: number;
}

interface InvitationRow {
  document_id: string;
  sender_id: PartyId;
  receiver_id: PartyId;
  expires_at: Date;
  replaced_at: Date | null;
  confirmed_at: Date | null;
  registered_at: Date | null;
  wrong_tries: number;
}

const INVITATION = `document_id, sender_id, receiver_id, expires_at, replaced_at, confirmed_at, registered_at, wrong_tries`;

const toInvitation = (row: InvitationRow): Invitation => ({
  documentId: row.document_id,
  senderId: row.sender_id,
  receiverId: row.receiver_id,
  expiresAt: row.expires_at,
  replacedAt: row.replaced_at,
  confirmedAt: row.confirmed_at,
  registeredAt: row.registered_at,
  wrongTries: row.wrong_tries,
});

/** Links of the same voucher that nobody used are of no use from here on. */
export async function insertInvitation(
  tx: Queryable,
  code: Buffer,
  one: Pick<Invitation, 'documentId' | 'senderId' | 'receiverId' | 'expiresAt'> & {
    madeBy: AccountId;
    at: Date;
  },
): Promise<void> {
  await tx.query(
    `UPDATE onboarding.invitation SET replaced_at = $2
      WHERE document_id = $1 AND confirmed_at IS NULL AND replaced_at IS NULL`,
    [one.documentId, one.at],
  );
  await tx.query(
    `INSERT INTO onboarding.invitation (document_id, sender_id, receiver_id, made_by, made_at, expires_at, code_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [one.documentId, one.senderId, one.receiverId, one.madeBy, one.at, one.expiresAt, code],
  );
}

export async function invitationByCode(db: Queryable, code: Buffer): Promise<Invitation | undefined> {
  const rows = await db.query<InvitationRow>(
    `SELECT ${INVITATION} FROM onboarding.invitation WHERE code_sha256 = $1`,
    [code],
  );
  return rows[0] && toInvitation(rows[0]);
}

/**
 * Takes one try at an invitation and counts it where it was wrong: how many wrong ones there were; null where no try is
 * left. Tries at the same moment wait for each other, so that a burst of guesses gets no more of them.
 */
export async function takeTry(
  db: Queryable,
  code: Buffer,
  { right, most }: { right: boolean; most: number },
): Promise<number | null> {
  const rows = await db.query<{ wrong_tries: number }>(
    `UPDATE onboarding.invitation SET wrong_tries = wrong_tries + $2
      WHERE code_sha256 = $1 AND wrong_tries < $3 RETURNING wrong_tries`,
    [code, right ? 0 : 1, most],
  );
  return rows[0]?.wrong_tries ?? null;
}

export async function markConfirmed(db: Queryable, code: Buffer, at: Date): Promise<void> {
  await db.query(
    'UPDATE onboarding.invitation SET confirmed_at = $2 WHERE code_sha256 = $1 AND confirmed_at IS NULL',
    [code, at],
  );
}

/** False when somebody has registered by it already. */
export async function markRegistered(tx: Queryable, code: Buffer, at: Date): Promise<boolean> {
  const rows = await tx.query(
    `UPDATE onboarding.invitation SET registered_at = $2
      WHERE code_sha256 = $1 AND confirmed_at IS NOT NULL AND registered_at IS NULL RETURNING 1`,
    [code, at],
  );
  return rows.length > 0;
}

/** Counts a try of an address in this hour; how many there were in it. Old hours make room. */
export async function countAttempt(
  db: Queryable,
  what: string,
  address: string,
  hour: Date,
): Promise<number> {
  const rows = await db.query<{ times: number }>(
    `INSERT INTO onboarding.attempt AS a (what, address, hour, times) VALUES ($1, $2, $3, 1)
     ON CONFLICT (what, address, hour) DO UPDATE SET times = a.times + 1 RETURNING times`,
    [what, address, hour],
  );
  const times = rows[0]?.times ?? 1;
  if (times === 1) await db.query('DELETE FROM onboarding.attempt WHERE hour < $1', [hour]);
  return times;
}

export async function isGuideDismissed(db: Queryable, accountId: string): Promise<boolean> {
  const rows = await db.query('SELECT 1 FROM onboarding.guide_dismissed WHERE account_id = $1', [accountId]);
  return rows.length > 0;
}

export async function dismissGuide(db: Queryable, accountId: string, at: Date): Promise<void> {
  await db.query(
    'INSERT INTO onboarding.guide_dismissed (account_id, at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
    [accountId, at],
  );
}

export async function showGuideAgain(db: Queryable, accountId: string): Promise<void> {
  await db.query('DELETE FROM onboarding.guide_dismissed WHERE account_id = $1', [accountId]);
}
