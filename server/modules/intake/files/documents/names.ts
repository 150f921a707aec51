import type { Queryable } from '../../../../platform/db.ts';
import type { PartyId } from '../../../identity/index.ts';
import {
  findProducts,
  normaliseText,
  type Party,
  type Product,
  partiesById,
  partiesByNames,
  partyByUscc,
  productsByNames,
  stallByNumber,
} from '../../../registry/index.ts';
import { lookUpMapped, type Wanted } from '../../master-data/index.ts';
import { type Finding, finding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';

/** Goods that are not known: a person can say what the sender's word for them means. */
export type GoodsFinding = Finding & { field: string; wanted?: Wanted };

/** The names of some rows, looked up together. */
export interface Names {
  product(fields: Fields, supplierId: string | null): { product: Product } | GoodsFinding;
  /** What a document names as its other side: the registered business where it is one beyond doubt. */
  party(
    fields: Fields,
    side: 'supplier' | 'receiver',
  ): { partyId?: string; uscc?: string; name?: string; address?: string; contact?: string };
  stall(text: string): Party | Finding;
  unit(text: string): string;
  /** Whether a product goes by this name. */
  isNamed(productId: string, name: string): boolean;
}

const text = (value: Fields[string] | undefined): string => (typeof value === 'string' ? value.trim() : '');

/** Texts of a field in some rows, each once. */
const textsOf = (rows: readonly Fields[], ...fields: string[]): string[] => [
  ...new Set(rows.flatMap((row) => fields.map((field) => text(row[field])).filter((one) => one !== ''))),
];

/**
 * Looks up what some rows name: by the sender's own mapping first, then by barcode and code, then by the exact
 * registered name. A name that several could mean is a finding, never a guess.
 */
export async function lookUpNames(db: Queryable, ownerId: PartyId, rows: readonly Fields[]): Promise<Names> {
  const goods = textsOf(rows, 'goods', 'code');
  const parties = textsOf(rows, 'supplier', 'receiver', 'stall');
  const units = [
    ...new Set(rows.flatMap((row) => [text(row.unit), unitOf(row.quantity)].filter((one) => one !== ''))),
  ];
  const mapped = await lookUpMapped(db, ownerId, [
    ...goods.map((value) => ({ scheme: 'product' as const, value })),
    ...parties.map((value) => ({ scheme: 'party' as const, value })),
    ...units.map((value) => ({ scheme: 'unit' as const, value })),
  ]);
  const mappedIds = goods.flatMap((value) => mapped.get(`product ${value}`) ?? []);
  const keyed = await findProducts(db, {
    ids: mappedIds,
    gtins: textsOf(rows, 'gtin'),
    codes: textsOf(rows, 'code'),
  });
  const named = await productsByNames(db, textsOf(rows, 'goods'));
  const byName = Map.groupBy(await partiesByNames(db, parties), (party) => normaliseText(party.name));
  const usccs = textsOf(rows, 'supplierUscc', 'receiverUscc', 'stall').filter((one) => one.length === 18);
  const byUscc = new Map<string, Party>();
  for (const uscc of usccs) {
    const party = await partyByUscc(db, uscc);
    if (party) byUscc.set(uscc, party);
  }
  const byNumber = new Map<string, Party>();
  for (const stall of textsOf(rows, 'stall')) {
    const party = await stallByNumber(db, ownerId, stall);
    if (party) byNumber.set(stall, party);
  }
  const mappedParties = await partiesById(
    db,
    parties.flatMap((value) => mapped.get(`party ${value}`) ?? []),
  );
  const products = {
    byId: new Map(keyed.map((product) => [product.productId as string, product])),
    byGtin: new Map(keyed.map((product) => [product.gtin, product])),
    byCode: new Map(keyed.map((product) => [product.code, product])),
    byName: Map.groupBy(named, (product) => product.name),
  };
  const partyOf = (name: string): Party | 'several' | undefined => {
    const said = mapped.get(`party ${name}`);
    if (said !== undefined) return mappedParties.get(said);
    const same = byName.get(normaliseText(name)) ?? [];
    return same.length > 1 ? 'several' : same[0];
  };
  return {
    product: (fields, supplierId) => productOf(products, mapped, fields, { ownerId, supplierId }),
    party: (fields, side) => {
      const name = text(fields[side]);
      const uscc = text(fields[`${side}Uscc`]);
      const known = uscc !== '' ? byUscc.get(uscc) : partyOf(name);
      const said = {
        ...(text(fields[`${side}Address`]) === '' ? {} : { address: text(fields[`${side}Address`]) }),
        ...(text(fields[`${side}Contact`]) === '' ? {} : { contact: text(fields[`${side}Contact`]) }),
      };
      if (known && known !== 'several') return { partyId: known.partyId, ...said };
      return { ...(uscc === '' ? {} : { uscc }), ...(name === '' ? {} : { name }), ...said };
    },
    stall: (value) => {
      const known = byNumber.get(value) ?? byUscc.get(value) ?? partyOf(value);
      if (known && known !== 'several') return known;
      return known === 'several'
        ? finding(
            'stall-ambiguous',
            `登记为“${value}”的不止一家，请写统一社会信用代码。`,
            `More than one business is registered as "${value}"; write its USCC.`,
          )
        : finding(
            'stall-unknown',
            `没有登记过摊位“${value}”，请写登记的名称或统一社会信用代码。`,
            `No stall "${value}" is registered; write its registered name or USCC.`,
          );
    },
    isNamed: (productId, name) =>
      (products.byName.get(name) ?? []).some((product) => product.productId === productId),
    unit: (value) => mapped.get(`unit ${value}`) ?? value,
  };
}

const unitOf = (value: Fields[string] | undefined): string =>
  typeof value === 'object' && 'unit' in value ? (value.unit ?? '') : '';

interface Products {
  byId: ReadonlyMap<string, Product>;
  byGtin: ReadonlyMap<string | null, Product>;
  byCode: ReadonlyMap<string, Product>;
  byName: ReadonlyMap<string, Product[]>;
}

function productOf(
  products: Products,
  mapped: ReadonlyMap<string, string>,
  fields: Fields,
  who: { ownerId: string; supplierId: string | null },
): { product: Product } | GoodsFinding {
  const [gtin, code, goods, spec] = [
    text(fields.gtin),
    text(fields.code),
    text(fields.goods),
    text(fields.spec),
  ];
  if (gtin !== '') {
    const product = products.byGtin.get(gtin);
    return product
      ? { product }
      : {
          ...finding(
            'product-unknown',
            `条码 ${gtin} 没有登记，请先登记商品，或改正条码。`,
            `No product with the barcode ${gtin} is registered; register it, or correct the barcode.`,
          ),
          field: 'gtin',
        };
  }
  for (const value of [code, goods]) {
    const said = value === '' ? undefined : mapped.get(`product ${value}`);
    const product = said === undefined ? undefined : products.byId.get(said);
    if (product) return { product };
  }
  const coded = code === '' ? undefined : products.byCode.get(code);
  if (coded) return { product: coded };
  const field = goods === '' ? 'code' : 'goods';
  const wanted: Wanted =
    code === ''
      ? { scheme: 'product', value: goods }
      : { scheme: 'product', value: code, ...(goods === '' ? {} : { sample: goods }) };
  const one = chosen(products.byName.get(goods) ?? [], spec, who);
  if (one === 'several') {
    return {
      ...finding(
        'product-ambiguous',
        `登记为“${goods}”的商品不止一种，请填条码，或在“编码对照”里指定一次。`,
        `Several products are registered as "${goods}"; write the barcode, or say once in the master-data mapping which one it is.`,
      ),
      field,
      wanted,
    };
  }
  if (one) return { product: one };
  return {
    ...finding(
      'product-unknown',
      `没有登记过商品“${goods || code}”，请先登记，或在“编码对照”里指定它是哪一种。`,
      `No product "${goods || code}" is registered; register it, or say in the master-data mapping which one it is.`,
    ),
    field,
    wanted,
  };
}

/** Of products of one name: that of the supplier, one's own, that of the specification, or the only one. */
function chosen(
  same: readonly Product[],
  spec: string,
  who: { ownerId: string; supplierId: string | null },
): Product | 'several' | undefined {
  const narrowings: ((product: Product) => boolean)[] = [
    () => true,
    (product) =>
      spec !== '' &&
      product.specification !== null &&
      normaliseText(product.specification) === normaliseText(spec),
    (product) => product.producerId !== null && product.producerId === who.supplierId,
    (product) => product.producerId !== null && product.producerId === who.ownerId,
  ];
  for (const holds of narrowings) {
    const left = same.filter(holds);
    if (left.length === 1) return left[0];
  }
  return same.length === 0 ? undefined : 'several';
}
