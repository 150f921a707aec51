import { createHmac } from 'node:crypto';
import { type Answer, DepartmentServer, type Message, type Request } from './department-server.ts';

/** A row of a slaughterhouse's inspection book: one certificate for the carcasses of one owner. */
export interface InspectionRow {
  number: string;
  goods: string;
  weight: string;
  unit: string;
  owner: string;
  ownerCode: string;
  house: string;
  /** Days as the book writes them: 20261120. */
  issuedOn: string;
  validUntil: string;
}

const CHINA_MS = 8 * 3_600_000;
/** 20261120163000, by the clock on the wall there. */
const wallTime = (at: Date): string =>
  new Date(at.getTime() + CHINA_MS).toISOString().replace(/\D/g, '').slice(0, 14);
const field = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The slaughter system: a book of rows, and a list of what was struck out. */
export class SlaughterServer extends DepartmentServer {
  readonly #rows: { row: InspectionRow; at: string }[] = [];
  readonly #struck = new Map<string, { at: string; reason: string }>();

  issue(...rows: InspectionRow[]): Message {
    const at = wallTime(this.now());
    for (const row of rows) this.#rows.push({ row, at });
    return this.message(rows.map((row) => this.#rowLine(row, at)));
  }

  withdraw(number: string, reason: string): Message {
    const struck = { at: wallTime(this.now()), reason };
    this.#struck.set(number, struck);
    return this.message([this.#struckLine(number, struck)]);
  }

  #rowLine(row: InspectionRow, at: string): string {
    return [
      'C',
      row.number,
      at,
      row.goods,
      row.weight,
      row.unit,
      row.owner,
      row.ownerCode,
      row.house,
      row.issuedOn,
      row.validUntil,
    ]
      .map(field)
      .join(',');
  }

  #struckLine(number: string, { at, reason }: { at: string; reason: string }): string {
    return ['X', number, at, reason].map(field).join(',');
  }

  /** Lines between a head and a seal. */
  message(lines: readonly string[]): Message {
    return {
      headers: { 'content-type': 'text/csv; charset=utf-8' },
      body: this.#sealed(
        ['H', this.nextId('TZ'), wallTime(this.now()), String(lines.length)].join(','),
        lines,
      ),
    };
  }

  #sealed(head: string, lines: readonly string[]): Buffer {
    const content = `${[head, ...lines].join('\n')}\n`;
    return Buffer.from(`${content}T,${createHmac('sha256', this.secret).update(content).digest('hex')}\n`);
  }

  protected answer({ body }: Request): Answer {
    const [, content = '', seal] = /^([\s\S]*\n)T,([0-9a-f]{64})\n$/.exec(body.toString()) ?? [];
    if (createHmac('sha256', this.secret).update(content).digest('hex') !== seal)
      return { status: 403, headers: {}, body: Buffer.alloc(0) };
    const number = /^Q,"(.*)"\n$/.exec(content)?.[1]?.replaceAll('""', '"') ?? '';
    this.asked.push(number);
    const found = this.#rows.filter(({ row }) => row.number === number);
    const struck = this.#struck.get(number);
    const lines = [
      ...found.map(({ row, at }) => this.#rowLine(row, at)),
      ...(struck ? [this.#struckLine(number, struck)] : []),
    ];
    const head = ['H', `A-${number}`, wallTime(this.now()), String(lines.length)].map(field).join(',');
    return { status: 200, headers: { 'content-type': 'text/csv' }, body: this.#sealed(head, lines) };
  }
}
