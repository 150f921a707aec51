import type { Queryable } from '../../platform/db.ts';
import { verifySignature } from '../../platform/keys.ts';
import { localDay } from '../../platform/local-time.ts';
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
  documentsById,
  expiredFindings,
  findRepeated,
  goodsFindings,
  type Holding,
  leaving,
  lockHoldingsOf,
  lotsThatCameIn,
  movementsOfDocuments,
  noteDiscrepancies,
  occurredAt,
  onceOnly,
  type RecordTools,
  readResolved,
  receiptsToImply,
  refused,
} from '../ledger/index.ts';
import {
  describeLots,
  type Party,
  partiesById,
  partyUnknown,
  policyOn,
  type ResolvedLine,
  resolveGoods,
  resolveParty,
} from '../registry/index.ts';
import { legalFindings } from './legal-fields.ts';
import {
  projectVoucher,
  type ResolvedPurchase,
  type ResolvedVoucher,
  type ShipmentLine,
  type Unmade,
} from './project-voucher.ts';
import { joinVoucher, splitVoucher } from './voucher-document.ts';
import { checkPapers, papersOfLots } from './voucher-papers.ts';
import { ownReceiver } from './vouchers.errors.ts';
import type { CorrectionInput, VoucherInput } from './vouchers.schemas.ts';
import {
  insertAnswer,
  insertLotPapers,
  insertVoucher,
  lockPair,
  lockUnmatched,
  lotPapers,
  setImplied,
  setMatched,
} from './vouchers.store.ts';

export type VoucherTools = RecordTools;

export interface Issued {
  documentId: string;
  senderId: PartyId;
  replayed: boolean;
  discrepancies: ReturnType<typeof describeDiscrepancy>[];
}

/**
 * Issues a 上市凭证: the goods leave the sender and are on their way to the receiver.
 *
 * Errors, in this order: `role-forbidden`; `exists-with-different-…` (409); `signing-key-unknown`,
 * `signature-invalid`; `at-in-future`; `party-…`, `receiver-is-sender`; the findings of goods, quantities, dates and
 * papers (422); what the law asks for and is missing (422, each with its clause).
 */
export async function issueVoucher(
  tools: VoucherTools,
  principal: Principal,
  body: VoucherInput,
): Promise<Issued> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  const again = async (): Promise<Issued | undefined> => {
    const earlier = await findRepeated(
      tools.db,
      tools,
      { senderId, number: body.documentNumber, kind: 'voucher', body },
      joinVoucher,
    );
    return earlier && { documentId: earlier.documentId, senderId, replayed: true, discrepancies: [] };
  };
  const repeated = await again();
  if (repeated) return repeated;
  await checkSenderSignature(tools, senderId, body);
  return onceOnly(
    () => tools.db.transaction((tx) => postVoucher(tx, tools, principal, senderId, body)),
    again,
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

export interface Correcting {
  annulled: ShipmentLine[];
  /** What the voucher had implied to be produced, and that stands or falls with it. */
  unmade: readonly Unmade[];
}

/** Implied production of the old voucher that the new one does not ship after all. */
function surplus(correcting: Correcting, leavingNow: ReadonlyMap<string, number>): Unmade[] {
  const returned = returning(correcting);
  return correcting.unmade.flatMap((one) => {
    const left = (returned.get(one.lot) ?? 0) - (leavingNow.get(one.lot) ?? 0);
    const quantity = Math.min(one.quantity, Math.max(0, left));
    return quantity > 0 ? [{ ...one, quantity }] : [];
  });
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
  const paperIssues = checkPapers(tools.city, papers, lines.length, day);
  const lotIds = [...new Set(lines.map((line) => line.lot.lotId))];
  // A lot that this document minted has no past to look up.
  const oldLotIds = [...new Set(lines.filter((line) => !line.isNewLot).map((line) => line.lot.lotId))];
  const facts = await describeLots(tx, lotIds);
  const known = Map.groupBy(await lotPapers(tx, oldLotIds), (paper) => paper.lotId);
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
  });
  const issues = [...paperIssues, ...legal.refuse];
  if (issues.length > 0) throw refused(issues);

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
  ]);
  await insertLotPapers(tx, papersOfLots(papers, lines, documentId));
  const isMatched = lines.length > 0 && lines.every((line) => matched[line.line]);
  await insertVoucher(tx, {
    sender_id: senderId,
    receiver_id: receiver.partyId as PartyId,
    document_id: documentId,
    issued_at: at,
    answered_at: isMatched ? at : null,
    state: isMatched ? 'received' : 'issued',
    summary: summaryOf(lines),
    lines: lines.length,
  });
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

function returning(correcting: Correcting | undefined): Map<string, number> {
  const sums = new Map<string, number>();
  for (const line of correcting?.annulled ?? [])
    sums.set(line.lot, (sums.get(line.lot) ?? 0) + (line.quantity ?? 0));
  return sums;
}

/**
 * What a sender must just have produced. A farm that ships a lot nobody declared the harvest of has harvested it;
 * a business outside the platform got its goods from where we cannot see. A wholesaler that ships what never came
 * to it has a discrepancy instead.
 */
