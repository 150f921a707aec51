import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Reply } from '../../platform/http.ts';
import { findPiece } from '../labels/index.ts';
import { lotCode, parseLotReference } from '../registry/index.ts';
import { asSvg, type ScanCall, say } from './answer.ts';
import { type DigitalLink, linkPath, readDigitalLink } from './digital-link.ts';
import { lotOf, suggestBatch, suggestGtin, suggestLot } from './find-code.ts';
import { answerContainer, answerPlace, answerProduct } from './key-answers.ts';
import { answerLot } from './lot-answer.ts';
import { qrSvg } from './qr.ts';
import type { ScanPorts } from './read-lot.ts';
import { queryOf } from './scan-frame.ts';

const pathOf = (url: string): string => url.split(/[?#]/, 1)[0] ?? '/';

/** Answers a GS1 Digital Link address of any of the primary keys that the city knows. */
export async function resolveDigitalLink(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const path = pathOf(call.request.url);
  const reading = readDigitalLink(path);
  if (!reading.ok) {
    const { advice, reason } = reading;
    const suggestion = await meant(ports, path, reading.suggestion, reason);
    return say(ports, call, reason === 'check' ? 'mistyped' : 'link-wrong', readable(path), {
      advice,
      suggestion,
      status: 400,
    });
  }
  const { link } = reading;
  if (link.qr) return asSvg(qrSvg(ports.publicUrl + linkPath(link)));
  if (link.primary === '00') return answerContainer(ports, call, link);
  if (link.primary !== '01') return answerPlace(ports, call, link);
  return resolveTradeItem(ports, call, link);
}

/**
 * Serial before batch: the one thing before the many. Where only the batch is on record the batch answers, without
 * sending the caller elsewhere (GS1-Conformant Resolver 1.2, 2.5.9); a variant (22) is nobody's key here.
 */
async function resolveTradeItem(ports: ScanPorts, call: ScanCall, link: DigitalLink): Promise<Reply> {
  const references = ['21', '10'].flatMap((ai) => {
    const value = link.qualifiers.get(ai);
    return value === undefined ? [] : [`/01/${link.key}/${ai}/${encodeURIComponent(value)}`];
  });
  if (references.length === 0) return answerProduct(ports, call, link);
  const serial = link.qualifiers.get('21');
  for (const reference of references) {
    const lotId = await lotOf(ports.db, reference);
    if (lotId === undefined) continue;
    const isPiece = serial !== undefined && reference.includes('/21/');
    return answerLot(
      ports,
      call,
      lotId,
      reference,
      isPiece ? { piece: { scope: link.key, serial, number: null } } : {},
    );
  }
  if (link.qualifiers.has('21'))
    return answerPiece(ports, call, link.key, link.qualifiers.get('21'), linkPath(link));
  const suggestion = await suggestBatch(ports.db, link.key, link.qualifiers.get('10') ?? '');
  return say(ports, call, 'unknown', linkPath(link), { suggestion });
}

/** A piece of a range (一片一码): its lot's page. Made-up numbers are told from real ones. */
async function answerPiece(
  ports: ScanPorts,
  call: ScanCall,
  scope: string,
  serial: string | undefined,
  asked: string,
): Promise<Reply> {
  if (serial === undefined) return say(ports, call, 'unknown', asked);
  const piece = await findPiece(ports.db, scope, serial);
  if (piece.kind === 'genuine') {
    const asking = { scope, serial, number: piece.number };
    return answerLot(ports, call, piece.lotId, asked, { piece: asking });
  }
  return say(ports, call, 'unknown', asked, { advice: NOT_A_PIECE });
}

const NOT_A_PIECE = {
  zh: '平台没有发出过这个单件编号。请对照包装核对；核对无误的，可能是仿冒，请不要食用，并拨打投诉举报电话。',
  en: 'The platform has not given out this number of a piece. Compare it with the pack; if it is right, the pack may be a fake: do not eat it, and report it.',
};

/** An address is offered when it leads somewhere: a lot with the right digit, or the same parts in their order. */
async function meant(
  ports: ScanPorts,
  path: string,
  suggestion: string | null,
  reason: string,
): Promise<{ text: string; path: string } | null> {
  if (suggestion === null) return null;
  if (reason !== 'check') return { text: suggestion, path: suggestion };
  const [, primary, wrong = ''] = path.split('/');
  if (primary !== '01') return null;
  const expected = suggestion.split('/')[2]?.at(-1) ?? '';
  return suggestGtin(ports.db, path, wrong, expected);
}

function readable(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Answers a lot's short code. */
export async function resolveShortCode(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.code ?? '';
  const reference = `/t/${encodeURIComponent(asked)}`;
  const reading = parseLotReference(reference);
  if (!reading.ok) {
    if (reading.reason === 'shape') return say(ports, call, 'not-a-code', asked);
    return say(ports, call, 'mistyped', asked, { suggestion: await suggestLot(ports.db, asked) });
  }
  const lotId = await lotOf(ports.db, reference);
  // Goods without a GTIN: the serial of a piece stands behind the lot's own code.
  const serial = queryOf(call.request.url).get('21');
  if (lotId !== undefined && serial !== null)
    return answerPiece(ports, call, lotCode(lotId), serial.slice(0, 40), asked);
  return answerLot(ports, call, lotId, asked);
}

/** The QR code of a well-formed code; whether anything is there is for the page to say. */
export function qrOfCode(ports: ScanPorts, call: ScanCall, type: 'V' | 'T', text: string): Reply {
  const code = parsePublicCode(text);
  if (!code.ok || code.type !== type) return say(ports, call, 'mistyped', '');
  return asSvg(qrSvg(`${ports.publicUrl}/${type.toLowerCase()}/${encodePublicCode(type, code.id)}`));
}
