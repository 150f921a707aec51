import type {
  CertificateInput,
  ConsumerReturnInput,
  CorrectionInput,
  DisposalInput,
  DonationInput,
  LotLinkInput,
  LotTestInput,
  PartyInput,
  ProcessCheckInput,
  ProductInput,
  ProductionInput,
  PurchaseInput,
  ReceiptInput,
  ReleaseInput,
  SaleInput,
  StockTakingInput,
  TransformationInput,
  VoidInput,
  VoucherInput,
} from './bodies.ts';

/**
 * What a plan is made of and what it is loaded into. A plan cannot know the ids that the platform will mint, so
 * it names things by keys of its own, `{ ref: 'lot:…' }`; the loader learns the ids from the answers.
 */

/** 'party:<key>' | 'product:<key>' | 'lot:<key>' stand for an id, 'voucher:<operation key>' for its number. */
export interface Ref {
  ref: `${'party' | 'product' | 'lot' | 'voucher'}:${string}`;
}

/** The body of an API call in which any text may still be a reference. */
export type Symbolic<T> = T extends string
  ? T | Ref
  : T extends readonly (infer Item)[]
    ? Symbolic<Item>[]
    : T extends object
      ? { [Key in keyof T]: Symbolic<T[Key]> }
      : T;

/** A business to register. Markets stand before the stalls in them, so that `marketId` can be resolved. */
export interface PartySeed {
  key: string;
  body: Symbolic<PartyInput>;
}

export interface ProductSeed {
  key: string;
  /** The business that registers it: its producer, importer or, for loose goods, the first seller. */
  owner: string;
  body: Symbolic<ProductInput>;
}

export interface OperationHead {
  /** Unique in the plan: 'receipt-000123'. */
  key: string;
  /** When it happened, RFC 3339. */
  at: string;
  /** When the platform hears of it, never before `at`; a plan is in this order. */
  recordedAt: string;
  /** Party key, or 'regulator' for an officer of the whole city. */
  actor: string;
  /** Lot keys that this operation teaches, by line of the body (outputs of a transformation), else absent. */
  mints?: readonly string[];
  /** Every lot it touches: operations that share one keep their order. */
  touches: readonly string[];
}

/** The body of each operation, in the API's shape but for references. */
export interface OperationBodies {
  certificate: Symbolic<CertificateInput>;
  production: Symbolic<ProductionInput>;
  transformation: Symbolic<TransformationInput>;
  voucher: Symbolic<VoucherInput>;
  // These two refer to nothing but the voucher that they answer.
  receipt: ReceiptInput;
  void: VoidInput;
  correction: Symbolic<CorrectionInput>;
  purchase: Symbolic<PurchaseInput>;
  sale: Symbolic<SaleInput>;
  'consumer-return': Symbolic<ConsumerReturnInput>;
  disposal: Symbolic<DisposalInput>;
  donation: Symbolic<DonationInput>;
  'stock-taking': Symbolic<StockTakingInput>;
  'lot-link': Symbolic<LotLinkInput>;
  'lot-test': Symbolic<LotTestInput>;
  'process-check': Symbolic<ProcessCheckInput>;
  release: Symbolic<ReleaseInput>;
}
export type OperationName = keyof OperationBodies;
/** These answer a voucher of an earlier operation, which `voucher` names. */
export type AnsweringName = 'receipt' | 'void' | 'correction';

/** What is done; when and by whom stands in the head. */
export type ActOf<Name extends OperationName> = Name extends AnsweringName
  ? { op: Name; voucher: Ref; body: OperationBodies[Name] }
  : { op: Name; body: OperationBodies[Name] };
export type Operation = { [Name in OperationName]: OperationHead & ActOf<Name> }[OperationName];

/** What the plan needs of an answer. */
export interface OperationAnswer {
  documentId: string;
  /** Of a voucher and of a correction (the new one's). */
  voucherNumber?: string;
  /** The lot of each goods line (`lines`, or `outputs` of a transformation) in the order of the body. */
  lots: readonly { lotId: string; code: string }[];
}

/** Copies a value with every reference in it replaced. @throws UnknownReferenceError */
export type Resolve = <T>(value: Symbolic<T>) => T;

export interface CityTarget {
  /** Ids by key. `resolve` knows the parties registered by earlier calls; loadCity sends markets first. */
  registerParties(parties: readonly PartySeed[], resolve: Resolve): Promise<ReadonlyMap<string, string>>;
  registerProducts(products: readonly ProductSeed[], resolve: Resolve): Promise<ReadonlyMap<string, string>>;
  /** The clock of the platform stands at `operation.recordedAt` while it runs, where the target can set it. */
  apply(operation: Operation, resolve: Resolve): Promise<OperationAnswer>;
}
