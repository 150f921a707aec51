/** The shapes that the server answers with, named for the console. Quantities are integers in base units. */

export interface Bilingual {
  zh: string;
  en: string;
}
export type Role = 'operator' | 'regulator' | 'administrator';

export interface PartyBrief {
  partyId: string;
  name: string;
  kind: string;
  divisionCode: string | null;
}
export interface Me {
  accountId: string;
  userName: string;
  displayName: string;
  role: Role;
  party: PartyBrief | null;
  divisionCode: string | null;
}

export interface City {
  code: string;
  name: Bilingual;
  phone: string;
  districts: { code: string; name: Bilingual }[];
  streets: { code: string; name: string; districtCode: string }[];
  partyKinds: { code: string; zh: string; en: string; position: string }[];
  categories: { code: string; zh: string; en: string; parent: string | null; goodsKind: string; baseUnit: string }[];
  certificateKinds: { code: string; zh: string; en: string }[];
  units: { code: string; zh: string; en: string; aliases: string[] }[];
}

export interface LicenceNumber {
  kind: 'SC' | 'JY' | 'other';
  number: string;
  validUntil?: string;
}
export interface Party extends PartyBrief {
  uscc: string | null;
  aliases: string[];
  licenceNumbers: LicenceNumber[];
  address: string | null;
  contactName: string | null;
  contactPhone: string | null;
  stall: string | null;
  source: string;
}
export interface PackingLevel {
  unit: string;
  contains: number | string;
  of: string;
}
export interface Product {
  productId: string;
  gtin: string | null;
  code: string;
  name: string;
  nameEn: string | null;
  brand: string | null;
  specification: string | null;
  category: string;
  imported: boolean;
  baseUnit: string;
  pieceUnit: string | null;
  packing: PackingLevel[];
  shelfLife: string | null;
  producerId: string | null;
  aliases: string[];
  source: string;
}
export interface Dealer {
  party: PartyBrief & { address: string | null; contactPhone: string | null };
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
  totals: { received: number; sold: number; onHand: number; incoming: number; baseUnit: string };
  dealers: Dealer[];
}
export interface LotClaim {
  documentId: string;
  recordedAt: string;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
}
export interface Lot {
  lotId: string;
  code: string;
  scanUrl: string;
  product: Product;
  batch: string | null;
  serial: string | null;
  baseUnit: string;
  producer: { partyId: string; name: string } | null;
  claims: LotClaim[];
  contradictory: boolean;
  links: { lotId: string; kind: string; reason: string; at: string }[];
}

export interface SearchResult {
  type: 'product' | 'party' | 'lot' | 'voucher';
  id: string;
  title: Bilingual;
  subtitle: Bilingual;
  score: number;
  url: string;
}

export type VoucherState =
  | 'issued'
  | 'received'
  | 'partly-received'
  | 'refused'
  | 'implied'
  | 'voided'
  | 'corrected';
export type VoucherDirection = 'sent' | 'received';
export interface VoucherSummary {
  number: string;
  documentId: string;
  state: VoucherState;
  issuedAt: string;
  answeredAt: string | null;
  sender: PartyBrief;
  receiver: PartyBrief;
  summary: string;
  lines: number;
}
/** A whole number, or a decimal as text: a JSON number would round it. */
export type Amount = number | string;
export interface Quantity {
  quantity: Amount;
  unit: string;
}
export interface VoucherLine {
  line: number;
  lotId: string;
  lotCode: string;
  scanUrl: string;
  productId: string;
  name: string;
  declared: Quantity;
  quantity: number;
  baseUnit: string;
  display: Bilingual;
  batch: string | null;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  accepted: number | null;
  refused: number | null;
  missing: number | null;
}
export interface VoucherPaper {
  kind: string;
  name: string;
  number: string;
  issuer: string | null;
  validUntil: string | null;
  lines: number[];
  state: string;
}
export interface Allowed extends Bilingual {
  allowed: boolean;
}
export interface FoundDiscrepancy extends Bilingual {
  kind: string;
  lotId: string;
  quantity: number | null;
}
export interface Voucher extends VoucherSummary {
  kind: string;
  recordedAt: string;
  documentNumber: string;
  qrUrl: string;
  lineItems: VoucherLine[];
  papers: VoucherPaper[];
  missingPapers: ({ line: number; kind: string; clause: string } & Bilingual)[];
  contacts: Record<string, unknown> | null;
  trade: Record<string, unknown> | null;
  history: { kind: string; documentId: string; at: string; by: string; reason: string | null }[];
  check: { complete: boolean; by: string; at: string; missing: string[]; papersSha256: string } | null;
  actions: { receive: Allowed; refuse: Allowed; void: Allowed; correct: Allowed };
  replayed?: boolean;
  discrepancies?: FoundDiscrepancy[];
}

