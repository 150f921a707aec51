import type { LotRows, TraceAnswer } from './engine/graph.ts';

/**
 * The rows of lots that a business took part in: its own handings-over, transformations and observations. A walk
 * over these alone cannot tell, by what it reaches or how long it takes, what partners did beyond. Links of a lot
 * that the business never had lead nowhere.
 */
export function ownRows(lots: readonly LotRows[], partyId: string): LotRows[] {
  return lots.map((lot) => {
    const movements = lot.movements.filter((row) => row.fromId === partyId || row.toId === partyId);
    const edges = lot.edges.filter((row) => row.partyId === partyId);
    const observations = lot.observations.filter((row) => row.partyId === partyId);
    const isOwn = movements.length + edges.length + observations.length > 0;
    const possibleSales = (lot.possibleSales ?? []).filter((row) => row.partyId === partyId);
    return { lotId: lot.lotId, movements, edges, observations, possibleSales, links: isOwn ? lot.links : [] };
  });
}

/**
 * What an operator may see of a walk over its own rows: its own figures, the handings-over it took part in, and its
 * own transformations. What its partners hold is theirs, and so is how many lots and holders there are.
 */
export function oneStep(answer: TraceAnswer, partyId: string): TraceAnswer {
  const flows = answer.flows.filter((flow) => flow.fromId === partyId || flow.toId === partyId);
  const edges = answer.edges.filter((edge) => edge.partyId === partyId);
  const holders = answer.holders.filter((holder) => holder.partyId === partyId);
  const lots = new Set([
    ...flows.map((flow) => flow.lotId),
    ...edges.flatMap((edge) => [edge.inputLotId, edge.outputLotId]),
  ]);
  const frontier = answer.truncated?.frontier.filter((lotId) => lots.has(lotId)) ?? [];
  return {
    ...answer,
    holders,
    flows,
    edges,
    lots: [],
    links: answer.links.filter((link) => lots.has(link.lotId) && lots.has(link.otherLotId)),
    observations: answer.observations.filter((observation) => observation.partyId === partyId),
    possibleSales: answer.possibleSales.filter((sale) => sale.partyId === partyId),
    truncated: answer.truncated && { ...answer.truncated, remaining: frontier.length, frontier },
    work: { ...answer.work, lotsLoaded: lots.size, nodesReached: holders.length },
  };
}
