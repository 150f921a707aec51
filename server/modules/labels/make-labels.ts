import type { Clock } from '../../platform/clock.ts';
import { encodePublicCode, formatPublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type Pdf, printable, wholePdf } from '../../platform/pdf/open-pdf.ts';
import { type PartyId, type Principal, roleForbidden } from '../identity/index.ts';
import { holdsAny } from '../ledger/index.ts';
import {
  type CityData,
  describeLots,
  findLot,
  findProducts,
  type LabelSize,
  type LotFacts,
  type Party,
  partiesById,
  policyOn,
  productUnknown,
} from '../registry/index.ts';
import { drawLabels, measureWith, openLabels } from './draw-pdf.ts';
import { lotNotHere, oneThingNeeded, sizeUnknown, symbolDoesNotFit, tooManyLabels } from './labels.errors.ts';
import type { LabelItemInput, LabelsInput } from './labels.schemas.ts';
import { cardFor } from './labels.store.ts';
import { type Drawing, type LabelContent, layOut, type SymbolAsked } from './rules/lay-out.ts';
import { type CodedGoods, elementString, modulesOf, type SymbolCode } from './rules/symbols.ts';

export interface LabelTools {
  db: Db;
  clock: Clock;
  ids: IdMint;
  city: CityData;
  publicUrl: string;
}

const LABELS_MAX = 1000;

/** What a label says of one thing, before it is laid out. */
interface Labelled {
  code: string;
  name: string;
  path: string;
  lines: string[];
  goods: CodedGoods;
}

export interface MadeLabels {
  size: LabelSize;
  copies: number;
  items: { code: string; name: string; drawing: Drawing }[];
  pdf: Pdf;
}

export const labelsAtOnce = (city: CityData, day: string): number =>
  policyOn(city, 'labels-at-once-max', day)?.value ?? LABELS_MAX;

/**
 * Lays out the labels of lots and shelf cards of one's own. A lot must have been in one's hands.
 * Errors, in order: `role-forbidden`, `label-size-unknown`, `labels-too-many`, `label-item-needed`, `lot-unknown`,
 * `lot-not-own`, `product-unknown`.
 */
export async function makeLabels(
  tools: LabelTools,
  principal: Principal,
  body: LabelsInput,
): Promise<MadeLabels> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const size = tools.city.labelSizes.get(body.size);
  if (!size) throw sizeUnknown([...tools.city.labelSizes.keys()]);
  const now = tools.clock.now();
  const most = labelsAtOnce(tools.city, localDay(now, tools.city.city.timezone));
  const copies = body.copies ?? 1;
  if (copies * body.items.length > most) throw tooManyLabels(copies * body.items.length, most);
  const own = (await partiesById(tools.db, [partyId])).get(partyId);
  if (!own) throw roleForbidden();
  const labelled: Labelled[] = [];
  for (const [index, item] of body.items.entries())
    labelled.push(await labelledOf(tools, own, item, `/items/${index}`));
  const pdf = openLabels(size, `标签 ${size.zh}`, now);
  const measure = measureWith(pdf);
  const items = labelled.map((one) => ({
    code: one.code,
    name: one.name,
    drawing: layOut(size, contentOf(tools, one, body.symbols ?? ['qr'], pdf), measure),
  }));
  return { size, copies, items, pdf };
}

/** The labels as a PDF. Errors: those of `makeLabels`, then `symbol-too-small` unless such are to be left out. */
export async function printLabels(
  tools: LabelTools,
  principal: Principal,
  body: LabelsInput,
): Promise<{ bytes: Buffer; leftOut: number }> {
  const { size, copies, items, pdf } = await makeLabels(tools, principal, body);
  const leftOut = items.flatMap(({ name, drawing }) => drawing.leftOut.map((one) => ({ name, ...one })));
  const [first] = leftOut;
  if (first && body.leaveOut !== true) {
    throw symbolDoesNotFit(
      `“${first.name}”：${first.zh}。请换大一些的尺寸，或不印这种码。`,
      `"${first.name}": ${first.en}. Choose a larger size, or print without that symbol.`,
    );
  }
  drawLabels(
    pdf,
    size,
    items.flatMap(({ drawing }) => Array.from({ length: copies }, () => drawing)),
  );
  return { bytes: await wholePdf(pdf), leftOut: leftOut.length };
}

