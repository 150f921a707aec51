import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import { resultsOfLots, testStateOf } from '../lot-tests/index.ts';
import { describeLots, type LotFacts, type LotId, partiesById } from '../registry/index.ts';
import { makersAmong } from './makers.ts';
import { checksOfLots, decisionsByLot, type LotDecision, pointDecisions } from './production.store.ts';
import { pointsOf, releaseRuleFor } from './rules/control-points.ts';
import { type Block, blocksOf, decisionAt } from './rules/release.rules.ts';

/** How a lot stands before its release. */
export interface LotStanding {
  facts: LotFacts;
  /** By this business; what it has of others it may only hold back, and let go again. */
  madeHere: boolean;
  tested: boolean;
  failed: boolean;
  outgoingTest: boolean;
  decision: LotDecision | null;
  blocks: Block[];
}

/** How lots stand: what was measured, tested and decided, against what the city asks on the day of the making. */
export async function standingOf(
  db: Queryable,
  tools: Pick<RecordTools, 'city' | 'clock'>,
  partyId: PartyId,
  lotIds: readonly LotId[],
): Promise<Map<LotId, LotStanding>> {
  if (lotIds.length === 0) return new Map();
  const now = tools.clock.now();
  const today = localDay(now, tools.city.city.timezone);
  const partyKind = (await partiesById(db, [partyId])).get(partyId)?.kind ?? 'other';
  const facts = await describeLots(db, lotIds);
  const checks = await checksOfLots(db, lotIds);
  const results = Map.groupBy(await resultsOfLots(db, lotIds), (result) => result.lotId);
  const decisions = await decisionsByLot(db, lotIds);
  // What others who have some of the lot wrote of it neither helps nor hinders this business.
  const own = (one: { partyId: PartyId }) => one.partyId === partyId;
  const makers = await makersAmong(
    db,
    lotIds.map((lotId) => ({ lotId, partyId })),
  );
  const reasons = await pointDecisions(
    db,
    lotIds,
    [...decisions.values()].flatMap((some) => some.filter(own).map((one) => one.documentId)),
  );
  const standings = new Map<LotId, LotStanding>();
  for (const lotId of lotIds) {
    const lot = facts.get(lotId);
    if (!lot) continue;
    const { category } = lot.product;
    const day = lot.productionDate ?? today;
    const madeHere = makers.has(`${lotId} ${partyId}`);
    const rule = madeHere ? releaseRuleFor(tools.city, { partyKind, category, day }) : null;
    const failed = await testStateOf(db, lotId);
    const tested = (results.get(lotId) ?? []).length > 0;
    const outgoingTest = rule?.outgoingTest ?? false;
    standings.set(lotId, {
      facts: lot,
      madeHere,
      tested,
      failed: failed?.state === 'stop',
      outgoingTest,
      decision: decisionAt((decisions.get(lotId) ?? []).filter(own), now) as LotDecision | null,
      blocks: blocksOf({
        measured: (checks.get(lotId) ?? []).filter(own).flatMap((check) => check.measured),
        points: madeHere ? pointsOf(tools.city, category, day) : [],
        tested,
        failed: failed?.state === 'stop' ? failed.zh : null,
        outgoingTest,
        reasons: reasons.get(lotId) ?? new Map(),
      }),
    });
  }
  return standings;
}
