import type { LotId } from '../registry/index.ts';

/** One fact of packing. `childEpc` null: all that was inside. `quantity` in the lot's base unit, null is unknown. */
export interface Packing {
  parent: string;
  at: Date;
  documentId: string;
  line: number;
  action: 'ADD' | 'DELETE' | 'OBSERVE';
  childEpc: string | null;
  lotId: LotId | null;
  quantity: number | null;
}

export interface Content {
  childEpc: string;
  lotId: LotId | null;
  quantity: number | null;
}

const inOrder = (a: Packing, b: Packing): number =>
  a.at.getTime() - b.at.getTime() ||
  a.documentId.length - b.documentId.length ||
  (a.documentId < b.documentId ? -1 : a.documentId > b.documentId ? 1 : a.line - b.line);

/** A single thing is in or out; of a batch there is an amount. */
const isAmount = (epc: string): boolean => !epc.includes('/21/') && epc.startsWith('/01/');

/**
 * What one container holds after its packings up to and including `at`, in the order in which it was packed.
 * ADD puts in, DELETE takes out (without children: everything), OBSERVE says that what it names is inside; what an
 * observation does not name may be inside all the same (EPCIS 2.0, AggregationEvent).
 */
export function contentsAt(packings: readonly Packing[], at: Date): Content[] {
  const inside = new Map<string, Content>();
  for (const packing of [...packings].sort(inOrder)) {
    if (packing.at > at) break;
    const { childEpc, lotId, quantity, action } = packing;
    if (childEpc === null) {
      if (action === 'DELETE') inside.clear();
      continue;
    }
    const before = inside.get(childEpc);
    if (action === 'DELETE') {
      const left =
        isAmount(childEpc) && before && before.quantity !== null && quantity !== null
          ? before.quantity - quantity
          : 0;
      if (before && left > 0) inside.set(childEpc, { ...before, quantity: left });
      else inside.delete(childEpc);
    } else if (!before) inside.set(childEpc, { childEpc, lotId, quantity });
    else if (action === 'ADD' && isAmount(childEpc)) {
      const sum = before.quantity === null || quantity === null ? null : before.quantity + quantity;
      inside.set(childEpc, { ...before, quantity: sum });
    }
  }
  return [...inside.values()];
}

/** Boxes in boxes in boxes: deeper ones than this are a slip, or a ring. */
const LEVELS_MAX = 10;

/**
 * All lots in a container at an instant, through the containers inside it, summed by lot. `load` fetches the
 * packings of a whole level at a time. A container that is inside itself is entered once.
 */
export async function lotsInside(
  parents: readonly string[],
  at: Date,
  load: (parents: string[]) => Promise<readonly Packing[]>,
): Promise<Map<string, Content[]>> {
  const owner = new Map(parents.map((parent) => [parent, parent]));
  const found = new Map<string, Content[]>(parents.map((parent) => [parent, []]));
  let level = [...owner.keys()];
  for (let depth = 0; depth < LEVELS_MAX && level.length > 0; depth += 1) {
    const byParent = Map.groupBy(await load(level), (packing) => packing.parent);
    const next: string[] = [];
    for (const parent of level) {
      const root = owner.get(parent) ?? parent;
      for (const content of contentsAt(byParent.get(parent) ?? [], at)) {
        if (content.lotId !== null) found.get(root)?.push(content);
        else if (!owner.has(content.childEpc)) {
          owner.set(content.childEpc, root);
          next.push(content.childEpc);
        }
      }
    }
    level = next;
  }
  return found;
}
