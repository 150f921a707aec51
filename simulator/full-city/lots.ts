import { type Instant, localDay } from '../world.ts';
import type { Census } from './census.ts';

/**
 * Lots by number, counted from 0 in the order in which they come into being. Only the last so many are kept: the
 * room is a ring, and what `forget` names is written over. 30 bytes a lot.
 */
export class Lots {
  next = 0;
  private oldest = 0;
  private room = 1 << 12;
  private product = new Int32Array(this.room);
  private maker = new Int32Array(this.room);
  private made = new Float64Array(this.room);
  private expires = new Float64Array(this.room);
  private made_quantity = new Float64Array(this.room);
  /** A bit for each district that the lot's records have reached or must not reach any more. */
  private districts = new Uint8Array(this.room);
  private barred = new Uint8Array(this.room);

  /** @param maker party number, or -1: a maker outside the records */
  mint(lot: { product: number; maker: number; made: Instant; expires: Instant; quantity: number }): number {
    if (this.next - this.oldest >= this.room) this.grow();
    const at = this.next & (this.room - 1);
    this.product[at] = lot.product;
    this.maker[at] = lot.maker;
    this.made[at] = lot.made;
    this.expires[at] = lot.expires;
    this.made_quantity[at] = lot.quantity;
    this.districts[at] = 0;
    this.barred[at] = 0;
    this.next += 1;
    return this.next - 1;
  }

  /** All lots before this one are with nobody any more. */
  forget(before: number): void {
    this.oldest = Math.max(this.oldest, Math.min(before, this.next));
  }

  get first(): number {
    return this.oldest;
  }

  productOf(lot: number): number {
    return this.product[this.slot(lot)] ?? 0;
  }
  makerOf(lot: number): number {
    return this.maker[this.slot(lot)] ?? -1;
  }
  madeAt(lot: number): Instant {
    return this.made[this.slot(lot)] ?? 0;
  }
  expiresAt(lot: number): Instant {
    return this.expires[this.slot(lot)] ?? 0;
  }
  quantityOf(lot: number): number {
    return this.made_quantity[this.slot(lot)] ?? 0;
  }
  /** The lot has been in the district, by the records. */
  reach(lot: number, district: number): void {
    if (district < 0) return;
    const at = this.slot(lot);
    this.districts[at] = (this.districts[at] ?? 0) | (1 << district);
  }
  reached(lot: number): number {
    return this.districts[this.slot(lot)] ?? 0;
  }
  /** No record takes the lot to the district from now on, so that what is planted there stays off the route. */
  bar(lot: number, district: number): void {
    const at = this.slot(lot);
    this.barred[at] = (this.barred[at] ?? 0) | (1 << district);
  }
  isBarred(lot: number, district: number): boolean {
    return district >= 0 && ((this.barred[this.slot(lot)] ?? 0) & (1 << district)) !== 0;
  }

  /** @throws RangeError for a lot that has been forgotten: the caller kept it too long */
  private slot(lot: number): number {
    if (lot < this.oldest || lot >= this.next) throw new RangeError(`Lot ${lot} is not remembered.`);
    return lot & (this.room - 1);
  }

  private grow(): void {
    const before = this.room;
    const move = <Data extends Float64Array | Int32Array | Uint8Array>(from: Data, to: Data): Data => {
      for (let lot = this.oldest; lot < this.next; lot++)
        to[lot & (to.length - 1)] = from[lot & (before - 1)] ?? 0;
      return to;
    };
    this.room = before * 2;
    this.product = move(this.product, new Int32Array(this.room));
    this.maker = move(this.maker, new Int32Array(this.room));
    this.made = move(this.made, new Float64Array(this.room));
    this.expires = move(this.expires, new Float64Array(this.room));
    this.made_quantity = move(this.made_quantity, new Float64Array(this.room));
    this.districts = move(this.districts, new Uint8Array(this.room));
    this.barred = move(this.barred, new Uint8Array(this.room));
  }
}

/** Batch text of a lot: the day it was made and its number, so that no two lots of the city share one. */
export function batchOf(lots: Lots, lot: number): string {
  return `${localDay(lots.madeAt(lot)).slice(2).replaceAll('-', '')}L${lot.toString(36).toUpperCase()}`;
}

/** The code on the pack: GTIN and batch as a GS1 element string, which the API takes for a lot. */
export function lotCode(census: Census, lots: Lots, lot: number): string {
  return `(01)0${census.gtinOf(lots.productOf(lot))}(10)${batchOf(lots, lot)}`;
}
