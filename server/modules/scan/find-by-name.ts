import { type FoundPage, type GoodsLink, renderFoundPage } from '../../../web/scan/index.ts';
import type { Reply } from '../../platform/http.ts';
import { type Party, partiesById, searchParties, searchProducts } from '../registry/index.ts';
import { asHtml, type ScanCall } from './answer.ts';
import { businessPath } from './home.ts';
import { publicName } from './public-names.ts';
import type { ScanPorts } from './read-lot.ts';
import { frameOf } from './scan-frame.ts';

const GOODS_MAX = 12;
const BUSINESSES_MAX = 8;
/** Below this a match is a coincidence of syllables. */
const SCORE_MIN = 0.35;

const WORDS = {
  zh: { bare: '没有商品条码：请扫价签或小票上的码', byCode: '按批号查' },
  en: { bare: 'without a bar code: scan the code on the shelf card or the receipt', byCode: 'by its batch' },
} as const;

/**
 * What a name leads to; null where it leads nowhere. Names of goods are public; a business is found only where its page may name it. Lots are not
 * listed: whoever has one in hand has its code, and a list of them would tell competitors who trades in what.
 */
export async function findByName(ports: ScanPorts, call: ScanCall, asked: string): Promise<Reply | null> {
  const { db, city } = ports;
  const text = asked.normalize('NFKC').trim().slice(0, 40);
  if (text === '' || !/[\p{L}]/u.test(text)) return null;
  const frame = frameOf(call.request, city, ['code']);
  const words = WORDS[frame.lang];
  const [products, parties] = await Promise.all([
    searchProducts(db, text, GOODS_MAX * 2),
    searchParties(db, text, BUSINESSES_MAX * 4, { registeredOnly: true }),
  ]);
  const seen = new Set<string>();
  const goods = products
    .filter(({ score }) => score >= SCORE_MIN)
    .flatMap(({ product }): GoodsLink[] => {
      const name = frame.lang === 'en' ? (product.nameEn ?? product.name) : product.name;
      const category = city.categories.get(product.category)?.[frame.lang];
      const what = [product.brand, product.specification, category].filter(Boolean).join(' · ');
      // Loose goods of one name are one entry, whoever registered them.
      const key = product.gtin ?? `${name} ${category ?? ''}`;
      if (seen.has(key)) return [];
      seen.add(key);
      const path = product.gtin ? `/01/${product.gtin}` : null;
      return [{ name, detail: `${what} · ${path ? words.byCode : words.bare}`, path }];
    });
  const businesses = await namedBusinesses(
    ports,
    frame.lang,
    parties.filter((one) => one.score >= SCORE_MIN),
  );
  if (goods.length + businesses.length === 0) return null;
  const page: FoundPage = {
    frame,
    asked: text,
    goods: goods.slice(0, GOODS_MAX),
    businesses: businesses.slice(0, BUSINESSES_MAX),
  };
  return asHtml(200, renderFoundPage(page));
}

async function namedBusinesses(
  { db, city }: ScanPorts,
  lang: 'zh' | 'en',
  found: readonly { party: Party }[],
): Promise<GoodsLink[]> {
  const marketIds = [...new Set(found.flatMap(({ party }) => party.marketId ?? []))];
  const markets = await partiesById(db, marketIds);
  return found.flatMap(({ party }): GoodsLink[] => {
    const market = party.marketId === null ? undefined : markets.get(party.marketId);
    const shown = publicName(city, party, { lang, finalSeller: sellsToAll(city, party), market });
    // A stall's own name is mostly a person's: nobody is found by it.
    if (!shown.named || shown.label !== party.name) return [];
    return [{ name: shown.label, detail: shown.sublabel ?? '', path: businessPath(party.partyId) }];
  });
}

/** Whether it is of a kind that sells to those who eat. */
export function sellsToAll(city: ScanPorts['city'], party: Pick<Party, 'kind'>): boolean {
  const position = city.partyKinds.get(party.kind)?.position;
  return position === 'retail' || position === 'kitchen';
}
