import type { Queryable } from '../../platform/db.ts';
import { verifySignature } from '../../platform/keys.ts';
import { localDay } from '../../platform/local-time.ts';
import { isScouting } from '../../platform/lookups.ts';
import {
  type PartyId,
  type Principal,
  roleForbidden,
  signatureInvalid,
  signingKey,
  signingKeyUnknown,
} from '../identity/index.ts';
import {
  canonical,
  captureDocument,
  describeDiscrepancy,
  expiredFindings,
  findHeldBack,
  goodsFindings,
  leaving,
  lockHoldingsOf,
  noteDiscrepancies,
  occurredAt,
  receiptsToImply,
  recordOnce,
  refused,
} from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  type Party,
  partiesById,
  partyUnknown,
  type ResolvedLine,
  resolveGoods,
  resolveParty,
} from '../registry/index.ts';
import { returning, surplus } from './correcting.ts';
import { producedNow } from './implied-production.ts';
import { legalFindings } from './legal-fields.ts';
import { lateContradictions, matchPurchases, noteMatches } from './match-purchases.ts';
import { projectVoucher, type ResolvedVoucher } from './project-voucher.ts';
import { contradictedBySlip, slipToUse } from './slip-of-voucher.ts';
import { setSlipUsed } from './slips.store.ts';
import { joinVoucher, splitVoucher } from './voucher-document.ts';
import { checkPapers, papersOfLots, withdrawnPapers } from './voucher-papers.ts';
import type { Correcting, Issued, VoucherTools } from './voucher-tools.ts';
import { ownReceiver } from './vouchers.errors.ts';
import type { CorrectionInput, VoucherInput } from './vouchers.schemas.ts';
import { insertLotPapers, insertVoucher, lotPapers, setImplied } from './vouchers.store.ts';

/**
 * Issues a 上市凭证: the goods leave the sender and are on their way to the receiver.
 *
 * Errors, in this order: `role-forbidden`; `exists-with-different-…` (409); `signing-key-unknown`,
 * `signature-invalid`; `at-in-future`; `party-…`, `receiver-is-sender`; the findings of goods, quantities, dates and
 * papers (422), `slip-not-reserved`; what the law asks for and is missing (422, each with its clause); `lot-frozen`,
 * `party-frozen`; what a lapsed or withdrawn paper stops (422).
 */
export async function issueVoucher(
  tools: VoucherTools,
  principal: Principal,
  body: VoucherInput,
): Promise<Issued> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<Issued>(
    tools,
    { senderId, number: body.documentNumber, kind: 'voucher', body },
    {
      join: joinVoucher,
      repeat: (earlier) => ({ documentId: earlier.documentId, senderId, replayed: true, discrepancies: [] }),
    },
    async () => {
      await checkSenderSignature(tools, senderId, body);
      return tools.db.transaction((tx) => postVoucher(tx, tools, principal, senderId, body));
    },
  );
}

/** A signature of the sender's own covers the body without itself; the key must be the sender's. */
export async function checkSenderSignature(
  tools: VoucherTools,
  senderId: PartyId,
  body: VoucherInput,
): Promise<void> {
  if (!body.signature) return;
  const key = await signingKey(tools.db, body.signature.keyId);
  if (!key || key.party_id !== senderId || key.revoked_at !== null)
    throw signingKeyUnknown('/signature/keyId');
  const { signature, ...content } = body;
  const value = Buffer.from(signature.value, 'base64url');
  if (!verifySignature(key.public_key, Buffer.from(canonical(content)), value))
    throw signatureInvalid('/signature/value');
}

