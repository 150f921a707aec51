/**
 * What a till may say while it is off-line, from the list that it keeps (GET /api/v1/sale-checks/list). It stands alone:
 * copy it into a till. For the state that the list was made of it says what GET /api/v1/sale-checks says.
 */

export interface StopReason {
  code: string;
  clause: string | null;
  zh: string;
  en: string;
}

export interface StopList {
  version: string;
  madeAt: string;
  validUntil: string;
  timeZone: string;
  complete: boolean;
  reasons: readonly StopReason[];
  shopReason: number | null;
  products: readonly { productId: string; gtin: string | null; reason: number }[];
  lots: readonly ListedLot[];
  plus: readonly { plu: string; productId: string }[];
  pieces: readonly { gtin: string; first: number; last: number; lotId: string }[];
}

export interface ListedLot {
  lotId: string;
  code: string;
  productId: string;
  gtin: string | null;
  batch: string | null;
  serial: string | null;
  inStock: boolean;
  expiryDate: string | null;
  reasons: readonly number[];
}

/** What was scanned, cut up: a lot code (T…), a GTIN of 14 digits with batch or serial if there is one, or a PLU. */
export interface ScannedGoods {
  lotCode?: string | undefined;
  gtin?: string | undefined;
  batch?: string | undefined;
  serial?: string | undefined;
  plu?: string | undefined;
}

export interface OfflineAnswer {
  /** `list-too-old`: nothing may be relied upon; the till has to say so. */
  answer: 'allowed' | 'refused' | 'check-pack' | 'list-too-old';
  reasons: StopReason[];
  blocked: {
    lotId: string;
    code: string;
    batch: string | null;
    expiryDate: string | null;
    reason: StopReason;
  }[];
}

const answered = (answer: OfflineAnswer['answer'], reasons: readonly StopReason[] = []): OfflineAnswer => ({
  answer,
  reasons: distinct(reasons),
  blocked: [],
});

