import { renderThingPage, type ThingPage } from '../../../web/scan/index.ts';
import type { Reply } from '../../platform/http.ts';
import {
  type CityData,
  describeLots,
  displayQuantity,
  findProducts,
  type Party,
  type Product,
  partiesById,
  siteByGln,
  sitesOf,
} from '../registry/index.ts';
import { answerThing, type ScanCall, say } from './answer.ts';
import type { DigitalLink } from './digital-link.ts';
import { keyWords } from './key-words.ts';
import type { LinkType } from './link-types.ts';
import { dataLink, epcisLink, pageLinks } from './linkset.ts';
import { nameOf } from './lot-context.ts';
import { kindAndDistrict, type PublicName, publicName } from './public-names.ts';
import type { ScanPorts } from './read-lot.ts';
import { makeSayer } from './say-time.ts';
import { attributeNames, frameOf, queryOf } from './scan-frame.ts';

/** Goods of one container that a page lists. */
const GOODS_MAX = 40;

const frameFor = (ports: ScanPorts, call: ScanCall) =>
  frameOf(call.request, ports.city, attributeNames(queryOf(call.request.url)));

/** A GTIN without batch or serial: what the product is, and the box for its batch. */
export async function answerProduct(ports: ScanPorts, call: ScanCall, link: DigitalLink): Promise<Reply> {
  const { city, db } = ports;
  const [product] = await findProducts(db, { ids: [], gtins: [link.key], codes: [] });
  if (!product) return say(ports, call, 'unknown', `/01/${link.key}`);
  const frame = frameFor(ports, call);
  const words = keyWords[frame.lang];
  const producer =
    product.producerId === null
      ? undefined
      : (await partiesById(db, [product.producerId])).get(product.producerId);
  const maker =
    producer && publicName(city, producer, { lang: frame.lang, finalSeller: false, market: undefined });
  const category = city.categories.get(product.category);
  const path = `/01/${link.key}`;
  const name = frame.lang === 'en' ? (product.nameEn ?? product.name) : product.name;
  const page: ThingPage = {
    frame,
    title: name,
    lead: words.productLead,
    canonicalUrl: ports.publicUrl + path,
    facts: [
      { label: words.gtin, value: link.key },
      ...(product.brand ? [{ label: words.brand, value: product.brand }] : []),
      ...(product.specification ? [{ label: words.specification, value: product.specification }] : []),
      ...(category ? [{ label: words.category, value: category[frame.lang] }] : []),
      ...(product.shelfLife ? [{ label: words.shelfLife, value: product.shelfLife }] : []),
      ...(maker ? [{ label: words.producer, value: maker.label, note: maker.sublabel }] : []),
    ],
    goodsTitle: null,
    goods: [],
    notes: [],
    batchOf: link.key,
  };
  return answerThing(ports, call, {
    resolvable: {
      anchorPath: path,
      description: { zh: product.name, en: product.nameEn ?? product.name },
      links: [...pageLinks(path, [{ type: 'pip' }]), dataLink(path), epcisLink('epc', page.canonicalUrl)],
    },
    counted: { code: `01/${link.key}`, divisionCode: null },
    page: () => renderThingPage(page),
    data: () => productData(page.canonicalUrl, product, maker),
  });
}

function productData(url: string, product: Product, maker: PublicName | undefined): Record<string, unknown> {
  return {
    '@context': { gs1: 'https://ref.gs1.org/voc/' },
    '@id': url,
    '@type': 'gs1:Product',
    'gs1:gtin': product.gtin,
    'gs1:productName': [
      { '@value': product.name, '@language': 'zh' },
      ...(product.nameEn ? [{ '@value': product.nameEn, '@language': 'en' }] : []),
    ],
    ...(product.specification
      ? { 'gs1:netContentStatement': { '@value': product.specification, '@language': 'zh' } }
      : {}),
    ...(maker?.named
      ? { 'gs1:manufacturer': { '@type': 'gs1:Organization', 'gs1:organizationName': maker.label } }
      : {}),
  };
}

