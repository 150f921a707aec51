import { createHmac } from 'node:crypto';
import iconv from 'iconv-lite';
import { type Answer, DepartmentServer, type Message, type Request } from './department-server.ts';

/** One line of goods of an entry, as declared. */
export interface EntryGoods {
  name: string;
  quantity: string;
  unit: string;
}

/** An entry of goods into the country: certificates hang on it, a release each. */
export interface CustomsEntry {
  certificateNo: string;
  consignee: { name: string; code: string };
  office: string;
  releasedAt: string;
  goods: EntryGoods[];
  cancelled?: { at: string; reason: string };
}

const escapeXml = (text: string): string =>
  text.replace(
    /[<>&"]/g,
    (sign) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[sign] ?? sign,
  );

/** Customs' system: entries by certificate number; XML in GB18030 both ways, every message signed. */
export class CustomsServer extends DepartmentServer {
  readonly #entries = new Map<string, CustomsEntry>();

  release(entry: Omit<CustomsEntry, 'releasedAt' | 'cancelled'>): Message {
    const released = { ...entry, releasedAt: this.now().toISOString() };
    this.#entries.set(entry.certificateNo, released);
    return this.message(this.#releaseXml(released));
  }

  cancel(certificateNo: string, reason: string): Message {
    const cancelled = { at: this.now().toISOString(), reason };
    const entry = this.#entries.get(certificateNo);
    if (entry) entry.cancelled = cancelled;
    return this.message(this.#cancelXml(certificateNo, cancelled));
  }

  #releaseXml(entry: CustomsEntry): string {
    const goods = entry.goods.map(
      (one) =>
        `<Goods><Name>${escapeXml(one.name)}</Name><Quantity unit="${escapeXml(one.unit)}">${one.quantity}</Quantity></Goods>`,
    );
    return (
      `<Release no="${escapeXml(entry.certificateNo)}" releasedAt="${entry.releasedAt}">${goods.join('')}` +
      `<Consignee><Name>${escapeXml(entry.consignee.name)}</Name><Code>${escapeXml(entry.consignee.code)}</Code></Consignee>` +
      `<Office>${escapeXml(entry.office)}</Office><IssuedOn>${entry.releasedAt.slice(0, 10).replaceAll('-', '')}</IssuedOn></Release>`
    );
  }

  #cancelXml(no: string, cancelled: { at: string; reason: string }): string {
    return `<Cancel no="${escapeXml(no)}" cancelledAt="${cancelled.at}"><Reason>${escapeXml(cancelled.reason)}</Reason></Cancel>`;
  }

  /** A signed message around some content. */
  message(content: string): Message {
    const xml = `<?xml version="1.0" encoding="GB18030"?><CustomsMessage id="${this.nextId('HG')}">${content}</CustomsMessage>`;
    return this.#signed(xml);
  }

  #signed(xml: string): Message {
    const body = iconv.encode(xml, 'gb18030');
    const time = this.now().toISOString();
    return {
      headers: {
        'content-type': 'application/xml; charset=GB18030',
        'x-hg-time': time,
        'x-hg-sign': this.#sign(time, body),
      },
      body,
    };
  }

  #sign(time: string, body: Buffer): string {
    return createHmac('sha256', this.secret).update(`${time}\n`).update(body).digest('hex');
  }

  protected answer({ headers, body }: Request): Answer {
    const signed = this.#sign(headers['x-hg-time'] ?? '', body) === headers['x-hg-sign'];
    if (!signed) return { status: 403, headers: {}, body: Buffer.alloc(0) };
    const no = /<No>([^<]*)<\/No>/.exec(iconv.decode(body, 'gb18030'))?.[1] ?? '';
    this.asked.push(no);
    const entry = this.#entries.get(no);
    const content = entry
      ? this.#releaseXml(entry) + (entry.cancelled ? this.#cancelXml(no, entry.cancelled) : '')
      : '';
    const head = '<?xml version="1.0" encoding="GB18030"?>';
    return {
      status: 200,
      ...this.#signed(
        `${head}<CustomsAnswer result="${entry ? 'found' : 'none'}">${content}</CustomsAnswer>`,
      ),
    };
  }
}
