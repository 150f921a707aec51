import type { operations } from '../generated/api.d.ts';

/**
 * The shapes of the API, named for the console. Those the API describes come from its description; the rest, whose
 * description leaves the answer open, are written down here. Quantities are integers in base units.
 */

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

export interface City {
  code: string;
  name: Bilingual;
  phone: string;
  districts: { code: string; zh: string; en: string }[];
  streets: { code: string; name: string; en: string; district: string }[];
  partyKinds: { code: string; zh: string; en: string; position: string }[];
  categories: { code: string; zh: string; en: string; parent: string | null }[];
  certificateKinds: { code: string; zh: string; en: string }[];
}

export interface SearchResult {
  type: 'product' | 'party' | 'lot' | 'voucher';
  id: string;
  title: Bilingual;
  subtitle: Bilingual;
  score: number;
}
export interface SearchAnswer {
  results: SearchResult[];
  /** Why what looks like a number of ours was not found: a check character, say. */
  hints: Issue[];
}

export interface Issue extends Bilingual {
  code: string;
  path: string;
  clause?: string;
}
export interface VoucherPreview {
  ok: boolean;
  issues: Issue[];
  discrepancies: Bilingual[];
}

export interface Dealer {
  party: PartyBrief & { address: string | null; contactPhone: string | null };
  /** Made it: not counted among the dealers. */
  isSource: boolean;
  lots: number;
  received: number;
  sold: number;
  movedOn: number;
  onHand: number;
  incoming: number;
  lastAt: string;
}
export interface ProductDealers {
  product: Product;
  totals: {
    received: number;
    sold: number;
    onHand: number;
    incoming: number;
    dealers: number;
    baseUnit: string;
    display: { received: Bilingual };
  };
  dealers: Dealer[];
}
export interface ProductLot {
  lotId: string;
  code: string;
  batch: string | null;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  contradictory: boolean;
}
export interface Discrepancy {
  discrepancyId: string;
  lotId: string;
  code: string;
  productName: string;
  batch: string | null;
  kind: string;
  words: Bilingual;
  party: PartyBrief | null;
  quantity: number | null;
  baseUnit: string;
  display: Bilingual | null;
  documentId: string;
  at: string;
  open: boolean;
}

export const LEDGER_COLUMNS = [
  'opening',
  'received',
  'produced',
  'sold',
  'movedOn',
  'used',
  'lostOrDisposed',
  'closing',
] as const;
export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];
export type LedgerProduct = Record<LedgerColumn, number> & {
  productId: string;
  name: string;
  category: string;
  baseUnit: string;
  display: Record<LedgerColumn, Bilingual>;
};
export interface LedgerEntry {
  at: string;
  kind: string;
  words: Bilingual;
  lotId: string;
  code: string;
  name: string;
  batch: string | null;
  counterpart: PartyBrief | null;
  quantity: number | null;
  baseUnit: string;
  display: Bilingual | null;
  documentId: string;
  voucherNumber: string | null;
}
export interface Ledger {
  from: string;
  to: string;
  truncated: boolean;
  products: LedgerProduct[];
  entries: LedgerEntry[];
}
