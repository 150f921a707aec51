import type { Bilingual, Issue } from './types.ts';

/** A failure that a person can read: the server's problem document, or a line that is cut. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly words: Bilingual;
  readonly issues: readonly Issue[];
  /** What a machine can go on with, as the problem has it. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    words: Bilingual,
    issues: readonly Issue[] = [],
    details: Readonly<Record<string, unknown>> = {},
  ) {
    super(`${code}: ${words.en}`);
    this.name = 'ApiProblem';
    this.status = status;
    this.code = code;
    this.words = words;
    this.issues = issues;
    this.details = details;
  }
}

const OFFLINE: Bilingual = {
  zh: '网络断开了，刚才的内容还在本页，联网后再试一次即可。',
  en: 'You are off-line. What you entered is still on this page; try again once connected.',
};
const UNREADABLE: Bilingual = {
  zh: '服务器的回答读不出来，请稍后再试。',
  en: 'The answer of the server could not be read; try again shortly.',
};

export function offlineProblem(): ApiProblem {
  return new ApiProblem(0, 'offline', OFFLINE);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isBilingual(value: unknown): value is Bilingual {
  return isRecord(value) && typeof value.zh === 'string' && typeof value.en === 'string';
}

function isIssue(value: unknown): value is Issue {
  return isBilingual(value) && 'path' in value && typeof value.path === 'string';
}

/** Reads an `application/problem+json` body; anything else becomes a plain sentence. */
export function problemFrom(status: number, body: unknown): ApiProblem {
  if (!isRecord(body) || !isBilingual(body.messages)) return new ApiProblem(status, 'unreadable', UNREADABLE);
  const code = typeof body.code === 'string' ? body.code : 'unknown';
  const issues = Array.isArray(body.errors) ? body.errors.filter(isIssue) : [];
  return new ApiProblem(status, code, body.messages, issues, isRecord(body.details) ? body.details : {});
}

/** Any thrown value as a problem, so that a page always has a sentence to show. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error;
  if (error instanceof TypeError) return offlineProblem();
  return new ApiProblem(0, 'unexpected', UNREADABLE);
}
