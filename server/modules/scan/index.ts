export { ScanCounter, startScanCounts } from './counts/scan-counter.ts';
export type { ScanPorts } from './read-lot.ts';
export type { LotState } from './safety.rules.ts';
export { scanOperations } from './scan.routes.ts';
export { frameOf } from './scan-frame.ts';
export { FormLimit } from './tell/form-limit.ts';
export { readForm, type SentForm } from './tell/read-form.ts';
