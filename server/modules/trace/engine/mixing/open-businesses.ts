import { DELIVERY_KIND, type DeliveryGraph } from '../deliveries.ts';
import { PairNumbers } from './pair-numbers.ts';

/**
 * Where the records are not whole: at some instant more of a lot must have left a business than can have come to it.
 * Then goods came there that no record tells of, and nothing that left it must have been what the records say.
 * With mixing one lot that does not add up opens the whole business, since its goods may lie under any name.
 */
export function openBusinesses(
  graph: DeliveryGraph,
  whole: boolean,
): (party: number, lot: number) => boolean {
  const pairs = new PairNumbers(graph.deliveries * 2);
  const changes: { at: number; by: number }[][] = [];
  const change = (party: number, n: number, at: number, by: number) => {
    if (party < 0) return;
    const pair = pairs.of(party, graph.lotSiblings[graph.lot[n] as number] as number);
    const list = changes[pair];
    if (list) list.push({ at, by });
    else changes[pair] = [{ at, by }];
    partyOf[pair] = party;
  };
  const partyOf: number[] = [];
  for (let n = 0; n < graph.deliveries; n += 1) {
    const quantity = graph.quantity[n] as number;
    if (graph.kind[n] === DELIVERY_KIND.gap) continue;
    // Came as early and left as late as the records allow; of an unknown quantity enough came, and nothing need have left.
    change(
      graph.to[n] as number,
      n,
      graph.earliest[n] as number,
      Number.isNaN(quantity) ? Number.POSITIVE_INFINITY : quantity,
    );
    change(graph.from[n] as number, n, graph.latest[n] as number, Number.isNaN(quantity) ? 0 : -quantity);
  }
  const openPairs = new Uint8Array(changes.length);
  const openParties = new Set<number>();
  changes.forEach((list, pair) => {
    // At one instant what came counts first.
    list.sort((one, two) => one.at - two.at || two.by - one.by);
    let there = 0;
    for (const { by } of list) there += by;
    if (there >= 0) {
      there = 0;
      for (const { by } of list) {
        there += by;
        if (there < 0) break;
      }
    }
    if (there >= 0) return;
    openPairs[pair] = 1;
    openParties.add(partyOf[pair] as number);
  });
  if (whole) return (party) => openParties.has(party);
  return (party, lot) => {
    const pair = pairs.find(party, graph.lotSiblings[lot] as number);
    return pair >= 0 && openPairs[pair] === 1;
  };
}
