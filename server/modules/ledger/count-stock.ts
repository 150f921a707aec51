import type { Queryable } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import type { PartyId } from '../identity/index.ts';
import type { CityData, CountReason, LotId, ResolvedLine } from '../registry/index.ts';
import { refused } from './capture-document.ts';
import type { Holding } from './holdings.store.ts';
import { receiptsToImply } from './imply-receipts.ts';
import { movementsOfLots } from './movements.store.ts';
import { type CountedBefore, countedQuantity, type ImpliedReceipt } from './project-records.ts';
import { holdingDeltas } from './projection.ts';
import type { RecordInput } from './record-input.ts';

/** Why a count differs, as of a day. Errors: `count-reason-unknown`. */
function countReason(
  city: CityData,
  code: string | undefined,
  path: string,
  day: string,
): CountReason | undefined {
  if (code === undefined) return undefined;
  const held = city.countReasons.filter((one) => one.from <= day && (one.to === null || day < one.to));
  const found = held.find((one) => one.code === code);
  if (found) return found;
  const list = (language: 'zh' | 'en') => held.map((one) => `${one.code} ${one[language]}`).join(', ');
  throw new Problem(422, 'count-reason-unknown', {
    zh: `没有“${code.slice(0, 20)}”这个差异原因。可选：${list('zh')}。`,
    en: `There is no reason “${code.slice(0, 20)}” for a difference. Choose one of: ${list('en')}.`,
    path,
  });
}

/** What the ledger says that there was of each lot when it was counted, and how much of it may be lost unasked. */
export async function expectedCounts(
  tx: Queryable,
  city: CityData,
  lines: readonly ResolvedLine[],
  own: ReadonlyMap<string, Holding>,
  countedAt: Date | undefined,
  body: RecordInput,
  day: string,
): Promise<CountedBefore[]> {
  const stock =
    countedAt === undefined
      ? new Map([...own].map(([lotId, holding]) => [lotId, holding.onHand]))
      : await stockAt(
          tx,
          [...own.values()].map(({ partyId, lotId }) => ({ partyId, lotId })),
          countedAt,
        );
  return lines.map((line, index) => {
    const less = countReason(city, body.lines?.[index]?.reason, `/lines/${index}/reason`, day)?.less;
    return {
      expected: stock.get(line.lot.lotId) ?? 0,
      permille: city.categories.get(line.product.category)?.loss.permille ?? 0,
      ...(less ? { less } : {}),
    };
  });
}

/**
 * Goods that are counted beyond what the ledger knows of, while some are on the way, are those: counting them says that
 * they have come. Returns the receipts that this implies, and what was expected with them.
 */
export async function arrivedByCount(
  tx: Queryable,
  city: CityData,
  count: {
    partyId: PartyId;
    at: Date;
    lines: readonly ResolvedLine[];
    body: RecordInput;
    own: ReadonlyMap<string, Holding>;
    counts: readonly CountedBefore[];
  },
): Promise<{ implied: ImpliedReceipt[]; counts: CountedBefore[] }> {
  const { lines, body, own, counts } = count;
  const beyond = new Map<LotId, number>();
  for (const [index, line] of lines.entries()) {
    const counted = body.lines?.[index]?.counted;
    const result = counted && countedQuantity(city, counted, line.factors, '');
    const { lotId } = line.lot;
    // Of several counts of one lot what was expected counts once.
    const before = beyond.get(lotId) ?? -(counts[index]?.expected ?? 0);
    beyond.set(lotId, before + (result?.ok ? result.quantity : 0));
  }
  const needed = new Map(
    [...beyond]
      .filter(([, surplus]) => surplus > 0)
      .map(([lotId, surplus]) => [lotId, (own.get(lotId)?.onHand ?? 0) + surplus]),
  );
  const implied = await receiptsToImply(tx, count.partyId, needed, own, count.at);
  const arrived = new Map<string, number>();
  for (const one of implied) arrived.set(one.lot, (arrived.get(one.lot) ?? 0) + (one.quantity ?? 0));
  return {
    implied,
    counts: counts.map((one, index) => ({
      ...one,
      expected: one.expected + (arrived.get(lines[index]?.lot.lotId ?? '') ?? 0),
    })),
  };
}

/** Holdings as they were: a count of the morning that arrives in the evening knows nothing of the day's sales. */
async function stockAt(
  tx: Queryable,
  holdings: readonly Pick<Holding, 'partyId' | 'lotId'>[],
  at: Date,
): Promise<Map<string, number>> {
  const held = await heldAt(tx, holdings, at);
  return new Map([...held].map(([lotId, one]) => [lotId, one.onHand]));
}

/** The same with what was on the way then. */
export async function heldAt(
  tx: Queryable,
  holdings: readonly Pick<Holding, 'partyId' | 'lotId'>[],
  at: Date,
): Promise<Map<string, { onHand: number; incoming: number }>> {
  const movements = await movementsOfLots(
    tx,
    holdings.map((holding) => holding.lotId),
  );
  const parties = new Set(holdings.map((holding) => holding.partyId));
  const before = movements.filter((movement) => movement.at <= at);
  return new Map(
    holdingDeltas(before.map((movement) => ({ ...movement, precision: 'instant' as const })))
      .filter((delta) => parties.has(delta.partyId))
      .map((delta) => [delta.lotId, delta]),
  );
}

/** Errors: those of quantities (packing.ts), at `/lines/<n>/counted`. */
export function refuseBadCounts(city: CityData, lines: readonly ResolvedLine[], body: RecordInput): void {
  const issues = lines.flatMap((line, index) => {
    const counted = body.lines?.[index]?.counted;
    const result = counted && countedQuantity(city, counted, line.factors, `/lines/${index}/counted`);
    return !result || result.ok ? [] : result.findings;
  });
  if (issues.length > 0) throw refused(issues);
}
