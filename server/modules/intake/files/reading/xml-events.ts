import { StringDecoder } from 'node:string_decoder';
import { SaxesParser } from 'saxes';
import { Problem } from '../../../../platform/errors.ts';
import { workbookDamaged, workbookInflates } from './reading.errors.ts';

export interface XmlHandler {
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  text(text: string): void;
  close(name: string): void;
}

/** No text, tag or attribute of a ledger is longer: what is would be held in memory whole. */
const TOKEN_CHARACTERS_MAX = 1_048_576;

/** Without its prefix: some writers give every element one. */
const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

/**
 * Parses XML piece by piece; `handler` is called while a piece is fed, and after each piece the caller gets a turn.
 * Document type declarations are refused, and with them entities of one's own.
 * Errors: `workbook-damaged` with the part's name, `workbook-inflates` for a token without end.
 */
export async function* parseXml(
  part: string,
  bytes: AsyncIterable<Buffer>,
  handler: XmlHandler,
): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', () => {
    throw workbookDamaged(part);
  });
  parser.on('doctype', () => {
    throw workbookDamaged(`${part}: DOCTYPE`);
  });
  parser.on('opentag', (tag) => handler.open(localName(tag.name), tag.attributes as Record<string, string>));
  parser.on('text', (text) => handler.text(text));
  parser.on('cdata', (text) => handler.text(text));
  parser.on('closetag', (tag) => handler.close(localName(tag.name)));
  const decoder = new StringDecoder('utf8');
  let open_characters = 0;
  try {
    for await (const piece of bytes) {
      const text = decoder.write(piece);
      const last = text.lastIndexOf('<');
      open_characters = last < 0 ? open_characters + text.length : text.length - last;
      if (open_characters > TOKEN_CHARACTERS_MAX) throw workbookInflates();
      parser.write(text);
      yield;
    }
    parser.write(decoder.end()).close();
    yield;
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (
      error instanceof Error &&
      /^undefined|^\d+:\d+|not well-formed|unclosed|document/i.test(error.message)
    )
      throw workbookDamaged(part);
    throw error;
  }
}

/** Parses a part to its end. */
export async function readXml(
  part: string,
  bytes: AsyncIterable<Buffer>,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of parseXml(part, bytes, handler));
}

/** `_x000D_` stands for a character that XML cannot hold. ECMA-376 part 1, 22.9.2.19. */
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_all, code: string) =>
        String.fromCharCode(Number.parseInt(code, 16)),
      )
    : text;
