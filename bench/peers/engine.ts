import {
  findSources,
  type LotRows,
  type PreparedGraph,
  prepareGraph,
  runTrace,
  type SourceAnswer,
  type SourceQuestion,
  spread,
  TIER,
} from '../../server/modules/trace/index.ts';
import { lotRows } from './ledger-rows.ts';
import type { Peer, World } from './peer.ts';

/** What nobody can know exactly is set here so that only reach decides; the city's data hold the real rates. */
const RATES = { suspectedShare: 0.5, mixingShare: 0.1, missingShare: 0.05, stay_ms: 0 };

/**
 * The engine as use cases call it: `runTrace` over rows in memory for explicit traces (with quantities, balances and
 * certainty), `spread` and `findSources` over columns in memory for the rest (with windows, grounds and likelihood).
 */
export function enginePeer(): Peer {
  let world: World;
  let prepared: PreparedGraph;
  let rows: Map<string, LotRows>;
  const question = (candidates_max?: number): SourceQuestion => ({
    cases: world.cases,
    mixing_ms: world.mixing_ms,
    rates: RATES,
    ...(candidates_max === undefined ? {} : { candidates_max }),
  });
  return {
    name: 'the engine',
    form: 'rows and columns in memory; balances, windows, grounds and likelihood included',
    async open(given) {
      world = given;
      prepared = prepareGraph(given.graph);
      prepared.walk(false, given.mixing_ms);
      rows = lotRows(given.graph);
    },
    async reach(lot, window_ms) {
      if (window_ms === null) {
        const answer = await runTrace(
          { start: [{ lotId: String(lot) }], direction: 'forward' },
          async (lotIds) => lotIds.flatMap((lotId) => rows.get(lotId) ?? []),
        );
        return answer.flows.map((flow) => Number(flow.documentId));
      }
      const { tier } = spread(prepared, { seeds: [{ lot }], direction: 'forward', window_ms });
      const reached: number[] = [];
      for (let d = 0; d < tier.length; d += 1) if (tier[d] !== TIER.notReached) reached.push(d);
      return reached;
    },
    scores: async () => reachOf(findSources(world.graph, question())),
    allScores: async () => reachOf(findSources(world.graph, question(world.graph.lots))),
    async close() {},
  };
}

const reachOf = (answer: SourceAnswer) => new Map(answer.lots.map((one) => [one.id, one.reach]));
