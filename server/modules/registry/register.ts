import { normaliseGtin, readGln } from '../../platform/codes/gs1-check-digit.ts';
import { encodePublicCode } from '../../platform/codes/public-code.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import { attachmentUnknown, broughtBy } from '../attachments/index.ts';
import { type PartyId, type Principal, recordForbidden, roleForbidden } from '../identity/index.ts';
import { insertCertificate } from './certificates.store.ts';
import { insertSite, type Party, partiesById, registerOverNamed } from './parties.store.ts';
import { findProducts, insertProduct, type Product, type ProductId } from './products.store.ts';
import {
  certificateTaken,
  glnBroken,
  glnTaken,
  gtinBroken,
  gtinTaken,
  kindUnknown,
  nameBlank,
  partyNotFound,
  partyUnknown,
  usccTaken,
} from './registry.errors.ts';
import type { CertificateInput, PartyInput, ProductInput, SiteInput, SiteValue } from './registry.schemas.ts';
import {
  type CityData,
  checkCertificate,
  checkPacking,
  normaliseText,
  readLicenceNumber,
  readUscc,
  searchGrams,
} from './rules/index.ts';
import { indexGrams } from './search.store.ts';

export interface RegistryTools {
  db: Db;
  ids: IdMint;
  city: CityData;
}

function invalid(issues: readonly Issue[]): Problem {
  const first = issues[0];
  return new Problem(422, issues.length === 1 && first ? first.code : 'registration-invalid', {
    zh: first?.zh ?? '',
    en: first?.en ?? '',
    path: first?.path ?? '',
    issues,
  });
}

const isBlank = (name: string): boolean => normaliseText(name) === '';

/** Whether a code of the city's divisions (city, district or street) exists. */
export function divisionExists(city: CityData, code: string): boolean {
  return code === city.city.code || city.districts.has(code) || city.streets.has(code);
}

/**
 * Registers a business. One that a partner's document has named by its USCC keeps its id and so its history, and the
 * name it was known by as an alias. Errors: 422 with `uscc-…` (both checks of GB 32100), `name-blank`, licence check
 * digits, `kind-unknown`, then `uscc-taken`.
 */
export async function registerParty(tools: RegistryTools, input: PartyInput): Promise<Party> {
  const { city } = tools;
  const issues: Issue[] = [];
  const uscc = readUscc(input.uscc);
  if (!uscc.ok) issues.push(...uscc.findings.map((finding) => ({ ...finding, path: '/uscc' })));
  if (isBlank(input.name)) issues.push(nameBlank('/name'));
  if (!city.partyKinds.has(input.kind)) issues.push(kindUnknown('/kind', input.kind));
  if (input.divisionCode !== undefined && !divisionExists(city, input.divisionCode))
    issues.push(kindUnknown('/divisionCode', input.divisionCode));
  for (const [index, licence] of (input.licenceNumbers ?? []).entries()) {
    const path = `/licenceNumbers/${index}/number`;
    const reading = readLicenceNumber(licence.number, { schemes: city.city.licenceSchemes, path });
    if (!reading.ok) issues.push(...reading.findings);
  }
  if (issues.length > 0 || !uscc.ok) throw invalid(issues);
  const candidateId = tools.ids.next<'party'>() as PartyId;
  return tools.db.transaction(async (tx) => {
    const partyId = await registerOverNamed(tx, candidateId, { ...input, uscc: uscc.uscc });
    if (partyId === null) throw usccTaken();
    await indexGrams(tx, 'party', partyId, [input.name, ...(input.aliases ?? [])].flatMap(searchGrams));
    const party = (await partiesById(tx, [partyId])).get(partyId);
    if (!party) throw partyUnknown();
    return party;
  });
}

/**
 * Registers a product; one without a GTIN gets a code of the city's. Base unit and the word for a piece come from
 * the category where they are not given. An operator names nobody but itself as the producer: who else makes it is
 * for that business or an office to say.
 * Errors: `record-forbidden` (another's producer id); 422 `name-blank`, `gtin-check-digit`, `kind-unknown` (category),
 * `party-unknown` (producer), those of packing (packing-levels.ts); then `gtin-taken`.
 */
export async function registerProduct(
  tools: RegistryTools,
  principal: Principal,
  input: ProductInput,
): Promise<Product> {
  const isOperator = principal.role === 'operator';
  if (isOperator && input.producerId !== undefined && input.producerId !== principal.partyId)
    throw recordForbidden();
  const issues: Issue[] = isBlank(input.name) ? [nameBlank('/name')] : [];
  const category = tools.city.categories.get(input.category);
  if (!category) issues.push(kindUnknown('/category', input.category));
  const gtin = input.gtin === undefined ? null : normaliseGtin(input.gtin);
  if (gtin && !gtin.ok) issues.push(gtinBroken('/gtin', input.gtin ?? '', gtin.expected));
  if (
    input.producerId !== undefined &&
    !(await partiesById(tools.db, [input.producerId])).has(input.producerId)
  )
    issues.push(partyNotFound('/producerId'));
  const baseUnit = input.baseUnit ?? category?.baseUnit ?? 'g';
  const pieceUnit = input.pieceUnit ?? category?.pieceUnit ?? undefined;
  issues.push(...checkPacking(tools.city.units, { base: baseUnit, pieceUnit, levels: input.packing ?? [] }));
  if (issues.length > 0 || !category || (gtin && !gtin.ok)) throw invalid(issues);
  const product = newProduct(tools.ids, input, {
    gtin: gtin?.ok ? gtin.gtin : null,
    baseUnit,
    pieceUnit: pieceUnit ?? null,
    producerId: input.producerId ?? (isOperator && gtin ? principal.partyId : null),
    source: 'registered',
  });
  await tools.db.transaction((tx) => storeProduct(tx, product));
  return product;
}

