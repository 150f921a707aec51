import { Reply } from '../../platform/http.ts';
import { lotCode } from '../registry/index.ts';
import { type ScanCall, say } from './answer.ts';
import { PRIMARY_KEYS, readDigitalLink } from './digital-link.ts';
import { findByName } from './find-by-name.ts';
import { lotOf, readCode, suggestLot } from './find-code.ts';
import type { ScanPorts } from './read-lot.ts';
import { queryOf } from './scan-frame.ts';

const KEY_ADDRESS = new RegExp(`/(?:${PRIMARY_KEYS.join('|')})/[^?#\\s]+`);
/** The number under a pack's bar code: what a shopper has at hand most often, and what its camera reads. */
const BAR_CODE = /^(?:\d{8}|\d{12,14})$/;
const GTIN_LENGTH = 14;
const ELEMENTS = /^\((00|414|417|01)\)(\d+)$/;

/** From the box on the front page to the page that was meant. */
export async function lookUp(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const query = queryOf(call.request.url);
  const kept = new URLSearchParams(
    [...query].filter(
      ([name, value]) => (name === 'lang' && /^(zh|en)$/.test(value)) || (name === 'large' && value === '1'),
    ),
  );
  const go = (path: string) =>
    new Reply(303, '', { location: kept.size > 0 ? `${path}?${kept}` : path, 'cache-control': 'no-store' });
  const gtin = query.get('gtin');
  const batch = (query.get('batch') ?? '').normalize('NFKC').trim().slice(0, 100);
  if (gtin !== null && /^\d{8,14}$/.test(gtin) && batch !== '')
    return go(`/01/${gtin}/10/${encodeURIComponent(batch)}`);
  const asked = (query.get('code') ?? '').slice(0, 400);
  const reading = readCode(asked);
  if (reading.kind === 'voucher' || reading.kind === 'slip') return go(`/v/${reading.number}`);
  if (reading.kind === 'lot') {
    const lotId = await lotOf(ports.db, reading.reference);
    if (lotId !== undefined) return go(`/t/${lotCode(lotId)}`);
    return say(ports, call, 'unknown', asked);
  }
  if (reading.kind === 'page') return go(reading.path);
  const key = keyAddress(asked);
  if (key !== null) return go(key);
  if (reading.kind === 'cut-off') return say(ports, call, 'cut-off', asked);
  if (reading.kind === 'not-a-code')
    return (await findByName(ports, call, asked)) ?? say(ports, call, 'nothing-found', asked);
  return say(ports, call, 'mistyped', asked, { suggestion: await suggestLot(ports.db, asked) });
}

/** The path of a key of GS1 that is no lot's: of a product, a logistic unit, a place. */
function keyAddress(asked: string): string | null {
  const text = asked.normalize('NFKC').trim();
  const elements = ELEMENTS.exec(text);
  const bare = text.replace(/[\s-]/g, '');
  const path = BAR_CODE.test(bare)
    ? `/01/${bare.padStart(GTIN_LENGTH, '0')}`
    : elements
      ? `/${elements[1]}/${elements[2]}`
      : (KEY_ADDRESS.exec(text)?.[0] ?? null);
  return path !== null && readDigitalLink(path).ok ? path : null;
}
