import type { Instant } from '../world.ts';
import { bytes, integers, numbers } from './columns.ts';

/** Scans by shoppers and shops, in columns. */
export const SIGHTING_KINDS = ['piece', 'receipt', 'voucher', 'shelf-tag', 'batch'] as const;
export type SightingKind = (typeof SIGHTING_KINDS)[number];

export class Sightings {
  readonly kind = bytes();
  /** Lot of a batch code and of a piece; serial of a voucher; party of a shelf tag and of a receipt. */
  readonly of = numbers();
  /** Tells unique codes of one origin apart: the n-th piece, receipt or shelf tag. */
  readonly serial = numbers();
  /** Where the one who scans says to be; -1: unknown. */
  readonly party = integers();
  readonly district = integers();
  readonly at = numbers();

  get count(): number {
    return this.kind.length;
  }

  /** @returns the sighting's number of the day */
  add(one: {
    kind: SightingKind;
    of: number;
    serial?: number;
    party: number;
    district: number;
    at: Instant;
  }): number {
    this.kind.push(SIGHTING_KINDS.indexOf(one.kind));
    this.of.push(one.of);
    this.serial.push(one.serial ?? 0);
    this.party.push(one.party);
    this.district.push(one.district);
    this.at.push(one.at);
    return this.count - 1;
  }
}
