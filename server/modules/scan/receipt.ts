import { type LinesPage, type LotLine, renderLinesPage } from '../../../web/scan/index.ts';
import { encodePublicCode, formatPublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Reply } from '../../platform/http.ts';
import { describeLots, displayQuantity, findProducts, type LotFacts } from '../registry/index.ts';
import { type ReceiptLines, readReceipt } from '../retail/index.ts';
import { asHtml, type ScanCall, say } from './answer.ts';
import { publicBusiness } from './business.ts';
import { countScan } from './counts/count-scan.ts';
import { nameOf } from './lot-context.ts';
import { listedLot } from './lot-lines.ts';
import type { ScanPorts } from './read-lot.ts';
import { makeSayer } from './say-time.ts';
import { frameOf } from './scan-frame.ts';
import { sayName } from './way-names.ts';

const LINES_MAX = 60;
const LOTS_MAX = 6;

const WORDS = {
  zh: {
    title: (shop: string) => `${shop}的小票`,
    lead: (count: number) => `小票上有 ${count} 样。点开批次，看它从哪里来、是不是安全。`,
    shop: '商家',
    at: '时间',
    code: '追溯码',
    one: '就是这一批',
    some: (count: number) => `可能是这 ${count} 批里的一批，收银时没有扫到批次`,
    none: '收银时没有对上批次，请看包装或价签上的码',
    unknown: '没有登记的商品',
    unnamedShop: '商家',
    prices: '小票上的价格不公开，这里不显示。',
    more: (count: number) => `另有 ${count} 样没有列出。`,
  },
  en: {
    title: (shop: string) => `Receipt of ${shop}`,
    lead: (count: number) =>
      `${count} ${count === 1 ? 'item' : 'items'} on the receipt. Open a batch to see where it comes from and whether it is safe.`,
    shop: 'Shop',
    at: 'Time',
    code: 'Trace code',
    one: 'This batch',
    some: (count: number) => `One of these ${count} batches; the till did not scan which`,
    none: 'The till could not tell the batch; see the code on the pack or the shelf card',
    unknown: 'goods that are not registered',
    unnamedShop: 'a shop',
    prices: 'Prices are private and not shown here.',
    more: (count: number) => `${count} more are not listed.`,
  },
} as const;

/** A till's receipt at its code: what was bought, and of which batch or batches it was. */
export async function answerReceipt(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.code ?? '';
  const code = parsePublicCode(asked);
  if (!code.ok) {
    const slip = code.reason === 'check' || code.reason === 'character';
    return say(ports, call, slip ? 'mistyped' : 'not-a-code', asked);
  }
  if (code.type !== 'R') return say(ports, call, 'not-a-code', asked);
  const receipt = await readReceipt(ports.db, code.id);
  if (!receipt) return say(ports, call, 'receipt-unknown', asked);
  const frame = frameOf(call.request, ports.city);
  const words = WORDS[frame.lang];
  const own = encodePublicCode('R', code.id);
  const business = await publicBusiness(ports, receipt.partyId, frame.lang);
  countScan(ports, call.request, own, business?.party.divisionCode ?? null);
  const shop = business ? sayName(business.shown, frame.lang) : words.unnamedShop;
  const first = receipt.lines[0];
  const said = makeSayer(frame.lang, ports.clock.now(), ports.city.city.timezone);
  const more = receipt.lines.length - LINES_MAX;
  const page: LinesPage = {
    frame,
    title: words.title(shop),
    lead: words.lead(receipt.lines.length),
    canonicalUrl: `${ports.publicUrl}/r/${own}`,
    strips: [],
    lines: await linesOf(ports, receipt, frame.lang),
    facts: [
      { label: words.shop, value: shop },
      ...(first ? [{ label: words.at, value: said(first.at).text }] : []),
      { label: words.code, value: formatPublicCode(own) },
    ],
    notes: [...(more > 0 ? [words.more(more)] : []), words.prices],
    code: formatPublicCode(own),
  };
  return asHtml(200, renderLinesPage(page, 'receipt'));
}

async function linesOf(ports: ScanPorts, receipt: ReceiptLines, lang: 'zh' | 'en'): Promise<LotLine[]> {
  const { db } = ports;
  const lines = receipt.lines.slice(0, LINES_MAX);
  const [lots, products] = await Promise.all([
    describeLots(db, [...new Set(lines.flatMap((line) => line.lotIds.slice(0, LOTS_MAX)))]),
    findProducts(db, {
      ids: [...new Set(lines.flatMap((line) => line.productId ?? []))],
      gtins: [],
      codes: [],
    }),
  ]);
  const byId = new Map(products.map((product) => [product.productId as string, product]));
  return Promise.all(lines.map((line) => lineOf(ports, line, lots, byId.get(line.productId ?? ''), lang)));
}

async function lineOf(
  ports: ScanPorts,
  line: ReceiptLines['lines'][number],
  lots: ReadonlyMap<string, LotFacts>,
  product: { name: string; nameEn?: string | null; baseUnit?: string } | undefined,
  lang: 'zh' | 'en',
): Promise<LotLine> {
  const words = WORDS[lang];
  const found = line.lotIds.slice(0, LOTS_MAX).flatMap((lotId) => lots.get(lotId) ?? []);
  const [first] = found;
  const named = first
    ? nameOf(first, lang)
    : product && (lang === 'en' ? (product.nameEn ?? product.name) : product.name);
  const amount =
    first && line.quantity !== null
      ? displayQuantity(
          ports.city.units,
          line.quantity,
          first.lot.baseUnit,
          lang,
          first.product.pieceUnit ?? undefined,
        )
      : null;
  const sure =
    line.lotIds.length === 0
      ? words.none
      : line.lotIds.length === 1
        ? words.one
        : words.some(line.lotIds.length);
  return {
    name: named ?? words.unknown,
    detail: [amount, sure].filter(Boolean).join(' · '),
    lots: await Promise.all(found.map((lot) => listedLot(ports, lot, lang))),
  };
}
