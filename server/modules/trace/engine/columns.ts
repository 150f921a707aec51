/** A column of numbers that grows: one typed array instead of a million small objects. */
export class IntColumn {
  #values = new Int32Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#values.length) {
      const wider = new Int32Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    this.length += 1;
    return this.length - 1;
  }

  get(index: number): number {
    return this.#values[index] as number;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }
}

/** As IntColumn, for instants and labels. */
export class FloatColumn {
  #values = new Float64Array(1024);
  length = 0;

  push(value: number): number {
    if (this.length === this.#values.length) {
      const wider = new Float64Array(this.length * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.length] = value;
    this.length += 1;
    return this.length - 1;
  }

  get(index: number): number {
    return this.#values[index] as number;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }
}

/** Names to dense numbers and back. */
export class Names {
  readonly list: string[] = [];
  readonly #index = new Map<string, number>();

  /** The number of a name, given on first sight. */
  of(name: string): number {
    let index = this.#index.get(name);
    if (index === undefined) {
      index = this.list.length;
      this.list.push(name);
      this.#index.set(name, index);
    }
    return index;
  }

  /** The number of a name, or -1 when it was never seen. */
  find(name: string): number {
    return this.#index.get(name) ?? -1;
  }

  at(index: number): string {
    return this.list[index] as string;
  }
}
