import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import { startOfLocalDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import type { TillLineKind } from '../ledger/index.ts';
import { addDays, type CityData, describeLots, findProducts } from '../registry/index.ts';
import { bindingsOf, type StoredBinding } from './bindings.store.ts';
import { briefLot, viewLine } from './record-till.ts';
import { type BoundFor, intervals } from './rules/bindings-in-force.ts';
import { countTillLines, tillLinesOf } from './till-lines.store.ts';

const ENDED_MAX = 100;

/** What lies where in a shop at an instant, and what lay there before. */
export async function readBindings(db: Db, partyId: PartyId, at: Date) {
  const all = intervals(await bindingsOf(db, partyId, at));
  const holds = (one: BoundFor) => (one.to === null || at < one.to) && one.lotIds.length > 0;
  const ended = all
    .filter((one) => !holds(one) && one.lotIds.length > 0)
    .toReversed()
    .slice(0, ENDED_MAX);
  const shown = [...all.filter(holds), ...ended] as (BoundFor & StoredBinding)[];
  const facts = await describeLots(db, [...new Set(shown.flatMap((one) => one.lotIds))]);
  const view = (one: BoundFor) => viewBinding(one as BoundFor & StoredBinding, facts);
  return { at: at.toISOString(), inForce: all.filter(holds).map(view), ended: ended.map(view) };
}

export function viewBinding(
  one: Omit<StoredBinding, 'recordedBy'> & { to?: Date | null },
  facts: Awaited<ReturnType<typeof describeLots>>,
) {
  return {
    bindingId: one.bindingId,
    documentNumber: one.number,
    place: one.place,
    plu: one.plu,
    productId: one.productId,
    from: one.from.toISOString(),
    to: one.to?.toISOString() ?? null,
    alongside: one.alongside,
    lots: one.lotIds.map((lotId) => briefLot(lotId, facts)),
  };
}

/** '2026-11-20T08:00:00.000Z_123_4': instant, document and line of the last one shown. */
export const TILL_CURSOR = '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z_\\d{1,19}_\\d{1,5}$';

/** Lines of a day with what they were taken for, the latest first. Errors: `page-unknown`. */
export async function readTillLines(
  { db, city }: { db: Db; city: CityData },
  partyId: PartyId,
  asked: { day: string; as?: TillLineKind | undefined; before?: string | undefined; limit: number },
) {
  const { timezone } = city.city;
  const from = startOfLocalDay(asked.day, timezone);
  const to = new Date(startOfLocalDay(addDays(asked.day, 1), timezone).getTime() - 1);
  const lines = await tillLinesOf(db, partyId, {
    from,
    to,
    as: asked.as,
    before: cursorOf(asked.before),
    limit: asked.limit,
  });
  const counts = await countTillLines(db, partyId, { from, to });
  const facts = await describeLots(db, [...new Set(lines.flatMap((line) => line.lotIds))]);
  const products = await findProducts(db, {
    ids: [...new Set(lines.flatMap((line) => line.productId ?? []))],
    gtins: [],
    codes: [],
  });
  const names = new Map(products.map((product) => [product.productId as string, product.name]));
  const last = lines.length === asked.limit ? lines.at(-1) : undefined;
  return {
    day: asked.day,
    counts: {
      sold: counts.get('sold') ?? 0,
      possible: counts.get('possible') ?? 0,
      withoutArrival: counts.get('without-arrival') ?? 0,
      unattributed: counts.get('unattributed') ?? 0,
    },
    items: lines.map((line) => {
      const shown = viewLine(city, facts, { ...line, lots: line.lotIds });
      return {
        ...shown,
        productName: shown.productName ?? names.get(line.productId ?? '') ?? null,
        documentId: line.documentId,
        at: line.at.toISOString(),
        till: line.till,
        place: line.place,
        code: line.code,
      };
    }),
    next: last ? `${last.at.toISOString()}_${last.documentId}_${last.line}` : null,
  };
}

function cursorOf(text: string | undefined) {
  if (text === undefined) return undefined;
  const [instant = '', documentId = '', line = ''] = text.split('_');
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) {
    throw new Problem(400, 'page-unknown', {
      zh: '翻页位置无法识别，请从第一页重新打开。',
      en: 'This place in the list is not known; open the list again from its first page.',
      path: '/before',
    });
  }
  return { at, documentId, line: Number(line) };
}