async function labelledOf(
  tools: LabelTools,
  own: Party,
  item: LabelItemInput,
  path: string,
): Promise<Labelled> {
  if ((item.lot === undefined) === (item.product === undefined)) throw oneThingNeeded(path);
  if (item.product !== undefined) return cardOf(tools, own, item, item.product);
  const lot = await findLot(tools.db, item.lot ?? '');
  if (!(await holdsAny(tools.db, own.partyId, [lot.lotId]))) throw lotNotHere(`${path}/lot`);
  const facts = (await describeLots(tools.db, [lot.lotId])).get(lot.lotId);
  if (!facts) throw lotNotHere(`${path}/lot`);
  return lotLabel(tools, own, facts, item.weight_g ?? null);
}

function lotLabel(tools: LabelTools, own: Party, facts: LotFacts, weight_g: number | null): Labelled {
  const { lot, product, productionDate, expiryDate, origin, code } = facts;
  return {
    code,
    name: [product.brand, product.name].filter(Boolean).join(' '),
    path: `/t/${code}`,
    lines: [
      lot.batch ? `批号 ${lot.batch}` : '',
      expiryDate ? `到期 ${expiryDate}` : '',
      productionDate ? `生产 ${productionDate}` : '',
      weight_g === null ? '' : `净重 ${weight_g / 1000} kg`,
      product.specification ? `规格 ${product.specification}` : '',
      origin ? `产地 ${origin}` : '',
      formatPublicCode(code),
      own.name,
      `${tools.city.city.platform.zh} · 扫码看来源`,
      `投诉举报 ${tools.city.city.complaintPhone}`,
    ],
    goods: { gtin: product.gtin, batch: lot.batch, serial: lot.serial, productionDate, expiryDate, weight_g },
  };
}

/** A card of the shop, made once for the same goods and place. Errors: `product-unknown`. */
async function cardOf(
  tools: LabelTools,
  own: Party,
  item: LabelItemInput,
  productId: string,
): Promise<Labelled> {
  const [product] = await findProducts(tools.db, { ids: [productId], gtins: [], codes: [] });
  if (!product) throw productUnknown();
  const card = await cardFor(tools.db, {
    cardId: tools.ids.next<'shelf-card'>(),
    partyId: own.partyId as PartyId,
    productId: product.productId,
    place: item.place ?? null,
  });
  const code = encodePublicCode('C', card.cardId);
  return {
    code,
    name: [product.brand, product.name].filter(Boolean).join(' '),
    path: `/s/${code}`,
    lines: [
      '买前扫一扫：产地、去向、检测',
      own.name,
      card.place ? `位置 ${card.place.code}` : '',
      product.specification ? `规格 ${product.specification}` : '',
      formatPublicCode(code),
      `${tools.city.city.platform.zh} · 投诉举报 ${tools.city.city.complaintPhone}`,
    ],
    goods: {
      gtin: product.gtin,
      batch: null,
      serial: null,
      productionDate: null,
      expiryDate: null,
      weight_g: null,
    },
  };
}

function contentOf(tools: LabelTools, one: Labelled, symbols: readonly SymbolCode[], pdf: Pdf): LabelContent {
  const elements = elementString(one.goods);
  const asked = symbols.flatMap((symbol): SymbolAsked[] => {
    const rule = tools.city.symbolRules.get(symbol);
    if (!rule) return [];
    const content = symbol === 'qr' ? ({ ok: true, text: tools.publicUrl + one.path } as const) : elements;
    return [
      {
        rule,
        symbol,
        content: content.ok ? { ...content, modules: modulesOf(symbol, content.text) } : content,
      },
    ];
  });
  return {
    lines: [one.name, ...one.lines].filter((line) => line !== '').map((line) => printable(pdf, line)),
    symbols: asked,
  };
}
