import {
  renderHomePage,
  renderLotPage,
  renderNoticePage,
  renderVoucherPage,
} from '../../../web/scan/index.ts';
import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import { Reply } from '../../platform/http.ts';
import { type Call, defineOperation, type Operation } from '../identity/index.ts';
import { lotCode, parseLotReference } from '../registry/index.ts';
import { lotOf, readCode, suggestGtin, suggestLot } from './find-code.ts';
import { lotJsonLd } from './json-ld.ts';
import { lotView } from './lot-view.ts';
import { type NoticeKind, notice } from './notices.ts';
import { qrSvg } from './qr.ts';
import { isWithdrawn, readLotStory, type ScanPorts } from './read-lot.ts';
import { evidenceOf, readVoucherStory } from './read-voucher.ts';
import { frameOf, queryOf, wantsJsonLd } from './scan-frame.ts';
import { voucherJsonLd, voucherView } from './voucher-view.ts';

type Params = Readonly<Record<string, string>>;
type ScanCall = Call<Params, unknown, unknown>;

/** A page may be kept for a minute: a recall has to show soon, and a crowd before one shelf costs one reading. */
const PAGE_HEADERS = { vary: 'Accept, Accept-Language', 'cache-control': 'public, max-age=60' } as const;
const EVIDENCE_MAX = 20;

const asHtml = (status: number, body: string): Reply =>
  new Reply(status, body, { ...PAGE_HEADERS, 'content-type': 'text/html; charset=utf-8' });
const asJsonLd = (status: number, body: unknown): Reply =>
  new Reply(status, JSON.stringify(body), {
    ...PAGE_HEADERS,
    'content-type': 'application/ld+json; charset=utf-8',
  });
const asSvg = (body: string): Reply =>
  new Reply(200, body, { 'cache-control': 'public, max-age=86400', 'content-type': 'image/svg+xml' });

/** The same notice as a page or as data: a machine learns by status and name, a person by words. */
function say(
  ports: ScanPorts,
  call: ScanCall,
  kind: NoticeKind,
  asked: string,
  more: Parameters<typeof notice>[3] = {},
): Reply {
  const { status, page } = notice(kind, frameOf(call.request, ports.city, ['code']), asked, more);
  if (!wantsJsonLd(call.request)) return asHtml(status, renderNoticePage(page));
  const body = {
    '@context': { schema: 'https://schema.org/' },
    '@type': 'schema:Message',
    'schema:name': kind,
    'schema:text': page.sentence,
  };
  return asJsonLd(status, body);
}

/** A wrong check digit: the right one is told, and the lot that was meant if there is one. */
async function gtinNotice(
  ports: ScanPorts,
  call: ScanCall,
  reference: string,
  expected: string | undefined,
): Promise<Reply> {
  if (expected === undefined) return say(ports, call, 'not-a-code', reference);
  const advice = {
    zh: `按商品条码前面的数字，最后一位应是 ${expected}。`,
    en: `By the other digits of the product's bar code, the last one should be ${expected}.`,
  };
  const suggestion = await suggestGtin(ports.db, reference, call.params.gtin ?? '', expected);
  return say(ports, call, 'mistyped', reference, { advice, suggestion });
}

async function lotPage(ports: ScanPorts, call: ScanCall, reference: string, asked: string): Promise<Reply> {
  const reading = parseLotReference(reference);
  if (!reading.ok) {
    if (reading.reason === 'gtin') return gtinNotice(ports, call, reference, reading.expected);
    if (reading.reason === 'shape') return say(ports, call, 'not-a-code', asked);
    return say(ports, call, 'mistyped', asked, { suggestion: await suggestLot(ports.db, asked) });
  }
  const lotId = await lotOf(ports.db, reference);
  const story = lotId === undefined ? undefined : await readLotStory(ports, lotId);
  if (!story) return say(ports, call, 'unknown', asked);
  if (isWithdrawn(story)) return say(ports, call, 'withdrawn', asked);
  const page = lotView(ports, story, frameOf(call.request, ports.city), ports.clock.now());
  if (!wantsJsonLd(call.request)) return asHtml(200, renderLotPage(page));
  return asJsonLd(
    200,
    lotJsonLd(ports.city, story, page, await evidenceOf(ports.db, story.documentIds.slice(0, EVIDENCE_MAX))),
  );
}

async function voucherPage(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.number ?? '';
  const code = parsePublicCode(asked);
  if (!code.ok)
    return say(
      ports,
      call,
      code.reason === 'check' || code.reason === 'character' ? 'mistyped' : 'not-a-code',
      asked,
    );
  if (code.type !== 'V') return say(ports, call, 'not-a-code', asked);
  const story = await readVoucherStory(ports.db, code.id);
  if (!story) return say(ports, call, 'unknown', asked);
  if (story.row.state === 'voided' || story.row.state === 'corrected') {
    const suggestion =
      story.replacedBy === null ? null : { text: story.replacedBy, path: `/v/${story.replacedBy}` };
    return say(ports, call, 'withdrawn', asked, { suggestion });
  }
  const page = voucherView(ports, story, frameOf(call.request, ports.city), ports.clock.now());
  return wantsJsonLd(call.request)
    ? asJsonLd(200, voucherJsonLd(page, story))
    : asHtml(200, renderVoucherPage(page));
}

