import type { operations } from '../generated/api.d.ts';

/** The shapes of the API, named for the console; all of them come from its description. */

type JsonOf<Part> = Part extends { content: { 'application/json': infer Body } } ? Body : never;
type Answer<Id extends keyof operations> = operations[Id]['responses'] extends { 200: infer Found }
  ? JsonOf<Found>
  : never;
type Body<Id extends keyof operations> = operations[Id] extends { requestBody: infer Sent }
  ? JsonOf<Sent>
  : never;

export interface Bilingual {
  zh: string;
  en: string;
}

export type Me = Answer<'whoAmI'>;
export type Role = Me['role'];
export type PartyBrief = NonNullable<Me['party']>;
export type Party = Answer<'readParty'>;
export type Product = Answer<'readProduct'>;
export type PackingLevel = Product['packing'][number];
export type Lot = Answer<'readLot'>;
export type LotClaim = Lot['claims'][number];
export type Voucher = Answer<'readVoucher'>;
export type VoucherSummary = Answer<'listVouchers'>['items'][number];
export type VoucherState = VoucherSummary['state'];
export type VoucherLine = Voucher['lineItems'][number];
export type VoucherPaper = Voucher['papers'][number];
export type Allowed = Voucher['actions']['receive'];
export type StockLine = Answer<'readStock'>['items'][number];
export type RecordAnswer = Answer<'recordSale'>;
export type Account = Answer<'listAccounts'>['items'][number];
export type AuditEntry = Answer<'readAudit'>['items'][number];

export type VoucherInput = Body<'issueVoucher'>;
export type NamedPartyInput = VoucherInput['receiver'];
export type GoodsLineInput = VoucherInput['lines'][number];
export type PaperInput = NonNullable<VoucherInput['certificates']>[number];
export type ReceiptInput = Body<'receiveVoucher'>;
export type PurchaseInput = Body<'recordPurchase'>;
export type LotQuantityInput = Body<'recordSale'>['lines'][number];
export type PartyInput = Body<'registerParty'>;
export type Quantity = VoucherLine['declared'];

export type VoucherDirection = 'sent' | 'received';

export type City = Answer<'city'>;
export type SearchAnswer = Answer<'search'>;
export type SearchResult = SearchAnswer['results'][number];
export type VoucherPreview = Answer<'previewVoucher'>;
export type Issue = VoucherPreview['issues'][number];
export type ProductDealers = Answer<'productDealers'>;
export type Dealer = ProductDealers['dealers'][number];
export type ProductLot = Answer<'productLots'>['items'][number];
export type Discrepancy = Answer<'readDiscrepancies'>['items'][number];
export type Ledger = Answer<'readPartyLedger'>;
export type LedgerProduct = Ledger['products'][number];
export type LedgerEntry = Ledger['entries'][number];
export type LedgerColumn = keyof LedgerProduct['display'];
export type TraceView = Answer<'traceLots'>;

export type RecallScopes = Answer<'recallScopes'>;
export type ScopeStep = RecallScopes['steps'][number];
/** What is suspect of a quantity, in base units; an upper bound of null means that there is none. */
export type Bound = ScopeStep['quantities'][number]['total'];
export type SourceSearchInput = Body<'searchSources'>;
export type SourceCaseInput = SourceSearchInput['cases'][number];
export type SourceAnswer = Answer<'searchSources'>;
export type Finding = Answer<'readFinding'>;
export type FindingSummary = Answer<'readFindings'>['items'][number];
export type FindingKind = FindingSummary['kind'];
export type Rollups = Answer<'readRollups'>;

/** The columns of a 进销存, in the order in which goods pass through them. */
export const LEDGER_COLUMNS = [
  'opening',
  'received',
  'produced',
  'sold',
  'movedOn',
  'used',
  'lostOrDisposed',
  'closing',
] as const satisfies readonly LedgerColumn[];