export interface Issue extends Bilingual {
  code: string;
  path: string;
  clause?: string;
}
export interface VoucherPreview {
  ok: boolean;
  issues: Issue[];
  lines: { quantity: number | null; baseUnit: string | null; display: Bilingual | null }[];
}

export interface NamedPartyInput {
  partyId?: string;
  uscc?: string;
  name?: string;
  address?: string;
  contact?: string;
}
export interface GoodsLineInput {
  lot?: string;
  product?: { productId?: string; gtin?: string; code?: string };
  quantity: Amount;
  unit: string;
  each?: Quantity;
  actualWeight?: Quantity;
  name?: string;
  batch?: string;
  productionDate?: string;
  shelfLife?: string;
  expiryDate?: string;
  origin?: string;
  producer?: NamedPartyInput;
  scNumber?: string;
  storage?: string;
}
export interface PaperInput {
  kind: string;
  number: string;
  issuer?: string;
  issuedOn?: string;
  validUntil?: string;
  lines?: number[];
}
export interface VoucherInput {
  documentNumber: string;
  issuedAt?: string;
  receiver: NamedPartyInput;
  lines: GoodsLineInput[];
  certificates?: PaperInput[];
  logistics?: { plate?: string; carrier?: string; temperature?: string };
  note?: string;
}
export interface ReceiptInput {
  documentNumber: string;
  decision: 'all' | 'part' | 'refuse';
  reason?: string;
  lines?: { line: number; accepted: Quantity; refused?: Quantity; reason?: string }[];
}
export interface PurchaseInput {
  documentNumber: string;
  receivedAt?: string;
  supplier: NamedPartyInput;
  supplierDocument?: string;
  lines: GoodsLineInput[];
  certificates?: PaperInput[];
}
export interface LotQuantityInput {
  lot: string;
  quantity: Amount;
  unit: string;
}
export interface RecordAnswer {
  documentId: string;
  replayed: boolean;
  recordedAt: string;
  lots: { line: number; lotId: string; code: string; quantity: number; baseUnit: string }[];
  discrepancies: FoundDiscrepancy[];
}
export interface StockLine {
  lotId: string;
  code: string;
  productId: string;
  name: string;
  category: string;
  batch: string | null;
  productionDate: string | null;
  expiryDate: string | null;
  origin: string | null;
  baseUnit: string;
  onHand: number;
  incoming: number;
  lowerBound: boolean;
  lastAt: string;
  display: Bilingual;
}
export interface Discrepancy {
  discrepancyId: string;
  lotId: string;
  code: string;
  productName: string;
  kind: string;
  words: Bilingual;
  party: PartyBrief | null;
  quantity: number | null;
  baseUnit: string;
  documentId: string;
  at: string;
  open: boolean;
}
export interface LedgerProduct {
  productId: string;
  name: string;
  category: string;
  baseUnit: string;
  opening: number;
  received: number;
  produced: number;
  sold: number;
  movedOn: number;
  used: number;
  lostOrDisposed: number;
  closing: number;
  discrepancy: number;
}
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
  documentId: string;
  voucherNumber: string | null;
}
export interface Ledger {
  party: PartyBrief;
  from: string;
  to: string;
  products: LedgerProduct[];
  entries: LedgerEntry[];
}
export interface Account {
  accountId: string;
  userName: string;
  displayName: string;
  role: Role;
  partyId: string | null;
  divisionCode: string | null;
  disabled: boolean;
}
export interface AuditEntry {
  auditId: string;
  at: string;
  userName: string | null;
  operation: string;
  target: string;
  outcome: string;
}
