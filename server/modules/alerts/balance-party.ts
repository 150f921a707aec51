import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import { documentsById, movementsOfLots, readOpenSections, stockOf } from '../ledger/index.ts';
import { type CityData, daysBetween, describeLots, type LotFacts } from '../registry/index.ts';
import { inOrder, toRow } from './load-stories.ts';
import { transformationsOf } from './portions.ts';
import type { AlertTools } from './raise-findings.ts';
import { lossBandOn, type Unit } from './rules/bands.ts';
import type { Row } from './rules/lot-story.ts';
import { type BalanceAnswer, massBalance } from './rules/mass-balance.ts';
import { placeOf } from './rules/span.ts';
import { judgeYield, type Transformation, type YieldJudgement } from './rules/yields.ts';
import type { Window } from './windows.ts';

/** Lots of one business that one balance looks at; a larger one asks for a product or a shorter window. */
export const LOTS_MAX = 20_000;
const PAGE = 2000;

export interface BalanceWish {
  partyId: PartyId;
  window: Window;
  /** One product, or every product of one category and those below it; neither: everything. */
  productId?: string | undefined;
  category?: string | undefined;
  /** Leaves the transformations alone, and so every lot that is not wished for: each was judged with its document. */
  withoutYields?: boolean;
}

export interface Balanced extends BalanceAnswer {
  productId: string | null;
  category: string;
  unit: Unit;
  /** Transformations that made of it in the window, as the city's bands judge them. */
  yields: YieldJudgement[];
  /** Transformations that made of it and that nobody can judge: no band, or units that do not compare. */
  notJudged: string[];
}

export interface PartyBalance {
  balances: Balanced[];
  /** More lots than LOTS_MAX: what is answered is of the latest of them, and says nothing of the rest. */
  truncated: boolean;
}

/** Works out a party's mass balances over a window from the movements of the lots that it had then. */
export async function balanceParty(
  db: Queryable,
  tools: Pick<AlertTools, 'city'>,
  wish: BalanceWish,
): Promise<PartyBalance> {
  const { partyId, window } = wish;
  const held = await lotsHeldIn(db, partyId, window);
  const all = await describeLots(db, held.lotIds);
  const facts = wish.withoutYields ? new Map([...all].filter(([, lot]) => isWished(tools, wish, lot))) : all;
  const everybodys = (await movementsOfLots(db, [...facts.keys()])).map(toRow).sort(inOrder);
  const rows = everybodys.filter((row) => row.fromId === partyId || row.toId === partyId);
  const windowed = rows.filter((row) => inWindow(row, window));
  const transformations = wish.withoutYields
    ? []
    : transformationsOf(tools.city, windowed, facts).filter((one) => one.partyId === partyId);
  const begun = new Map<string, string>();
  for (const row of everybodys) {
    if (!begun.has(row.lotId)) begun.set(row.lotId, localDay(new Date(row.at), tools.city.city.timezone));
  }
  const excused = await excusedDisposals(db, tools, windowed, facts, (lotId) => begun.get(lotId) ?? null);
  const groups = Map.groupBy(
    [...facts.values()].filter((lot) => isWished(tools, wish, lot)),
    (lot) => `${wish.category ?? lot.product.productId} ${lot.lot.baseUnit}`,
  );
  const balances = [...groups.values()].flatMap((lots) => {
    const ids = new Set(lots.map((lot) => lot.lot.lotId as string));
    const balance = balanceOf(tools, wish, lots, {
      rows: rows.filter((row) => ids.has(row.lotId)),
      transformations: transformations.filter((one) => one.outputs.some((portion) => ids.has(portion.lotId))),
      excused,
    });
    return balance ? [balance] : [];
  });
  return { balances, truncated: held.truncated };
}

const inWindow = (row: Row, window: Window): boolean =>
  placeOf({ earliest: row.at, latest: row.at + row.precision_ms }, window) !== 'out';

function isWished({ city }: Pick<AlertTools, 'city'>, wish: BalanceWish, { product }: LotFacts): boolean {
  if (wish.productId !== undefined) return product.productId === wish.productId;
  if (wish.category === undefined) return true;
  for (
    let one: string | null = product.category;
    one !== null;
    one = city.categories.get(one)?.parent ?? null
  )
    if (one === wish.category) return true;
  return false;
}

