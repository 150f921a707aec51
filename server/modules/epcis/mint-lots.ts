import type { Queryable } from '../../platform/db.ts';
import {
  type CityData,
  claimKeys,
  findProducts,
  findUnit,
  insertLink,
  insertLots,
  keyText,
  type LineFactors,
  type Lot,
  type LotId,
  type LotKey,
  lotKeys,
  lotsById,
  lotsByKeys,
  type Product,
  productForGtin,
  type RegistryTools,
} from '../registry/index.ts';
import type { NamedThing } from './named-things.ts';

export interface MintContext {
  documentId: string;
  at: Date;
  /** Goods that are named by their class alone are told apart by whose they are, and by day. */
  supplierId: string;
  day: string;
  /** The batch into which serials are commissioned, by the event's ilmd. */
  lotNumber: string | null;
  /** Whether this event says where its serials belong. */
  commissions: (thing: NamedThing) => boolean;
}

/** The lot that a thing stands for; `of` is its GTIN. */
interface Wanted {
  index: number;
  gtin: string;
  key: LotKey;
  /** The batch that a commissioned serial belongs to. */
  batchKey: LotKey | null;
  batch: string | null;
  serial: string | null;
  uom: string | undefined;
}

/**
 * Finds or mints the lot of every serial, batch and class that an event names (architecture, decisions 2 and 7): a
 * batch by GTIN and batch; a serial by the batch it was commissioned into, else a lot of its own, of one piece;
 * goods named by their class alone by supplier and day, as goods without a batch are. Products that nobody has
 * registered are entered on the way: an event is never refused for want of master data.
 * @returns one entry a thing; null for places, containers and identifiers of the sender's own
 */
export async function mintLots(
  tx: Queryable,
  tools: RegistryTools,
  context: MintContext,
  things: readonly NamedThing[],
): Promise<(LineFactors | null)[]> {
  const wanted = things.flatMap((thing, index) => wantedOf(context, thing, index));
  const products = await productsOf(tx, tools, wanted);
  const own = await claimed(tx, tools, wanted, products);
  const commissioned = await claimSerials(tx, context, wanted, own);
  const factors: (LineFactors | null)[] = things.map(() => null);
  const lots = await lotsById(tx, [...new Set(commissioned.values())]);
  for (const want of wanted) {
    const lot = lots.get(commissioned.get(keyText(want.key)) ?? '');
    const product = products.get(want.gtin);
    if (!lot || !product) throw new Error(`the lot of ${want.key.value} was neither found nor minted`);
    factors[want.index] = factorsOf(lot, product);
  }
  return factors;
}

function wantedOf(context: MintContext, thing: NamedThing, index: number): Wanted[] {
  const { identifier, uom } = thing;
  const common = { index, uom, batchKey: null, batch: null, serial: null };
  const first = (keys: LotKey[]): LotKey => {
    const key = keys[0];
    if (!key) throw new RangeError(`no key for ${thing.text}`);
    return key;
  };
  switch (identifier.kind) {
    case 'batch':
      return [
        {
          ...common,
          gtin: identifier.gtin,
          key: first(lotKeys({ gtin: identifier.gtin, batch: identifier.batch })),
          batch: identifier.batch,
        },
      ];
    case 'serial': {
      const { gtin, serial } = identifier;
      const into =
        context.lotNumber !== null && context.commissions(thing)
          ? first(lotKeys({ gtin, batch: context.lotNumber }))
          : null;
      return [
        {
          ...common,
          gtin,
          key: first(lotKeys({ gtin, serial })),
          batchKey: into,
          batch: into && context.lotNumber,
          serial,
        },
      ];
    }
    case 'class':
      return [
        {
          ...common,
          gtin: identifier.gtin,
          key: first(lotKeys({ gtin: identifier.gtin, supplierId: context.supplierId, date: context.day })),
        },
      ];
    default:
      return [];
  }
}

