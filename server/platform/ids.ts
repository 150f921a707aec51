import type { Clock } from './clock.ts';

/**
 * Identifiers are 63-bit integers that grow with time, minted in the process: no round trip, no sequence whose
 * order jumps between machines, and a row's id tells when it was recorded.
 *
 *   41 bits  milliseconds since 2015-01-01T00:00:00Z (until 2084); before the oldest records that are loaded
 *   10 bits  slot of the process, so that processes never mint the same id
 *   12 bits  counter within the millisecond
 *
 * In TypeScript and JSON an id is a decimal string: a JSON number would lose its last digits.
 */
export type Id<Name extends string> = string & { readonly __id: Name };

const EPOCH_MS = Date.UTC(2015, 0, 1);
const SLOTS = 1024;
const COUNTER_MAX = 4095;

export class IdMint {
  private readonly clock: Clock;
  private readonly slot: bigint;
  private last_ms = 0;
  private counter = 0;

  /** `slot`: 0 to 1023, unique among the processes that are alive on one database. */
  constructor(clock: Clock, slot: number) {
    this.clock = clock;
    this.slot = BigInt(((slot % SLOTS) + SLOTS) % SLOTS);
  }

  next<Name extends string>(): Id<Name> {
    // A clock set back must not hand out an id twice: stay at the latest millisecond that was used.
    const now_ms = Math.max(this.clock.now().getTime() - EPOCH_MS, this.last_ms);
    if (now_ms === this.last_ms) {
      this.counter += 1;
      if (this.counter > COUNTER_MAX) {
        this.last_ms += 1;
        this.counter = 0;
      }
    } else {
      this.last_ms = now_ms;
      this.counter = 0;
    }
    return String((BigInt(this.last_ms) << 22n) | (this.slot << 12n) | BigInt(this.counter)) as Id<Name>;
  }
}

/** When the id was minted. For a document that is when it was recorded. */
export function mintedAt(id: string): Date {
  return new Date(Number(BigInt(id) >> 22n) + EPOCH_MS);
}

/** The smallest id that could have been minted at or after the instant. */
export function firstIdAt(at: Date): string {
  return String(BigInt(Math.max(0, at.getTime() - EPOCH_MS)) << 22n);
}

export function isId(text: string): boolean {
  return /^[0-9]{1,19}$/.test(text) && BigInt(text) < 1n << 63n;
}
