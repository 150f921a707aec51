import type { Principal } from '../identity/index.ts';
import { refusePhotos } from './photos.ts';
import type { HoldInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { type StepAnswer, takeStep } from './take-step.ts';

/**
 * Says where the goods are kept apart, with a photo of the mark (待处置区, 显著标示). Again when they are moved.
 * Errors: those of `takeStep`, `photo-unknown`.
 */
export function holdApart(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: HoldInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'hold', body, async ({ tx, disposal }) => {
    await refusePhotos(tx, disposal.partyId, body.photos);
    return {};
  });
}
