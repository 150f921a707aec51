export { attributeLines } from './attribute-lines.ts';
export { type ReceiptLines, readReceipt } from './read-receipt.ts';
export { readBindings, readTillLines } from './read-retail.ts';
export { type BindingInput, recordBinding } from './record-binding.ts';
export { recordTill } from './record-till.ts';
export { retailOperations } from './retail.routes.ts';
export * from './retail.schemas.ts';
export { readScan, type Scan, type ScanReading } from './rules/read-scan.ts';
export type { ScanIssue } from './rules/scan-issue.ts';
