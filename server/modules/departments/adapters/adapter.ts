import { timingSafeEqual } from 'node:crypto';
import type { Words } from '../../../platform/errors.ts';

/** What a certificate says, in our words. What a department does not tell is null. */
export interface CertificateFacts {
  goods: { name: string; quantity: string | null; unit: string | null }[];
  holder: { name: string; uscc: string | null } | null;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
  /** What a test found; null where it is no test. */
  passed: boolean | null;
}

/** One thing that a department says of a number. `saidAt` orders what it says, whatever order it comes in. */
export type Statement =
  | { what: 'certificate'; kind: string; number: string; saidAt: Date; facts: CertificateFacts }
  | { what: 'withdrawal'; kind: string; number: string; saidAt: Date; reason: string | null };

export interface Push {
  /** By lower-case name. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  now: Date;
}

/** Where a department is reached, and the secret shared with it: configuration, never code. */
export interface Link {
  address: string;
  secret: string;
}

export interface Asked {
  kind: string;
  number: string;
  now: Date;
}

export interface HttpAnswer {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}
/** One request to a department. Errors: `DepartmentOut`. */
export type Ask = (
  url: string,
  request: { method: 'GET' | 'POST'; headers: Record<string, string>; body?: Buffer },
) => Promise<HttpAnswer>;

/** One format of one department. Everything that is peculiar to it stands in its file. */
export interface Adapter {
  /** Whether the push comes from whoever has the secret. Never throws. */
  isFrom(push: Push, secret: string): boolean;
  /** The sender's own id of the message, by which a repetition is known; null where there is none. Never throws. */
  keyOf(push: Push): string | null;
  /** Certificates and withdrawals of a push. Errors: `Unreadable`. */
  read(push: Push): Statement[];
  /** What the department says of a number; null: it has no such certificate. Errors: `DepartmentOut`, `Unreadable`. */
  ask(link: Link, asked: Asked, ask: Ask): Promise<Statement[] | null>;
}

/** A message that is not of the department's format: where, and what was expected. It is kept for a person. */
export class Unreadable extends Error {
  override name = 'Unreadable';
}

/** No answer to be had just now. */
export class DepartmentOut extends Error {
  override name = 'DepartmentOut';
  readonly words: Words;
  constructor(words: Words) {
    super(words.en);
    this.words = words;
  }
}

/** An answer of 200, or there is none. Errors: `DepartmentOut`. */
export function expectOk(answer: HttpAnswer): HttpAnswer {
  if (answer.status === 200) return answer;
  throw new DepartmentOut({
    zh: `对方系统返回错误 ${answer.status}`,
    en: `its system answers with error ${answer.status}`,
  });
}

/** Equal, without telling by time how far. */
export function sameSecret(one: string, two: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(two);
  return a.length === b.length && a.length > 0 && timingSafeEqual(a, b);
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** 'YYYY-MM-DD' from that or from YYYYMMDD; null where it is empty. Errors: `Unreadable`. */
export function readDay(text: string | null | undefined, where: string): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed === '') return null;
  const day = /^\d{8}$/.test(trimmed)
    ? `${trimmed.slice(0, 4)}-${trimmed.slice(4, 6)}-${trimmed.slice(6)}`
    : trimmed;
  const time = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  // 2026-02-30 parses as March: only what comes out again as it went in is a day.
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day)
    throw new Unreadable(`${where}: a day is expected, not "${trimmed.slice(0, 40)}"`);
  return day;
}

/** An instant with its offset. Errors: `Unreadable`. */
export function readInstant(text: unknown, where: string): Date {
  const time =
    typeof text === 'string' && /T.*(Z|[+-]\d{2}:?\d{2})$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(time)) throw new Unreadable(`${where}: an instant with its offset is expected`);
  return new Date(time);
}

/** Text that must be there. Errors: `Unreadable`. */
export function readText(value: unknown, where: string, length_max = 200): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '' || text.length > length_max) throw new Unreadable(`${where}: a text is expected`);
  return text;
}

export const optionalText = (value: unknown, length_max = 200): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim().slice(0, length_max) : null;

/** An amount as it was written; numbers come as text too. Errors: `Unreadable`. */
export function readAmount(value: unknown, where: string): string | null {
  if (value === null || value === undefined || value === '') return null;
  const text = String(value).trim();
  if (!/^\d{1,15}(\.\d{1,9})?$/.test(text)) throw new Unreadable(`${where}: an amount is expected`);
  return text;
}