/** A logistic unit: what it holds now by the events of those who packed it. */
export async function answerContainer(ports: ScanPorts, call: ScanCall, link: DigitalLink): Promise<Reply> {
  const { city, db } = ports;
  const path = `/00/${link.key}`;
  const contents = (await ports.containerContents?.(link.key)) ?? null;
  if (!contents) return say(ports, call, 'unknown', path);
  const frame = frameFor(ports, call);
  const words = keyWords[frame.lang];
  const lots = await describeLots(
    db,
    contents.lots.slice(0, GOODS_MAX).map((one) => one.lotId),
  );
  const goods = contents.lots.slice(0, GOODS_MAX).flatMap(({ lotId, quantity }) => {
    const lot = lots.get(lotId);
    if (!lot) return [];
    const amount =
      quantity === null
        ? words.unknownQuantity
        : displayQuantity(
            city.units,
            quantity,
            lot.lot.baseUnit,
            frame.lang,
            lot.product.pieceUnit ?? undefined,
          );
    const detail = [amount, lot.origin, lot.lot.batch].filter(Boolean).join(' · ');
    return [{ name: nameOf(lot, frame.lang), detail, path: lot.scanPath }];
  });
  const units = contents.containers.map((sscc) => ({
    name: `SSCC ${sscc}`,
    detail: '',
    path: `/00/${sscc}`,
  }));
  const packed = makeSayer(frame.lang, ports.clock.now(), city.city.timezone)(contents.at);
  const more = contents.lots.length - GOODS_MAX;
  const page: ThingPage = {
    frame,
    title: words.containerTitle(contents.lots.length),
    lead: words.containerLead,
    canonicalUrl: ports.publicUrl + path,
    facts: [
      { label: 'SSCC', value: link.key },
      { label: words.packed, value: packed.text },
    ],
    goodsTitle: goods.length + units.length > 0 ? words.inside : null,
    goods: [...goods, ...units],
    notes: more > 0 ? [words.more(more)] : [],
    batchOf: null,
  };
  const url = page.canonicalUrl;
  return answerThing(ports, call, {
    resolvable: {
      anchorPath: path,
      description: { zh: `物流单元 ${link.key}`, en: `Logistic unit ${link.key}` },
      links: [
        ...pageLinks(path, [{ type: 'logisticsInfo' }, { type: 'traceability', fragment: 'goods' }]),
        dataLink(path),
        epcisLink('epc', url),
      ],
    },
    page: () => renderThingPage(page),
    data: () => ({
      '@context': { schema: 'https://schema.org/', gs1: 'https://ref.gs1.org/voc/' },
      '@id': url,
      '@type': 'schema:Thing',
      'schema:identifier': link.key,
      'schema:dateModified': packed.exact,
      'schema:hasPart': page.goods.map((one) => ({
        '@id': ports.publicUrl + (one.path ?? ''),
        'schema:name': one.name,
        'schema:description': one.detail,
      })),
    }),
  });
}

/** A place (414) or a party (417) by its GLN, told as its business may be told to everybody. */
export async function answerPlace(ports: ScanPorts, call: ScanCall, link: DigitalLink): Promise<Reply> {
  const { city, db } = ports;
  const path = `/${link.primary}/${link.key}`;
  const site = await siteByGln(db, link.key);
  const owner = site && (await partiesById(db, [site.party_id])).get(site.party_id);
  if (!site || !owner) return say(ports, call, 'unknown', path);
  const market =
    owner.marketId === null ? undefined : (await partiesById(db, [owner.marketId])).get(owner.marketId);
  const frame = frameFor(ports, call);
  const words = keyWords[frame.lang];
  // Named as the last seller of its goods would be, if it is of a kind that sells to those who eat.
  const position = city.partyKinds.get(owner.kind)?.position;
  const finalSeller = position === 'retail' || position === 'kitchen';
  const shown = publicName(city, owner, { lang: frame.lang, finalSeller, market });
  const isPlace = link.primary === '414';
  const siteName = shown.named && !market ? await nameOfSite(ports, owner, link.key) : null;
  const kind = kindAndDistrict(city, owner, frame.lang);
  const page: ThingPage = {
    frame,
    title: isPlace && siteName ? siteName : shown.label,
    lead: isPlace ? words.placeLead : words.partyLead,
    canonicalUrl: ports.publicUrl + path,
    facts: [
      { label: 'GLN', value: link.key },
      { label: words.business, value: shown.label },
      ...(market ? [{ label: words.market, value: market.name }] : []),
      { label: words.kind, value: kind.label },
      ...(kind.sublabel ? [{ label: words.district, value: kind.sublabel }] : []),
    ],
    goodsTitle: null,
    goods: [],
    notes: shown.named ? [] : [words.notNamed],
    batchOf: null,
  };
  const type: LinkType = isPlace ? 'locationInfo' : 'registryEntry';
  const nameOfThing = { zh: page.title, en: page.title };
  return answerThing(ports, call, {
    resolvable: {
      anchorPath: path,
      description: nameOfThing,
      links: [...pageLinks(path, [{ type }]), dataLink(path)],
    },
    page: () => renderThingPage(page),
    data: () => placeData(page, link, shown, city),
  });
}

async function nameOfSite(ports: ScanPorts, owner: Party, gln: string): Promise<string | null> {
  const sites = await sitesOf(ports.db, owner.partyId);
  return sites.find((site) => site.gln === gln)?.name ?? null;
}

function placeData(
  page: ThingPage,
  link: DigitalLink,
  shown: PublicName,
  city: CityData,
): Record<string, unknown> {
  const organization = {
    '@type': 'gs1:Organization',
    'gs1:organizationName': { '@value': shown.label, '@language': page.frame.lang },
  };
  const base = {
    '@context': { gs1: 'https://ref.gs1.org/voc/', schema: 'https://schema.org/' },
    '@id': page.canonicalUrl,
    'gs1:globalLocationNumber': link.key,
    'schema:containedInPlace': city.city.name[page.frame.lang],
  };
  return link.primary === '414'
    ? { ...base, '@type': 'gs1:Place', 'schema:name': page.title, 'schema:containsPlace': organization }
    : { ...base, ...organization };
}
