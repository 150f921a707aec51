export { partiesByNames, producersAmong, productsByNames, productsUnder } from './by-name.store.ts';
export {
  type Certificate,
  certificateById,
  certificatesOf,
  holdersOfPapers,
  otherHolders,
} from './certificates.store.ts';
export { describeLots, findLot, type LotFacts, lotCode, scanPath, viewLot } from './describe.ts';
export { parseLotReference, readDigitalLink } from './lot-reference.ts';
export {
  claimKeys,
  claimsOf,
  insertClaims,
  insertLink,
  insertLots,
  keyText,
  type Lot,
  type LotClaim,
  type LotId,
  type LotLink,
  linksOf,
  lotsByBatch,
  lotsById,
  lotsByKeys,
  lotsOfProduct,
} from './lots.store.ts';
export {
  insertSite,
  type Party,
  partiesById,
  partiesInDivision,
  partyByUscc,
  siteByGln,
  sitesOf,
  stallByNumber,
  stallsOfMarket,
} from './parties.store.ts';
export { findProducts, type Product, type ProductId } from './products.store.ts';
export {
  divisionExists,
  productForGtin,
  type RegistryTools,
  registerCertificate,
  registerParty,
  registerProduct,
} from './register.ts';
export { lotNotFound, lotUnknown, partyUnknown, productUnknown } from './registry.errors.ts';
export { registryOperations } from './registry.routes.ts';
export * from './registry.schemas.ts';
export {
  type GoodsLineLike,
  type LineFactors,
  lineQuantity,
  type ResolvedLine,
  resolveGoods,
} from './resolve-goods.ts';
export { type NamedPartyLike, resolveParty, resolvePartyByIdentifier } from './resolve-parties.ts';
export * from './rules/index.ts';
export { searchParties, searchProducts } from './search.ts';
