export { addEntry, type CaseNote, type NewEntry } from './add-entry.ts';
export { answersFor, caseForOfficer, caseToDecide, type OfficersCase } from './case-for-officer.ts';
export * from './cases.errors.ts';
export { caseOperations } from './cases.routes.ts';
export { type Case, caseById, lockCase } from './cases.store.ts';
export { type CaseTools, openCase } from './open-case.ts';
export { latestScope, readScope, type ScopeWithLines } from './read-scope.ts';
export type { DecidedScope, ScopeLine, ScopeQuantity } from './scopes.store.ts';
export { caseConsumer } from './watch-arrivals.ts';