type Derived = Pick<Product, 'gtin' | 'baseUnit' | 'pieceUnit' | 'producerId' | 'source'>;

export function newProduct(ids: IdMint, input: ProductInput, derived: Derived): Product {
  const productId = ids.next<'product'>() as ProductId;
  return {
    productId,
    ...derived,
    // 'P' beside the lots' 'T': the same alphabet and check character, so that a slip is noticed here too.
    code: `P${encodePublicCode('T', productId).slice(1)}`,
    name: input.name.trim(),
    nameEn: input.nameEn ?? null,
    brand: input.brand ?? null,
    specification: input.specification ?? null,
    category: input.category,
    imported: input.imported ?? false,
    packing: input.packing ?? [],
    shelfLife: input.shelfLife ?? null,
    aliases: input.aliases ?? [],
  };
}

/** Errors: `gtin-taken`. */
export async function storeProduct(tx: Queryable, product: Product): Promise<void> {
  if (!(await insertProduct(tx, product))) throw gtinTaken();
  const names = [
    product.name,
    `${product.brand ?? ''}${product.name}`,
    product.brand ?? '',
    ...product.aliases,
  ];
  await indexGrams(tx, 'product', product.productId, names.flatMap(searchGrams));
}

/**
 * The product of a GTIN that came in from a standard's event: entered as 'epcis' when nobody has registered it,
 * so that its lots have something to hang on until somebody does.
 */
export async function productForGtin(
  tx: Queryable,
  tools: RegistryTools,
  gtin: string,
  baseUnit: Product['baseUnit'],
): Promise<Product> {
  const known = (await findProducts(tx, { ids: [], gtins: [gtin], codes: [] }))[0];
  if (known) return known;
  const category = tools.city.categories.has('other')
    ? 'other'
    : ([...tools.city.categories.keys()][0] ?? 'other');
  const product = newProduct(
    tools.ids,
    { name: `GTIN ${gtin}`, category },
    { gtin, baseUnit, pieceUnit: null, producerId: null, source: 'epcis' },
  );
  if (await insertProduct(tx, product)) return product;
  return (await findProducts(tx, { ids: [], gtins: [gtin], codes: [] }))[0] ?? product;
}

/**
 * Registers a place of a business: an operator's own, or one of any business by an office. With a GLN it is found by
 * events of the standard. Errors: 422 `gln-check-digit`, `kind-unknown`; `party-unknown`, `record-forbidden`, `gln-taken`.
 */
export async function registerSite(
  tools: RegistryTools,
  principal: Principal,
  input: SiteInput,
): Promise<SiteValue> {
  const issues: Issue[] = [];
  const gln = input.gln === undefined ? null : readGln(input.gln);
  if (gln && !gln.ok) issues.push(glnBroken(input.gln ?? '', gln.expected));
  if (input.divisionCode !== undefined && !divisionExists(tools.city, input.divisionCode)) {
    issues.push(kindUnknown('/divisionCode', input.divisionCode));
  }
  if (issues.length > 0) throw invalid(issues);
  const partyId = input.partyId ?? principal.partyId;
  if (partyId === null || !(await partiesById(tools.db, [partyId])).has(partyId)) throw partyUnknown();
  if (principal.role === 'operator' && partyId !== principal.partyId) throw recordForbidden();
  const site: SiteValue = {
    siteId: tools.ids.next<'site'>(),
    partyId,
    gln: gln?.ok ? gln.value : null,
    name: input.name,
    address: input.address ?? null,
    divisionCode: input.divisionCode ?? null,
  };
  if (!(await insertSite(tools.db, site))) throw glnTaken();
  return site;
}

/**
 * Registers a paper of the caller's business, with its file where it has brought one. The same number with another end
 * of validity is its renewal.
 * Errors: 422 findings of the paper's kind; `attachment-unknown` (a file that somebody else brought);
 * `certificate-taken`.
 */
export async function registerCertificate(
  tools: RegistryTools,
  principal: Principal,
  input: CertificateInput,
): Promise<string> {
  if (principal.partyId === null) throw roleForbidden();
  const kind = tools.city.certificateKinds.get(input.kind);
  if (!kind) throw invalid([kindUnknown('/kind', input.kind)]);
  const findings = checkCertificate(input, kind, { schemes: tools.city.city.licenceSchemes }).filter(
    (finding) => finding.severity !== 'flag',
  );
  if (findings.length > 0) throw invalid(findings);
  if (
    input.productId !== undefined &&
    (await findProducts(tools.db, { ids: [input.productId], gtins: [], codes: [] })).length === 0
  ) {
    throw recordForbidden();
  }
  if (input.sha256 !== undefined) {
    const brought = await broughtBy(tools.db, principal.partyId, [input.sha256]);
    if (!brought.has(input.sha256)) throw attachmentUnknown();
  }
  const number = kind.numberForm === null ? input.number.trim() : input.number.trim().toUpperCase();
  const certificateId = await insertCertificate(
    tools.db,
    tools.ids.next<'certificate'>(),
    principal.partyId,
    { ...input, number },
  );
  if (certificateId === null) throw certificateTaken();
  return certificateId;
}