const distinct = (reasons: readonly StopReason[]): StopReason[] => {
  const seen = new Set<string>();
  return reasons.filter(({ code, zh }) => {
    const key = `${code} ${zh}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

export function checkOffline(list: StopList, scan: ScannedGoods, now: Date): OfflineAnswer {
  if (now.getTime() > Date.parse(list.validUntil) || now.getTime() < Date.parse(list.madeAt)) {
    return answered('list-too-old', [TOO_OLD]);
  }
  const shopReason = list.shopReason === null ? undefined : list.reasons[list.shopReason];
  if (shopReason) return answered('refused', [shopReason]);
  const today = dayAt(now, list.timeZone);
  const lot = lotOf(list, scan);
  if (lot) {
    const reasons = reasonsOf(list, lot, today);
    return reasons.length > 0 ? answered('refused', reasons) : answered('allowed');
  }
  const productId = productOf(list, scan);
  const stop = list.products.find(
    (one) => one.productId === productId || (one.gtin !== null && one.gtin === scan.gtin),
  );
  const stopReason = stop && list.reasons[stop.reason];
  if (stopReason) return answered('refused', [stopReason]);
  if (!list.complete) return answered('list-too-old', [CUT_SHORT]);
  if (scan.lotCode !== undefined) return answered('allowed');
  // A batch that is told and not listed is none of those that are stopped, unless it reads like one of them.
  if (scan.batch !== undefined) return ofBatch(list, productId, scan.batch, today);
  return ofGoods(list, productId, today);
}

type Blocked = OfflineAnswer['blocked'][number];

function ofBatch(list: StopList, productId: string | undefined, batch: string, today: string): OfflineAnswer {
  const alike = list.lots.filter(
    (lot) => lot.productId === productId && lot.batch !== null && folded(lot.batch) === folded(batch),
  );
  return packToCheck(alike.flatMap((lot) => blockedAs(list, lot, today) ?? []));
}

function blockedAs(list: StopList, lot: ListedLot, today: string): Blocked | null {
  const [reason] = reasonsOf(list, lot, today);
  if (!reason || (!lot.inStock && lot.reasons.length === 0)) return null;
  const { lotId, code, batch, expiryDate } = lot;
  return { lotId, code, batch, expiryDate, reason };
}

const packToCheck = (blocked: Blocked[]): OfflineAnswer =>
  blocked.length === 0
    ? answered('allowed')
    : { answer: 'check-pack', reasons: distinct(blocked.map((lot) => lot.reason)), blocked };

/** O is read as 0, I and L as 1; capitals, spaces and hyphens make no difference. */
const folded = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\u2010-\u2015\u2212-]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');

function ofGoods(list: StopList, productId: string | undefined, today: string): OfflineAnswer {
  const own = list.lots.filter((lot) => lot.productId === productId);
  const blocked = own.flatMap((lot) => blockedAs(list, lot, today) ?? []);
  const isFree = (lot: ListedLot) => reasonsOf(list, lot, today).length === 0;
  const open = own.some((lot) => lot.inStock && isFree(lot));
  const stoppedHere = own.some((lot) => lot.inStock && !isFree(lot));
  const verdict = packToCheck(blocked);
  return stoppedHere && !open ? { ...verdict, answer: 'refused' } : verdict;
}

function reasonsOf(list: StopList, lot: ListedLot, today: string): StopReason[] {
  const told = lot.reasons.flatMap((place) => list.reasons[place] ?? []);
  return lot.expiryDate !== null && lot.expiryDate < today ? [...told, pastDate(lot.expiryDate)] : told;
}

function lotOf(list: StopList, scan: ScannedGoods): ListedLot | undefined {
  if (scan.lotCode !== undefined) return list.lots.find((lot) => lot.code === scan.lotCode);
  if (scan.gtin === undefined) return undefined;
  const ofGtin = list.lots.filter((lot) => lot.gtin === scan.gtin);
  if (scan.serial !== undefined) {
    const own = ofGtin.find((lot) => lot.serial === plain(scan.serial ?? ''));
    if (own) return own;
    const number = Number(/^([1-9]\d{0,11})[0-9A-Za-z]{6}$/.exec(scan.serial)?.[1] ?? Number.NaN);
    const range = list.pieces.find(
      (one) => one.gtin === scan.gtin && one.first <= number && number <= one.last,
    );
    if (range) return list.lots.find((lot) => lot.lotId === range.lotId);
  }
  return scan.batch === undefined ? undefined : ofGtin.find((lot) => lot.batch === plain(scan.batch ?? ''));
}

function productOf(list: StopList, scan: ScannedGoods): string | undefined {
  if (scan.plu !== undefined) return list.plus.find((one) => one.plu === scan.plu)?.productId;
  if (scan.gtin === undefined) return undefined;
  return list.lots.find((lot) => lot.gtin === scan.gtin)?.productId;
}

const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim();

/** Swedish writes dates as ISO does. */
const dayAt = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    at,
  );

const pastDate = (date: string): StopReason => ({
  code: 'expired',
  clause: '食品安全法 34',
  zh: `已超过保质期（到 ${date}），不得销售。请下架，放到待处置区。`,
  en: `Past its shelf life (${date}); it must not be sold. Take it off the shelf and put it aside for disposal.`,
});

const TOO_OLD: StopReason = {
  code: 'list-too-old',
  clause: null,
  zh: '离线太久，停售清单已过期，无法确认能不能卖。请恢复网络后再卖，或电话确认。',
  en: 'The till has been off-line too long: its list of what is stopped has run out, so nobody can say whether this may be sold. Connect it again, or ask by telephone.',
};

const CUT_SHORT: StopReason = {
  code: 'list-cut-short',
  clause: null,
  zh: '停售的批次太多，离线清单装不下，这件商品请联网确认。',
  en: 'More is stopped than the list can hold; ask about these goods on-line.',
};
