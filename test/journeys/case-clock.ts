import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../server/platform/config.ts';

/** How long each step of a case took, from the first report on; printed, and kept beside the pictures. */
export class CaseClock {
  readonly #name: string;
  /** The first report; what is prepared before it does not count. */
  #start: number | undefined;
  readonly #steps: { step: string; took_ms: number; since_ms: number }[] = [];

  constructor(name: string) {
    this.#name = name;
  }

  async step<T>(step: string, work: () => Promise<T>): Promise<T> {
    const before = performance.now();
    this.#start ??= before;
    const result = await work();
    const now = performance.now();
    this.#steps.push({ step, took_ms: Math.round(now - before), since_ms: Math.round(now - this.#start) });
    return result;
  }

  write(): void {
    const folder = join(PROJECT_ROOT, 'test-artefacts');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${this.#name}.json`), `${JSON.stringify(this.#steps, null, 2)}\n`);
    const lines = this.#steps.map(
      ({ step, took_ms, since_ms }) =>
        `${String(since_ms).padStart(7)} ms  (+${String(took_ms).padStart(6)})  ${step}`,
    );
    process.stdout.write(`\n${this.#name}\n${lines.join('\n')}\n`);
  }
}
