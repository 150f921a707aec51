import type { Queryable } from '../../platform/db.ts';
import type { Reply } from '../../platform/http.ts';
import { attachmentUnknown, broughtBy, showAttachment } from '../attachments/index.ts';
import type { Principal } from '../identity/index.ts';
import { refused } from '../ledger/index.ts';
import { stepsOf } from './disposals.store.ts';
import { readSteps } from './read-steps.ts';
import { photoUnknown } from './shelf-life.errors.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { reachableDisposal } from './take-step.ts';

/** Photos must have been brought by the business itself. Errors: `photo-unknown`. */
export async function refusePhotos(tx: Queryable, partyId: string, photos: readonly string[]): Promise<void> {
  const own = await broughtBy(tx, partyId, photos);
  const issues = photos.flatMap((sha256, index) =>
    own.has(sha256) ? [] : [photoUnknown(`/photos/${index}`)],
  );
  if (issues.length > 0) throw refused(issues);
}

/** A photo of a disposal, for whoever may see the disposal. Errors: `disposal-unknown`, `record-forbidden`, `attachment-unknown`. */
export async function disposalPhoto(
  tools: ShelfLifeTools,
  principal: Principal,
  { disposalId, sha256 }: { disposalId: string; sha256: string },
): Promise<Reply> {
  const disposal = await reachableDisposal(tools, principal, disposalId);
  const { partyId } = disposal;
  const steps = await readSteps(tools, await stepsOf(tools.db, [partyId], [disposalId]), []);
  if (!steps.some((step) => step.said.photos?.includes(sha256))) throw attachmentUnknown();
  return showAttachment(tools, sha256);
}
