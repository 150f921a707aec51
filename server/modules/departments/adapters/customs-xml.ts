import iconv from 'iconv-lite';
import { hmacSha256 } from '../../../platform/hmac.ts';
import { numberKey } from '../rules/which-department.ts';
import {
  type Adapter,
  expectOk,
  readAmount,
  readDay,
  readInstant,
  readText,
  type Statement,
  sameSecret,
  Unreadable,
} from './adapter.ts';
import { childOf, type Element, readXml, textOf } from './read-xml.ts';

/**
 * Customs: XML in GB18030, several certificates a message, signed by HMAC-SHA256 over time and body; answers are signed too.
 * Format of this project (the README says so).
 */
const KIND = 'customs-quarantine';
const CLOCK_SLACK_MS = 5 * 60_000;

const toText = (body: Buffer): string => iconv.decode(body, 'gb18030');
const signatureOf = (secret: string, time: string, body: Buffer): string =>
  hmacSha256(Buffer.from(secret), Buffer.concat([Buffer.from(`${time}\n`), body])).toString('hex');

function rootOf(body: Buffer, name: string): Element {
  const text = toText(body);
  // Bytes that are no GB18030 come out as replacement characters.
  if (text.includes('\uFFFD')) throw new Unreadable('GB18030 is expected');
  const root = readXml(text);
  if (root.name !== name) throw new Unreadable(`<${name}> is expected`);
  return root;
}

function certificateOf(element: Element): Statement {
  const goods = element.children.filter((child) => child.name === 'Goods');
  if (goods.length === 0) throw new Unreadable('<Goods> is expected');
  const consignee = childOf(element, 'Consignee');
  return {
    what: 'certificate',
    kind: KIND,
    number: readText(element.attributes.no, 'no', 60),
    saidAt: readInstant(element.attributes.releasedAt, 'releasedAt'),
    facts: {
      goods: goods.map((one) => ({
        name: readText(textOf(one, 'Name'), 'Goods/Name'),
        quantity: readAmount(textOf(one, 'Quantity'), 'Goods/Quantity'),
        unit: childOf(one, 'Quantity')?.attributes.unit ?? null,
      })),
      holder: consignee
        ? { name: readText(textOf(consignee, 'Name'), 'Consignee/Name'), uscc: textOf(consignee, 'Code') }
        : null,
      issuer: textOf(element, 'Office'),
      issuedOn: readDay(textOf(element, 'IssuedOn'), 'IssuedOn'),
      validUntil: readDay(textOf(element, 'ValidUntil'), 'ValidUntil'),
      passed: null,
    },
  };
}

const cancelOf = (element: Element): Statement => ({
  what: 'withdrawal',
  kind: KIND,
  number: readText(element.attributes.no, 'no', 60),
  saidAt: readInstant(element.attributes.cancelledAt, 'cancelledAt'),
  reason: textOf(element, 'Reason'),
});

function statementsOf(root: Element): Statement[] {
  const said = root.children.flatMap((child) => {
    if (child.name === 'Release') return [certificateOf(child)];
    return child.name === 'Cancel' ? [cancelOf(child)] : [];
  });
  if (said.length === 0) throw new Unreadable('<Release> or <Cancel> is expected');
  return said;
}

export const customsXml: Adapter = {
  isFrom: ({ headers, body, now }, secret) => {
    const time = headers['x-hg-time'] ?? '';
    const late_ms = Math.abs(now.getTime() - Date.parse(time));
    return (
      late_ms <= CLOCK_SLACK_MS && sameSecret(headers['x-hg-sign'] ?? '', signatureOf(secret, time, body))
    );
  },
  keyOf: ({ body }) => /<CustomsMessage[^>]*\sid="([^"<>]{1,80})"/.exec(toText(body))?.[1] ?? null,
  read: ({ body }) => statementsOf(rootOf(body, 'CustomsMessage')),
  async ask(link, asked, ask) {
    const xml = `<?xml version="1.0" encoding="GB18030"?><CustomsQuery><No>${escapeXml(asked.number)}</No></CustomsQuery>`;
    const body = iconv.encode(xml, 'gb18030');
    const time = asked.now.toISOString();
    const answer = expectOk(
      await ask(`${link.address}/ciq/query`, {
        method: 'POST',
        headers: {
          'content-type': 'application/xml; charset=GB18030',
          'x-hg-time': time,
          'x-hg-sign': signatureOf(link.secret, time, body),
        },
        body,
      }),
    );
    const stamp = answer.headers['x-hg-time'] ?? '';
    if (!sameSecret(answer.headers['x-hg-sign'] ?? '', signatureOf(link.secret, stamp, answer.body)))
      throw new Unreadable('an answer signed by customs is expected');
    const root = rootOf(answer.body, 'CustomsAnswer');
    if (root.attributes.result === 'none') return null;
    const said = statementsOf(root);
    if (said.some((one) => numberKey(one.number) !== numberKey(asked.number)))
      throw new Unreadable('no: the number that was asked for is expected');
    return said;
  },
};

const ENTITIES: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' };
const escapeXml = (text: string): string => text.replace(/[<>&"]/g, (sign) => ENTITIES[sign] ?? sign);
