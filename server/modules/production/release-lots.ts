import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  joinRecord,
  occurredAt,
  type RecordTools,
  readResolved,
  recordOnce,
  refused,
  splitRecord,
} from '../ledger/index.ts';
import { type LotId, lotCode, partiesById } from '../registry/index.ts';
import { insertLotPapers } from '../vouchers/index.ts';
import { type LotStanding, standingOf } from './making.ts';
import { lotsOfOrders, orderById } from './orders.store.ts';
import { ownLots } from './own-lots.ts';
import {
  alreadyScrapped,
  blockIssue,
  certificateNumberNeeded,
  lotsNotOfOrder,
  madeElsewhere,
  orderNotMade,
  orderUnknown,
  reasonNeeded,
  subjectNeeded,
} from './production.errors.ts';
import type { ReleaseAnswerValue, ReleaseInput } from './production.schemas.ts';
import { insertDecisions, insertPointDecisions } from './production.store.ts';
import { projectRelease, type ResolvedRelease } from './project-process.ts';

interface Recorded {
  answer: ReleaseAnswerValue;
  status: 200 | 201;
}

/**
 * Lets lots go, holds them, or gives them up (放行, 扣留, 报废). A release needs the outgoing test where the city asks for
 * one, and a reason for every value outside its limit. Its certificate number becomes a paper of the lots.
 * Errors, in order: `exists-with-different-…`, `order-unknown`, `order-not-made`, `lot-unknown`, `lot-not-own`,
 * `lot-not-of-order`, `check-subject-needed`, `reason-needed`, `lot-scrapped`, `lot-made-elsewhere`, `release-…` (422, one for each thing in the
 * way), `certificate-number-needed`.
 */
export async function releaseLots(
  tools: RecordTools,
  principal: Principal,
  body: ReleaseInput,
): Promise<Recorded> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<Recorded>(
    tools,
    { senderId, number: body.documentNumber, kind: 'release', body },
    {
      join: joinRecord,
      repeat: (earlier) => ({
        answer: answerOf(earlier.documentId, true, readResolved(earlier) as ResolvedRelease),
        status: 200,
      }),
    },
    () => tools.db.transaction((tx) => record(tx, tools, principal, senderId, body)),
  );
}

async function record(
  tx: Queryable,
  tools: RecordTools,
  principal: Principal,
  senderId: PartyId,
  body: ReleaseInput,
): Promise<Recorded> {
  const at = occurredAt(tools.clock, body.at, '/at');
  const lots = await lotsOf(tx, senderId, body);
  const standings = await standingOf(tx, tools, senderId, lots);
  decide(body, lots, standings);
  const resolved: ResolvedRelease = { lots, decision: body.decision };
  const documentId = tools.ids.next<'document'>();
  await captureDocument(tx, tools, {
    documentId,
    kind: 'release',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved,
    projection: projectRelease({ occurredAt: at }, resolved),
  });
  const certificateNumber = body.certificateNumber ?? null;
  await insertDecisions(
    tx,
    lots.map((lotId) => ({
      lotId,
      documentId,
      partyId: senderId,
      at,
      decision: body.decision,
      certificateNumber,
      reason: body.reason ?? null,
    })),
  );
  const points = new Map((body.points ?? []).map(({ point, reason }) => [point, reason]));
  await insertPointDecisions(
    tx,
    lots.flatMap((lotId) => [...points].map(([point, reason]) => ({ lotId, documentId, point, reason }))),
  );
  if (body.decision === 'release' && certificateNumber !== null)
    await countAsPaper(tx, tools, senderId, lots, { number: certificateNumber, at, documentId });
  return { answer: answerOf(documentId, false, resolved), status: 201 };
}

async function lotsOf(tx: Queryable, partyId: PartyId, body: ReleaseInput): Promise<LotId[]> {
  const named = await ownLots(tx, partyId, body.lots ?? [], (index) => `/lots/${index}`);
  if (body.order === undefined) {
    if (named.length === 0) throw subjectNeeded();
    return named;
  }
  if (!(await orderById(tx, partyId, body.order))) throw orderUnknown('/order');
  const made = (await lotsOfOrders(tx, [body.order])).get(body.order)?.map((lot) => lot.lotId) ?? [];
  if (made.length === 0) throw orderNotMade();
  const other = named.findIndex((lotId) => !made.includes(lotId));
  if (other >= 0) throw lotsNotOfOrder(`/lots/${other}`);
  return named.length > 0 ? named : made;
}

function decide(
  body: ReleaseInput,
  lots: readonly LotId[],
  standings: ReadonlyMap<LotId, LotStanding>,
): void {
  for (const [index, lotId] of lots.entries())
    if (standings.get(lotId)?.decision?.decision === 'scrap') throw alreadyScrapped(`/lots/${index}`);
  if (body.decision !== 'release') {
    if (body.reason === undefined) throw reasonNeeded(body.decision);
    return;
  }
  const decided = new Set((body.points ?? []).map(({ point }) => point));
  if (body.certificateNumber !== undefined)
    for (const [index, lotId] of lots.entries())
      if (!standings.get(lotId)?.madeHere) throw madeElsewhere(`/lots/${index}`);
  const issues = lots.flatMap((lotId, index) =>
    (standings.get(lotId)?.blocks ?? [])
      .filter((block) => block.decided === null && !(block.point !== null && decided.has(block.point)))
      .map((block) => blockIssue(block, `/lots/${index}`)),
  );
  if (issues.length > 0) throw refused(issues);
  const asked = lots.some((lotId) => standings.get(lotId)?.outgoingTest);
  if (asked && body.certificateNumber === undefined) throw certificateNumberNeeded();
}

/** 检验合格证 goes with the lot from now on, so that nobody types it into a voucher. */
async function countAsPaper(
  tx: Queryable,
  tools: RecordTools,
  partyId: PartyId,
  lots: readonly LotId[],
  paper: { number: string; at: Date; documentId: string },
): Promise<void> {
  const kind = [...tools.city.certificateKinds.values()].find((one) => one.madeByRelease);
  if (!kind) return;
  const issuer = (await partiesById(tx, [partyId])).get(partyId)?.name ?? null;
  await insertLotPapers(
    tx,
    lots.map((lotId) => ({
      lotId,
      kind: kind.code,
      number: paper.number,
      documentId: paper.documentId,
      issuer,
      issuedOn: localDay(paper.at, tools.city.city.timezone),
      validUntil: null,
      sha256: null,
    })),
  );
}

const answerOf = (
  documentId: string,
  replayed: boolean,
  { lots, decision }: ResolvedRelease,
): ReleaseAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  decision,
  lots: lots.map((lotId) => ({ lotId, code: lotCode(lotId) })),
});
