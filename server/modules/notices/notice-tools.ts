import type { DeadlineTools } from '../deadlines/index.ts';
import type { PartyId } from '../identity/index.ts';
import type { RecordTools } from '../ledger/index.ts';
import type { Carrier } from './outbox/message.ts';

export interface NoticeTools extends RecordTools, Omit<DeadlineTools, 'ids'> {
  /** The supervising office as the sender of its letters. */
  officeId: PartyId;
  /** Ways out that are connected; none: a person telephones. */
  wayOut?: { carriers: readonly Carrier[]; publicUrl: string };
}

export const connectedChannels = (tools: Pick<NoticeTools, 'wayOut'>): Set<string> =>
  new Set((tools.wayOut?.carriers ?? []).map((carrier) => carrier.channel));

/** What deadlines call a notice that is to be answered. */
export const NOTICE_SUBJECT = 'notice';
export const ANSWER_DEADLINE = 'notice-answer';
