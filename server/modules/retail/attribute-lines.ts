import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { PartyId } from '../identity/index.ts';
import {
  COUNTED_ROWS,
  lockHoldings,
  lotsCountedSince,
  onHandOf,
  POSSIBLY_SOLD,
  possiblySold,
  SETTLED_BY_COUNT,
  type TillLine,
  type TillObservation,
} from '../ledger/index.ts';
import {
  type CityData,
  findProducts,
  type Lot,
  type LotId,
  lineQuantity,
  lotUnknown,
  type Product,
  policyOn,
} from '../registry/index.ts';
import { layoutsOf } from './bindings.store.ts';
import { lotsNamed } from './lots-named.ts';
import { type LayoutOf, type ReadLine, readLines } from './read-lines.ts';
import type { TillReceiptInput } from './retail.schemas.ts';
import type { BoundFor, Place } from './rules/bindings-in-force.ts';
import { layoutFor } from './rules/label-layouts.ts';
import { ShopAt } from './shop-at.ts';

/** Where the city sets no limit: what a shop's scale weighs at most. */
const WEIGHT_MAX_G = 30_000;

/** What the door keeps of a line beside the ledger's part. */
export interface SaidOfLine {
  code: string;
  productId: string | null;
  findings: Issue[];
}
export type AttributedLine = TillLine & { said: SaidOfLine };

interface Receipt {
  partyId: PartyId;
  at: Date;
  documentId: string;
}

/**
 * Finds the lots that each line of a receipt may have been of, as the shop was when it was sold: the lot that the line
 * names; else what was bound to its place; else what the shop had of the product and can have had on sale. Nothing that
 * a line says stops the receipt: what is not right is a finding of the line.
 */
export async function attributeLines(
  tx: Queryable,
  city: CityData,
  receipt: Receipt,
  body: TillReceiptInput,
): Promise<{ lines: AttributedLine[]; contradictory: { line: number; lot: LotId; detail: object }[] }> {
  const day = localDay(receipt.at, city.city.timezone);
  const weightMax_g = Number(policyOn(city, 'till-label-weight-max-g', day)?.value ?? WEIGHT_MAX_G);
  const read = readLines(body.lines, await layoutOf(tx, city, receipt, body, day), weightMax_g);
  const shop = await ShopAt.load(tx, city, receipt.partyId, receipt.at);
  const named = await lotsNamed(
    tx,
    read.map((line) => line.lot),
  );
  const gtins = [...new Set(read.flatMap((line) => line.gtin ?? []))];
  const products = await findProducts(tx, {
    ids: [
      ...new Set([...shop.lots.values(), ...named.flatMap((lot) => lot ?? [])].map((lot) => lot.productId)),
    ],
    gtins,
    codes: [],
  });
  const door = new Door(city, shop, products, placeOf(body, shop));
  const lines: AttributedLine[] = [];
  for (const [index, line] of read.entries()) {
    lines.push(await door.attribute(line, named[index], body.lines[index] ?? {}, `/lines/${index}`));
  }
  // A count of one of these lots, or another till, waits until this receipt is there, or is seen by it.
  await lockHoldings(tx, receipt.partyId, [...new Set(lines.flatMap((line) => line.lots))].sort());
  await noteCounted(tx, receipt, lines);
  return { lines, contradictory: await contradictions(tx, receipt, shop, lines) };
}

/** A receipt may come when some of its lots have been counted already: what it took of them is gone by that count. */
async function noteCounted(tx: Queryable, receipt: Receipt, lines: AttributedLine[]): Promise<void> {
  if (!lines.some((line) => line.as === 'possible')) return;
  const since = await lotsCountedSince(tx, receipt.partyId, receipt.at);
  for (const line of lines) {
    const counted = line.as === 'possible' ? line.lots.filter((lotId) => since.has(lotId)) : [];
    if (counted.length > 0) line.counted = counted;
  }
}

/** The place that the till names, or the till itself where it is a scale to which lots are bound. */
function placeOf(body: TillReceiptInput, shop: ShopAt): Place | null {
  if (body.place) return body.place;
  const own = shop.bindings.find(({ place }) => place.kind === 'scale' && place.code === body.till);
  return own?.place ?? null;
}

async function layoutOf(
  tx: Queryable,
  city: CityData,
  { partyId, at }: Receipt,
  body: TillReceiptInput,
  day: string,
): Promise<LayoutOf> {
  const own = (await layoutsOf(tx, partyId)).filter((one) => one.from <= at);
  const scales = new Set([body.place?.kind === 'scale' ? body.place.code : undefined, body.till]);
  const ofScale = own.filter((one) => one.scale !== '' && scales.has(one.scale));
  const ofShop = own.filter((one) => one.scale === '');
  const ofCity = city.tillLabels
    .filter((one) => one.from <= day && (one.to === null || day < one.to))
    .map((one) => ({ ...one, length: one.length as 13 | 18 }));
  return (digits) => layoutFor(ofScale, digits) ?? layoutFor(ofShop, digits) ?? layoutFor(ofCity, digits);
}

