import type { Clock } from '../../platform/clock.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { isPhone } from '../../platform/phone.ts';
import {
  type AccountId,
  hashPassword,
  openAccount,
  type PartyId,
  type Principal,
  recordForbidden,
  userNameExists,
  userNameTaken,
} from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import {
  type CityData,
  divisionExists,
  partiesById,
  partyByUscc,
  policyOn,
  readUscc,
  registerParty,
} from '../registry/index.ts';
import {
  alreadyDecided,
  alreadyRegistered,
  alreadyWaiting,
  divisionNeeded,
  phoneShape,
  reasonNeeded,
  registrationUnknown,
} from './onboarding.errors.ts';
import type { DecisionInput, RegistrationInput } from './onboarding.schemas.ts';
import {
  decideRegistration,
  insertRegistration,
  invitationByCode,
  lockRegistration,
  markRegistered,
  type Registration,
} from './onboarding.store.ts';
import { hashCode, newCode } from './one-time-codes.ts';

export interface RegisterTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
  city: CityData;
}

/**
 * A business registers itself: it waits for an officer, or begins at once where an invitation that it has confirmed by
 * proves who it is. A business that partners have named keeps its id.
 * Errors, in order: 422 of the number, the licence, the kind; `division-unknown`; `phone-shape`; `uscc-taken`; `user-name-taken`;
 * `registration-waiting`.
 */
export async function registerBusiness(
  tools: RegisterTools,
  body: RegistrationInput,
): Promise<{ state: Registration['state']; ticket: string; userName: string }> {
  const { db, city, clock, ids } = tools;
  const userName = body.userName.trim().toLowerCase();
  const uscc = readUscc(body.party.uscc, '/party/uscc');
  const division = body.party.divisionCode ?? '';
  // Every check that registering makes is made now, while whoever fills the form in can mend it.
  await tryParty(tools, body);
  if (!divisionExists(city, division) || division === city.city.code) throw divisionNeeded();
  if (body.party.contactPhone !== undefined && !isPhone(body.party.contactPhone)) throw phoneShape();
  const number = uscc.ok ? uscc.uscc : body.party.uscc;
  if ((await partyByUscc(db, number))?.source === 'registered') throw alreadyRegistered();
  if (await userNameExists(db, userName)) throw userNameTaken();
  const ticket = newCode();
  const registration: Registration = {
    registrationId: ids.next<'registration'>(),
    partyId: null,
    decidedBy: null,
    madeAt: clock.now(),
    decidedAt: null,
    state: 'pending',
    uscc: number,
    userName,
    passwordHash: await hashPassword(body.password),
    party: { ...body.party, uscc: number, contactName: body.party.contactName ?? body.displayName },
    divisionCode: division,
    reason: '',
    byInvitation: await isProven(tools, body.invitation, number),
  };
  const state = await db.transaction(async (tx) => {
    const waits = await insertRegistration(tx, registration, hashCode(ticket));
    if (waits === 'uscc') throw alreadyWaiting();
    if (waits === 'user-name') throw userNameTaken();
    if (!registration.byInvitation) return 'pending' as const;
    // Of two that register by one code at once the second waits for an officer.
    if (!(await markRegistered(tx, hashCode(body.invitation ?? ''), clock.now()))) return 'pending' as const;
    const { partyId, accountId } = await letIn(tools, tx, registration);
    await settle(tx, registration, {
      state: 'approved',
      partyId,
      by: accountId,
      at: clock.now(),
      reason: '',
    });
    return 'approved' as const;
  });
  return { state, ticket, userName };
}

/** The checks of `registerParty`, without what it writes. */
async function tryParty(tools: RegisterTools, body: RegistrationInput): Promise<void> {
  class Undone extends Error {}
  try {
    await tools.db.transaction(async (tx) => {
      await registerParty({ ...tools, db: within(tx) }, body.party);
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
}

/** Whether the code is of an invitation that was confirmed, to this very business, and the city lets it in at once. */
async function isProven(tools: RegisterTools, code: string | undefined, uscc: string): Promise<boolean> {
  const { db, city, clock } = tools;
  if (code === undefined) return false;
  const now = clock.now();
  if (policyOn(city, 'invitation-registers-at-once', localDay(now, city.city.timezone))?.value !== 1)
    return false;
  const invitation = await invitationByCode(db, hashCode(code));
  if (!invitation?.confirmedAt || invitation.registeredAt || invitation.expiresAt < now) return false;
  const receiver = (await partiesById(db, [invitation.receiverId])).get(invitation.receiverId);
  return receiver?.uscc === uscc;
}

/** The business and its first account. */
async function letIn(
  tools: RegisterTools,
  tx: Queryable,
  one: Registration,
): Promise<{ partyId: PartyId; accountId: AccountId }> {
  const party = await registerParty({ ...tools, db: within(tx) }, one.party);
  const partyId = party.partyId as PartyId;
  const account = await openAccount(tx, tools.ids, {
    userName: one.userName,
    displayName: one.party.contactName ?? one.userName,
    passwordHash: one.passwordHash,
    partyId,
  });
  return { partyId, accountId: account.accountId };
}

const settle = (
  tx: Queryable,
  { registrationId }: Registration,
  decided: Parameters<typeof decideRegistration>[2],
): Promise<void> => decideRegistration(tx, registrationId, decided);

/** A use case that opens its own transaction joins the one that is open. */
const within = (tx: Queryable): Db => ({
  ...(tx.distributed === undefined ? {} : { distributed: tx.distributed }),
  query: (text, values, name) => tx.query(text, values, name),
  transaction: (work) => work(tx),
  close: async () => {},
});

/**
 * An officer lets a business in, or says why not.
 * Errors, in order: `registration-unknown`, `record-forbidden`, `registration-decided`, `reason-needed`, then those of
 * registering (`uscc-taken`, `user-name-taken`), where somebody else was quicker.
 */
export function decideOn(
  tools: RegisterTools,
  principal: Principal,
  registrationId: string,
  body: DecisionInput,
): Promise<{ state: Registration['state']; partyId: PartyId | null }> {
  return tools.db.transaction(async (tx) => {
    const one = await lockRegistration(tx, registrationId);
    if (!one) throw registrationUnknown();
    const own =
      principal.role === 'administrator' ||
      inDistrict(principal, { divisionCode: one.divisionCode }, tools.city.city.code);
    if (!own) throw recordForbidden();
    if (one.state !== 'pending') throw alreadyDecided(one.state);
    const at = tools.clock.now();
    if (body.decision === 'refuse') {
      if (body.reason === undefined) throw reasonNeeded();
      const { reason } = body;
      await settle(tx, one, { state: 'refused', partyId: null, by: principal.accountId, at, reason });
      return { state: 'refused', partyId: null };
    }
    const { partyId } = await letIn(tools, tx, one);
    const by = principal.accountId;
    await settle(tx, one, { state: 'approved', partyId, by, at, reason: body.reason ?? '' });
    return { state: 'approved', partyId };
  });
}
