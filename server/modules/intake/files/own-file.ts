import type { Queryable } from '../../../platform/db.ts';
import { isId } from '../../../platform/ids.ts';
import { type Principal, recordForbidden } from '../../identity/index.ts';
import { fileUnknown } from './files.errors.ts';
import { fileById, type StoredFile } from './files.store.ts';

/** A file of the caller's own business. Errors: `file-unknown`, `record-forbidden`. */
export async function ownFile(db: Queryable, principal: Principal, fileId: string): Promise<StoredFile> {
  const file = isId(fileId) ? await fileById(db, fileId) : undefined;
  if (!file || file.state === 'receiving') throw fileUnknown();
  if (file.senderId !== principal.partyId) throw recordForbidden();
  return file;
}
