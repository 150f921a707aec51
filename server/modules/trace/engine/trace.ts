import { buildAnswer } from './answer.ts';
import { IntColumn } from './columns.ts';
import { compareIds } from './flows.ts';
import {
  DEFAULT_LIMITS,
  type LotLoader,
  type LotRows,
  type Trace,
  type TraceAnswer,
  type TraceLimits,
  type TraceQuestion,
  type TraceTruncation,
} from './graph.ts';
import { LotLoading } from './loading.ts';
import { Reach } from './reach.ts';

const FRONTIER_SHOWN = 100;
const ADMITTED = 1;
const TURNED_AWAY = 2;

/** Where suspicion begins in one lot, mirrored time for the backward walk. */
interface Window {
  forward: number;
  backward: number;
}

/** Begins a trace. Pure and iterative: it does no input or output; the caller loads what is `needed()`. */
export function createTrace(question: TraceQuestion): Trace {
  return new TraceWalk(question);
}

/** Traces a ledger that is in memory, by the same steps and limits as `runTrace`. */
export function traceLoaded(ledger: Iterable<LotRows>, question: TraceQuestion): TraceAnswer {
  const lots = new Map<string, LotRows>();
  for (const rows of ledger) lots.set(rows.lotId, rows);
  const trace = createTrace(question);
  for (let needed = trace.needed(); needed.length > 0; needed = trace.needed()) {
    const rows: LotRows[] = [];
    for (const lotId of needed) {
      const found = lots.get(lotId);
      if (found) rows.push(found);
    }
    trace.feed(rows);
  }
  return trace.answer();
}

/** Traces through a loader, one call for each frontier. Errors of the loader are passed on. */
export async function runTrace(question: TraceQuestion, loader: LotLoader): Promise<TraceAnswer> {
  const trace = createTrace(question);
  for (let needed = trace.needed(); needed.length > 0; needed = trace.needed()) {
    trace.feed(await loader(needed));
  }
  return trace.answer();
}

class TraceWalk implements Trace {
  readonly #question: TraceQuestion;
  readonly #limits: TraceLimits;
  readonly #loading: LotLoading;
  readonly #reaches: Reach[] = [];
  /** Lots to load, and those asked for by the last `needed()`. */
  readonly #pending = new Set<number>();
  /** Lots of which all holders are suspect, with the windows asked for. */
  readonly #wholeLots = new Map<number, Window[]>();
  /** Single holders to start at, until their lot is loaded. A party that no row names with the lot is no start. */
  #startsAt: { lot: number; partyId: string; window: Window }[] = [];
  readonly #startNodes = new Set<number>();
  /** Lots that a walk came into: their linked lots are loaded too. */
  readonly #lotsEntered = new Set<number>();
  readonly #admission = new IntColumn();
  #admitted = 0;
  #turnedAway = 0;
  readonly #turnedAwayLots = new Set<number>();
  #rounds = 0;

  constructor(question: TraceQuestion) {
    this.#question = question;
    this.#limits = { ...DEFAULT_LIMITS, ...question.limits };
    this.#loading = new LotLoading(question.asOf ?? Number.POSITIVE_INFINITY, question.followGaps ?? true);
    const network = this.#loading.network;
    const admit = (node: number) => this.#admit(node);
    if (question.direction !== 'backward') this.#reaches.push(new Reach(network, false, admit));
    if (question.direction !== 'forward') this.#reaches.push(new Reach(network, true, admit));
    for (const start of question.start) {
      const lot = network.lots.of(start.lotId);
      const window = {
        forward: start.from ?? Number.NEGATIVE_INFINITY,
        backward: start.to === undefined ? Number.NEGATIVE_INFINITY : -start.to,
      };
      if (start.partyId === undefined) this.#startWholeLot(lot, [window]);
      else this.#startsAt.push({ lot, partyId: start.partyId, window });
      this.#enter(lot);
    }
    this.#walk();
  }

