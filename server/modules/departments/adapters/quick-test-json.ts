import { hmacSha256 } from '../../../platform/hmac.ts';
import { numberKey } from '../rules/which-department.ts';
import {
  type Adapter,
  expectOk,
  optionalText,
  readAmount,
  readDay,
  readInstant,
  readText,
  type Statement,
  sameSecret,
  Unreadable,
} from './adapter.ts';
import { readJsonObject } from './read-json.ts';

/**
 * Market supervision's quick tests: webhooks in JSON signed over the body, and a list of a day's slips that comes in pages.
 * Format of this project (the README says so).
 */
const KIND = 'rapid-test';
const PAGES_MAX = 50;

type Fields = Record<string, unknown>;

function slipOf(value: unknown): Statement[] {
  if (typeof value !== 'object' || value === null) throw new Unreadable('slip: an object is expected');
  const slip = value as Fields;
  const number = readText(slip.slipNo, 'slipNo', 60);
  const sample = (slip.sample ?? {}) as Fields;
  const stall = (slip.sampledFrom ?? {}) as Fields;
  if (slip.verdict !== 'pass' && slip.verdict !== 'fail')
    throw new Unreadable('verdict: pass or fail is expected');
  const said: Statement = {
    what: 'certificate',
    kind: KIND,
    number,
    saidAt: readInstant(slip.publishedAt, 'publishedAt'),
    facts: {
      goods: [
        {
          name: readText(sample.name, 'sample.name'),
          quantity: readAmount(sample.batchWeight_kg, 'sample.batchWeight_kg'),
          unit: 'kg',
        },
      ],
      holder:
        optionalText(stall.name) === null
          ? null
          : { name: readText(stall.name, 'sampledFrom.name'), uscc: optionalText(stall.code, 18) },
      issuer: optionalText(slip.station),
      issuedOn: readDay(optionalText(slip.testedOn), 'testedOn'),
      validUntil: null,
      passed: slip.verdict === 'pass',
    },
  };
  return slip.revokedAt === undefined || slip.revokedAt === null ? [said] : [said, revokedOf(slip)];
}

const revokedOf = (slip: Fields): Statement => ({
  what: 'withdrawal',
  kind: KIND,
  number: readText(slip.slipNo, 'slipNo', 60),
  saidAt: readInstant(slip.revokedAt, 'revokedAt'),
  reason: optionalText(slip.revokedBecause),
});

export const quickTestJson: Adapter = {
  isFrom: ({ headers, body }, secret) =>
    sameSecret(
      headers['x-signature'] ?? '',
      `sha256=${hmacSha256(Buffer.from(secret), body).toString('hex')}`,
    ),
  keyOf: ({ headers }) => optionalText(headers['x-delivery'], 80),
  read: ({ body }) => {
    const hook = readJsonObject(body);
    if (hook.event === 'slip.published') return slipOf(hook.slip);
    if (hook.event === 'slip.revoked') return [revokedOf((hook.slip ?? {}) as Fields)];
    throw new Unreadable('event: slip.published or slip.revoked is expected');
  },
  async ask(link, asked, ask) {
    let cursor: string | null = '';
    for (let page = 0; page < PAGES_MAX && cursor !== null; page += 1) {
      const query = new URLSearchParams({ prefix: asked.number, ...(cursor === '' ? {} : { cursor }) });
      const answer = expectOk(
        await ask(`${link.address}/api/slips?${query}`, {
          method: 'GET',
          headers: { authorization: `Bearer ${link.secret}` },
        }),
      );
      const list = readJsonObject(answer.body);
      if (!Array.isArray(list.slips)) throw new Unreadable('slips: a list is expected');
      const found = list.slips.find((slip) => {
        const said = (slip as Fields | null)?.slipNo;
        return typeof said === 'string' && numberKey(said) === numberKey(asked.number);
      });
      if (found !== undefined) return slipOf(found);
      cursor = optionalText(list.next);
    }
    // A list without end does not say that there is no such slip.
    if (cursor !== null) throw new Unreadable(`next: no more than ${PAGES_MAX} pages are expected`);
    return null;
  },
};
