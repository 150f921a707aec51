import type { PaperInput } from './bodies.ts';
import type { Product } from './catalogue.ts';
import type { Party } from './parties.ts';
import type { ActOf, Operation, OperationName, Ref } from './target.ts';
import type { TrueLot, TrueMovement } from './truth.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** The platform asks for records within this time (trace-policy: upload-deadline-hours). */
export const UPLOAD_DEADLINE = DAY;
/** China keeps UTC+8 all year. */
const LOCAL_OFFSET = 8 * HOUR;

export type Instant = number;
/** RFC 3339 in UTC, whole seconds. */
export const iso = (at: Instant): string =>
  new Date(Math.floor(at / 1000) * 1000).toISOString().replace('.000Z', 'Z');
/** The calendar day people there write down, YYYY-MM-DD. */
export const localDay = (at: Instant): string => new Date(at + LOCAL_OFFSET).toISOString().slice(0, 10);
/** Local midnight of a calendar day. */
export const midnightOf = (day: string): Instant => Date.parse(`${day}T00:00:00Z`) - LOCAL_OFFSET;

/** A paper that goes with a lot from hand to hand. */
export type LotPaper = Omit<PaperInput, 'lines'>;

export interface Lot {
  key: string;
  product: Product;
  batch: string | null;
  productionDate: string;
  expiryDate: string;
  origin: string;
  producer: Party;
  papers: LotPaper[];
  /** When the platform first hears of it; Infinity until an operation has been emitted that mints it. */
  minted: Instant;
}

/** An operation before its times are settled. `after`: instants that it must not be recorded before. */
export interface Draft {
  at: Instant;
  delay?: number;
  after?: readonly Instant[];
  lots: readonly Lot[];
  mints?: readonly Lot[];
  actor: string;
}
export interface Emitted {
  key: string;
  recordedAt: Instant;
}

/**
 * The state of the true world while a plan is made: who really has what, and what has been written down.
 * Nothing here draws a random number.
 */
export class World {
  readonly end: Instant;
  readonly operations: Operation[] = [];
  readonly movements: TrueMovement[] = [];
  readonly lots = new Map<string, Lot>();
  private readonly madeOf = new Map<string, string[]>();
  private readonly stock = new Map<string, Map<string, { quantity: number; since: Instant }>>();
  private readonly counters = new Map<string, number>();
  private readonly sealed = new Set<string>();
  private readonly heard = new Map<string, Instant>();
  private readonly settled = new Map<string, Instant>();

  /** Nothing happens, and nothing is recorded, after `end`. */
  constructor(end: Instant) {
    this.end = end;
  }

  addLot(lot: Omit<Lot, 'minted'>, madeOf: readonly Lot[] = []): Lot {
    if (this.lots.has(lot.key)) throw new RangeError(`Lot ${lot.key} stands there twice.`);
    const added: Lot = { ...lot, minted: Number.POSITIVE_INFINITY };
    this.lots.set(added.key, added);
    this.madeOf.set(
      added.key,
      madeOf.map((one) => one.key),
    );
    return added;
  }

  /** All lots so far take no part in what comes: sealed as evidence, `holdings` does not show them any more. */
  sealLots(): void {
    for (const key of this.lots.keys()) this.sealed.add(key);
  }

  held(party: Party, lot: Lot): number {
    return this.stock.get(party.key)?.get(lot.key)?.quantity ?? 0;
  }

  /** The earliest instant at which the party can give away what it holds of the lot. */
  readyAt(party: Party, lot: Lot): Instant {
    return this.stock.get(party.key)?.get(lot.key)?.since ?? 0;
  }

  /** Lots the party really has and may touch, oldest expiry first. */
  holdings(party: Party): Lot[] {
    return [...(this.stock.get(party.key) ?? [])]
      .flatMap(([key, held]) => (held.quantity > 0 && !this.sealed.has(key) ? [this.lots.get(key)] : []))
      .filter((lot) => lot !== undefined)
      .sort((a, b) =>
        a.expiryDate < b.expiryDate ? -1 : a.expiryDate > b.expiryDate ? 1 : a.key < b.key ? -1 : 1,
      );
  }

  /** @throws RangeError when the party does not have so much: the plan itself would be wrong */
  take(party: Party, lot: Lot, quantity: number): void {
    const held = this.held(party, lot);
    if (!Number.isInteger(quantity) || quantity < 0 || held < quantity) {
      throw new RangeError(`${party.key} cannot give ${quantity} of ${lot.key}: it has ${held}.`);
    }
    this.put(party, lot, -quantity, this.readyAt(party, lot));
  }