/** From the box on the front page to the page that was meant. */
async function lookUp(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const query = queryOf(call.request.url);
  const asked = (query.get('code') ?? '').slice(0, 400);
  const reading = readCode(asked);
  const kept = new URLSearchParams(
    [...query].filter(
      ([name, value]) => (name === 'lang' && /^(zh|en)$/.test(value)) || (name === 'large' && value === '1'),
    ),
  );
  const go = (path: string) =>
    new Reply(303, '', { location: kept.size > 0 ? `${path}?${kept}` : path, 'cache-control': 'no-store' });
  if (reading.kind === 'voucher') return go(`/v/${reading.number}`);
  if (reading.kind === 'lot') {
    const lotId = await lotOf(ports.db, reading.reference);
    return lotId === undefined ? say(ports, call, 'unknown', asked) : go(`/t/${lotCode(lotId)}`);
  }
  if (reading.kind === 'not-a-code') return say(ports, call, 'not-a-code', asked);
  return say(ports, call, 'mistyped', asked, { suggestion: await suggestLot(ports.db, asked) });
}

/** The QR code of a well-formed address; whether anything is there is for the page to say. */
function qrOf(ports: ScanPorts, call: ScanCall, path: string | null): Reply {
  return path === null ? say(ports, call, 'mistyped', '') : asSvg(qrSvg(ports.publicUrl + path));
}

function codePath(type: 'V' | 'T', text: string): string | null {
  const code = parsePublicCode(text);
  return code.ok && code.type === type ? `/${type.toLowerCase()}/${encodePublicCode(type, code.id)}` : null;
}

const linkPath = (params: Params, ai: '10' | '21'): string =>
  `/01/${params.gtin ?? ''}/${ai}/${encodeURIComponent(params.value ?? '')}`;

/** A page for everybody: errors are pages too, in the reader's language. */
function page(
  ports: ScanPorts,
  id: string,
  path: string,
  summary: string,
  answer: (call: ScanCall) => Reply | Promise<Reply>,
): Operation {
  return defineOperation<Params, unknown, unknown>({
    id,
    tag: 'scan',
    method: 'GET',
    path,
    summary,
    permission: { who: ['anyone'], data: 'public' },
    hidden: true,
    handle: async (call) => {
      try {
        return await answer(call);
      } catch (error) {
        call.request.log.error({ err: error }, 'unexpected');
        return say(ports, call, 'broken', '');
      }
    },
  });
}

/** The public pages and their QR codes. Nothing personal, no price; no sign-in, no cookie, no script. */
export function scanOperations(ports: ScanPorts): Operation[] {
  const links = (['10', '21'] as const).flatMap((ai) => {
    const name = ai === '10' ? 'Lot' : 'Serial';
    const path = `/01/:gtin/${ai}/:value`;
    return [
      page(
        ports,
        `scan${name}`,
        path,
        `Public page of a ${name.toLowerCase()} (GS1 Digital Link)`,
        (call) => {
          const reference = linkPath(call.params, ai);
          return lotPage(ports, call, reference, reference);
        },
      ),
      page(ports, `scan${name}Qr`, `${path}/qr.svg`, `QR code of a ${name.toLowerCase()}`, (call) =>
        qrOf(ports, call, parseLotReference(linkPath(call.params, ai)).ok ? linkPath(call.params, ai) : null),
      ),
    ];
  });
  return [
    page(ports, 'scanHome', '/', 'Public front page', (call) =>
      asHtml(200, renderHomePage({ frame: frameOf(call.request, ports.city), asked: '' })),
    ),
    page(ports, 'scanLookUp', '/q', 'From a typed code to its page', (call) => lookUp(ports, call)),
    ...links,
    page(ports, 'scanCode', '/t/:code', 'Public page of a lot by its short code', (call) => {
      const asked = call.params.code ?? '';
      return lotPage(ports, call, `/t/${encodeURIComponent(asked)}`, asked);
    }),
    page(ports, 'scanCodeQr', '/t/:code/qr.svg', 'QR code of a lot', (call) =>
      qrOf(ports, call, codePath('T', call.params.code ?? '')),
    ),
    page(ports, 'scanVoucher', '/v/:number', 'Public page of a voucher', (call) => voucherPage(ports, call)),
    page(ports, 'scanVoucherQr', '/v/:number/qr.svg', 'QR code of a voucher', (call) =>
      qrOf(ports, call, codePath('V', call.params.number ?? '')),
    ),
  ];
}
