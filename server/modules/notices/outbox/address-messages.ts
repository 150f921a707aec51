import type { Words } from '../../../platform/errors.ts';
import type { CarriedChannel, Channel, Message, MessageState } from './message.ts';

export interface Addressee {
  phone: string | null;
  email: string | null;
}

interface Addressed {
  channel: Channel;
  address: string | null;
  state: MessageState;
  trouble: Words | null;
}

/** Where text messages go; a fixed line takes none. */
const MOBILE = /^1\d{10}$/;

export function mobileOf(phone: string | null): string | null {
  const digits = (phone ?? '').replace(/[\s()-]/g, '').replace(/^(?:\+|00)86/, '');
  return MOBILE.test(digits) ? digits : null;
}

const FIXED_LINE: Words = {
  zh: '登记的是固定电话，收不到短信',
  en: 'the registered number is a fixed line, which takes no text messages',
};
const NOT_CONNECTED: Readonly<Record<CarriedChannel, Words>> = {
  sms: { zh: '没有接入短信网关', en: 'no SMS gateway is connected' },
  email: { zh: '没有接入邮件服务器', en: 'no mail server is connected' },
};

/**
 * The ways by which something goes to a business: in the application always, where it stands as soon as it is stored; by
 * text message and e-mail where there is an address. What cannot go out is said at once, so that a person telephones.
 */
export function addressed({ phone, email }: Addressee, connected: ReadonlySet<string>): Addressed[] {
  const mobile = mobileOf(phone);
  const out = (channel: CarriedChannel, address: string): Addressed =>
    connected.has(channel)
      ? { channel, address, state: 'waiting', trouble: null }
      : { channel, address, state: 'given-up', trouble: NOT_CONNECTED[channel] };
  return [
    { channel: 'in-app', address: null, state: 'sent', trouble: null },
    ...(mobile ? [out('sms', mobile)] : []),
    ...(phone && !mobile
      ? [{ channel: 'sms', address: phone, state: 'refused', trouble: FIXED_LINE } as const]
      : []),
    ...(email ? [out('email', email)] : []),
  ];
}

/** Messages of one purpose for one notice; their keys follow from both, so that none is ever made twice. */
export function makeMessages(
  to: Addressee,
  connected: ReadonlySet<string>,
  content: Pick<Message, 'caseId' | 'noticeId' | 'partyId' | 'purpose' | 'subject' | 'body'> & {
    at: Date;
    nextId: () => string;
  },
): Message[] {
  const { at, nextId, ...rest } = content;
  return addressed(to, connected).map((one) => ({
    ...rest,
    ...one,
    messageId: nextId(),
    key: `${rest.purpose}-${rest.noticeId}-${one.channel}`,
    tries: 0,
    madeAt: at,
    nextAt: one.state === 'waiting' ? at : null,
    sentAt: one.state === 'sent' ? at : null,
    receipt: null,
  }));
}
