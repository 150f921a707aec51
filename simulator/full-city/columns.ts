/** Columns that grow: millions of rows without an object for each. */

type Store = Float64Array | Int32Array | Uint8Array | Int16Array;

export class Column<Data extends Store> {
  data: Data;
  length = 0;
  private readonly make: (length: number) => Data;

  constructor(make: (length: number) => Data, room = 256) {
    this.make = make;
    this.data = make(room);
  }

  push(value: number): void {
    if (this.length === this.data.length) {
      const larger = this.make(this.length * 2);
      larger.set(this.data as never);
      this.data = larger;
    }
    this.data[this.length] = value;
    this.length += 1;
  }

  at(index: number): number {
    return this.data[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.data[index] = value;
  }

  /** The rows without the room behind them; shares memory. */
  rows(): Data {
    return this.data.subarray(0, this.length) as Data;
  }

  clear(): void {
    this.length = 0;
  }
}

export const numbers = () => new Column((length) => new Float64Array(length));
export const integers = () => new Column((length) => new Int32Array(length));
export const shorts = () => new Column((length) => new Int16Array(length));
export const bytes = () => new Column((length) => new Uint8Array(length));
export type Numbers = Column<Float64Array<ArrayBuffer>>;
export type Integers = Column<Int32Array<ArrayBuffer>>;
export type Shorts = Column<Int16Array<ArrayBuffer>>;
export type Bytes = Column<Uint8Array<ArrayBuffer>>;
