import type { Clock } from '../../../platform/clock.ts';
import type { Words } from '../../../platform/errors.ts';
import { hmacSha256 } from '../../../platform/hmac.ts';
import type { Carrier, Outcome, Outgoing } from './message.ts';

/**
 * A gateway for text messages, over HTTP. The request is of our own shape (README, "The SMS gateway"); whoever connects a
 * provider puts a small adapter in front of it.
 */
export interface SmsConfig {
  url: string;
  keyId: string;
  secret: string;
}

const TIMEOUT_MS = 10_000;
const ANSWER_CHARS_MAX = 10_000;

/** What is signed: time, key and body, each on a line. */
export const smsSignature = (secret: string, timestamp: string, key: string, body: string): string =>
  `sha256=${hmacSha256(Buffer.from(secret), `${timestamp}\n${key}\n${body}`).toString('hex')}`;

export function smsCarrier(config: SmsConfig, clock: Clock, timeout_ms = TIMEOUT_MS): Carrier {
  return {
    channel: 'sms',
    send: (message) => send(config, clock, timeout_ms, message),
    close: () => Promise.resolve(),
  };
}

async function send(
  config: SmsConfig,
  clock: Clock,
  timeout_ms: number,
  message: Outgoing,
): Promise<Outcome> {
  const body = JSON.stringify({ to: message.address, text: message.body });
  const timestamp = clock.now().toISOString();
  try {
    const answer = await fetch(config.url, {
      method: 'POST',
      redirect: 'error',
      signal: AbortSignal.timeout(timeout_ms),
      headers: {
        'content-type': 'application/json',
        'idempotency-key': message.key,
        'x-luyuan-key': config.keyId,
        'x-luyuan-timestamp': timestamp,
        'x-luyuan-signature': smsSignature(config.secret, timestamp, message.key, body),
      },
      body,
    });
    const text = (await answer.text()).slice(0, ANSWER_CHARS_MAX);
    if (answer.ok) return { state: 'taken', receipt: receiptIn(text) ?? message.key };
    const words = { zh: `短信网关答复 ${answer.status}`, en: `the SMS gateway answered ${answer.status}` };
    return { state: isFinal(answer.status) ? 'refused' : 'trouble', words };
  } catch (error) {
    return { state: 'trouble', words: whyNot(error, timeout_ms) };
  }
}

/** 400, 404 and 422 speak of this message; all else, a wrong key of ours too, may be mended and is tried again. */
const isFinal = (status: number): boolean => status === 400 || status === 404 || status === 422;

function receiptIn(text: string): string | null {
  try {
    const { id } = JSON.parse(text) as { id?: unknown };
    return typeof id === 'string' && id !== '' ? id.slice(0, 200) : null;
  } catch {
    return null;
  }
}

function whyNot(error: unknown, timeout_ms: number): Words {
  if (error instanceof Error && error.name === 'TimeoutError') {
    return {
      zh: `短信网关 ${timeout_ms / 1000} 秒内没有答复`,
      en: `the SMS gateway gave no answer within ${timeout_ms / 1000} s`,
    };
  }
  return { zh: '短信网关连接不上', en: 'the SMS gateway cannot be reached' };
}
