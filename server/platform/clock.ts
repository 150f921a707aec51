/** Time comes from a clock that is handed in, so that a test or the simulator can say what time it is. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands where it is put. */
export class FixedClock implements Clock {
  private instant_ms: number;
  constructor(at: Date | string) {
    this.instant_ms = new Date(at).getTime();
  }
  now(): Date {
    return new Date(this.instant_ms);
  }
  set(at: Date | string): void {
    this.instant_ms = new Date(at).getTime();
  }
}
