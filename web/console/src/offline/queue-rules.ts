import type { Bilingual, Issue } from '../api/types.ts';

/**
 * The queue of a phone without a network: bodies of the API under document numbers made beforehand. Pure: what to send
 * next, and what an answer makes of it. "Exactly once" is the server's word, by the number; so an answer that was lost is
 * simply asked for again.
 */

export type EntryState = 'waiting' | 'done' | 'conflict';
export type EntryKind = 'issue' | 'receive' | 'slip-receive';

export interface EntryProblem {
  status: number;
  code: string;
  words: Bilingual;
  issues: readonly Issue[];
}

export interface QueueEntry {
  /** By which entries are sent: the first made is the first sent. */
  id: number;
  /** Whose it is. Another account on the same phone neither sees nor sends it. */
  account: string;
  kind: EntryKind;
  path: string;
  body: { documentNumber: string };
  /** What and with whom, for the list. */
  title: string;
  partner: string;
  madeAt: string;
  state: EntryState;
  /** Raised by every change: who has read an older one changes nothing. */
  revision: number;
  tries: number;
  /** Not before this instant (milliseconds), where the server said that something else has to come first. */
  notBefore: number;
  problem: EntryProblem | null;
  /** Number of the voucher that came of it. */
  voucherNumber: string | null;
  /** Of an issue: the content of its slip, as its QR code carries it. */
  slip: string | null;
  /** Of an issue: what the form held, so that it can be mended. */
  form: unknown;
}

export type SendAnswer =
  | { type: 'unreachable' }
  | { type: 'answered'; status: number; voucherNumber: string | null; problem: EntryProblem | null };

/** `next`: go on with the next entry; `pause`: try again later; `sign-in`: a person has to sign in first. */
export type AfterSending = 'next' | 'pause' | 'sign-in';

/** What the server answers when something else has to come first: tried again by itself. */
const COMES_LATER = new Set(['slip-not-arrived']);
const LATER_MS = 60_000;

/** The oldest entry of this account that can be sent now. */
export function nextToSend(
  entries: readonly QueueEntry[],
  account: string,
  now_ms: number,
): QueueEntry | undefined {
  return entries
    .filter((one) => one.account === account && one.state === 'waiting' && one.notBefore <= now_ms)
    .sort((one, other) => one.id - other.id)[0];
}

/** What becomes of an entry by the answer to it. */
export function afterAnswer(
  entry: QueueEntry,
  answer: SendAnswer,
  now_ms: number,
): { entry: QueueEntry; next: AfterSending } {
  const tried = { ...entry, tries: entry.tries + 1, revision: entry.revision + 1 };
  if (answer.type === 'unreachable') return { entry: tried, next: 'pause' };
  const { status, problem, voucherNumber } = answer;
  if (status >= 200 && status < 300)
    return { entry: { ...tried, state: 'done', problem: null, voucherNumber }, next: 'next' };
  if (status === 401) return { entry: tried, next: 'sign-in' };
  // The server is busy or ill, or what answered is not the server: nothing is said of the entry.
  if (status < 400 || status >= 500 || status === 408 || status === 429 || problem === null)
    return { entry: { ...tried, problem }, next: 'pause' };
  if (COMES_LATER.has(problem.code))
    return { entry: { ...tried, problem, notBefore: now_ms + LATER_MS }, next: 'next' };
  return { entry: { ...tried, state: 'conflict', problem }, next: 'next' };
}

/** Only what the server has refused can be taken back: anything else may have arrived already. */
export const canDecide = (entry: QueueEntry): boolean => entry.state === 'conflict';

/** Sent again with what a person has changed, under the same number: what was refused was never recorded. */
export const mended = (entry: QueueEntry, change: Partial<QueueEntry>): QueueEntry => ({
  ...entry,
  ...change,
  id: entry.id,
  account: entry.account,
  state: 'waiting',
  problem: null,
  notBefore: 0,
  revision: entry.revision + 1,
});

export interface QueueCounts {
  waiting: number;
  conflicts: number;
}
export function countQueue(entries: readonly QueueEntry[]): QueueCounts {
  return {
    waiting: entries.filter((one) => one.state === 'waiting').length,
    conflicts: entries.filter((one) => one.state === 'conflict').length,
  };
}
