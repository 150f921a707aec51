export const PLACE_KINDS = ['shelf', 'scale', 'shop'] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];
export interface Place {
  kind: PlaceKind;
  code: string;
}

/** What was said of a place: from this instant on these lots lie there. */
export interface Binding {
  bindingId: string;
  place: Place;
  plu: string | null;
  productId: string | null;
  lotIds: readonly string[];
  from: Date;
  /** Beside what lies there already, instead of in its place. */
  alongside: boolean;
}

/** A binding with the instant that ended it; null: it holds. */
export interface BoundFor extends Binding {
  to: Date | null;
}

/** Place and goods: what is said of the same is said instead of what was said before. */
export const sameThing = ({ place, plu, productId }: Pick<Binding, 'place' | 'plu' | 'productId'>): string =>
  JSON.stringify([place.kind, place.code, plu, productId]);

/**
 * Each binding with its interval [from, to): a later one of the same place and goods ends it, unless that one was put
 * alongside. In the order of their instants, whenever they were recorded; of one instant, in the order of recording.
 */
export function intervals(bindings: readonly Binding[]): BoundFor[] {
  const inOrder = bindings.toSorted(
    (one, two) =>
      one.from.getTime() - two.from.getTime() ||
      one.bindingId.length - two.bindingId.length ||
      (one.bindingId < two.bindingId ? -1 : 1),
  );
  const open = new Map<string, BoundFor[]>();
  return inOrder.map((binding) => {
    const own: BoundFor = { ...binding, to: null };
    const thing = sameThing(binding);
    const before = open.get(thing) ?? [];
    if (!binding.alongside) for (const one of before) one.to = binding.from;
    open.set(thing, binding.alongside ? [...before, own] : [own]);
    return own;
  });
}

/** What holds at an instant. */
export const inForce = (bindings: readonly Binding[], at: Date): BoundFor[] =>
  intervals(bindings).filter((one) => one.from <= at && (one.to === null || at < one.to));
