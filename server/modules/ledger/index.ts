export {
  type ArchiveOptions,
  type ArchiveTools,
  archivePeriod,
  finishArchived,
  type Judgement,
  judgePeriods,
} from './archive-periods.ts';
export { archiveStrays, judgeStrays } from './archive-strays.ts';
export { type ArchivedLot, archivedLots } from './archived-lots.ts';
export {
  type Capture,
  type Captured,
  captureDocument,
  headOf,
  type LedgerTools,
  noteDiscrepancies,
  readOpenSections,
  readResolved,
  readSections,
  refused,
  together,
} from './capture-document.ts';
export { lotsCountedSince } from './counted-since.ts';
export { DISCREPANCY_WORDS } from './discrepancies.ts';
export {
  canonical,
  contentHash,
  hashSection,
  openBody,
  type Proof,
  proofHolds,
  rootOf,
  type SectionName,
  type Sections,
  sha256,
  unpack,
} from './document-codec.ts';
export { DOCUMENT_WORDS } from './document-words.ts';
export {
  type DocumentStretch,
  documentByNumber,
  documentHeads,
  documentsAfter,
  documentsById,
  documentsByNumber,
  documentsNumbered,
  documentsOfKinds,
  documentsOfSenders,
  firstDocuments,
  idsOfKindSince,
  privateHashes,
  privateSections,
  type StoredDocument,
} from './documents.store.ts';
export { findRepeated, onceOnly } from './find-repeated.ts';
export { expiredFindings, expiredSales, goodsFindings } from './goods-findings.ts';
export { findHeldBack, heldLots, soldWhileFrozen } from './held-back.ts';
export {
  type Discrepancy,
  discrepanciesOfDocument,
  discrepanciesOfLots,
  type HeldLot,
  type Holding,
  holdersOf,
  holdingsAt,
  holdingsOfLots,
  holdsAny,
  lockHoldings,
  lockHoldingsOf,
  lotsHeldSince,
  lotsThatCameIn,
  stockOf,
  withdrawnLots,
} from './holdings.store.ts';
export { type OpenShipment, openShipments, receiptsToImply } from './imply-receipts.ts';
export {
  type DocumentKind,
  MOVEMENT_CODES,
  MOVEMENT_WORDS,
  type MovementKind,
  PRECISIONS,
  type Precision,
  SOLD_KINDS,
} from './kinds.ts';
export { inDistrict, type LedgerPorts, ledgerOperations, readableParty } from './ledger.routes.ts';
export * from './ledger.schemas.ts';
export { type LotLinkInput, linkLots } from './link-lots.ts';
export { type MovementColumns, movementColumnsOfLots } from './movement-columns.store.ts';
export {
  type EdgeRecord,
  edgesOfLots,
  type MovementRecord,
  movementsOfDocuments,
  movementsOfLots,
  type ObservationRecord,
  observationsOfLots,
  tillObservations,
} from './movements.store.ts';
export {
  failuresOf,
  retryFailures,
} from './outbox.store.ts';
export { mayMake } from './own-lots.ts';
export { type PartySums, type ReadPartySums, showQuantity, sumUp } from './party-ledger.ts';
export { makePartitions } from './periods.store.ts';
export {
  COUNTED_ROWS,
  openSales,
  POSSIBLY_SOLD,
  type PossiblySold,
  possiblySold,
  SETTLED_BY_COUNT,
  SOLD_WITHOUT_ARRIVAL,
  type TillObservation,
} from './possible-sales.ts';
export { type PostedPage, pendingDocuments, postedAfter } from './posted-after.ts';
export { type LotTestContent, projectLotTest, type ResolvedLotTest } from './project-lot-test.ts';
export {
  type ImpliedReceipt,
  impliedMovements,
  isLoss,
  isNought,
  projectRecord,
  type ResolvedRecord,
  ROWS,
} from './project-records.ts';
export {
  projectTillReceipt,
  type ResolvedTill,
  type TillLine,
  type TillLineKind,
} from './project-till-receipt.ts';
export {
  compareIds,
  type Edge,
  holdingDeltas,
  type Movement,
  type Observation,
  type Projection,
  stockEffect,
} from './projection.ts';
export { possiblySoldAt, possiblySoldOf } from './read-possible-sales.ts';
export { describeDiscrepancies, readDiscrepancies } from './read-stock.ts';
export { tradeSections } from './read-trade.ts';
export { describeDiscrepancy } from './record-answer.ts';
export { type AlsoRecord, leaving, occurredAt, recordEntry } from './record-entry.ts';
export type { HandingOn, RecordInput, RecordKind, RecordTools } from './record-input.ts';
export { type Numbered, recordOnce } from './record-once.ts';
export { joinRecord, joinTill, splitRecord } from './record-sections.ts';
export { type RecordedTill, recordTillReceipt, type TillBody, type TillDoor } from './record-till-receipt.ts';
export {
  type OutboxConsumer,
  type OutboxLag,
  type OutboxRun,
  type OutboxTools,
  type OutboxWorker,
  outboxLag,
  PENDING_COUNTED_MAX,
  type PostedDocument,
  runOutboxOnce,
  startOutboxWorker,
} from './run-outbox.ts';
export { onHandOf } from './settle-counts.ts';
export { soldOnce } from './sold-once.ts';
export { balanceFindings } from './transformation-balance.ts';
export { type ArchiveCheck, type ArchiveFinding, verifyArchive } from './verify-archive.ts';
export {
  type Reproject,
  type VerifyFinding,
  type VerifyPosition,
  type VerifyResult,
  verifyLedger,
} from './verify-ledger.ts';
export type { Projections } from './verify-rebuild.ts';
