import { foldLookAlikes } from '../../../platform/codes/base32.ts';

/** Why goods must not be sold. Worded for whoever stands at the till; `call`: whom to ring up. */
export interface Block {
  code: string;
  zh: string;
  en: string;
  clause: string | null;
}

/** A lot as a shop knows it. */
export interface KnownLot {
  lotId: string;
  code: string;
  productId: string;
  gtin: string | null;
  name: string;
  batch: string | null;
  serial: string | null;
  /** The shop has some of it, or may have. */
  inStock: boolean;
  /** The earliest day that any paper gives; sold after it, it is expired. */
  expiryDate: string | null;
  /** What speaks against it but for its expiry. */
  blocks: readonly Block[];
}

/** A product that is stopped as such, whoever made it. */
export interface StoppedProduct {
  productId: string;
  gtin: string | null;
  block: Block;
}

export interface ShopState {
  /** The shop itself may sell nothing. */
  shopBlock: Block | null;
  products: readonly StoppedProduct[];
  lots: readonly KnownLot[];
}

/** A lot that is known or not (with its batch as it was told); or goods of which the batch is not told. */
export type Question =
  | { kind: 'lot'; lotId: string | null; productId: string | null; batch?: string | null }
  | { kind: 'product'; productId: string };

export interface BlockedLot extends Pick<KnownLot, 'lotId' | 'code' | 'batch' | 'serial' | 'expiryDate'> {
  reason: Block;
}

export interface Verdict {
  answer: 'allowed' | 'refused' | 'check-pack';
  reasons: Block[];
  blocked: BlockedLot[];
}

export const expired = (date: string): Block => ({
  code: 'expired',
  clause: '食品安全法 34',
  zh: `已超过保质期（到 ${date}），不得销售。请下架，放到待处置区。`,
  en: `Past its shelf life (${date}); it must not be sold. Take it off the shelf and put it aside for disposal.`,
});

/** The order in which lots are told: what is stopped before what merely expires, then the oldest first. */
export const stoppedFirst = (one: KnownLot, two: KnownLot): number =>
  Math.sign(two.blocks.length) - Math.sign(one.blocks.length) ||
  one.lotId.length - two.lotId.length ||
  (one.lotId < two.lotId ? -1 : 1);

/** What speaks against a lot on a day, the gravest first. */
export const blocksOf = (lot: KnownLot, today: string): readonly Block[] =>
  lot.expiryDate !== null && lot.expiryDate < today ? [...lot.blocks, expired(lot.expiryDate)] : lot.blocks;

/**
 * May it be sold here, now? Pure. A lot is judged by itself. Of goods whose batch is not told: refused where all that
 * the shop has of them is blocked, `check-pack` where only some of it is, or where it has none and others do not sell it.
 * A batch that nobody has recorded is let through, unless it reads like one that is blocked: O for 0, I for 1.
 * @param today the day at the city
 */
export function judge(state: ShopState, question: Question, today: string): Verdict {
  if (state.shopBlock) return refused([state.shopBlock]);
  const stop = state.products.find((one) => one.productId === question.productId);
  if (question.kind === 'lot') {
    const lot = state.lots.find((one) => one.lotId === question.lotId);
    const reasons = [...(lot ? blocksOf(lot, today) : []), ...(lot || !stop ? [] : [stop.block])];
    if (reasons.length > 0) return refused(reasons);
    return lot ? ALLOWED : packToCheck(readAlike(state, question, today));
  }
  if (stop) return refused([stop.block]);
  const own = state.lots.filter((lot) => lot.productId === question.productId).sort(stoppedFirst);
  const blocked = own.flatMap((lot) => blockedAs(lot, today) ?? []);
  if (blocked.length === 0) return ALLOWED;
  const verdict = packToCheck(blocked);
  const open = own.some((lot) => lot.inStock && blocksOf(lot, today).length === 0);
  const here = blocked.some((lot) => lot.inStock);
  return here && !open ? { ...verdict, answer: 'refused' } : verdict;
}

type Blocked = BlockedLot & { inStock: boolean };

/** Blocked lots whose batch can be taken for the one that was told. */
function readAlike(
  state: ShopState,
  { productId, batch = null }: { productId: string | null; batch?: string | null },
  today: string,
): Blocked[] {
  if (batch === null) return [];
  const told = foldLookAlikes(batch);
  return state.lots
    .filter((lot) => lot.productId === productId && lot.batch !== null && foldLookAlikes(lot.batch) === told)
    .sort(stoppedFirst)
    .flatMap((lot) => blockedAs(lot, today) ?? []);
}

function blockedAs(lot: KnownLot, today: string): Blocked | null {
  const [reason] = blocksOf(lot, today);
  // What is gone and merely expired is no warning to anybody.
  if (!reason || (!lot.inStock && lot.blocks.length === 0)) return null;
  const { lotId, code, batch, serial, expiryDate, inStock } = lot;
  return { lotId, code, batch, serial, expiryDate, inStock, reason };
}

const packToCheck = (blocked: readonly Blocked[]): Verdict =>
  blocked.length === 0
    ? ALLOWED
    : {
        answer: 'check-pack',
        reasons: distinct(blocked.map((lot) => lot.reason)),
        blocked: blocked.map(({ inStock: _here, ...lot }) => lot),
      };

const ALLOWED: Verdict = { answer: 'allowed', reasons: [], blocked: [] };

const refused = (reasons: readonly Block[]): Verdict => ({
  answer: 'refused',
  reasons: distinct(reasons),
  blocked: [],
});

const distinct = (reasons: readonly Block[]): Block[] => [
  ...new Map(reasons.map((reason) => [`${reason.code} ${reason.zh}`, reason])).values(),
];
