import type { NetFlow } from './flows.ts';
import type { HolderBalance, LotTotals } from './graph.ts';

/** What one lot's flows add up to, for each party that had it and for the lot as a whole. */
export interface LotBalance {
  holders: Map<string, HolderBalance>;
  totals: LotTotals;
}

const EXIT_COLUMN = {
  'transformed-in': 'transformed',
  sold: 'sold',
  'sold-estimated': 'sold',
  disposed: 'disposed',
  donated: 'donated',
  lost: 'lost',
  missing: 'unaccounted',
  'adjusted-out': 'adjustedOut',
} as const satisfies Record<string, keyof HolderBalance>;

const EXIT_TOTAL = {
  'transformed-in': 'consumedInto',
  sold: 'sold',
  'sold-estimated': 'sold',
  disposed: 'disposed',
  donated: 'donated',
  lost: 'lost',
  missing: 'unaccounted',
  'adjusted-out': 'adjustedOut',
} as const satisfies Record<string, keyof LotTotals>;

const ENTRY_COLUMN = {
  produced: 'producedHere',
  'transformed-out': 'madeHere',
  'consumer-returned': 'returnedByConsumers',
  'adjusted-in': 'adjustedIn',
} as const satisfies Record<string, keyof HolderBalance>;

const ENTRY_TOTAL = {
  produced: 'produced',
  'transformed-out': 'madeFrom',
  'consumer-returned': 'returnedByConsumers',
  'adjusted-in': 'adjustedIn',
} as const satisfies Record<string, keyof LotTotals>;

type ExitKind = keyof typeof EXIT_COLUMN;
type EntryKind = keyof typeof ENTRY_COLUMN;

/**
 * Balances one lot, in its base unit. For each holder, exactly:
 * producedHere + madeHere + received + returnedByConsumers + adjustedIn + overdrawn
 *   = sold + movedOn + transformed + disposed + donated + lost + adjustedOut + unaccounted + stillThere.
 */
export function balanceLot(flows: readonly NetFlow[]): LotBalance {
  const holders = new Map<string, HolderBalance>();
  const totals = emptyTotals();
  const holder = (partyId: string): HolderBalance => {
    let balance = holders.get(partyId);
    if (!balance) {
      balance = emptyBalance();
      holders.set(partyId, balance);
    }
    return balance;
  };
  for (const flow of flows) {
    const from = flow.fromId === null ? undefined : holder(flow.fromId);
    const to = flow.toId === null || !flow.reaches ? undefined : holder(flow.toId);
    if (flow.unknown) {
      totals.unknownQuantity = true;
      if (from) from.unknownQuantity = true;
      if (to) to.unknownQuantity = true;
    }
    if (flow.role === 'entry') addEntry(flow, totals, to);
    else if (flow.role === 'exit') addExit(flow, totals, from, to);
    else addHandingOver(flow, totals, from, to);
  }
  for (const balance of holders.values()) {
    const rest = entered(balance) - gone(balance);
    balance.stillThere = Math.max(0, rest);
    balance.overdrawn = Math.max(0, -rest);
    totals.stillThere += balance.stillThere;
    totals.overdrawn += balance.overdrawn;
  }
  totals.discrepancy = totals.excess + totals.overdrawn + totals.unaccounted;
  totals.balanced = !totals.unknownQuantity && enteredTotal(totals) === leftTotal(totals);
  return { holders, totals };
}

function addEntry(flow: NetFlow, totals: LotTotals, to: HolderBalance | undefined): void {
  if (!to) return;
  const kind = flow.kind as EntryKind;
  to[ENTRY_COLUMN[kind]] += flow.quantity ?? 0;
  totals[ENTRY_TOTAL[kind]] += flow.quantity ?? 0;
}

function addExit(
  flow: NetFlow,
  totals: LotTotals,
  from: HolderBalance | undefined,
  to: HolderBalance | undefined,
): void {
  const quantity = flow.quantity ?? 0;
  const kind = flow.kind as ExitKind;
  if (from) from[EXIT_COLUMN[kind]] += quantity;
  else totals.fromOutside += quantity;
  if (to) to.received += quantity;
  else totals[EXIT_TOTAL[kind]] += quantity;
  if (kind !== 'sold-estimated') return;
  if (from) from.soldEstimated += quantity;
  if (!to) totals.soldEstimated += quantity;
}

function addHandingOver(
  flow: NetFlow,
  totals: LotTotals,
  from: HolderBalance | undefined,
  to: HolderBalance | undefined,
): void {
  const handed = flow.received + flow.inTransit;
  if (from) {
    from.movedOn += handed;
    from.unaccounted += flow.short;
    from.refusedBack += flow.refused;
    from.inTransitOut += flow.inTransit;
  } else {
    totals.fromOutside += handed + flow.short;
  }
  if (to) {
    to.received += flow.received + flow.excess;
    to.excessIn += flow.excess;
    to.inTransitIn += flow.inTransit;
  }
  totals.excess += flow.excess;
  totals.inTransit += flow.inTransit;
  totals.unaccounted += flow.short;
}

function entered(balance: HolderBalance): number {
  const { producedHere, madeHere, received, returnedByConsumers, adjustedIn } = balance;
  return producedHere + madeHere + received + returnedByConsumers + adjustedIn;
}

function gone(balance: HolderBalance): number {
  const { sold, movedOn, transformed, disposed, donated, lost, adjustedOut, unaccounted } = balance;
  return sold + movedOn + transformed + disposed + donated + lost + adjustedOut + unaccounted;
}

/** All that entered a lot by the records, with what must have entered beside them (excess, overdrawn). */
export function enteredTotal(totals: LotTotals): number {
  const { produced, madeFrom, returnedByConsumers, adjustedIn, fromOutside, excess, overdrawn } = totals;
  return produced + madeFrom + returnedByConsumers + adjustedIn + fromOutside + excess + overdrawn;
}

/** All that left a lot, is held, is on the way, or cannot be accounted for. */
export function leftTotal(totals: LotTotals): number {
  const { sold, stillThere, inTransit, disposed, donated, lost, consumedInto, adjustedOut, unaccounted } =
    totals;
  return sold + stillThere + inTransit + disposed + donated + lost + consumedInto + adjustedOut + unaccounted;
}

/** A balance with nothing in it. */
export function emptyBalance(): HolderBalance {
  return {
    producedHere: 0,
    madeHere: 0,
    received: 0,
    returnedByConsumers: 0,
    adjustedIn: 0,
    sold: 0,
    soldEstimated: 0,
    movedOn: 0,
    transformed: 0,
    disposed: 0,
    donated: 0,
    lost: 0,
    adjustedOut: 0,
    unaccounted: 0,
    stillThere: 0,
    overdrawn: 0,
    inTransitIn: 0,
    inTransitOut: 0,
    refusedBack: 0,
    excessIn: 0,
    unknownQuantity: false,
  };
}

function emptyTotals(): LotTotals {
  return {
    produced: 0,
    madeFrom: 0,
    returnedByConsumers: 0,
    adjustedIn: 0,
    fromOutside: 0,
    excess: 0,
    overdrawn: 0,
    sold: 0,
    soldEstimated: 0,
    stillThere: 0,
    inTransit: 0,
    disposed: 0,
    donated: 0,
    lost: 0,
    consumedInto: 0,
    adjustedOut: 0,
    unaccounted: 0,
    balanced: false,
    discrepancy: 0,
    unknownQuantity: false,
  };
}