/** Checks and stores a voucher, or a correction, inside the caller's transaction. */
export async function postVoucher(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  senderId: PartyId,
  body: VoucherInput | CorrectionInput,
  correcting?: Correcting,
): Promise<Issued> {
  const at = occurredAt(tools.clock, body.issuedAt, '/issuedAt');
  const day = localDay(at, tools.city.city.timezone);
  const documentId = tools.ids.next<'document'>();
  const { sender, receiver } = await partiesOf(tx, tools, senderId, body);
  const lines = await goodsOf(tx, tools, documentId, senderId, day, body);
  const papers = body.certificates ?? [];
  const lotIds = [...new Set(lines.map((line) => line.lot.lotId))];
  // A lot that this document minted has no past to look up.
  const oldLotIds = [...new Set(lines.filter((line) => !line.isNewLot).map((line) => line.lot.lotId))];
  const facts = await describeLots(tx, lotIds);
  const known = Map.groupBy(await lotPapers(tx, oldLotIds), (paper) => paper.lotId);
  const withdrawn = await withdrawnPapers(tx, tools, [...papers, ...[...known.values()].flat()]);
  const paperIssues = checkPapers(tools.city, papers, lines.length, day, withdrawn);
  const legal = legalFindings({
    city: tools.city,
    sender,
    receiver,
    receiverAsNamed: body.receiver,
    inputs: body.lines,
    lines,
    papers,
    day,
    facts,
    known,
    withdrawn,
  });
  const held = await findHeldBack(tx, tools, {
    partyId: senderId,
    at,
    precision: body.precision,
    lines,
    path: '/lines',
  });
  const slip = await slipToUse(tx, tools, senderId, body.documentNumber);
  const stopped = await tools.stoppedByPapers?.(tx, {
    sender,
    receiverId: receiver.partyId,
    at,
    day,
    isReturn: body.kind === 'return',
    lines,
    attached: papers,
    known,
    withdrawn,
  });
  const issues = [...slip.issues, ...paperIssues, ...legal.refuse, ...held, ...(stopped ?? [])];
  if (issues.length > 0 && !isScouting(tx)) throw refused(issues);

  const receiverId = receiver.partyId as PartyId;
  const locked = await lockHoldingsOf(tx, [senderId, receiverId], oldLotIds);
  const holdings = new Map(
    locked.filter((one) => one.partyId === senderId).map((one) => [one.lotId as string, one]),
  );
  const matched = correcting ? {} : await matchPurchases(tx, tools, senderId, receiverId, body, lines, at);
  const leavingNow = leaving(lines.filter((line) => !matched[line.line]));
  const returned = returning(correcting);
  const needed = new Map(
    [...leavingNow].map(([lotId, quantity]) => [lotId, quantity - (returned.get(lotId) ?? 0)]),
  );
  const implied = await receiptsToImply(tx, senderId, needed, holdings);
  const resolved: ResolvedVoucher = {
    receiver: receiver.partyId as PartyId,
    lines: lines.map((line) => line.factors),
    ...optional(
      'produced',
      await producedNow(
        tx,
        tools,
        sender,
        lines.filter((line) => !matched[line.line]),
        holdings,
        returned,
        new Set(implied.map((receipt) => receipt.lot)),
      ),
    ),
    ...optional('matched', matched),
    ...(implied.length > 0 ? { implied } : {}),
    ...(correcting
      ? { annulled: correcting.annulled, ...optional('unmade', surplus(correcting, leavingNow)) }
      : {}),
  };
  const captured = await captureDocument(tx, tools, {
    documentId,
    kind: correcting ? 'correction' : 'voucher',
    senderId,
    receiverId: receiver.partyId as PartyId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitVoucher(body),
    resolved,
    projection: projectVoucher({ city: tools.city, documentId, senderId, occurredAt: at }, body, resolved),
  });
  const found = await noteDiscrepancies(tx, tools, documentId, [
    ...goodsFindings(lines, senderId),
    ...expiredFindings(facts, lines, senderId, day),
    ...lateContradictions(lines, matched, senderId),
    ...(slip.slipId === null ? [] : await contradictedBySlip(tx, senderId, slip.slipId, matched)),
  ]);
  await insertLotPapers(tx, papersOfLots(tools.city, papers, lines, documentId));
  const isMatched = lines.length > 0 && lines.every((line) => matched[line.line]);
  await insertVoucher(tx, {
    sender_id: senderId,
    receiver_id: receiver.partyId as PartyId,
    document_id: documentId,
    issued_at: at,
    answered_at: isMatched ? at : null,
    state: isMatched ? 'received' : 'issued',
    summary: summaryOf(tools.city, lines),
    lines: lines.length,
  });
  if (slip.slipId !== null) await setSlipUsed(tx, slip.slipId, documentId);
  await tellImplied(tx, tools, implied, senderId, at);
  await noteMatches(tx, senderId, receiver.partyId, documentId, matched);
  return {
    documentId,
    senderId,
    replayed: false,
    discrepancies: [...captured.discrepancies, ...found].map(describeDiscrepancy),
  };
}

const optional = <Name extends string, Value extends object>(name: Name, value: Value) =>
  Object.keys(value).length > 0 ? ({ [name]: value } as Record<Name, Value>) : {};

async function partiesOf(
  tx: Queryable,
  tools: VoucherTools,
  senderId: PartyId,
  body: VoucherInput,
): Promise<{ sender: Party; receiver: Party }> {
  const sender = (await partiesById(tx, [senderId])).get(senderId);
  if (!sender) throw partyUnknown();
  const receiver = await resolveParty(tx, tools.ids, body.receiver, '/receiver');
  if ('issues' in receiver) throw refused(receiver.issues);
  if (receiver.party.partyId === senderId) throw refused([ownReceiver()]);
  return { sender, receiver: receiver.party };
}

async function goodsOf(
  tx: Queryable,
  tools: VoucherTools,
  documentId: string,
  supplierId: PartyId,
  day: string,
  body: VoucherInput,
): Promise<ResolvedLine[]> {
  const goods = await resolveGoods(
    tx,
    { ids: tools.ids, city: tools.city, documentId, supplierId, day, path: '/lines' },
    body.lines,
  );
  if ('issues' in goods) throw refused(goods.issues);
  return goods.lines;
}

async function tellImplied(
  tx: Queryable,
  tools: VoucherTools,
  implied: NonNullable<ResolvedVoucher['implied']>,
  receiverId: PartyId,
  at: Date,
): Promise<void> {
  const documents = new Map(
    implied.flatMap((one) => (one.from === null ? [] : [[one.document, one.from] as const])),
  );
  if (documents.size === 0) return;
  await tools.onImplied(
    tx,
    [...documents].map(([documentId, senderId]) => ({ documentId, senderId, receiverId })),
    at,
  );
}

/** Vouchers' side of what the ledger implies: wired to `RecordTools.onImplied` by the composition root. */
export async function markImplied(
  tx: Queryable,
  implied: readonly { documentId: string; senderId: PartyId; receiverId: PartyId }[],
): Promise<void> {
  for (const voucher of implied) await setImplied(tx, voucher);
}

/** 大白菜 180 公斤; 大白菜 等 3 种 */
function summaryOf({ units }: CityData, lines: readonly ResolvedLine[]): string {
  const names = [...new Set(lines.map((line) => line.product.name))];
  const [first] = lines;
  if (!first) return '';
  if (names.length > 1) return `${names[0]} 等 ${names.length} 种`;
  const { baseUnit, pieceUnit } = first.product;
  const whole = lines.reduce((sum, line) => sum + line.quantity, 0);
  return `${names[0]} ${displayQuantity(units, whole, baseUnit, 'zh', pieceUnit ?? undefined)}`;
}