/** Lots that moved since the window began, or that were there all along. */
async function lotsHeldIn(
  db: Queryable,
  partyId: PartyId,
  window: Window,
): Promise<{ lotIds: string[]; truncated: boolean }> {
  const lotIds = new Set<string>();
  for (const everything of [true, false]) {
    let after: Parameters<typeof stockOf>[2]['after'];
    for (;;) {
      const page = await stockOf(db, partyId, { after, limit: PAGE, everything });
      // All that ever moved is listed latest first: what lies before the window matters only where some is left.
      const wanted = everything ? page.filter((one) => one.lastAt.getTime() >= window.from) : page;
      for (const one of wanted) lotIds.add(one.lotId);
      const last = page.at(-1);
      if (lotIds.size > LOTS_MAX) return { lotIds: [...lotIds].slice(0, LOTS_MAX), truncated: true };
      if (!last || page.length < PAGE || wanted.length < page.length) break;
      after = { lastAt: last.lastAt, lotId: last.lotId };
    }
  }
  return { lotIds: [...lotIds], truncated: false };
}

function balanceOf(
  tools: Pick<AlertTools, 'city'>,
  wish: BalanceWish,
  lots: readonly LotFacts[],
  parts: { rows: readonly Row[]; transformations: readonly Transformation[]; excused: ReadonlySet<string> },
): Balanced | null {
  const [first] = lots;
  if (!first) return null;
  const category = wish.category ?? first.product.category;
  const productId = wish.category === undefined ? first.product.productId : null;
  const unit = first.lot.baseUnit;
  const day = localDay(new Date(wish.window.from), tools.city.city.timezone);
  const band = lossBandOn(tools.city, category, day);
  const balance = massBalance({
    partyId: wish.partyId,
    subject: productId ?? category,
    productId,
    unit,
    window: wish.window,
    rows: parts.rows,
    band: band && { ...band, atLeast: band.atLeast[unit] },
    excusedDisposals: parts.excused,
  });
  const judged = parts.transformations.map((one) => ({ one, judgement: judgeYield(tools.city, one) }));
  return {
    ...balance,
    productId,
    category,
    unit,
    yields: judged.flatMap(({ judgement }) => judgement ?? []),
    notJudged: judged.flatMap(({ one, judgement }) => (judgement ? [] : one.documentId)),
  };
}

/** Reasons for which good food is thrown away by order, not lost. */
const ORDERED: ReadonlySet<unknown> = new Set(['recalled', 'failed-test', 'label']);

/**
 * Disposals that are no loss to be asked about: by order, or after the lot's expiry by any claim. Loose goods that
 * nobody dated are past their best after half of their category's usual shelf life since anybody recorded them.
 */
async function excusedDisposals(
  db: Queryable,
  { city }: Pick<AlertTools, 'city'>,
  rows: readonly Row[],
  facts: ReadonlyMap<string, LotFacts>,
  begunOn: (lotId: string) => string | null,
): Promise<Set<string>> {
  const disposals = rows.filter((row) => row.kind === 'disposed');
  const documents = await documentsById(db, [...new Set(disposals.map((row) => row.documentId))]);
  const excused = new Set<string>();
  for (const row of disposals) {
    const document = documents.get(row.documentId);
    const goods = document && (readOpenSections(document).goods as { reason?: unknown } | undefined);
    const day = localDay(new Date(row.at + row.precision_ms), city.city.timezone);
    if (ORDERED.has(goods?.reason) || isPast(city, facts.get(row.lotId), begunOn(row.lotId), day))
      excused.add(`${row.documentId} ${row.lotId}`);
  }
  return excused;
}

function isPast(city: CityData, lot: LotFacts | undefined, begunOn: string | null, day: string): boolean {
  const expiries = lot?.claims.flatMap((claim) => claim.expiryDate ?? []) ?? [];
  if (expiries.length > 0) return expiries.some((expiry) => expiry <= day);
  const life = city.categories.get(lot?.product.category ?? '')?.shelfLifeDays ?? null;
  return life !== null && begunOn !== null && daysBetween(begunOn, day) * 2 >= life;
}
