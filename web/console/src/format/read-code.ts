import { readSlipNumber } from '../offline/public-code.ts';

/** What a scanner, a camera or a paste gave: where it leads, or a text to search for. */
export type ReadCode =
  | { type: 'voucher'; number: string }
  | { type: 'lot'; reference: string }
  /** A slip's number as typed (it may be mistyped), and what stood behind the `#`. */
  | { type: 'slip'; number: string; content: string }
  /** A public page of the platform's own: shelf card, receipt, business, announcement, complaint. */
  | { type: 'page'; path: string }
  | { type: 'search'; text: string };

const PUBLIC_CODE = /^([VT])([0-9A-Z]{14})$/;
/** Only in an address: a batch may look like such a code. */
const PAGE = /^\/[srbaj]\/[A-Z][0-9A-Z]{14}$/i;
const PRODUCT_LINK = /\/01\/(\d{8,14})\/?$/;
const DIGITAL_LINK = /\/01\/\d{8,14}\/(?:10|21)\/[^/?#]+/;

function fromPublicCode(text: string): ReadCode | null {
  const match = PUBLIC_CODE.exec(text.replaceAll(/[\s-]/g, '').toUpperCase());
  if (!match) return null;
  return match[1] === 'V' ? { type: 'voucher', number: match[0] } : { type: 'lot', reference: match[0] };
}

/** Reads our own codes and addresses; GS1 element strings and Digital Links go to the server as they are. */
export function readCode(raw: string): ReadCode {
  const text = raw.normalize('NFKC').trim();
  const direct = fromPublicCode(text);
  if (direct) return direct;
  const [address = '', content = ''] = text.split('#', 2);
  const named = /\/v\/([^/?]+)/i.exec(address)?.[1] ?? address;
  if (readSlipNumber(named).type !== 'none') return { type: 'slip', number: named, content };
  const path = /^https?:\/\/[^/]+(\/[^?#]*)/i.exec(text)?.[1] ?? (text.startsWith('/') ? text : '');
  const last = path.split('/').filter(Boolean).at(-1) ?? '';
  if (/^\/(?:v|t)\//i.test(path)) return fromPublicCode(last) ?? { type: 'search', text };
  if (PAGE.test(path)) return { type: 'page', path };
  const product = PRODUCT_LINK.exec(path)?.[1];
  if (product !== undefined) return { type: 'search', text: product };
  if (DIGITAL_LINK.test(path)) return { type: 'lot', reference: text };
  if (/^\(01\)\d{14}\((?:10|21)\)/.test(text)) return { type: 'lot', reference: text };
  return { type: 'search', text };
}
