import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Reply } from '../../../platform/http.ts';
import { Exact, IdText, Text } from '../../../platform/schema.ts';
import { defineOperation, type Operation, roleForbidden, signedIn } from '../../identity/index.ts';
import { annotatedWorkbook, findingsCsv } from './error-file.ts';
import { countFindings, findingsAfter } from './file-findings.store.ts';
import type { FileTools } from './file-tools.ts';
import {
  FileDetail,
  FileList,
  FileReceipt,
  FileView,
  FindingList,
  LedgerList,
  MappingBody,
  type MappingBodyValue,
  TakeBody,
} from './files.schemas.ts';
import { filesOf } from './files.store.ts';
import { LEDGERS } from './ledgers.ts';
import { mapFile } from './map-file.ts';
import { ownFile } from './own-file.ts';
import { fileWithReceipt, readReceipt, receiptCsv } from './read-receipt.ts';
import { receiveFile } from './receive-file.ts';
import { startCheck, startTaking, stopWork } from './start-work.ts';
import { viewFile, viewFileDetail } from './view-file.ts';

export interface FilePorts extends FileTools {
  /** Lets a worker of this process know that there is something to do; others see it in the database. */
  wakeFileWorker?: () => void;
}

const ById = Exact({ fileId: IdText('File') });
interface OfFile {
  fileId: string;
}

const operator = { who: ['operator' as const], data: 'own' as const };
const CURSOR = '^\\d{1,8}-\\d{1,6}$';

