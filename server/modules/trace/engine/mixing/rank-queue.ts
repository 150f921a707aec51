/** A set of numbers below a fixed size that gives its smallest first. Bits in two levels: adding and taking cost
 *  nanoseconds, and what is in it already is not added twice. */
export class RankQueue {
  readonly #words: Int32Array;
  readonly #summary: Int32Array;
  #cursor = 0;

  constructor(size: number) {
    this.#words = new Int32Array((size >> 5) + 1);
    this.#summary = new Int32Array((size >> 10) + 1);
  }

  add(rank: number): void {
    const word = rank >> 5;
    const group = rank >> 10;
    this.#words[word] = (this.#words[word] as number) | (1 << (rank & 31));
    this.#summary[group] = (this.#summary[group] as number) | (1 << (word & 31));
    if (group < this.#cursor) this.#cursor = group;
  }

  /** Takes out the smallest; -1 when empty. */
  take(): number {
    const groups = this.#summary.length;
    while (this.#cursor < groups && this.#summary[this.#cursor] === 0) this.#cursor += 1;
    if (this.#cursor === groups) return -1;
    const group = this.#summary[this.#cursor] as number;
    const word = (this.#cursor << 5) | lowestBit(group);
    const bits = this.#words[word] as number;
    const left = bits & (bits - 1);
    this.#words[word] = left;
    if (left === 0) this.#summary[this.#cursor] = group & (group - 1);
    return (word << 5) | lowestBit(bits);
  }
}

const lowestBit = (bits: number): number => 31 - Math.clz32(bits & -bits);
