export { type AlertPorts, alertOperations } from './alerts.routes.ts';
export { balanceParty } from './balance-party.ts';
export { alertConsumer, checkLots } from './check-documents.ts';
export { type AlertTools, raiseFindings } from './raise-findings.ts';
export { readFinding } from './read-findings.ts';
export { FINDING_KINDS, type FindingKind, type Found } from './rules/found.ts';
export { type SweepRun, startSweeper, sweepAll, sweepOnce } from './sweep.ts';
