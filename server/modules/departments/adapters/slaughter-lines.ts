import { parse } from 'csv-parse/sync';
import { hmacSha256 } from '../../../platform/hmac.ts';
import { numberKey } from '../rules/which-department.ts';
import {
  type Adapter,
  expectOk,
  optionalText,
  readAmount,
  readDay,
  readText,
  type Statement,
  sameSecret,
  Unreadable,
} from './adapter.ts';

/**
 * Slaughter: comma-separated lines by POST. A first line H (message, time, number of lines), lines C (certificate) and X
 * (withdrawn), a last line T whose seal is an HMAC over all that stands before it. Format of this project (the README says
 * so).
 */
const KIND = 'meat-inspection';
/** The system knows no offsets: its clock is the one of its place, which keeps no summer time. */
const OFFSET = '+08:00';

const utf8 = new TextDecoder('utf-8', { fatal: true });

function split(body: Buffer): { content: string; seal: string } | null {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return null;
  }
  const found = /^([\s\S]*\n)T,([0-9a-f]{64})\r?\n?$/.exec(text);
  return found ? { content: found[1] ?? '', seal: found[2] ?? '' } : null;
}

const sealOf = (secret: string, content: string): string =>
  hmacSha256(Buffer.from(secret), content).toString('hex');

function readTime(text: string | undefined, where: string): Date {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text?.trim() ?? '');
  const time = parts
    ? Date.parse(`${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}${OFFSET}`)
    : Number.NaN;
  if (Number.isNaN(time)) throw new Unreadable(`${where}: a time such as 20261120083000 is expected`);
  return new Date(time);
}

/** C: number, made at, goods, quantity, unit, holder, its code, slaughterhouse, issued on, valid until. */
function certificateOf(row: readonly string[], where: string): Statement {
  const [, number, at, goods, quantity, unit, holder, uscc, house, issuedOn, validUntil] = row;
  return {
    what: 'certificate',
    kind: KIND,
    number: readText(number, `${where}, 2`, 60),
    saidAt: readTime(at, `${where}, 3`),
    facts: {
      goods: [
        {
          name: readText(goods, `${where}, 4`),
          quantity: readAmount(quantity, `${where}, 5`),
          unit: optionalText(unit, 16),
        },
      ],
      holder: { name: readText(holder, `${where}, 7`), uscc: optionalText(uscc, 18) },
      issuer: optionalText(house),
      issuedOn: readDay(issuedOn, `${where}, 10`),
      validUntil: readDay(validUntil, `${where}, 11`),
      passed: null,
    },
  };
}

function statementsOf(body: Buffer): Statement[] {
  const parts = split(body);
  if (!parts) throw new Unreadable('UTF-8 lines that end with a line T are expected');
  let rows: string[][];
  try {
    rows = parse(parts.content, { relax_column_count: true, skip_empty_lines: true }) as string[][];
  } catch (error) {
    throw new Unreadable(`lines: ${error instanceof Error ? error.message.slice(0, 200) : ''}`);
  }
  const [head, ...rest] = rows;
  if (head?.[0] !== 'H') throw new Unreadable('line 1: H is expected');
  if (Number(head[3]) !== rest.length) throw new Unreadable(`line 1, 4: ${rest.length} lines came`);
  return rest.map((row, index): Statement => {
    const where = `line ${index + 2}`;
    if (row[0] === 'C') return certificateOf(row, where);
    if (row[0] !== 'X') throw new Unreadable(`${where}: C or X is expected`);
    return {
      what: 'withdrawal',
      kind: KIND,
      number: readText(row[1], `${where}, 2`, 60),
      saidAt: readTime(row[2], `${where}, 3`),
      reason: optionalText(row[3]),
    };
  });
}

export const slaughterLines: Adapter = {
  isFrom: ({ body }, secret) => {
    const parts = split(body);
    return parts !== null && sameSecret(parts.seal, sealOf(secret, parts.content));
  },
  keyOf: ({ body }) => /^H,([^,\r\n]{1,80}),/.exec(body.toString('utf8', 0, 200))?.[1] ?? null,
  read: ({ body }) => statementsOf(body),
  async ask(link, asked, ask) {
    const content = `Q,"${asked.number.replaceAll('"', '""')}"\n`;
    const answer = expectOk(
      await ask(`${link.address}/rpjy`, {
        method: 'POST',
        headers: { 'content-type': 'text/csv; charset=utf-8' },
        body: Buffer.from(`${content}T,${sealOf(link.secret, content)}\n`),
      }),
    );
    const parts = split(answer.body);
    if (!parts || !sameSecret(parts.seal, sealOf(link.secret, parts.content)))
      throw new Unreadable('an answer with the seal of the department is expected');
    const said = statementsOf(answer.body);
    if (said.some((one) => numberKey(one.number) !== numberKey(asked.number)))
      throw new Unreadable('the number that was asked for is expected');
    return said.length === 0 ? null : said;
  },
};
