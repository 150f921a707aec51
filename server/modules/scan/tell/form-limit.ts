const HOUR_MS = 3_600_000;
/** Addresses remembered at once; beyond them the oldest are forgotten. */
const ADDRESSES_MAX = 10_000;

/**
 * How many forms came from one address in the last hour: in memory, of this process, gone after the hour. A network of
 * phones shares one address, so the limit is for programs and not for people.
 */
export class FormLimit {
  readonly #max: number;
  #sent = new Map<string, number[]>();

  /** `max`: an hour and address; 0: no limit. */
  constructor(max: number) {
    this.#max = max;
  }

  /** Whether one more may come now; if so it is counted. */
  admit(address: string, now_ms: number): boolean {
    if (this.#max === 0) return true;
    const recent = (this.#sent.get(address) ?? []).filter((at) => at > now_ms - HOUR_MS);
    this.#sent.delete(address);
    const admitted = recent.length < this.#max;
    this.#sent.set(address, admitted ? [...recent, now_ms] : recent);
    const oldest = this.#sent.keys().next();
    if (this.#sent.size > ADDRESSES_MAX && !oldest.done) this.#sent.delete(oldest.value);
    return admitted;
  }
}
