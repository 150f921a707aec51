import type { Static } from 'typebox';
import type {
  ConsumerReturnBody,
  DisposalBody,
  DonationBody,
  LotLinkBody,
  ProductionBody,
  SaleBody,
  StockTakingBody,
  TransformationBody,
} from '../server/modules/ledger/index.ts';

/** The bodies of the API's calls, as types: the one place where the simulator meets the server's schemas. */
export type { GoodsLineInput, NamedPartyInput } from '../server/modules/ledger/index.ts';
export type { LotTestInput } from '../server/modules/lot-tests/index.ts';
export type { ProcessCheckInput, ReleaseInput } from '../server/modules/production/index.ts';
export type { CertificateInput, PartyInput, ProductInput } from '../server/modules/registry/index.ts';
export type {
  CorrectionInput,
  PaperInput,
  PurchaseInput,
  VoidInput,
  VoucherInput,
  VoucherKindName,
} from '../server/modules/vouchers/index.ts';

export type ProductionInput = Static<typeof ProductionBody>;
export type TransformationInput = Static<typeof TransformationBody>;
export type SaleInput = Static<typeof SaleBody>;
export type ConsumerReturnInput = Static<typeof ConsumerReturnBody>;
export type DisposalInput = Static<typeof DisposalBody>;
export type DonationInput = Static<typeof DonationBody>;
export type StockTakingInput = Static<typeof StockTakingBody>;
export type LotLinkInput = Static<typeof LotLinkBody>;

interface CountedAmount {
  quantity: number | string;
  unit: string;
}
/** Written out: the type derived from ReceiptBody is too deep for the compiler once a line is assigned to it. */
export interface ReceiptInput {
  documentNumber: string;
  receivedAt?: string;
  decision: 'all' | 'part' | 'refuse';
  reason?: string;
  lines?: { line: number; accepted: CountedAmount; refused?: CountedAmount; reason?: string }[];
}
