import { createHmac } from 'node:crypto';
import { type Answer, DepartmentServer, json, type Message, type Request } from './department-server.ts';

export interface Slip {
  slipNo: string;
  station: string;
  testedOn: string;
  sample: { name: string; batchWeight_kg: number };
  sampledFrom: { name: string; code?: string };
  verdict: 'pass' | 'fail';
}

interface Published extends Slip {
  publishedAt: string;
  revokedAt?: string;
  revokedBecause?: string;
}

const PAGE = 2;

/** The quick-test stations' system: slips in the order of their publication, read in pages. */
export class QuickTestServer extends DepartmentServer {
  readonly #slips: Published[] = [];

  publish(slip: Slip): Message {
    const published = { ...slip, publishedAt: this.now().toISOString() };
    this.#slips.push(published);
    return this.#hook('slip.published', published);
  }

  revoke(slipNo: string, revokedBecause: string): Message {
    const revokedAt = this.now().toISOString();
    const slip = this.#slips.find((one) => one.slipNo === slipNo);
    if (slip) Object.assign(slip, { revokedAt, revokedBecause });
    return this.#hook('slip.revoked', { slipNo, revokedAt, revokedBecause });
  }

  #hook(event: string, slip: object): Message {
    const body = Buffer.from(JSON.stringify({ event, slip }));
    return {
      headers: {
        'content-type': 'application/json',
        'x-delivery': this.nextId('WH'),
        'x-signature': `sha256=${createHmac('sha256', this.secret).update(body).digest('hex')}`,
      },
      body,
    };
  }

  protected answer({ url, headers }: Request): Answer {
    if (headers.authorization !== `Bearer ${this.secret}`) return json(401, { error: 'unauthorised' });
    const prefix = url.searchParams.get('prefix') ?? '';
    this.asked.push(prefix);
    const from = Number(url.searchParams.get('cursor') ?? '0');
    const found = this.#slips.filter((slip) => slip.slipNo.startsWith(prefix));
    const next = from + PAGE < found.length ? String(from + PAGE) : null;
    return json(200, { slips: found.slice(from, from + PAGE), next });
  }
}