class Door {
  readonly #city: CityData;
  readonly #shop: ShopAt;
  readonly #byId: ReadonlyMap<string, Product>;
  readonly #byGtin: ReadonlyMap<string | null, Product>;
  readonly #place: Place | null;
  /** Lines with the same goods have the same candidates. */
  readonly #candidates = new Map<string, Promise<string[]>>();

  constructor(city: CityData, shop: ShopAt, products: readonly Product[], place: Place | null) {
    this.#city = city;
    this.#shop = shop;
    this.#byId = new Map(products.map((product) => [product.productId as string, product]));
    this.#byGtin = new Map(products.map((product) => [product.gtin, product]));
    this.#place = place;
  }

  async attribute(
    read: ReadLine,
    named: Lot | undefined,
    input: TillReceiptInput['lines'][number],
    path: string,
  ): Promise<AttributedLine> {
    const findings = [...read.findings];
    const line = (
      as: TillLine['as'],
      lots: readonly string[],
      product: Product | undefined,
    ): AttributedLine => {
      const lot = this.#shop.lots.get(lots[0] ?? '') ?? named;
      const quantity =
        product && lots.length > 0 ? this.#quantity(read, input, product, lot, path, findings) : null;
      const said = { code: read.code.slice(0, 400), productId: product?.productId ?? null, findings };
      return { as, lots: [...lots] as LotId[], quantity, said };
    };
    if (named) {
      const product = this.#byId.get(named.productId);
      if (read.gtin !== undefined && product?.gtin !== read.gtin) findings.push(gtinDiffers(path));
      if (this.#shop.holdings.has(named.lotId)) return line('sold', [named.lotId], product);
      findings.push(neverArrived(path));
      return line('without-arrival', [named.lotId], product);
    }
    if (read.lot !== undefined) {
      const { code, words } = lotUnknown();
      findings.push({ code, path: `${path}/${input.lot === undefined ? 'code' : 'lot'}`, ...words });
    }
    const product = read.gtin === undefined ? undefined : this.#byGtin.get(read.gtin);
    const key = `${read.gtin ?? ''} ${read.plu ?? ''}`;
    const candidates = this.#candidates.get(key) ?? this.#candidatesFor(read, product, findings, path);
    this.#candidates.set(key, candidates);
    const lots = await candidates;
    const own = product ?? this.#byId.get(this.#shop.lots.get(lots[0] ?? '')?.productId ?? '');
    if (lots.length === 0 && findings.length === 0) findings.push(nothingHere(path, read, product));
    return line(lots.length === 0 ? 'unattributed' : lots.length === 1 ? 'sold' : 'possible', lots, own);
  }

  async #candidatesFor(
    read: ReadLine,
    product: Product | undefined,
    findings: Issue[],
    path: string,
  ): Promise<string[]> {
    const bound = this.#bound(read, product);
    if (bound.length > 0) {
      const products = new Set(bound.map((lotId) => this.#shop.lots.get(lotId)?.productId));
      if (products.size > 1) {
        findings.push(productsDiffer(path));
        return [];
      }
      const had = await this.#shop.had(bound);
      return had.length > 0 ? had : bound;
    }
    if (!product) return [];
    const ofProduct = [...this.#shop.holdings.keys()].filter(
      (lotId) => this.#shop.lots.get(lotId)?.productId === product.productId,
    );
    const had = await this.#shop.had(ofProduct);
    const fresh = await this.#shop.onSale(had);
    if (fresh.length > 0) return fresh;
    // Nothing fresh on the books: what is left of older goods; else what came within its shelf life and is gone by them.
    return had.length > 0 ? had : this.#shop.onSale(ofProduct);
  }

  /** Lots bound to the line's place, or where it names none, or none is bound there, anywhere in the shop. */
  #bound(read: ReadLine, product: Product | undefined): string[] {
    if (read.plu === undefined && !product) return [];
    const lotsOf = (bindings: readonly BoundFor[]): string[] => [
      ...new Set(
        bindings
          .filter((one) => this.#isOf(one, read, product))
          .flatMap((one) => one.lotIds)
          .filter((lotId) => !product || this.#shop.lots.get(lotId)?.productId === product.productId),
      ),
    ];
    const place = this.#place;
    if (place) {
      const here = this.#shop.bindings.filter(
        (one) => one.place.kind === place.kind && one.place.code === place.code,
      );
      const lots = lotsOf(here);
      if (lots.length > 0) return lots;
    }
    return lotsOf(this.#shop.bindings);
  }

  #isOf(binding: BoundFor, read: ReadLine, product: Product | undefined): boolean {
    if (binding.plu !== null) return read.plu !== undefined && Number(binding.plu) === Number(read.plu);
    // A place as a whole: by barcode its lots of the product; a PLU says nothing of what lies on a shelf.
    if (!product) return false;
    return binding.productId === null || binding.productId === product.productId;
  }

  #quantity(
    read: ReadLine,
    input: TillReceiptInput['lines'][number],
    product: Product,
    lot: Lot | undefined,
    path: string,
    findings: Issue[],
  ): number | null {
    const base = lot?.baseUnit ?? product.baseUnit;
    const factors = {
      base,
      ...(product.pieceUnit === null ? {} : { pieceUnit: product.pieceUnit }),
      ...(product.packing.length === 0 ? {} : { levels: product.packing }),
    };
    const said =
      base === 'g' && input.weight
        ? input.weight
        : input.quantity !== undefined
          ? {
              quantity: input.quantity,
              unit: input.unit ?? (base === 'piece' ? (product.pieceUnit ?? '件') : ''),
            }
          : input.weight;
    if (said) {
      const amount = lineQuantity(this.#city, said, factors, path);
      if (amount.ok) return amount.quantity;
      findings.push(...amount.findings);
      return null;
    }
    // Nought is nothing that was sold: how much it was is unknown, and said so where the code was read.
    if (base === 'g' && read.weight_g !== undefined) return read.weight_g || null;
    if (base === 'piece') return (read.count ?? 1) || null;
    if (!findings.some((one) => one.code.startsWith('label-'))) findings.push(quantityUnsaid(path));
    return null;
  }
}

/** Lines by which all candidates together must have sold more than they had, where that was not so before. */
async function contradictions(
  tx: Queryable,
  { partyId, at, documentId }: Receipt,
  shop: ShopAt,
  lines: readonly AttributedLine[],
): Promise<{ line: number; lot: LotId; detail: object }[]> {
  const possible = lines.flatMap(({ as, lots, counted = [], quantity }, index) =>
    as === 'possible' ? [{ line: index + 1, lots, counted, quantity }] : [],
  );
  if (possible.length === 0) return [];
  const rows = possible.flatMap(({ line, lots, counted, quantity }): TillObservation[] => [
    ...lots.map((lotId) => ({ lotId, documentId, line, at, what: POSSIBLY_SOLD, quantity })),
    ...counted.map((lotId) => ({
      lotId,
      documentId,
      line: COUNTED_ROWS + line,
      at,
      what: SETTLED_BY_COUNT,
      quantity: null,
    })),
  ]);
  const lotIds = [...new Set([...shop.rows, ...rows].map((row) => row.lotId))];
  const onHand = await onHandOf(tx, partyId, lotIds);
  const before = possiblySold(shop.rows, onHand);
  const after = possiblySold([...shop.rows, ...rows], onHand);
  return possible.flatMap(({ line, lots }) => {
    const [lot] = lots;
    if (!lot || !after.get(lot)?.contradictory || before.get(lot)?.contradictory) return [];
    return [{ line, lot, detail: { lots, onHand: lots.map((lotId) => onHand.get(lotId) ?? 0) } }];
  });
}

const gtinDiffers = (path: string): Issue => ({
  code: 'gtin-of-another-product',
  path,
  zh: '批次与条码不是同一种商品，已按批次处理。请核对标签。',
  en: 'Lot and barcode are of different products; the lot was taken. Check the label.',
});
const neverArrived = (path: string): Issue => ({
  code: 'lot-never-here',
  path,
  zh: '这个批次没有到过本店的记录。销售已记下；请补登进货，或核对标签。',
  en: 'No record brings this lot to the shop. The sale is kept; record the purchase, or check the label.',
});
const productsDiffer = (path: string): Issue => ({
  code: 'binding-products-differ',
  path,
  zh: '这个 PLU 同时绑定了不同商品的批次，无法归属。请在“货架与收银”页改正。',
  en: 'Lots of different products are bound to this PLU, so the line cannot be attributed. Correct it on the page “Shelves and tills”.',
});
const quantityUnsaid = (path: string): Issue => ({
  code: 'quantity-not-said',
  path,
  zh: '这一行没有重量或数量，按未知处理。请让收银机同时上传重量。',
  en: 'This line says neither weight nor quantity, so how much it was is unknown. Let the till send the weight too.',
});

function nothingHere(path: string, read: ReadLine, product: Product | undefined): Issue {
  if (product) {
    return {
      code: 'product-not-here',
      path,
      zh: `本店账上没有“${product.name}”的批次。请补登进货，或绑定批次。`,
      en: `The shop has no lot of "${product.name}" on its books. Record the purchase, or bind a lot.`,
    };
  }
  if (read.gtin !== undefined) {
    return {
      code: 'product-unknown',
      path,
      zh: `没有登记条码 ${read.gtin} 的商品。请先登记商品和进货。`,
      en: `No product has the barcode ${read.gtin}. Register it, and record its purchase.`,
    };
  }
  return {
    code: 'plu-not-bound',
    path,
    zh: `PLU ${read.plu ?? ''} 当时没有绑定批次。请在“货架与收银”页绑定。`,
    en: `No lot was bound to PLU ${read.plu ?? ''} at that time. Bind one on the page “Shelves and tills”.`,
  };
}