  needed(): string[] {
    if (this.#exhausted() !== null) return [];
    const { lots } = this.#loading.network;
    return [...this.#pending].map((lot) => lots.at(lot)).sort(compareIds);
  }

  feed(rows: readonly LotRows[]): void {
    this.#rounds += 1;
    const { network } = this.#loading;
    const fed: number[] = [];
    for (const lot of rows) {
      this.#loading.load(lot);
      fed.push(network.lots.of(lot.lotId));
    }
    for (const lot of this.#pending) {
      // What the loader left out is not in the ledger; it must not be asked for again.
      if (!network.lot(lot)) {
        this.#loading.load({
          lotId: network.lots.at(lot),
          movements: [],
          edges: [],
          links: [],
          observations: [],
        });
      }
    }
    this.#pending.clear();
    this.#startsAt = this.#startsAt.filter((start) => !this.#seedLoaded(start));
    for (const lot of fed) {
      this.#startWholeLot(lot, this.#wholeLots.get(lot) ?? []);
      if (this.#lotsEntered.has(lot)) this.#needLinked(lot);
    }
    this.#walk();
  }

  answer(): TraceAnswer {
    return buildAnswer({
      question: this.#question,
      network: this.#loading.network,
      reaches: this.#reaches,
      startNodes: this.#startNodes,
      startLots: new Set(this.#wholeLots.keys()),
      truncated: this.#truncation(),
      work: {
        rounds: this.#rounds,
        lotsLoaded: this.#loading.lotsLoaded,
        movementsLoaded: this.#loading.movementsLoaded,
        nodesReached: this.#admitted,
      },
    });
  }

  #walk(): void {
    for (const reach of this.#reaches) reach.run();
  }

  /** Seeds a single holder once its lot is loaded; false while it is not. */
  #seedLoaded(start: { lot: number; partyId: string; window: Window }): boolean {
    const { network } = this.#loading;
    if (!network.lot(start.lot)) return false;
    const party = network.parties.find(start.partyId);
    const node = party < 0 ? -1 : network.findNode(start.lot, party);
    if (node >= 0) this.#seed(node, start.window);
    return true;
  }

  #seed(node: number, window: Window): void {
    for (const reach of this.#reaches) reach.seed(node, reach.backward ? window.backward : window.forward);
    if (this.#admission.get(node) === ADMITTED) this.#startNodes.add(node);
  }

  /** Makes all holders of a lot, and of the lots linked to it, a start; as far as they are loaded. */
  #startWholeLot(first: number, windows: readonly Window[]): void {
    if (windows.length === 0) return;
    const { network } = this.#loading;
    const done = new Set<number>();
    const todo: number[] = [first];
    for (let lot = todo.pop(); lot !== undefined; lot = todo.pop()) {
      const known = this.#wholeLots.get(lot) ?? [];
      const news = windows.filter((window) => !known.includes(window));
      if (done.has(lot) || (news.length === 0 && lot !== first)) continue;
      done.add(lot);
      this.#wholeLots.set(lot, [...known, ...news]);
      this.#enter(lot);
      for (const node of network.nodesOf(lot)) {
        for (const window of windows) this.#seed(node, window);
      }
      for (const link of network.lot(lot)?.links ?? []) {
        todo.push(network.lots.of(link.lotId), network.lots.of(link.otherLotId));
      }
    }
  }

  #enter(lot: number): void {
    if (this.#lotsEntered.has(lot)) return;
    this.#lotsEntered.add(lot);
    if (this.#loading.network.lot(lot)) this.#needLinked(lot);
    else this.#pending.add(lot);
  }

  #needLinked(lot: number): void {
    const { network } = this.#loading;
    for (const link of network.lot(lot)?.links ?? []) {
      for (const lotId of [link.lotId, link.otherLotId]) {
        const other = network.lots.of(lotId);
        if (!network.lot(other)) this.#pending.add(other);
      }
    }
  }

  #admit(node: number): boolean {
    while (this.#admission.length <= node) this.#admission.push(0);
    const state = this.#admission.get(node);
    if (state !== 0) return state === ADMITTED;
    const { network } = this.#loading;
    const lot = network.nodeLot.get(node);
    if (!network.isVirtual(node)) {
      if (this.#admitted >= this.#limits.nodes) {
        this.#admission.set(node, TURNED_AWAY);
        this.#turnedAway += 1;
        this.#turnedAwayLots.add(lot);
        return false;
      }
      this.#admitted += 1;
    }
    this.#admission.set(node, ADMITTED);
    this.#enter(lot);
    return true;
  }

  /** The limit on loading that is used up, if any. */
  #exhausted(): 'movements' | 'rounds' | null {
    if (this.#loading.movementsLoaded > this.#limits.movements) return 'movements';
    if (this.#rounds >= this.#limits.rounds) return 'rounds';
    return null;
  }

  #truncation(): TraceTruncation | null {
    const { lots } = this.#loading.network;
    const frontier = (indexes: Set<number>) =>
      [...indexes]
        .map((lot) => lots.at(lot))
        .sort(compareIds)
        .slice(0, FRONTIER_SHOWN);
    const exhausted = this.#exhausted();
    if (exhausted !== null && this.#pending.size > 0) {
      return { limit: exhausted, remaining: this.#pending.size, frontier: frontier(this.#pending) };
    }
    if (this.#turnedAway > 0) {
      return { limit: 'nodes', remaining: this.#turnedAway, frontier: frontier(this.#turnedAwayLots) };
    }
    return null;
  }
}
