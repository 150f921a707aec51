/** One sentence for each language. Chinese is what most users read; English is complete, not a gloss. */
export interface Words {
  zh: string;
  en: string;
}

/** One thing that is wrong with the input: where (RFC 6901 pointer), what, and what is expected. */
export interface Issue extends Words {
  code: string;
  path: string;
  /** Clause of law the rule comes from, when it is one. */
  clause?: string;
}

export interface ProblemOptions extends Words {
  /** RFC 6901 pointer into the request body, '' for the whole of it. */
  path?: string;
  /** Further single findings, each with its own path. */
  issues?: readonly Issue[];
  /** Seconds after which trying again makes sense (503, 429). */
  retryAfter_s?: number;
  /** Machine-readable extras, shown to the caller as they are. */
  details?: Readonly<Record<string, unknown>>;
}

/**
 * An expected failure. Use cases throw it; platform/http maps it to `application/problem+json` (RFC 9457).
 * `code` is stable and kebab-case; the sentences may be reworded.
 */
export class Problem extends Error {
  readonly code: string;
  readonly status: number;
  readonly words: Words;
  readonly path: string;
  readonly issues: readonly Issue[];
  readonly retryAfter_s: number | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, options: ProblemOptions) {
    super(`${code}: ${options.en}`);
    this.name = 'Problem';
    this.status = status;
    this.code = code;
    this.words = { zh: options.zh, en: options.en };
    this.path = options.path ?? '';
    this.issues = options.issues ?? [];
    this.retryAfter_s = options.retryAfter_s;
    this.details = options.details ?? {};
  }
}
