import type { Principal } from '../identity/index.ts';
import { refused } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import { readLines, takeFrom } from './read-lines.ts';
import { lotNotHere } from './shelf-life.errors.ts';
import type { LineInput, PutBackInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { type StepAnswer, type Stepping, takeStep } from './take-step.ts';

/** What a step takes of the goods that are held apart: what it says, or all that is left. */
export async function heldLines(
  tools: ShelfLifeTools,
  stepping: Stepping,
  said: readonly LineInput[] | undefined,
) {
  const held = (lotId: string) => stepping.amounts.get(lotId)?.apart ?? 0;
  const all = [...stepping.amounts.keys()].filter((lotId) => held(lotId) > 0).map((lot) => ({ lot }));
  const lines = await readLines(stepping.tx, tools.city, said ?? all);
  const strange = lines.filter(({ lotId }) => !stepping.amounts.has(lotId));
  if (strange.length > 0) throw refused(strange.map(({ line }) => lotNotHere(`/lines/${line - 1}/lot`)));
  return takeFrom(tools.city, lines, (lotId: LotId) => held(lotId));
}

/**
 * Goods that are well after all, or whose label was mended, go back on the shelf (放回货架). What is past its end, unsafe
 * or was ordered off does not. Errors: those of `takeStep` and of lines.
 */
export function putBack(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: PutBackInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'put-back', body, async (stepping) => ({
    amounts: (await heldLines(tools, stepping, body.lines)).map(({ lotId, line, quantity }) => ({
      lotId,
      line,
      what: 'put-back' as const,
      quantity,
      method: null,
      supplierId: null,
    })),
  }));
}
