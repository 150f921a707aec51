import type { PartyId, Principal } from '../../identity/index.ts';
import { type Party, partiesById } from '../../registry/index.ts';
import { text } from './documents/goods-line.ts';
import { lookUpHeld } from './documents/held-lots.ts';
import { lookUpNames } from './documents/names.ts';
import type { Planned } from './documents/plan-context.ts';
import { planDocument } from './documents/plan-document.ts';
import type { StoredRow } from './documents/planned.ts';
import { lookUpVouchers } from './documents/vouchers-named.ts';
import { type FileDocument, rowsOf } from './file-rows.store.ts';
import type { FileTools } from './file-tools.ts';
import type { StoredFile } from './files.store.ts';

export interface PreparedDocument {
  document: FileDocument;
  rows: (StoredRow & { numbered: boolean })[];
  planned: Planned;
}

/** Who answers for what a file records: whoever sent it, on behalf of the document's business. */
export const principalOf = (file: StoredFile, partyId: PartyId): Principal => ({
  accountId: file.accountId,
  userName: '',
  displayName: '',
  role: 'operator',
  partyId,
  divisionCode: null,
  via: 'api-key',
});

/** Some documents of a file as the API takes them, with all that they name looked up together. */
export async function prepareDocuments(
  tools: FileTools,
  file: StoredFile,
  documents: readonly FileDocument[],
): Promise<PreparedDocument[]> {
  const ledger = file.mapping?.ledger;
  if (!ledger) throw new Error(`file ${file.fileId} has no ledger`);
  const stored = await rowsOf(
    tools.db,
    file.fileId,
    documents.flatMap((document) => document.rows),
  );
  const rows = [...stored.values()].map((row) => row.fields);
  const names = await lookUpNames(tools.db, file.senderId, rows);
  const sender = (await partiesById(tools.db, [file.senderId])).get(file.senderId) as Party;
  const vouchers = await lookUpVouchers(
    tools.db,
    ledger === 'sale'
      ? []
      : rows.map((fields) => text(fields, 'voucherNumber')).filter((number) => number !== ''),
  );
  const needsLots = ledger === 'disposal' || ledger === 'quick-test';
  const holders = needsLots
    ? [file.senderId, ...rows.flatMap((fields) => stallOf(names.stall(text(fields, 'stall'))) ?? [])]
    : [];
  const held = await lookUpHeld(tools.db, holders);
  const context = {
    city: tools.city,
    ledger,
    names,
    vouchers,
    held,
    sender,
  };
  return documents.map((document) => {
    const own = document.rows.flatMap((row) => stored.get(row) ?? []);
    return { document, rows: own, planned: planDocument(context, own) };
  });
}

const stallOf = (found: Party | { code: string }): string | undefined =>
  'partyId' in found ? found.partyId : undefined;