export async function producedNow(
  tx: Queryable,
  tools: VoucherTools,
  sender: Party,
  lines: readonly ResolvedLine[],
  holdings: ReadonlyMap<string, Holding>,
  returned: ReadonlyMap<string, number> = new Map(),
  /** Lots that this very document says were received: what is missing of them was not made, it came. */
  arriving: ReadonlySet<string> = new Set(),
): Promise<NonNullable<ResolvedPurchase['produced']>> {
  const position = tools.city.partyKinds.get(sender.kind)?.position;
  const outside = sender.source !== 'registered';
  if (!outside && position !== 'origin' && position !== 'process') return {};
  const cameIn = await lotsThatCameIn(
    tx,
    sender.partyId,
    lines.filter((line) => !line.isNewLot).map((line) => line.lot.lotId),
  );
  const produced: Record<string, number> = {};
  const left = new Map<string, number>();
  for (const line of lines) {
    const lotId = line.lot.lotId;
    if (cameIn.has(lotId) || arriving.has(lotId)) continue;
    // A lot that others named first and this business never held is not its produce: shipping it is a discrepancy.
    if (!outside && !line.isNewLot && !holdings.has(lotId) && line.lot.producerId !== sender.partyId)
      continue;
    const had =
      left.get(lotId) ?? Math.max(0, (holdings.get(lotId)?.onHand ?? 0) + (returned.get(lotId) ?? 0));
    const missing = line.quantity - had;
    left.set(lotId, Math.max(0, -missing));
    if (missing > 0) produced[line.line] = missing;
  }
  return produced;
}

type Matched = NonNullable<ResolvedVoucher['matched']>;

/**
 * A voucher that comes after the receiver has recorded the purchase: it is the same handing-over, told by the other
 * side, and posts nothing again. They meet by the sender's document number; where the purchase names none, by lot and
 * exact quantity within the days that the city's policy allows (another delivery of the same goods is another one).
 */
async function matchPurchases(
  tx: Queryable,
  tools: VoucherTools,
  senderId: PartyId,
  receiverId: PartyId,
  body: VoucherInput,
  lines: readonly ResolvedLine[],
  at: Date,
): Promise<Matched> {
  await lockPair(tx, senderId, receiverId, 'voucher');
  const waiting = await lockUnmatched(tx, receiverId, senderId);
  if (waiting.length === 0) return {};
  const documents = await documentsById(
    tx,
    waiting.map((row) => row.document_id),
  );
  const plans = new Map(
    [...documents].map(([id, purchase]) => [id, readResolved(purchase) as ResolvedPurchase]),
  );
  const quantities = await shippedBy(tx, plans);
  const named = (row: (typeof waiting)[number]) => row.sender_document === body.documentNumber;
  const days_max =
    policyOn(tools.city, 'purchase-match-days', localDay(at, tools.city.city.timezone))?.value ?? 0;
  const near = (row: (typeof waiting)[number]) => {
    const bought = documents.get(row.document_id)?.occurredAt;
    return bought !== undefined && Math.abs(bought.getTime() - at.getTime()) <= days_max * 86_400_000;
  };
  const unnamed = waiting.filter((row) => row.sender_document === null && near(row));
  const matched: Matched = {};
  for (const row of [...waiting.filter(named), ...unnamed]) {
    const lotId = plans.get(row.document_id)?.lines[row.line - 1]?.lot;
    if (lotId === undefined) continue;
    const quantity = quantities.get(`${row.document_id} ${row.line}`) ?? 0;
    const line = lines.find(
      (one) => one.lot.lotId === lotId && !matched[one.line] && (named(row) || one.quantity === quantity),
    );
    if (line) matched[line.line] = { document: row.document_id, line: row.line, quantity };
  }
  return matched;
}

/** What each purchase says was handed over, by document and line. */
async function shippedBy(
  tx: Queryable,
  plans: ReadonlyMap<string, ResolvedPurchase>,
): Promise<Map<string, number>> {
  const lots = new Set([...plans.values()].flatMap((plan) => plan.lines.map((line) => line.lot)));
  const movements = await movementsOfDocuments(tx, [...lots], [...plans.keys()]);
  const shipped = movements.filter((movement) => movement.kind === 'shipped');
  return new Map(
    shipped.map((movement) => [`${movement.documentId} ${movement.line}`, movement.quantity ?? 0]),
  );
}

function lateContradictions(
  lines: readonly ResolvedLine[],
  matched: Matched,
  partyId: PartyId,
): Parameters<typeof noteDiscrepancies>[3][number][] {
  return lines.flatMap((line) => {
    const match = matched[line.line];
    if (!match || match.quantity === line.quantity) return [];
    return [
      {
        lotId: line.lot.lotId,
        partyId,
        line: line.line,
        kind: 'late-contradiction' as const,
        quantity: Math.abs(line.quantity - match.quantity),
        detail: { voucher: line.quantity, purchase: match.quantity },
      },
    ];
  });
}

async function noteMatches(
  tx: Queryable,
  senderId: PartyId,
  receiverId: string,
  documentId: string,
  matched: Matched,
): Promise<void> {
  for (const [purchase, matches] of Map.groupBy(Object.values(matched), (match) => match.document)) {
    await setMatched(
      tx,
      receiverId,
      { documentId: purchase, lines: matches.map((match) => match.line) },
      documentId,
    );
    await insertAnswer(
      tx,
      { senderId, documentId },
      { documentId: purchase, senderId: receiverId, kind: 'purchase' },
    );
  }
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

/** 大白菜 等 3 种 */
export function summaryOf(lines: readonly ResolvedLine[]): string {
  const names = [...new Set(lines.map((line) => line.product.name))];
  return names.length > 1 ? `${names[0]} 等 ${names.length} 种` : (names[0] ?? '');
}
