/** One finding: where (RFC 6901 pointer), what is expected, in both languages. */
export interface Finding {
  code: string;
  path: string;
  zh: string;
  en: string;
}

interface ProblemDocument {
  status?: number;
  code?: string;
  path?: string;
  messages?: { zh: string; en: string };
  errors?: Finding[];
  details?: Record<string, unknown>;
}

/** The platform's answer to a call that it does not take (RFC 9457). */
export class LuyuanProblem extends Error {
  readonly status: number;
  /** Stable and kebab-case. */
  readonly code: string;
  readonly path: string;
  readonly zh: string;
  readonly en: string;
  readonly findings: readonly Finding[];
  readonly details: Readonly<Record<string, unknown>>;

  constructor(status: number, document: unknown) {
    const problem = (typeof document === 'object' && document !== null ? document : {}) as ProblemDocument;
    const en = problem.messages?.en ?? `The server answered ${status}.`;
    super(en);
    this.name = 'LuyuanProblem';
    this.status = status;
    this.code = problem.code ?? 'unreadable';
    this.path = problem.path ?? '';
    this.zh = problem.messages?.zh ?? `服务器返回 ${status}。`;
    this.en = en;
    this.findings = problem.errors ?? [];
    this.details = problem.details ?? {};
  }
}
