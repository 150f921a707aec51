import { Readable } from 'node:stream';
import { encodePublicCode } from '../../../platform/codes/public-code.ts';
import type { Principal } from '../../identity/index.ts';
import { partiesById } from '../../registry/index.ts';
import { documentsAfter, type FileDocument, sumRows } from './file-rows.store.ts';
import type { FileTools } from './file-tools.ts';
import { notInState } from './files.errors.ts';
import type { FileReceiptValue } from './files.schemas.ts';
import type { StoredFile } from './files.store.ts';
import { ownFile } from './own-file.ts';
import { BOM, csvLine } from './spreadsheet-text.ts';

const DONE = ['taken', 'repeated', 'refused'] as const;
const DOCUMENTS_A_PAGE = 500;

/** Errors: `file-unknown`, `record-forbidden`, `file-not-in-state` before anything was taken. */
export async function fileWithReceipt(
  tools: FileTools,
  principal: Principal,
  fileId: string,
): Promise<StoredFile> {
  const file = await ownFile(tools.db, principal, fileId);
  if (file.state !== 'taking' && file.state !== 'stopped' && file.state !== 'taken')
    throw notInState(
      file.state,
      '还没有入账，没有回执。',
      'Nothing has been taken yet: there is no receipt.',
    );
  return file;
}

const viewDocument = (one: FileDocument): FileReceiptValue['documents'][number] => ({
  number: one.number,
  kind: one.kind,
  documentId: one.documentId,
  voucherNumber: one.voucherId === null ? null : encodePublicCode('V', one.voucherId),
  outcome: one.state as (typeof DONE)[number],
  rows: one.rows,
});

/** What of a file was taken: documents with their numbers, sums as the file states them, what was refused. */
export async function readReceipt(
  tools: FileTools,
  principal: Principal,
  fileId: string,
  after: number,
): Promise<FileReceiptValue> {
  const file = await fileWithReceipt(tools, principal, fileId);
  const documents = await documentsAfter(tools.db, file.fileId, {
    after,
    states: DONE,
    limit: DOCUMENTS_A_PAGE,
  });
  const sender = (await partiesById(tools.db, [file.senderId])).get(file.senderId);
  return {
    fileId: file.fileId,
    name: file.name,
    sha256: file.sha256 ?? '',
    size_bytes: file.size_bytes,
    ledger: file.mapping?.ledger ?? null,
    sender: { partyId: file.senderId, name: sender?.name ?? '' },
    sentBy: file.accountId,
    receivedAt: file.receivedAt.toISOString(),
    finishedAt: file.finishedAt?.toISOString() ?? null,
    state: file.state,
    counts: { ...file.counts },
    sums: await sumRows(tools.db, file.fileId),
    documents: documents.map(viewDocument),
    next: documents.length < DOCUMENTS_A_PAGE ? null : String(documents.at(-1)?.document ?? ''),
  };
}

const OUTCOMES = { taken: '已入账 taken', repeated: '以前已入账 taken before', refused: '未入账 refused' };

/** The receipt as a CSV, a line a document. */
export function receiptCsv(tools: FileTools, file: StoredFile): Readable {
  async function* lines() {
    yield BOM + csvLine(['文件 File', file.name]);
    yield csvLine(['SHA-256', file.sha256]);
    yield csvLine([]);
    yield csvLine([
      '单号 Number',
      '种类 Kind',
      '结果 Outcome',
      '凭证号 Voucher',
      '平台编号 Document',
      '行 Rows',
    ]);
    for (let after = 0; ; ) {
      const page = await documentsAfter(tools.db, file.fileId, {
        after,
        states: DONE,
        limit: DOCUMENTS_A_PAGE,
      });
      for (const one of page.map(viewDocument))
        yield csvLine([
          one.number,
          one.kind,
          OUTCOMES[one.outcome],
          one.voucherNumber,
          one.documentId,
          one.rows.join(' '),
        ]);
      if (page.length < DOCUMENTS_A_PAGE) return;
      after = page.at(-1)?.document ?? after;
    }
  }
  return Readable.from(lines());
}