/** A file to keep: never shown in the page of whoever opens it. */
const download = (body: Readable, type: string, name: string) =>
  new Reply(200, body, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
const CSV = 'text/csv; charset=utf-8';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export function fileOperations(ports: FilePorts): Operation[] {
  return [...sendingOperations(ports), ...readingOperations(ports)];
}

function sendingOperations(ports: FilePorts): Operation[] {
  return [
    defineOperation<unknown, { name: string }, Readable>({
      id: 'sendFile',
      tag: 'files',
      method: 'POST',
      path: '/api/v1/files',
      summary: 'Send a ledger as CSV or XLSX (the body is the file); nothing is recorded yet',
      permission: operator,
      query: Exact({ name: Text(200, 'Name of the file') }),
      streamed: true,
      answers: { 200: FileDetail, 201: FileDetail },
      handle: async ({ principal, query, body }) => {
        const { file, repeated } = await receiveFile(ports, signedIn(principal), { name: query.name, body });
        return new Reply(repeated ? 200 : 201, { ...viewFileDetail(file), repeated });
      },
    }),
    defineOperation<OfFile, unknown, MappingBodyValue>({
      id: 'mapFile',
      tag: 'files',
      method: 'PUT',
      path: '/api/v1/files/:fileId/mapping',
      summary: 'Say what the columns of a file hold; remembered for headings like these',
      permission: operator,
      params: ById,
      body: MappingBody,
      answer: FileDetail,
      handle: async ({ principal, params, body }) =>
        viewFileDetail(await mapFile(ports, signedIn(principal), params.fileId, body)),
    }),
    defineOperation<OfFile, unknown, unknown>({
      id: 'checkFile',
      tag: 'files',
      method: 'POST',
      path: '/api/v1/files/:fileId/check',
      summary: 'Check a whole file; nothing is recorded',
      permission: operator,
      params: ById,
      answers: { 202: FileView },
      handle: async ({ principal, params }) => {
        const file = await startCheck(ports, signedIn(principal), params.fileId);
        ports.wakeFileWorker?.();
        return new Reply(202, viewFile(file));
      },
    }),
    defineOperation<OfFile, unknown, { leaveOutFaulty?: boolean }>({
      id: 'takeFile',
      tag: 'files',
      method: 'POST',
      path: '/api/v1/files/:fileId/take',
      summary: 'Record what is right in a checked file, or go on where it was stopped',
      permission: operator,
      params: ById,
      body: TakeBody,
      answers: { 202: FileView },
      handle: async ({ principal, params, body }) => {
        const options = { leaveOutFaulty: body.leaveOutFaulty ?? false };
        const file = await startTaking(ports, signedIn(principal), params.fileId, options);
        ports.wakeFileWorker?.();
        return new Reply(202, viewFile(file));
      },
    }),
    defineOperation<OfFile, unknown, unknown>({
      id: 'stopFile',
      tag: 'files',
      method: 'POST',
      path: '/api/v1/files/:fileId/stop',
      summary: 'Stop the work on a file; what was taken stays, and taking can go on',
      permission: operator,
      params: ById,
      answer: FileView,
      handle: async ({ principal, params }) =>
        viewFile(await stopWork(ports, signedIn(principal), params.fileId)),
    }),
  ];
}

function readingOperations(ports: FilePorts): Operation[] {
  return [
    defineOperation<unknown, { before?: string; limit?: number }, unknown>({
      id: 'listFiles',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files',
      summary: 'Files sent by one’s own business, newest first',
      permission: operator,
      query: Exact({
        before: Type.Optional(IdText('Files before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })),
      }),
      answer: FileList,
      handle: async ({ principal, query }) => {
        const { partyId } = signedIn(principal);
        if (partyId === null) throw roleForbidden();
        const limit = query.limit ?? 30;
        const files = await filesOf(ports.db, partyId, { before: query.before ?? null, limit });
        return {
          items: files.map(viewFile),
          next: files.length < limit ? null : (files.at(-1)?.fileId ?? null),
        };
      },
    }),
    defineOperation<OfFile, unknown, unknown>({
      id: 'readFile',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files/:fileId',
      summary: 'A file: how far it is, what its columns were taken for',
      permission: operator,
      params: ById,
      answer: FileDetail,
      handle: async ({ principal, params }) =>
        viewFileDetail(await ownFile(ports.db, signedIn(principal), params.fileId)),
    }),
    defineOperation<OfFile, { after?: string; limit?: number }, unknown>({
      id: 'listFileFindings',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files/:fileId/findings',
      summary: 'What to mend in a file, by row and column',
      permission: operator,
      params: ById,
      query: Exact({
        after: Type.Optional(Type.String({ pattern: CURSOR, description: '`next` of the page before' })),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      answer: FindingList,
      handle: async ({ principal, params, query }) => {
        const file = await ownFile(ports.db, signedIn(principal), params.fileId);
        const [row = 0, nth = 0] = (query.after ?? '').split('-').map(Number);
        const limit = query.limit ?? 100;
        const found = await findingsAfter(ports.db, file.fileId, { after: { row, nth }, limit });
        const last = found.at(-1);
        return {
          items: found.map(({ nth: _nth, document: _document, ...one }) => one),
          total: await countFindings(ports.db, file.fileId),
          next: found.length < limit || !last ? null : `${last.row}-${last.nth}`,
        };
      },
    }),
    defineOperation<OfFile, { format?: 'csv' | 'xlsx' }, unknown>({
      id: 'exportFileFindings',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files/:fileId/findings/export',
      summary: 'What to mend as a CSV, or the rows themselves with their cells marked as XLSX',
      permission: operator,
      params: ById,
      query: Exact({ format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('xlsx')])) }),
      handle: async ({ principal, params, query }) => {
        const file = await ownFile(ports.db, signedIn(principal), params.fileId);
        return query.format === 'xlsx' && file.mapping
          ? download(annotatedWorkbook(ports, file), XLSX, `mend-${file.fileId}.xlsx`)
          : download(findingsCsv(ports, file), CSV, `mend-${file.fileId}.csv`);
      },
    }),
    defineOperation<OfFile, { after?: number }, unknown>({
      id: 'readFileReceipt',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files/:fileId/receipt',
      summary: 'What of a file was taken',
      permission: operator,
      params: ById,
      query: Exact({ after: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })) }),
      answer: FileReceipt,
      handle: async ({ principal, params, query }) =>
        readReceipt(ports, signedIn(principal), params.fileId, query.after ?? 0),
    }),
    defineOperation<OfFile, unknown, unknown>({
      id: 'exportFileReceipt',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/files/:fileId/receipt/export',
      summary: 'The receipt as a CSV',
      permission: operator,
      params: ById,
      handle: async ({ principal, params }) => {
        const file = await fileWithReceipt(ports, signedIn(principal), params.fileId);
        return download(receiptCsv(ports, file), CSV, `receipt-${file.fileId}.csv`);
      },
    }),
    defineOperation<unknown, unknown, unknown>({
      id: 'listLedgers',
      tag: 'files',
      method: 'GET',
      path: '/api/v1/ledgers',
      summary: 'The ledgers that can be sent as files, and their columns',
      permission: { who: ['operator', 'regulator', 'administrator'], data: 'shared' },
      answer: LedgerList,
      handle: async () => ({ items: LEDGERS }),
    }),
  ];
}
