import { type LinesPage, renderLinesPage, type Strip } from '../../../web/scan/index.ts';
import { encodePublicCode, formatPublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Reply } from '../../platform/http.ts';
import { findShelfCard, type ShelfCard } from '../labels/index.ts';
import { stockOf } from '../ledger/index.ts';
import { describeLots, type LotFacts } from '../registry/index.ts';
import { readBindings } from '../retail/index.ts';
import { asHtml, type ScanCall, say } from './answer.ts';
import { publicBusiness } from './business.ts';
import { countScan } from './counts/count-scan.ts';
import { answerLot } from './lot-answer.ts';
import { nameOf } from './lot-context.ts';
import { listedLot } from './lot-lines.ts';
import type { ScanPorts } from './read-lot.ts';
import { frameOf } from './scan-frame.ts';
import { sayName } from './way-names.ts';

const LOTS_MAX = 12;
const STOCK_MAX = 5_000;

const WORDS = {
  zh: {
    here: (shop: string) => `价签挂在${shop}，现在摆的就是这一批。`,
    title: (goods: string, shop: string) => `${shop}的${goods}`,
    bound: (count: number) => `现在同时摆着 ${count} 批，请对照包装上的批号。`,
    stock: (count: number) => `店家没有说摆的是哪一批；店里现在有 ${count} 批，请对照包装上的批号。`,
    nothing: '店家没有登记现在摆的是哪一批，店里也没有这种货的存货记录。请问店家，或者看包装上的码。',
    code: '价签编码',
    shopWord: '商家',
    goodsWord: '商品',
  },
  en: {
    here: (shop: string) => `The card hangs at ${shop}; this is the batch that lies there now.`,
    title: (goods: string, shop: string) => `${goods} at ${shop}`,
    bound: (count: number) => `${count} batches lie there now: compare the batch on the pack.`,
    stock: (count: number) =>
      `The shop has not said which batch lies there; it has ${count} now: compare the batch on the pack.`,
    nothing:
      'The shop has not recorded which batch lies there, and has none of these goods on record. Ask there, or see the code on the pack.',
    code: 'Card code',
    shopWord: 'the shop',
    goodsWord: 'goods',
  },
} as const;

/** A card at a shelf: the page of the batch that lies there now, or the batches that it may be. */
export async function answerShelfCard(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.code ?? '';
  const code = parsePublicCode(asked);
  if (!code.ok) {
    const slip = code.reason === 'check' || code.reason === 'character';
    return say(ports, call, slip ? 'mistyped' : 'not-a-code', asked);
  }
  const card = code.type === 'C' ? await findShelfCard(ports.db, code.id) : null;
  if (!card) return say(ports, call, code.type === 'C' ? 'unknown' : 'not-a-code', asked);
  const frame = frameOf(call.request, ports.city);
  const words = WORDS[frame.lang];
  const own = encodePublicCode('C', code.id);
  const business = await publicBusiness(ports, card.partyId, frame.lang);
  const shop = business ? sayName(business.shown, frame.lang) : words.shopWord;
  countScan(ports, call.request, own, business?.party.divisionCode ?? null);
  const { lots, bound } = await lotsAt(ports, card);
  const [only] = lots;
  if (only && lots.length === 1 && bound) {
    const strip: Strip = { state: null, text: words.here(shop) };
    return answerLot(ports, call, only.lot.lotId, asked, { strips: [strip] });
  }
  const goods = only ? nameOf(only, frame.lang) : words.goodsWord;
  const page: LinesPage = {
    frame,
    title: words.title(goods, shop),
    lead: lots.length === 0 ? words.nothing : bound ? words.bound(lots.length) : words.stock(lots.length),
    canonicalUrl: `${ports.publicUrl}/s/${own}`,
    strips: [],
    lines:
      lots.length === 0
        ? []
        : [
            {
              name: goods,
              detail: '',
              lots: await Promise.all(lots.map((lot) => listedLot(ports, lot, frame.lang))),
            },
          ],
    facts: [{ label: words.code, value: formatPublicCode(own) }],
    notes: [],
    code: formatPublicCode(own),
  };
  return asHtml(200, renderLinesPage(page, 'card'));
}

/** The lots that the shop said lie at the card's place; where it said nothing, what it has of the goods. */
async function lotsAt(
  { db, clock }: ScanPorts,
  card: ShelfCard,
): Promise<{ lots: LotFacts[]; bound: boolean }> {
  const { inForce } = await readBindings(db, card.partyId, clock.now());
  const facts = await describeLots(db, [
    ...new Set(inForce.flatMap((one) => one.lots.map((lot) => lot.lotId as string))),
  ]);
  const ofGoods = (lots: ReadonlyMap<string, LotFacts>) =>
    [...lots.values()].filter((lot) => lot.lot.productId === card.productId);
  const boundAt = (place: ShelfCard['place']) => {
    const here = inForce.filter(
      (one) => place === null || (one.place.kind === place.kind && one.place.code === place.code),
    );
    const ids = new Set(here.flatMap((one) => one.lots.map((lot) => lot.lotId as string)));
    return ofGoods(facts).filter((lot) => ids.has(lot.lot.lotId));
  };
  // Said of the card's own place; else of the goods anywhere in the shop.
  const atPlace = boundAt(card.place);
  const bound = atPlace.length > 0 ? atPlace : boundAt(null);
  if (bound.length > 0) return { lots: bound.slice(0, LOTS_MAX), bound: true };
  const held = await stockOf(db, card.partyId, { limit: STOCK_MAX, everything: false });
  const inStock = held.filter((one) => one.onHand > 0).map((one) => one.lotId as string);
  return { lots: ofGoods(await describeLots(db, inStock)).slice(0, LOTS_MAX), bound: false };
}
