import { dutyTools } from './duty-tools.ts';
import type { CaseFileTools } from './modules/case-files/index.ts';
import { caseChapters } from './modules/cases/index.ts';
import { deadlineChapters } from './modules/deadlines/index.ts';
import { documentsAfter } from './modules/ledger/index.ts';
import { dutyChapters } from './modules/night-duty/index.ts';
import { isSentSince, noticeChapters } from './modules/notices/index.ts';
import { freezeChapters } from './modules/recall/index.ts';
import { recallChapters } from './modules/recalls/index.ts';
import { disposalChapters } from './modules/shelf-life/index.ts';
import type { ServerTools } from './tools.ts';

/** What the case file is handed: each module's chapters, in the order in which they stand in it. */
export const caseFileTools = (tools: ServerTools): CaseFileTools => ({
  ...tools,
  movedOn: async (caseId, { fileId, at }) =>
    (await documentsAfter(tools.db, fileId, 1)).length > 0 || (await isSentSince(tools.db, caseId, at)),
  caseFileWorker: { wake: () => tools.caseFileWorker?.wake() },
  chapters: [
    (caseId) => caseChapters(tools, caseId),
    (caseId) => dutyChapters(dutyTools(tools), caseId),
    (caseId) => freezeChapters(tools, caseId),
    (caseId) => noticeChapters(tools, caseId),
    (caseId) => recallChapters(tools, caseId),
    (caseId) => disposalChapters(tools, caseId),
    (caseId) => deadlineChapters(tools, caseId),
  ],
});
