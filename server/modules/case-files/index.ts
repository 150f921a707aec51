export type { CaseFileTools } from './case-file-tools.ts';
export { caseFileOperations } from './case-files.routes.ts';
export { type CaseFileWorker, makeOneCaseFile, startCaseFileWorker } from './make-case-file.ts';
export { type CaseFileFinding, verifyCaseFile } from './verify-case-file.ts';
