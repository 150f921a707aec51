import type { Words } from '../../../platform/errors.ts';

/** `in-app` is the notice itself, which is there as soon as it is stored. */
export const CHANNELS = ['in-app', 'sms', 'email'] as const;
export type Channel = (typeof CHANNELS)[number];
export type CarriedChannel = Exclude<Channel, 'in-app'>;

export const MESSAGE_STATES = ['waiting', 'sent', 'refused', 'given-up', 'not-needed'] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

export const PURPOSES = ['notice', 'reminder', 'escalation'] as const;
export type Purpose = (typeof PURPOSES)[number];

export interface Message {
  messageId: string;
  /** The same at each try: a gateway that has it already answers as it did. */
  key: string;
  /** Null: of a deadline that belongs to no case. */
  caseId: string | null;
  /** Null: it is of no letter. */
  noticeId: string | null;
  partyId: string;
  purpose: Purpose;
  channel: Channel;
  address: string | null;
  subject: string;
  /** May hold `{link}`. */
  body: string;
  state: MessageState;
  tries: number;
  madeAt: Date;
  nextAt: Date | null;
  sentAt: Date | null;
  receipt: string | null;
  trouble: Words | null;
  /** To an office, of a deadline that was missed. */
  office?: { deadlineId: string; level: number; division: string } | null;
}

/** What a carrier is handed. */
export interface Outgoing {
  key: string;
  address: string;
  subject: string;
  body: string;
}

/**
 * What became of one try. `taken`: it is on its way, and the gateway calls it `receipt`. `refused`: it will never be taken
 * (a number that does not exist). `trouble`: nobody knows, or the gateway is out; the same is to be tried again.
 */
export type Outcome =
  | { state: 'taken'; receipt: string }
  | { state: 'refused'; words: Words }
  | { state: 'trouble'; words: Words };

/** One way out of the platform. It never throws: what it does not know is trouble. */
export interface Carrier {
  channel: CarriedChannel;
  send(message: Outgoing): Promise<Outcome>;
  close(): Promise<void>;
}
