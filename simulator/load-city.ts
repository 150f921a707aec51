import type { CityPlan } from './city-plan.ts';
import type { CityTarget, Operation, OperationAnswer, Ref, Resolve } from './target.ts';

export interface LoadProgress {
  stage: 'parties' | 'products' | 'operations';
  done: number;
  total: number;
}

export interface LoadOptions {
  /** Operations of different businesses about different lots that run at the same time. Default 4; 1: one by one. */
  concurrency?: number;
  /** Called at most about a hundred times a stage. */
  onProgress?: (progress: LoadProgress) => void;
}

/** What the plan's keys became. */
export interface LoadedCity {
  parties: ReadonlyMap<string, string>;
  products: ReadonlyMap<string, string>;
  lots: ReadonlyMap<string, { lotId: string; code: string }>;
  /** Voucher numbers by operation key. */
  vouchers: ReadonlyMap<string, string>;
}

/** An operation that the platform did not take; `cause` is its answer. What came before it is loaded. */
export class LoadError extends Error {
  readonly operation: Operation;
  constructor(operation: Operation, cause: unknown) {
    super(
      `${operation.key} of ${operation.actor} was not taken: ${cause instanceof Error ? cause.message : cause}`,
      { cause },
    );
    this.name = 'LoadError';
    this.operation = operation;
  }
}

export class UnknownReferenceError extends Error {
  readonly ref: string;
  constructor(ref: string) {
    super(`Nothing that has been loaded so far is called ${ref}.`);
    this.name = 'UnknownReferenceError';
    this.ref = ref;
  }
}

/** Operations that are recorded within this time may run together. */
const slice_ms = 10 * 60_000;

/**
 * Loads a plan in the order in which the platform hears of it. Several operations run at once only where none
 * depends on another: never two of one business, nor two that touch one lot.
 * @throws LoadError at the first operation that is not taken
 */
export async function loadCity(
  target: CityTarget,
  plan: CityPlan,
  options: LoadOptions = {},
): Promise<LoadedCity> {
  const names = new Names();
  const report = options.onProgress ?? (() => {});
  const inMarkets = plan.parties.filter((party) => party.body.marketId !== undefined);
  const others = plan.parties.filter((party) => party.body.marketId === undefined);
  for (const parties of [others, inMarkets]) {
    for (const [key, id] of await target.registerParties(parties, names.resolve)) names.parties.set(key, id);
    report({ stage: 'parties', done: names.parties.size, total: plan.parties.length });
  }
  for (const [key, id] of await target.registerProducts(plan.products, names.resolve))
    names.products.set(key, id);
  report({ stage: 'products', done: names.products.size, total: plan.products.length });

  const total = plan.operations.length;
  const every = Math.max(1, Math.floor(total / 100));
  let done = 0;
  for (const batch of batches(plan.operations, options.concurrency ?? 4)) {
    await Promise.all(batch.map((operation) => applyOne(target, names, operation)));
    const before = done;
    done += batch.length;
    if (Math.floor(done / every) > Math.floor(before / every) || done === total)
      report({ stage: 'operations', done, total });
  }
  return names;
}

async function applyOne(target: CityTarget, names: Names, operation: Operation): Promise<void> {
  let answer: OperationAnswer;
  try {
    answer = await target.apply(operation, names.resolve);
    names.learn(operation, answer);
  } catch (cause) {
    throw new LoadError(operation, cause);
  }
}

/** Cuts a plan into groups that may run at the same time; their order stays. */
export function* batches(operations: readonly Operation[], concurrency: number): Iterable<Operation[]> {
  let batch: Operation[] = [];
  let busy = new Set<string>();
  let until = 0;
  for (const operation of operations) {
    const uses = [`actor ${operation.actor}`, ...operation.touches];
    // Two purchases may name the same supplier for the first time.
    if (operation.op === 'purchase') uses.push('purchase');
    const at = Date.parse(operation.recordedAt);
    if (
      batch.length > 0 &&
      (batch.length >= concurrency || at > until || uses.some((one) => busy.has(one)))
    ) {
      yield batch;
      batch = [];
      busy = new Set();
    }
    if (batch.length === 0) until = at + slice_ms;
    batch.push(operation);
    for (const one of uses) busy.add(one);
  }
  if (batch.length > 0) yield batch;
}

class Names implements LoadedCity {
  readonly parties = new Map<string, string>();
  readonly products = new Map<string, string>();
  readonly lots = new Map<string, { lotId: string; code: string }>();
  readonly vouchers = new Map<string, string>();

  readonly resolve: Resolve = (value) => this.replaced(value) as never;

  learn(operation: Operation, answer: OperationAnswer): void {
    if (answer.voucherNumber !== undefined) this.vouchers.set(operation.key, answer.voucherNumber);
    for (const [index, key] of (operation.mints ?? []).entries()) {
      const lot = answer.lots[index];
      if (!lot) throw new UnknownReferenceError(`lot:${key} (line ${index + 1} of the answer)`);
      this.lots.set(key, lot);
    }
  }

  private replaced(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((one) => this.replaced(one));
    if (typeof value !== 'object' || value === null) return value;
    if ('ref' in value) return this.idOf(value as Ref);
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, this.replaced(one)]));
  }

  private idOf({ ref }: Ref): string {
    const colon = ref.indexOf(':');
    const [kind, key] = [ref.slice(0, colon), ref.slice(colon + 1)];
    const found =
      kind === 'party'
        ? this.parties.get(key)
        : kind === 'product'
          ? this.products.get(key)
          : kind === 'lot'
            ? this.lots.get(key)?.lotId
            : this.vouchers.get(key);
    if (found === undefined) throw new UnknownReferenceError(ref);
    return found;
  }
}
