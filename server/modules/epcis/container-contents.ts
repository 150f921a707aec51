import type { Queryable } from '../../platform/db.ts';
import { contentsAt, lotsInside } from './containment.ts';
import { packingsOf } from './packing.store.ts';

/** What events say a container holds. Quantities in the lot's base unit; null where an event did not tell it. */
export interface ContainerContents {
  lots: { lotId: string; quantity: number | null }[];
  /** SSCCs of the containers directly inside. */
  containers: string[];
  /** When it was last packed or unpacked. */
  at: Date;
}

const SSCC_KEY = /^\/00\/(\d{18})$/;

/** The lots in a container at an instant, through the containers inside it; null when no event ever packed it. */
export async function containerContents(
  db: Queryable,
  sscc: string,
  at: Date,
): Promise<ContainerContents | null> {
  const parent = `/00/${sscc}`;
  const own = await packingsOf(db, [parent], at);
  if (own.length === 0) return null;
  const inside = await lotsInside([parent], at, (parents) => packingsOf(db, parents, at));
  const lots = new Map<string, number | null>();
  for (const { lotId, quantity } of inside.get(parent) ?? []) {
    if (lotId === null) continue;
    const before = lots.get(lotId);
    lots.set(lotId, before === undefined ? quantity : add(before, quantity));
  }
  return {
    lots: [...lots].map(([lotId, quantity]) => ({ lotId, quantity })),
    containers: contentsAt(own, at).flatMap(({ childEpc }) => SSCC_KEY.exec(childEpc)?.[1] ?? []),
    at: new Date(Math.max(...own.map((packing) => packing.at.getTime()))),
  };
}

/** Unknown stays unknown, never 0. */
const add = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;
