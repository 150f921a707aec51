import { localDay } from '../../platform/local-time.ts';
import { caseById, latestScope } from '../cases/index.ts';
import { holdingsOfLots, movementsOfLots } from '../ledger/index.ts';
import { readDelivery } from '../notices/index.ts';
import { freezesOfLots } from '../recall/index.ts';
import { describeLots, displayQuantity, type LotFacts, lotsById } from '../registry/index.ts';
import { lotsOf, type StoredRecall } from './recall.ts';
import type { RecallFiguresValue } from './recalls.schemas.ts';
import { type Figures, figuresOf } from './rules/effectiveness.ts';
import type { RecallsTools } from './who-may.ts';

/**
 * What a recall has come to, by the records: gone out, eaten, back, destroyed, still out there; and the measures of an
 * evaluation. Of each unit for itself; and how the letters about its lots came through.
 */
export async function readFigures(
  tools: Pick<RecallsTools, 'db' | 'city' | 'clock'>,
  recall: StoredRecall,
): Promise<RecallFiguresValue> {
  const { db, city } = tools;
  const lotIds = lotsOf(recall);
  const today = localDay(tools.clock.now(), city.city.timezone);
  const [facts, movements, holdings, lots] = await Promise.all([
    describeLots(db, lotIds),
    movementsOfLots(db, lotIds),
    holdingsOfLots(db, lotIds),
    lotsById(db, lotIds),
  ]);
  const frozen = await freezesOfLots(db, [...lots.values()], today);
  const groups = Map.groupBy(facts.values(), (one) => `${one.lot.baseUnit} ${one.product.pieceUnit ?? ''}`);
  const located = await locating(tools, recall);
  const told = recall.caseId === null ? null : await readDelivery(db, recall.caseId, lotIds);
  return {
    asOf: tools.clock.now().toISOString(),
    units: [...groups.values()].map((group) => {
      const ids = new Set(group.map((one) => one.lot.lotId as string));
      const figures = figuresOf({
        partyId: recall.partyId,
        movements: movements
          .filter((one) => ids.has(one.lotId))
          .map((one) => ({ ...one, since: one.at >= recall.begunAt })),
        holdings: holdings.filter((one) => ids.has(one.lotId)),
        isFrozen: (lotId) => frozen.has(lotId),
      });
      return viewUnit(tools, group[0] as LotFacts, figures);
    }),
    located_minutes: located,
    notices: told,
  };
}

/** From the case to its first decided scope: how long it took to know where the goods are. Null: not in a case. */
async function locating({ db }: Pick<RecallsTools, 'db'>, recall: StoredRecall): Promise<number | null> {
  if (recall.caseId === null) return null;
  const [found, scope] = await Promise.all([caseById(db, recall.caseId), latestScope(db, recall.caseId)]);
  if (!found || !scope) return null;
  return Math.round((scope.decidedAt.getTime() - found.openedAt.getTime()) / 60_000);
}

function viewUnit(
  { city }: Pick<RecallsTools, 'city'>,
  of: LotFacts,
  figures: Figures,
): RecallFiguresValue['units'][number] {
  const { baseUnit } = of.lot;
  const pieceUnit = of.product.pieceUnit ?? null;
  const say = (quantity: number) => ({
    quantity,
    zh: displayQuantity(city.units, quantity, baseUnit, 'zh', pieceUnit ?? undefined),
    en: displayQuantity(city.units, quantity, baseUnit, 'en', pieceUnit ?? undefined),
  });
  return {
    baseUnit,
    pieceUnit,
    out: say(figures.out),
    consumed: say(figures.consumed),
    back: say(figures.back),
    destroyed: say(figures.destroyed),
    elsewhere: say(figures.elsewhere),
    sealed: say(figures.sealed),
    recalled_permille: figures.recalled_permille,
    sealed_permille: figures.sealed_permille,
    destroyed_permille: figures.destroyed_permille,
  };
}