  put(party: Party, lot: Lot, quantity: number, at: Instant): void {
    const shelf = this.stock.get(party.key) ?? new Map<string, { quantity: number; since: Instant }>();
    this.stock.set(party.key, shelf);
    const held = shelf.get(lot.key);
    shelf.set(lot.key, { quantity: (held?.quantity ?? 0) + quantity, since: Math.max(held?.since ?? 0, at) });
  }

  /** The platform knows from then on that the lot is, or was, with the party. */
  hear(party: Party, lot: Lot, by: Emitted | null): void {
    if (by) this.heard.set(`${party.key} ${lot.key}`, Math.min(this.heardAt(party, lot), by.recordedAt));
  }

  /** Before it the platform would not take the party's record about the lot; Infinity: no document ever said so. */
  heardAt(party: Party, lot: Lot): Instant {
    return this.heard.get(`${party.key} ${lot.key}`) ?? Number.POSITIVE_INFINITY;
  }

  /** A receipt with differences must be in before the party records what it did with the goods. */
  settle(party: Party, lot: Lot, by: Emitted | null): void {
    if (by) this.settled.set(`${party.key} ${lot.key}`, by.recordedAt);
  }

  /** The sender's own next document number. */
  documentNumber(prefix: string, actor: string, at: Instant): string {
    const count = (this.counters.get(actor) ?? 0) + 1;
    this.counters.set(actor, count);
    return `${prefix}${localDay(at).replaceAll('-', '')}-${String(count).padStart(4, '0')}`;
  }

  /**
   * Writes an operation down. It is recorded `delay` after it happened, but never before the platform knows the
   * lots it refers to; null when that would be after the plan's end.
   */
  emit<Name extends OperationName>(draft: Draft, act: ActOf<Name>): Emitted | null {
    const known = draft.lots.filter((lot) => !draft.mints?.includes(lot)).map((lot) => lot.minted + 1000);
    const settled = draft.lots.map((lot) => (this.settled.get(`${draft.actor} ${lot.key}`) ?? 0) + 1000);
    const after = (draft.after ?? []).map((one) => one + 1000);
    const recordedAt = Math.max(draft.at + (draft.delay ?? 2 * MINUTE), ...known, ...settled, ...after);
    if (recordedAt > this.end || draft.at > this.end) return null;
    const key = `${act.op}-${String(this.operations.length + 1).padStart(6, '0')}`;
    for (const lot of draft.mints ?? []) lot.minted = Math.min(lot.minted, recordedAt);
    const head = { key, at: iso(draft.at), recordedAt: iso(recordedAt), actor: draft.actor };
    const mints = draft.mints ? { mints: draft.mints.map((lot) => lot.key) } : {};
    const touches = [...new Set(draft.lots.map((lot) => lot.key))];
    this.operations.push({ ...head, ...mints, touches, ...act } as Operation);
    return { key, recordedAt };
  }

  move(
    movement: Omit<TrueMovement, 'at' | 'operations' | 'recordedAt' | 'fault'> & Partial<TrueMovement>,
    at: Instant,
    ...by: (Emitted | null)[]
  ): void {
    const emitted = by.filter((one) => one !== null);
    const first = emitted.length > 0 ? Math.min(...emitted.map((one) => one.recordedAt)) : null;
    const late = first === null ? 'not-yet-uploaded' : first - at > UPLOAD_DEADLINE ? 'late-upload' : 'none';
    this.movements.push({
      fault: late,
      operations: emitted.map((one) => one.key),
      recordedAt: first === null ? null : iso(first),
      ...movement,
      at: iso(at),
    });
  }

  /** Lots that came into being; those planned for after the end did not. */
  trueLots(): TrueLot[] {
    const moved = new Set(
      this.movements.flatMap(({ lot, otherLot }) => (otherLot ? [lot, otherLot] : [lot])),
    );
    const real = [...this.lots.values()].filter((lot) => moved.has(lot.key));
    return real.map((lot) => ({
      key: lot.key,
      product: lot.product.key,
      baseUnit: lot.product.base,
      batch: lot.batch,
      productionDate: lot.productionDate,
      expiryDate: lot.expiryDate,
      origin: lot.origin,
      producer: lot.producer.key,
      madeOf: this.madeOf.get(lot.key) ?? [],
    }));
  }

  /** All operations in the order in which the platform hears of them. */
  inOrder(): Operation[] {
    return this.operations
      .map((operation, index) => ({ operation, index, recorded: Date.parse(operation.recordedAt) }))
      .sort((a, b) => a.recorded - b.recorded || a.index - b.index)
      .map((one) => one.operation);
  }
}

export const partyRef = (party: Party): Ref => ({ ref: `party:${party.key}` });
export const lotRef = (lot: Lot): Ref => ({ ref: `lot:${lot.key}` });
export const productRef = (product: Product): Ref => ({ ref: `product:${product.key}` });
export const voucherRef = (emitted: Emitted): Ref => ({ ref: `voucher:${emitted.key}` });
