import { renderHomePage } from '../../../web/scan/index.ts';
import { Reply } from '../../platform/http.ts';
import { defineOperation, type Operation } from '../identity/index.ts';
import { asHtml, type Params, type ScanCall, say } from './answer.ts';
import { describeResolver } from './describe-resolver.ts';
import { PRIMARY_KEYS } from './digital-link.ts';
import { lookUp } from './look-up.ts';
import { answerVoucher } from './lot-answer.ts';
import type { ScanPorts } from './read-lot.ts';
import { qrOfCode, resolveDigitalLink, resolveShortCode } from './resolve-link.ts';
import { frameOf } from './scan-frame.ts';

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

/** The public pages, their QR codes, and the GS1 resolver. Nothing personal, no price; no sign-in, no cookie, no script. */
export function scanOperations(ports: ScanPorts): Operation[] {
  const resolver = PRIMARY_KEYS.flatMap((key) => [
    page(ports, `resolve${KEY_NAMES[key]}`, `/${key}/*`, 'GS1 Digital Link: page, data and links', (call) =>
      resolveDigitalLink(ports, call),
    ),
    options(`resolve${KEY_NAMES[key]}Options`, `/${key}/*`),
  ]);
  return [
    page(ports, 'scanHome', '/', 'Public front page', (call) =>
      asHtml(200, renderHomePage({ frame: frameOf(call.request, ports.city), asked: '' })),
    ),
    page(ports, 'scanLookUp', '/q', 'From a typed code to its page', (call) => lookUp(ports, call)),
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
