import { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation } from '../identity/index.ts';
import { answerAnnouncement, answerAnnouncementFeed, answerAnnouncements } from './announcements.ts';
import type { Params } from './answer.ts';
import { answerBusiness } from './business.ts';
import { scanCountOperations } from './counts/scan-counts.routes.ts';
import { describeResolver } from './describe-resolver.ts';
import { PRIMARY_KEYS } from './digital-link.ts';
import { answerHome } from './home.ts';
import { lookUp } from './look-up.ts';
import { answerVoucher } from './lot-answer.ts';
import { publicPage as page } from './public-page.ts';
import type { ScanPorts } from './read-lot.ts';
import { answerReceipt } from './receipt.ts';
import { qrOfCode, resolveDigitalLink, resolveShortCode } from './resolve-link.ts';
import { serveScript } from './serve-script.ts';
import { answerShelfCard } from './shelf-card.ts';
import { answerStepPhoto } from './story/step-photo.ts';
import { tellOperations } from './tell/tell.routes.ts';
import { answerTold } from './tell/told.ts';

const KEY_NAMES = { '01': 'TradeItem', '00': 'LogisticUnit', '414': 'Place', '417': 'Party' } as const;

/** A browser asks first whether another site's page may read: it may, and nothing is changed by it. */
const options = (id: string, path: string): Operation =>
  defineOperation<Params, unknown, unknown>({
    id,
    tag: 'scan',
    method: 'OPTIONS',
    path,
    summary: 'What may be asked of an address (CORS)',
    permission: { who: ['anyone'], data: 'public' },
    hidden: true,
    handle: async () =>
      new Reply(204, null, {
        allow: 'GET, HEAD, OPTIONS',
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD, OPTIONS',
        'access-control-allow-headers': 'Accept, Accept-Language',
        'access-control-max-age': '86400',
      }),
  });

/** The public pages, their QR codes, and the GS1 resolver. Nothing personal, no price; no sign-in, no cookie. */
export function scanOperations(ports: ScanPorts): Operation[] {
  const resolver = PRIMARY_KEYS.flatMap((key) => [
    page(ports, `resolve${KEY_NAMES[key]}`, `/${key}/*`, 'GS1 Digital Link: page, data and links', (call) =>
      resolveDigitalLink(ports, call),
    ),
    options(`resolve${KEY_NAMES[key]}Options`, `/${key}/*`),
  ]);
  return [
    page(ports, 'scanHome', '/', 'Public front page', (call) => answerHome(ports, call)),
    page(ports, 'scanLookUp', '/q', 'From a typed code to its page', (call) => lookUp(ports, call)),
    page(ports, 'scanAnnouncements', '/announcements', 'Recalls: announcements and results', (call) =>
      answerAnnouncements(ports, call),
    ),
    page(ports, 'scanAnnouncementFeed', '/announcements.atom', 'The same as a feed', () =>
      answerAnnouncementFeed(ports),
    ),
    page(ports, 'scanAnnouncement', '/a/:code', 'One announcement of a recall', (call) =>
      answerAnnouncement(ports, call),
    ),
    ...resolver,
    page(ports, 'scanCode', '/t/:code', 'Public page of a lot by its short code', (call) =>
      resolveShortCode(ports, call),
    ),
    page(ports, 'scanCodeQr', '/t/:code/qr.svg', 'QR code of a lot', (call) =>
      qrOfCode(ports, call, 'T', call.params.code ?? ''),
    ),
    page(ports, 'scanVoucher', '/v/:number', 'Public page of a voucher', (call) =>
      answerVoucher(ports, call),
    ),
    page(ports, 'scanVoucherQr', '/v/:number/qr.svg', 'QR code of a voucher', (call) =>
      qrOfCode(ports, call, 'V', call.params.number ?? ''),
    ),
    page(ports, 'scanReceipt', '/r/:code', 'Public page of a receipt', (call) => answerReceipt(ports, call)),
    page(ports, 'scanCard', '/s/:code', 'Public page of a shelf card', (call) =>
      answerShelfCard(ports, call),
    ),
    page(ports, 'scanBusiness', '/b/:code', 'Public page of a business', (call) =>
      answerBusiness(ports, call),
    ),
    page(
      ports,
      'scanStepPhoto',
      '/t/:code/photos/:sha256',
      'A picture that a maker shows of a step',
      (call) => answerStepPhoto(ports, call),
    ),
    ...tellOperations(ports),
    page(ports, 'scanTold', '/j/:number', 'What became of a complaint or report', (call) =>
      answerTold(ports, call),
    ),
    page(ports, 'scanScript', '/scan.js', 'Script of the public pages', (call) =>
      serveScript('/scan.js', call),
    ),
    page(ports, 'scanDecoder', '/scan-decode.js', 'Reader of QR codes for browsers without one', (call) =>
      serveScript('/scan-decode.js', call),
    ),
    ...scanCountOperations(ports),
    page(
      ports,
      'describeResolver',
      '/.well-known/gs1resolver',
      'What this GS1 resolver does',
      () =>
        new Reply(200, JSON.stringify(describeResolver(ports)), {
          'content-type': 'application/json; charset=utf-8',
          'cache-control': 'public, max-age=3600',
          'access-control-allow-origin': '*',
        }),
    ),
  ];
}
