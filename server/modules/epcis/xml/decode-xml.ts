import { Problem } from '../../../platform/errors.ts';

/** Encodings that are taken, by the names that declarations use; values are what the decoder calls them. */
const ENCODINGS: Readonly<Record<string, string>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  ascii: 'utf-8',
  'utf-16': 'utf-16',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
  gb18030: 'gb18030',
  gbk: 'gb18030',
  gb2312: 'gb18030',
  cp936: 'gb18030',
  big5: 'big5',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'windows-1252': 'windows-1252',
};
/** A declaration is no longer than this; longer, and it is none. */
const DECLARATION_MAX = 512;

/**
 * Turns the bytes of an XML document into text. A byte-order mark comes before the charset of the content type, this
 * before the declaration (RFC 7303, 3). Bytes that are none of the encoding are refused, never replaced.
 * Errors (400): `xml-encoding-unsupported`, `xml-encoding-wrong`, `xml-encoding-broken`.
 */
export class XmlDecoder {
  readonly #charset: string | undefined;
  #head: Buffer = Buffer.alloc(0);
  #decoder: { decode: TextDecoder; name: string } | undefined;

  constructor(charset?: string) {
    this.#charset = charset?.toLowerCase();
  }

  write(piece: Buffer): string {
    if (this.#decoder) return this.#decode(this.#decoder, piece);
    this.#head = Buffer.concat([this.#head, piece]);
    // Enough to see a byte-order mark and the declaration.
    if (this.#head.length < DECLARATION_MAX && !this.#head.includes('?>')) return '';
    return this.#begin();
  }

  end(): string {
    const text = this.#decoder ? '' : this.#begin();
    return text + (this.#decoder ? this.#decode(this.#decoder, undefined) : '');
  }

  #begin(): string {
    const head = this.#head;
    this.#head = Buffer.alloc(0);
    const name = encodingOf(head, this.#charset);
    this.#decoder = { name, decode: new TextDecoder(name, { fatal: true }) };
    return this.#decode(this.#decoder, head);
  }

  #decode({ decode, name }: { decode: TextDecoder; name: string }, piece: Buffer | undefined): string {
    try {
      return piece === undefined ? decode.decode() : decode.decode(piece, { stream: true });
    } catch {
      throw new Problem(400, 'xml-encoding-broken', {
        zh: `内容不是有效的 ${name} 编码。请用 UTF-8 保存后重新发送，或在 XML 声明里写明实际的编码（如 encoding="GBK"）。`,
        en: `The content is not valid ${name}. Save it as UTF-8 and send it again, or declare the encoding that it has (such as encoding="GBK").`,
      });
    }
  }
}

function encodingOf(head: Buffer, charset: string | undefined): string {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  if (head[0] === 0x3c && head[1] === 0) return 'utf-16le';
  if (head[0] === 0 && head[1] === 0x3c) return 'utf-16be';
  const declared = /^<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    head.subarray(0, DECLARATION_MAX).toString('latin1'),
  )?.[1];
  const named = (charset ?? declared ?? 'utf-8').toLowerCase();
  const name = Object.hasOwn(ENCODINGS, named) ? ENCODINGS[named] : undefined;
  if (name === undefined)
    throw new Problem(400, 'xml-encoding-unsupported', {
      zh: `不支持编码“${named.slice(0, 30)}”，请用 UTF-8、UTF-16、GBK 或 GB18030 保存后重新发送。`,
      en: `The encoding "${named.slice(0, 30)}" is not taken; save it as UTF-8, UTF-16, GBK or GB18030 and send it again.`,
    });
  if (name.startsWith('utf-16'))
    throw new Problem(400, 'xml-encoding-wrong', {
      zh: 'XML 声明写的是 UTF-16，但内容不是。请把声明改为 encoding="UTF-8"，或真正用 UTF-16 保存。',
      en: 'The declaration says UTF-16 and the content is not. Declare encoding="UTF-8", or save it as UTF-16.',
    });
  return name;
}
