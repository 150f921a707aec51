import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One text message as the gateway has it. */
export interface TakenSms {
  key: string;
  to: string;
  text: string;
  id: string;
}

/**
 * What goes wrong with a call. `hang`: it takes nothing and says nothing. `lost-answer`: it takes the message and the line
 * goes dead. `error`: 500. `busy`: 429. `refuse`: 422, the number does not exist.
 */
export type SmsFault = 'hang' | 'lost-answer' | 'error' | 'busy' | 'refuse' | null;

/**
 * A gateway for text messages as the platform expects one, over HTTP on this machine: a message whose key it has is
 * answered as the first time and sent no second time.
 */
export class SmsGateway {
  readonly taken = new Map<string, TakenSms>();
  /** Calls by key, repeated ones too. */
  readonly calls = new Map<string, number>();
  readonly refusedCalls: string[] = [];
  fault: (key: string) => SmsFault = () => null;
  /** Told of each message that is taken for the first time. */
  onTaken: (message: TakenSms) => void = () => {};
  readonly #secret: string;
  readonly #server: Server;

  constructor(secret: string) {
    this.#secret = secret;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Answers its address. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/messages`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    try {
      for await (const piece of request) pieces.push(piece as Buffer);
    } catch {
      return;
    }
    const body = Buffer.concat(pieces).toString();
    const head = (name: string) => String(request.headers[name] ?? '');
    const key = head('idempotency-key');
    const say = (status: number, answer: object) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer));
    };
    if (!this.#isSigned(head('x-luyuan-signature'), `${head('x-luyuan-timestamp')}\n${key}\n${body}`)) {
      this.refusedCalls.push(key);
      return say(401, { error: 'signature' });
    }
    this.calls.set(key, (this.calls.get(key) ?? 0) + 1);
    const fault = this.fault(key);
    if (fault === 'hang') return;
    if (fault === 'error') return say(500, { error: 'internal' });
    if (fault === 'busy') return say(429, { error: 'busy' });
    if (fault === 'refuse') return say(422, { error: 'no such number' });
    const { to, text } = JSON.parse(body) as { to: string; text: string };
    const known = this.taken.get(key);
    if (known && (known.to !== to || known.text !== text)) return say(409, { error: 'other content' });
    const message = known ?? { key, to, text, id: `SMS${this.taken.size + 1}` };
    this.taken.set(key, message);
    if (!known) this.onTaken(message);
    if (fault === 'lost-answer') response.destroy();
    else say(known ? 200 : 202, { id: message.id });
  }

  #isSigned(signature: string, signed: string): boolean {
    const own = Buffer.from(`sha256=${createHmac('sha256', this.#secret).update(signed).digest('hex')}`);
    const given = Buffer.from(signature);
    return own.length === given.length && timingSafeEqual(own, given);
  }
}
