import { ByteReader, ByteWriter, crc32, fromLetters, toLetters } from './byte-text.ts';

/** One kind of goods on a slip; the lot is known to the platform, the name is for people. */
export interface SlipLine {
  lotId: string;
  name: string;
  quantity: string;
  unit: string;
  each?: { quantity: string; unit: string };
}

/** What a slip (随货单) says of itself, so that it can be confirmed where neither side has a network. */
export interface SlipContent {
  number: string;
  sender: { partyId: string; name: string };
  receiver: { partyId: string; name: string };
  /** To the minute, RFC 3339 in UTC. */
  at: string;
  lines: SlipLine[];
}

export type SlipContentReading =
  | { ok: true; content: SlipContent }
  /** `absent`: the code was the number alone; `damaged`: half a picture, a cut text, an altered one. */
  | { ok: false; reason: 'absent' | 'damaged' | 'newer' };

const VERSION = 1;
/** Minutes are counted from here. */
const EPOCH_MS = Date.UTC(2026, 0, 1);
/** Units by place; only ever added to at the end. */
const UNITS = ['kg', 'jin', 'g', 't', 'L', 'ml', '箱', '筐', '袋', '件', '盒', '瓶'];
const OTHER_UNIT = 255;
/**
 * Letters of a QR code of level M that a phone's screen still shows well: 101 modules, some 3.5 pixels each at 390 px.
 * With the address before it; a slip with more goods than fit drops their names first.
 */
export const CONTENT_MAX = 740;

/** The content as the letters behind `#`; null when there are too many goods for one code. */
export function encodeSlip(content: SlipContent): string | null {
  const whole = letters(content, true);
  if (whole.length <= CONTENT_MAX) return whole;
  const bare = letters(content, false);
  return bare.length <= CONTENT_MAX ? bare : null;
}

/** The whole address that a slip's QR code carries; what stands behind `#` never reaches a server. */
export function slipUrl(origin: string, content: SlipContent): string {
  const encoded = encodeSlip(content);
  return `${origin}/v/${content.number}${encoded === null ? '' : `#${encoded}`}`;
}

function letters(content: SlipContent, names: boolean): string {
  const out = new ByteWriter();
  out.byte(VERSION);
  out.number(Math.max(0, Math.round((Date.parse(content.at) - EPOCH_MS) / 60_000)));
  for (const side of [content.sender, content.receiver]) {
    out.number(BigInt(side.partyId));
    out.text(side.name);
  }
  out.number(content.lines.length);
  for (const line of content.lines) {
    out.number(BigInt(line.lotId));
    out.text(names ? line.name : '');
    writeAmount(out, line.quantity, line.unit);
    out.byte(line.each ? 1 : 0);
    if (line.each) writeAmount(out, line.each.quantity, line.each.unit);
  }
  const body = out.done();
  const sum = crc32(Uint8Array.from([...new TextEncoder().encode(content.number), ...body]));
  return toLetters(
    Uint8Array.from([...body, sum >>> 24, sum >>> 16, sum >>> 8, sum].map((one) => one & 255)),
  );
}

function writeAmount(out: ByteWriter, quantity: string, unit: string): void {
  const [whole = '0', rest = ''] = quantity.split('.');
  out.byte(rest.length);
  out.number(BigInt(whole + rest));
  const place = UNITS.indexOf(unit);
  out.byte(place < 0 ? OTHER_UNIT : place);
  if (place < 0) out.text(unit);
}

function readAmount(from: ByteReader): { quantity: string; unit: string } {
  const decimals = from.byte();
  if (decimals > 12) throw new RangeError('Too many decimals.');
  const digits = String(from.number()).padStart(decimals + 1, '0');
  const cut = digits.length - decimals;
  const place = from.byte();
  const unit = place === OTHER_UNIT ? from.text() : UNITS[place];
  if (unit === undefined) throw new RangeError('A unit that is not known.');
  return { quantity: decimals === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`, unit };
}

/** Reads what stands behind the `#` of a slip's address. What is cut or altered is found by its sum. */
export function decodeSlip(number: string, text: string): SlipContentReading {
  if (text === '') return { ok: false, reason: 'absent' };
  const bytes = fromLetters(text);
  if (!bytes || bytes.length < 8 || toLetters(bytes) !== text) return { ok: false, reason: 'damaged' };
  const body = bytes.subarray(0, -4);
  const told = bytes.subarray(-4).reduce((sum, byte) => sum * 256 + byte, 0);
  const sum = crc32(Uint8Array.from([...new TextEncoder().encode(number), ...body]));
  if (sum !== told) return { ok: false, reason: 'damaged' };
  if (body[0] !== VERSION) return { ok: false, reason: 'newer' };
  try {
    return { ok: true, content: readBody(number, body) };
  } catch {
    return { ok: false, reason: 'damaged' };
  }
}

function readBody(number: string, body: Uint8Array): SlipContent {
  const from = new ByteReader(body.subarray(1));
  const at = new Date(EPOCH_MS + Number(from.number()) * 60_000).toISOString();
  const side = () => ({ partyId: String(from.number()), name: from.text() });
  const sender = side();
  const receiver = side();
  const count = Number(from.number());
  if (count > from.rest) throw new RangeError('More lines than there can be.');
  const lines = Array.from({ length: count }, (): SlipLine => {
    const lotId = String(from.number());
    const name = from.text();
    const amount = readAmount(from);
    return from.byte() === 1
      ? { lotId, name, ...amount, each: readAmount(from) }
      : { lotId, name, ...amount };
  });
  if (from.rest > 0) throw new RangeError('More than was written.');
  return { number, sender, receiver, at, lines };
}

/** The lines of a slip's content as the API takes them. */
export const slipLinesToSend = (content: SlipContent) =>
  content.lines.map((line) => ({
    lot: line.lotId,
    quantity: line.quantity,
    unit: line.unit,
    ...(line.each ? { each: line.each } : {}),
  }));
