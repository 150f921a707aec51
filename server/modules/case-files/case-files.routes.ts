import { Type } from 'typebox';
import { Reply } from '../../platform/http.ts';
import { Exact, IdText, InstantText, Nullable, OneOf } from '../../platform/schema.ts';
import { caseForOfficer } from '../cases/index.ts';
import {
  defineOperation,
  displayNames,
  type Operation,
  type Principal,
  signedIn,
} from '../identity/index.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import { fileUnknown, notReady } from './case-files.errors.ts';
import {
  contentOfFile,
  type FileState,
  FORMATS,
  type Format,
  fileById,
  filesOfCase,
  insertRequest,
} from './case-files.store.ts';

const CaseFileView = Type.Object({
  fileId: IdText('File'),
  format: OneOf(FORMATS, 'pdf; docx; bundle: both with every piece of evidence (ZIP)'),
  state: OneOf(['making', 'ready', 'failed'], 'Whether it can be downloaded'),
  done: Type.Integer({ description: 'Steps done' }),
  of: Type.Integer({ description: 'Steps in all' }),
  askedAt: InstantText('Asked for'),
  askedBy: Type.String(),
  madeAt: Nullable(InstantText('Made')),
  sha256: Nullable(Type.String()),
  bytes: Nullable(Type.Integer()),
  documents: Nullable(Type.Integer()),
});
const officers = { who: ['regulator' as const, 'administrator' as const], data: 'own' as const };
const ofCase = Exact({ caseId: IdText('Case') });

const TYPES: Readonly<Record<Format, { type: string; extension: string }>> = {
  pdf: { type: 'application/pdf', extension: 'pdf' },
  docx: {
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    extension: 'docx',
  },
  bundle: { type: 'application/zip', extension: 'zip' },
};

export function caseFileOperations(tools: CaseFileTools): Operation[] {
  return [
    defineOperation<{ caseId: string }, unknown, { format: Format }>({
      id: 'makeCaseFile',
      tag: 'case-files',
      method: 'POST',
      path: '/api/v1/cases/:caseId/files',
      summary: 'Make the file of a case (案卷), as it stands; each making is recorded',
      permission: officers,
      params: ofCase,
      body: Exact({ format: OneOf(FORMATS, 'As what') }),
      answers: { 202: CaseFileView },
      audited: true,
      handle: async ({ principal, params, body }) => {
        const who = signedIn(principal);
        await caseForOfficer(tools, who, params.caseId);
        const fileId = tools.ids.next<'case-file'>() as string;
        await tools.db.transaction((tx) =>
          insertRequest(tx, {
            fileId,
            caseId: params.caseId,
            format: body.format,
            askedBy: who.accountId,
            askedAt: tools.clock.now(),
          }),
        );
        tools.caseFileWorker?.wake();
        return new Reply(202, (await viewFiles(tools, [await seenFile(tools, who, fileId)]))[0]);
      },
    }),
    defineOperation<{ caseId: string }, unknown, unknown>({
      id: 'listCaseFiles',
      tag: 'case-files',
      method: 'GET',
      path: '/api/v1/cases/:caseId/files',
      summary: 'Files of a case that were made, and how far those are that are being made',
      permission: officers,
      params: ofCase,
      answer: Type.Object({ items: Type.Array(CaseFileView) }),
      handle: async ({ principal, params }) => {
        await caseForOfficer(tools, signedIn(principal), params.caseId);
        return { items: await viewFiles(tools, await filesOfCase(tools.db, params.caseId)) };
      },
    }),
    defineOperation<{ fileId: string }, unknown, unknown>({
      id: 'downloadCaseFile',
      tag: 'case-files',
      method: 'GET',
      path: '/api/v1/case-files/:fileId',
      summary: 'The bytes of a case file',
      permission: officers,
      params: Exact({ fileId: IdText('File') }),
      audited: true,
      handle: async ({ principal, params }) => {
        const file = await seenFile(tools, signedIn(principal), params.fileId);
        const content = await contentOfFile(tools.db, file.fileId);
        if (!content) throw notReady();
        const { type, extension } = TYPES[file.format];
        return new Reply(200, content, {
          'content-type': type,
          'content-disposition': `attachment; filename="case-${file.caseId}-${file.fileId}.${extension}"`,
        });
      },
    }),
  ];
}

async function seenFile(tools: CaseFileTools, principal: Principal, fileId: string): Promise<FileState> {
  const file = await fileById(tools.db, fileId);
  if (!file) throw fileUnknown();
  await caseForOfficer(tools, principal, file.caseId);
  return file;
}

async function viewFiles(tools: CaseFileTools, files: readonly FileState[]) {
  const names = await displayNames(tools.db, [...new Set(files.map((one) => one.askedBy))]);
  return files.map(({ made, failed, ...file }) => ({
    fileId: file.fileId,
    format: file.format,
    state: made ? ('ready' as const) : failed === null ? ('making' as const) : ('failed' as const),
    done: made ? file.of : file.done,
    of: file.of,
    askedAt: file.askedAt.toISOString(),
    askedBy: names.get(file.askedBy) ?? '',
    madeAt: made?.at.toISOString() ?? null,
    sha256: made?.sha256 ?? null,
    bytes: made?.bytes ?? null,
    documents: made?.documents ?? null,
  }));
}
