import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { attachmentUnknown, broughtBy } from '../attachments/index.ts';
import { displayNames, type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  documentsById,
  holdersOf,
  joinRecord,
  occurredAt,
  type Projection,
  type RecordTools,
  readOpenSections,
  recordOnce,
  refused,
  splitRecord,
} from '../ledger/index.ts';
import { findLot, type LotId, partiesById, toBaseQuantity } from '../registry/index.ts';
import { judgeGate, worstOf } from './gate.rules.ts';
import { gateEntryUnknown, gateLotElsewhere, gateTestNeeded, gateWeightOdd } from './record-books.errors.ts';
import type { DecisionInput, GateEntryAnswerValue, GateEntryInput } from './record-books.schemas.ts';
import { decisionsOf, insertDecision } from './record-books.store.ts';

/** Lots that lines name, by line; the weights in grams. */
export interface ResolvedGateEntry {
  lots: Record<number, LotId>;
  grams: number[];
}

/** Goods at a gate move nothing: a lot that is named was seen there. */
export function projectGateEntry(context: { occurredAt: Date }, resolved: ResolvedGateEntry): Projection {
  return {
    movements: [],
    observations: Object.entries(resolved.lots).map(([line, lotId]) => ({
      lotId,
      partyId: null,
      at: context.occurredAt,
      precision: 'instant' as const,
      line: Number(line),
      what: '批发市场进场登记',
    })),
  };
}

/**
 * Records goods at a wholesale market's gate (进场登记) and judges them by the city's data: no proof and no test is red.
 * Errors: `role-forbidden`, `exists-with-different-…`, `at-in-future`, `attachment-unknown`, `lot-unknown`; 422
 * `gate-lot-elsewhere`, `quantity-malformed`.
 */
export async function recordGateEntry(
  tools: RecordTools,
  principal: Principal,
  body: GateEntryInput,
): Promise<{ answer: GateEntryAnswerValue; status: 200 | 201 }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<{ answer: GateEntryAnswerValue; status: 200 | 201 }>(
    tools,
    { senderId, number: body.documentNumber, kind: 'gate-entry', body },
    {
      join: joinRecord,
      repeat: ({ documentId, occurredAt: at }) => ({
        answer: answerOf(tools, documentId, body, at, true),
        status: 200,
      }),
    },
    () =>
      tools.db.transaction(async (tx) => {
        const at = occurredAt(tools.clock, body.at, '/at');
        const photos = body.photos ?? [];
        const own = await broughtBy(tx, senderId, photos);
        if (photos.some((photo) => !own.has(photo))) throw attachmentUnknown();
        const documentId = tools.ids.next<'document'>();
        const resolved = await resolveLines(tx, tools, senderId, body);
        await captureDocument(tx, tools, {
          documentId,
          kind: 'gate-entry',
          senderId,
          recordedBy: principal.accountId,
          senderNumber: body.documentNumber,
          occurredAt: at,
          body,
          // A gate's lines are no goods of the ledger: they lie under a name of their own.
          sections: splitGate(body),
          resolved,
          projection: projectGateEntry({ occurredAt: at }, resolved),
        });
        return { answer: answerOf(tools, documentId, body, at, false), status: 201 };
      }),
  );
}

const splitGate = (body: GateEntryInput) => splitRecord(body as never);

async function resolveLines(
  tx: Queryable,
  tools: RecordTools,
  marketId: PartyId,
  body: GateEntryInput,
): Promise<ResolvedGateEntry> {
  const resolved: ResolvedGateEntry = { lots: {}, grams: [] };
  const issues: Issue[] = [];
  for (const [index, line] of body.lines.entries()) {
    const weight = toBaseQuantity(tools.city.units, {
      base: 'g',
      levels: [],
      declared: line.weight,
      path: `/lines/${index}/weight`,
    });
    if (!weight.ok) issues.push(gateWeightOdd(index));
    resolved.grams.push(weight.ok ? weight.quantity : 0);
    if (line.lot === undefined) continue;
    const lot = await findLot(tx, line.lot);
    const holders = await holdersOf(tx, [lot.lotId]);
    const parties = await partiesById(tx, holders);
    const here = holders.some((id) => id === marketId || parties.get(id)?.marketId === marketId);
    if (here) resolved.lots[index + 1] = lot.lotId;
    else issues.push(gateLotElsewhere(index));
  }
  if (issues.length > 0) throw refused(issues);
  return resolved;
}

function answerOf(
  tools: Pick<RecordTools, 'city'>,
  documentId: string,
  body: GateEntryInput,
  at: Date,
  replayed: boolean,
): GateEntryAnswerValue {
  const day = localDay(at, tools.city.city.timezone);
  const lines = body.lines.map((line, index) => {
    const rule = judgeGate(tools.city, line, day);
    return {
      line: index + 1,
      verdict: rule?.verdict ?? ('green' as const),
      zh: rule?.zh ?? '',
      en: rule?.en ?? '',
      clause: rule?.clause ?? '',
    };
  });
  return {
    documentId,
    replayed,
    recordedAt: mintedAt(documentId).toISOString(),
    verdict: worstOf(lines.map((line) => line.verdict)),
    lines,
  };
}

/**
 * Lets goods in, or turns them away. What is red is let in only with the slip of a test that it passed. The first word
 * stands; the same again gets it. Errors: `role-forbidden`, `gate-entry-unknown`, `gate-test-needed`.
 */
export async function decideGateEntry(
  tools: RecordTools,
  principal: Principal,
  documentId: string,
  input: DecisionInput,
) {
  const { db } = tools;
  if (principal.partyId === null) throw roleForbidden();
  const document = (await documentsById(db, [documentId])).get(documentId);
  if (document?.kind !== 'gate-entry' || document.senderId !== principal.partyId) throw gateEntryUnknown();
  const entry = joinRecord(readOpenSections(document)) as unknown as GateEntryInput;
  const { verdict, lines } = answerOf(tools, documentId, entry, document.occurredAt, false);
  const red = lines.find((line) => line.verdict === 'red');
  if (input.decision === 'admitted' && verdict === 'red' && red && input.testSlip === undefined)
    throw gateTestNeeded(red);
  const fresh = await insertDecision(db, {
    partyId: principal.partyId,
    documentId,
    at: tools.clock.now(),
    by: principal.accountId,
    decision: input.decision,
    testSlip: input.testSlip ?? null,
    reason: input.reason ?? null,
  });
  const stored = (await decisionsOf(db, principal.partyId, [documentId])).get(documentId);
  if (!stored) throw gateEntryUnknown();
  return {
    documentId,
    decision: stored.decision,
    at: stored.at.toISOString(),
    by: (await displayNames(db, [stored.by])).get(stored.by) ?? '',
    replayed: !fresh,
  };
}