/** One look-up for all; those that nobody registered one by one, in the order of their numbers. */
async function productsOf(
  tx: Queryable,
  tools: RegistryTools,
  wanted: readonly Wanted[],
): Promise<Map<string, Product>> {
  const gtins = [...new Set(wanted.map((want) => want.gtin))].sort();
  const known = new Map(
    (await findProducts(tx, { ids: [], gtins, codes: [] })).map((product) => [product.gtin ?? '', product]),
  );
  for (const gtin of gtins) {
    if (known.has(gtin)) continue;
    const base = baseOf(tools.city, wanted.find((want) => want.gtin === gtin && want.uom !== undefined)?.uom);
    known.set(gtin, await productForGtin(tx, tools, gtin, base));
  }
  return known;
}

const baseOf = (city: CityData, uom: string | undefined): Lot['baseUnit'] =>
  uom === undefined ? 'piece' : (findUnit(city.units, uom)?.base ?? 'piece');

/** Batches, classes and serials that belong to no batch: each with a lot of its own. By key. */
async function claimed(
  tx: Queryable,
  tools: RegistryTools,
  wanted: readonly Wanted[],
  products: ReadonlyMap<string, Product>,
): Promise<Map<string, LotId>> {
  const found = await lotsByKeys(
    tx,
    wanted.flatMap((want) => [want.key, ...(want.batchKey ? [want.batchKey] : [])]),
  );
  const minted = new Map<string, { key: LotKey; lot: Lot }>();
  for (const want of wanted) {
    const key = want.batchKey ?? want.key;
    if (found.has(keyText(key)) || minted.has(keyText(key))) continue;
    const product = products.get(want.gtin);
    if (!product) throw new Error(`no product for ${want.gtin}`);
    const single = want.serial !== null && want.batchKey === null;
    const baseUnit = single
      ? 'piece'
      : product.source === 'epcis'
        ? baseOf(tools.city, want.uom)
        : product.baseUnit;
    const lot: Lot = {
      lotId: tools.ids.next<'lot'>() as LotId,
      productId: product.productId,
      baseUnit,
      batch: want.batch,
      serial: single ? want.serial : null,
      producerId: product.producerId,
    };
    minted.set(keyText(key), { key, lot });
  }
  if (minted.size > 0) {
    const claims = [...minted.values()].map(({ key, lot }) => ({ key, lotId: lot.lotId }));
    for (const [text, lotId] of await claimKeys(tx, claims)) found.set(text, lotId);
    // Another document may have minted the same lot since we looked; then ours is not needed.
    await insertLots(
      tx,
      [...minted].filter(([text, { lot }]) => found.get(text) === lot.lotId).map(([, { lot }]) => lot),
    );
  }
  return found;
}

/**
 * Serials that are commissioned into a batch. One that was seen before it was commissioned has a lot of its own by
 * then, which keeps its name: the two are linked, and every trace follows the link.
 */
async function claimSerials(
  tx: Queryable,
  context: MintContext,
  wanted: readonly Wanted[],
  own: Map<string, LotId>,
): Promise<Map<string, LotId>> {
  const serials = wanted.flatMap((want) => {
    const lotId = want.batchKey && own.get(keyText(want.batchKey));
    return lotId ? [{ key: want.key, lotId }] : [];
  });
  const open = serials.filter(({ key }) => !own.has(keyText(key)));
  if (open.length > 0) for (const [text, lotId] of await claimKeys(tx, open)) own.set(text, lotId);
  for (const { key, lotId } of serials) {
    const before = own.get(keyText(key));
    if (before === undefined || before === lotId) continue;
    await insertLink(tx, {
      lotId: before,
      otherLotId: lotId,
      documentId: context.documentId,
      kind: 'same-batch',
      at: context.at,
      reason: 'EPCIS commissioning',
    });
  }
  return own;
}

function factorsOf(lot: Lot, product: Product): LineFactors {
  return {
    lot: lot.lotId,
    base: lot.baseUnit,
    ...(product.pieceUnit === null ? {} : { pieceUnit: product.pieceUnit }),
    ...(product.packing.length === 0 ? {} : { levels: product.packing }),
  };
}
