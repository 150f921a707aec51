import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { isScouting } from '../../platform/lookups.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import {
  captureDocument,
  type Discrepancy,
  describeDiscrepancy,
  discrepanciesOfDocument,
  holdersOf,
  inDistrict,
  joinRecord,
  type LotTestContent,
  noteDiscrepancies,
  occurredAt,
  projectLotTest,
  type RecordAnswerValue,
  type RecordTools,
  recordOnce,
  splitRecord,
} from '../ledger/index.ts';
import { findLot, type Lot, lotCode, partiesById } from '../registry/index.ts';
import { insertLotPapers } from '../vouchers/index.ts';
import { judgeTests, type Standing } from './lot-tests.rules.ts';
import type { LotTestInput } from './lot-tests.schemas.ts';
import { insertResults, resultsOfLots } from './lot-tests.store.ts';

export interface LotTestTools extends RecordTools {
  /** The supervising office, as the sender of what officers record. */
  officeId: PartyId;
}

interface Recorded {
  answer: RecordAnswerValue;
  status: 200 | 201;
}

/**
 * Records what a test of a lot found. It moves nothing. A failed item is a finding and stops the lot on its public page;
 * where all items pass, the test counts among the lot's papers. For whoever has or had the lot, the market that one
 * of these stands in, and officers of the districts of these.
 * Errors: `lot-unknown`, `record-forbidden`, `exists-with-different-…`, `at-in-future`.
 */
export async function recordLotTest(
  tools: LotTestTools,
  principal: Principal,
  body: LotTestInput,
): Promise<Recorded> {
  const senderId = principal.partyId ?? tools.officeId;
  return recordOnce<Recorded>(
    tools,
    { senderId, number: body.documentNumber, kind: 'lot-test', body },
    {
      join: joinRecord,
      repeat: async ({ documentId }) => {
        const lot = await findLot(tools.db, body.lot);
        const found = await discrepanciesOfDocument(tools.db, [lot.lotId], documentId);
        return { answer: answerOf(documentId, lot, true, found), status: 200 };
      },
    },
    () => tools.db.transaction((tx) => record(tx, tools, principal, senderId, body)),
  );
}

async function record(
  tx: Queryable,
  tools: LotTestTools,
  principal: Principal,
  senderId: PartyId,
  body: LotTestInput,
): Promise<Recorded> {
  const lot = await findLot(tx, body.lot);
  const standing = await standingOf(tx, tools, principal, lot);
  const at = occurredAt(tools.clock, body.at, '/at');
  const documentId = tools.ids.next<'document'>();
  // Whoever tests without having the lot is no place that it went to.
  const resolved = { lot: lot.lotId, seenAt: standing === 'holder' ? senderId : null };
  await captureDocument(tx, tools, {
    documentId,
    kind: 'lot-test',
    senderId,
    recordedBy: principal.accountId,
    senderNumber: body.documentNumber,
    occurredAt: at,
    body,
    sections: splitRecord(body),
    resolved,
    projection: projectLotTest({ occurredAt: at }, body as LotTestContent, resolved),
  });
  const results = body.items.map((item, index) => ({
    lotId: lot.lotId,
    documentId,
    line: index + 1,
    at,
    item: item.item,
    passed: item.result === 'pass',
    value: item.value ?? null,
    limit: item.limit ?? null,
    senderId,
    standing,
  }));
  await insertResults(tx, results);
  const failed = results.filter((result) => !result.passed);
  const found = await noteDiscrepancies(
    tx,
    tools,
    documentId,
    failed.map(({ line, item, value, limit }) => ({
      lotId: lot.lotId,
      partyId: standing === 'holder' ? senderId : null,
      line,
      kind: 'failed-test' as const,
      quantity: null,
      detail: { item, value, limit },
    })),
  );
  const stopped = judgeTests(await resultsOfLots(tx, [lot.lotId]))?.state === 'stop';
  if (!stopped) await countAsPaper(tx, tools, senderId, lot, { body, at, documentId });
  return { answer: answerOf(documentId, lot, false, found), status: 201 };
}

/** The slip of a test after which nothing speaks against the lot, for those who sell it on. */
async function countAsPaper(
  tx: Queryable,
  tools: LotTestTools,
  senderId: PartyId,
  lot: Lot,
  test: { body: LotTestInput; at: Date; documentId: string },
): Promise<void> {
  const kind = [...tools.city.certificateKinds.values()].find((one) => one.madeByLotTest);
  if (!kind || isScouting(tx)) return;
  const issuer = senderId === tools.officeId ? null : (await partiesById(tx, [senderId])).get(senderId)?.name;
  await insertLotPapers(tx, [
    {
      lotId: lot.lotId,
      kind: kind.code,
      number: test.body.number ?? test.body.documentNumber,
      documentId: test.documentId,
      issuer: issuer ?? tools.city.city.office.zh,
      issuedOn: localDay(test.at, tools.city.city.timezone),
      validUntil: null,
      sha256: null,
    },
  ]);
}

/** As what this person tests the lot. Errors: `record-forbidden`. */
async function standingOf(
  tx: Queryable,
  tools: LotTestTools,
  principal: Principal,
  lot: Lot,
): Promise<Standing> {
  const wholeCity = principal.role === 'regulator' && principal.divisionCode === tools.city.city.code;
  if (wholeCity) return 'office';
  const holderIds = await holdersOf(tx, [lot.lotId]);
  const { partyId } = principal;
  if (partyId !== null && holderIds.includes(partyId)) return 'holder';
  const holders = [...(await partiesById(tx, holderIds)).values()];
  if (partyId !== null && holders.some((party) => party.marketId === partyId)) return 'market';
  if (
    principal.role === 'regulator' &&
    holders.some((party) => inDistrict(principal, party, tools.city.city.code))
  )
    return 'office';
  throw recordForbidden();
}

const answerOf = (
  documentId: string,
  lot: Lot,
  replayed: boolean,
  found: readonly Discrepancy[],
): RecordAnswerValue => ({
  documentId,
  replayed,
  recordedAt: mintedAt(documentId).toISOString(),
  lots: [{ line: 1, lotId: lot.lotId, code: lotCode(lot.lotId), quantity: 0, baseUnit: lot.baseUnit }],
  discrepancies: found.map(describeDiscrepancy),
});
