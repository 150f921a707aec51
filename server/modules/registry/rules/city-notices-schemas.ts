import { type Static, Type } from 'typebox';
import { code, confidence, effective, exact, nullable, text, words } from './city-shapes.ts';

/** What letters to businesses say, and how long they are tried: words and figures that the city may change. */

export const NOTICE_KINDS = ['stop-and-seal', 'recall', 'check', 'withdrawal'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

const both = Type.Object(words, exact);

/** A letter of one kind. Texts may hold the places that `fillPlaces` of the module notices fills in. */
export const noticeLetterSchema = Type.Object(
  {
    code: Type.Enum([...NOTICE_KINDS]),
    ...words,
    /** Title of the letter. */
    title: both,
    /** Its paragraphs, after the list of goods is named. */
    paragraphs: Type.Array(both, { minItems: 1 }),
    /** The same for a text message: one or two sentences with the link. */
    sms: both,
    /** The deadline for its answer, a kind of `legal-deadlines.json`; null: no answer is asked for. */
    deadline: nullable(code),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

/** How messages are tried again, and when whoever has not answered is reminded. */
export const noticeDeliverySchema = Type.Object(
  {
    pauseFirst_s: Type.Integer({ minimum: 1 }),
    pauseLongest_s: Type.Integer({ minimum: 1 }),
    giveUpAfter_h: Type.Integer({ minimum: 1 }),
    /** Of the time until the deadline: a reminder goes out when so much of it has passed. */
    reminderAt_percent: Type.Integer({ minimum: 1, maximum: 99 }),
    reminder: Type.Object({ title: both, sms: both }, exact),
    clause: text,
    confidence,
    ...effective,
  },
  exact,
);

export type NoticeLetter = Static<typeof noticeLetterSchema>;
export type NoticeDelivery = Static<typeof noticeDeliverySchema>;

export interface CityNoticeData {
  readonly noticeLetters: readonly NoticeLetter[];
  readonly noticeDelivery: readonly NoticeDelivery[];
}
