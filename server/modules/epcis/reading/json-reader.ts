import { Problem } from '../../../platform/errors.ts';
import { checkTexts } from '../../../platform/json-body.ts';
import { broken, JsonScanner, type ScannedItem } from './json-scanner.ts';
import type { DocumentReader, FoundEvent } from './reading.ts';

/** An event stands this deep in a document of either kind; its own levels count from there. */
const DEPTH_OF_EVENT = 3;

/**
 * Reads an EPCIS document in JSON or JSON-LD. The rules are those of every JSON body (platform/json-body.ts): UTF-8 with
 * or without a byte-order mark, no text that cannot be stored, at most 64 levels.
 * Errors (400): `utf8-broken`, `json-broken`, `json-too-deep`, `json-name-twice`, `text-invalid`, `key-forbidden`;
 * `event-text-too-large`, `envelope-too-large` (413).
 */
export class JsonReader implements DocumentReader {
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true });
  readonly #scanner = new JsonScanner();

  write(piece: Buffer): FoundEvent[] {
    return this.#scanner.write(this.#decode(piece)).map(toEvent);
  }

  end(): ReturnType<DocumentReader['end']> {
    const last = this.#scanner.write(this.#decode(undefined));
    const { items, envelope } = this.#scanner.end();
    return { events: [...last, ...items].map(toEvent), envelope: parse(envelope, '', 0), issues: [] };
  }

  #decode(piece: Buffer | undefined): string {
    try {
      return piece === undefined ? this.#utf8.decode() : this.#utf8.decode(piece, { stream: true });
    } catch {
      throw new Problem(400, 'utf8-broken', {
        zh: '内容不是有效的 UTF-8 编码，请用 UTF-8 重新发送。',
        en: 'The content is not valid UTF-8; send it again encoded as UTF-8.',
      });
    }
  }
}

const toEvent = ({ text, path }: ScannedItem): FoundEvent => ({
  body: parse(text, path, DEPTH_OF_EVENT),
  path,
  issues: [],
});

function parse(text: string, path: string, depth: number): unknown {
  if (text.trim() === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    // The message quotes the text, which may hold what no database and no page can.
    throw broken(path, error instanceof Error ? error.message.toWellFormed().replaceAll('\0', '␀') : '');
  }
  checkTexts(value, path, depth);
  return value;
}
