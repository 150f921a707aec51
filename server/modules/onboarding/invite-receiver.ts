import { localDay } from '../../platform/local-time.ts';
import {
  closedAccount,
  hasOpenAccount,
  type Principal,
  recordForbidden,
  roleForbidden,
} from '../identity/index.ts';
import { partiesById, policyOn } from '../registry/index.ts';
import {
  loadVoucher,
  parseVoucherNumber,
  receiveVoucher,
  stateWords,
  type VoucherTools,
  type VoucherViewValue,
  viewVoucher,
  voucherCan,
  voucherNumber,
  voucherRow,
} from '../vouchers/index.ts';
import {
  invitationExpired,
  invitationReplaced,
  invitationShut,
  invitationUnknown,
  invitationUsed,
  notOpenForInvitation,
  notTheReceiver,
  receiverHasAccount,
  voucherAnswered,
  voucherTakenBack,
} from './onboarding.errors.ts';
import type { ConfirmationInput } from './onboarding.schemas.ts';
import {
  type Invitation,
  insertInvitation,
  invitationByCode,
  markConfirmed,
  takeTry,
} from './onboarding.store.ts';
import { hashCode, newCode } from './one-time-codes.ts';

export interface InvitationTools extends VoucherTools {
  publicUrl: string;
}

const HOURS = 72;
const WRONG_TRIES_MAX = 5;
const END = 4;

/**
 * A link by which whoever receives a voucher confirms it without an account. A newer link ends the older ones.
 * Errors, in order: `role-forbidden`, `voucher-unknown`, `record-forbidden`, `voucher-not-open`, `receiver-has-account`.
 */
export async function inviteReceiver(tools: InvitationTools, principal: Principal, number: string) {
  if (principal.partyId === null) throw roleForbidden();
  const { db, clock, city } = tools;
  const documentId = parseVoucherNumber(number);
  const voucher = await loadVoucher(db, documentId);
  const { senderId } = voucher.document;
  if (senderId !== principal.partyId) throw recordForbidden();
  const row = await voucherRow(db, senderId, documentId);
  if (!row) throw recordForbidden();
  if (!voucherCan('receive', row.state, 'receiver').allowed)
    throw notOpenForInvitation(stateWords(row.state));
  if (await hasOpenAccount(db, row.receiver_id)) throw receiverHasAccount();
  const now = clock.now();
  const hours = policyOn(city, 'invitation-hours', localDay(now, city.city.timezone))?.value ?? HOURS;
  const expiresAt = new Date(now.getTime() + hours * 3_600_000);
  const code = newCode();
  await db.transaction((tx) =>
    insertInvitation(tx, hashCode(code), {
      documentId,
      senderId,
      receiverId: row.receiver_id,
      expiresAt,
      madeBy: principal.accountId,
      at: now,
    }),
  );
  const receiver = (await partiesById(db, [row.receiver_id])).get(row.receiver_id);
  return {
    url: `${tools.publicUrl}/console/invited?code=${code}`,
    expiresAt: expiresAt.toISOString(),
    receiver: receiver?.name ?? '',
  };
}

interface Opened {
  invitation: Invitation;
  view: VoucherViewValue;
  receiver: Principal;
}

/**
 * An invitation that can still be used, with its voucher as the receiver sees it.
 * Errors, in order: `invitation-unknown`, `invitation-used`, `invitation-replaced`, `invitation-expired`,
 * `invitation-shut`, `voucher-taken-back`, `voucher-answered`.
 */
async function openInvitation(tools: InvitationTools, code: string): Promise<Opened> {
  const { db, clock } = tools;
  const invitation = await invitationByCode(db, hashCode(code));
  if (!invitation) throw invitationUnknown();
  if (invitation.confirmedAt) throw invitationUsed();
  if (invitation.replacedAt) throw invitationReplaced();
  if (invitation.expiresAt < clock.now()) throw invitationExpired();
  if (invitation.wrongTries >= WRONG_TRIES_MAX) throw invitationShut();
  const row = await voucherRow(db, invitation.senderId, invitation.documentId);
  if (!row || row.state === 'voided' || row.state === 'corrected') throw voucherTakenBack();
  if (!voucherCan('receive', row.state, 'receiver').allowed) throw voucherAnswered();
  const receiver = await recorderOf(tools, invitation);
  return {
    invitation,
    receiver,
    view: await viewVoucher(tools, receiver, invitation.documentId, tools.publicUrl),
  };
}

/** In whose name the receipt stands: nobody's account, said to be so wherever it shows. */
function recorderOf(tools: InvitationTools, { receiverId }: Invitation): Promise<Principal> {
  return closedAccount(tools.db, tools.ids, {
    // With a colon, which nobody's own name can have: else a stranger could take it first.
    userName: `invited:${receiverId}`,
    displayName: '凭邀请链接确认（无账号）',
    partyId: receiverId,
    at: tools.clock.now(),
  });
}

export async function viewInvitation(tools: InvitationTools, code: string) {
  const { invitation, view } = await openInvitation(tools, code);
  const receiver = (await partiesById(tools.db, [invitation.receiverId])).get(invitation.receiverId);
  return {
    voucher: view.number,
    sender: view.sender.name,
    receiver: view.receiver.name,
    issuedAt: view.issuedAt,
    expiresAt: invitation.expiresAt.toISOString(),
    proof: receiver?.uscc ? ('uscc-end' as const) : null,
    lines: view.lineItems.map((line) => ({
      name: line.name,
      quantity: line.display,
      batch: line.batch,
      productionDate: line.productionDate,
      expiryDate: line.expiryDate,
      origin: line.origin,
      scanUrl: line.scanUrl,
    })),
    papers: view.papers.map(({ name, number, validUntil }) => ({ name, number, validUntil })),
  };
}

/**
 * The receiver confirms all that the voucher says it got, once. Two phones at once are one receipt: it is numbered by the
 * code. Errors, in order: those of opening it, `not-the-receiver`, then those of receiving.
 */
export async function confirmInvitation(tools: InvitationTools, body: ConfirmationInput) {
  const { db, clock } = tools;
  const code = hashCode(body.code);
  const { invitation, view, receiver } = await openInvitation(tools, body.code);
  const party = (await partiesById(db, [invitation.receiverId])).get(invitation.receiverId);
  const end = (body.usccEnd ?? '').normalize('NFKC').toUpperCase().trim();
  if (party?.uscc) {
    const right = end === party.uscc.slice(-END);
    const wrong = await takeTry(db, code, { right, most: WRONG_TRIES_MAX });
    if (wrong === null) throw invitationShut();
    if (!right)
      throw wrong < WRONG_TRIES_MAX ? notTheReceiver(party.name, WRONG_TRIES_MAX - wrong) : invitationShut();
  }
  await receiveVoucher(tools, receiver, invitation.documentId, {
    documentNumber: `INV-${code.toString('base64url').slice(0, 20)}`,
    decision: 'all',
  });
  const now = clock.now();
  await markConfirmed(db, code, now);
  return {
    voucher: voucherNumber(invitation.documentId),
    sender: view.sender.name,
    confirmedAt: now.toISOString(),
    known: {
      uscc: party?.uscc ?? null,
      name: party?.name ?? '',
      kind: party?.kind ?? 'other',
      divisionCode: party?.divisionCode ?? null,
      address: party?.address ?? null,
    },
  };
}
