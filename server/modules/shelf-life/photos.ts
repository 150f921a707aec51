import type { Queryable } from '../../platform/db.ts';
import { broughtBy } from '../attachments/index.ts';
import { refused } from '../ledger/index.ts';
import { photoUnknown } from './shelf-life.errors.ts';

/** Photos must have been brought by the business itself. Errors: `photo-unknown`. */
export async function refusePhotos(tx: Queryable, partyId: string, photos: readonly string[]): Promise<void> {
  const own = await broughtBy(tx, partyId, photos);
  const issues = photos.flatMap((sha256, index) =>
    own.has(sha256) ? [] : [photoUnknown(`/photos/${index}`)],
  );
  if (issues.length > 0) throw refused(issues);
}
