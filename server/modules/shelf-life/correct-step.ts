import type { Principal } from '../identity/index.ts';
import { stepsOf } from './disposals.store.ts';
import { refusePhotos } from './photos.ts';
import { stepNotCorrectable } from './shelf-life.errors.ts';
import type { CorrectInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { type StepAnswer, takeStep } from './take-step.ts';

/**
 * Says what an earlier step should have said: a place, a name, a carrier, further photos. Both stay, the later one counts.
 * Quantities are not corrected by words: they are counted (盘点).
 * Errors: those of `takeStep`, `step-not-correctable`, `photo-unknown`.
 */
export function correctStep(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: CorrectInput,
): Promise<StepAnswer> {
  // The name `step` is the step's own in a document: what is corrected is named by another.
  const { step: corrects, ...rest } = body;
  return takeStep(
    tools,
    principal,
    disposalId,
    'correct',
    { ...rest, corrects },
    async ({ tx, disposal }) => {
      const steps = await stepsOf(tx, [disposal.partyId], [disposal.disposalId]);
      const earlier = steps.find((one) => one.stepId === corrects);
      const { documentNumber: _number, reason: _reason, ...facts } = rest;
      const isSaid = Object.values(facts).some((one) => one !== undefined);
      if (!isSaid || (earlier?.step !== 'hold' && earlier?.step !== 'carry-out')) throw stepNotCorrectable();
      if (earlier.step === 'hold' && (body.handler || body.witnesses || body.supervisor || body.carrier))
        throw stepNotCorrectable();
      await refusePhotos(tx, disposal.partyId, body.photos ?? []);
      return { resolved: { corrects } };
    },
  );
}
