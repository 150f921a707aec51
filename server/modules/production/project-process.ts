import type { Precision, Projection } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Judged } from './rules/control-points.ts';
import type { Decision } from './rules/release.rules.ts';

/** What a check was resolved to, so that its rows can be made again whatever the city's data say later. */
export interface ResolvedCheck {
  lots: LotId[];
  order: string | null;
  name: string;
  measured: Judged[];
}

export interface ResolvedRelease {
  lots: LotId[];
  decision: Decision;
}

const DECISION_WORDS: Readonly<Record<Decision, string>> = { release: '放行', hold: '扣留', scrap: '报废' };

interface Context {
  occurredAt: Date;
}

/**
 * A check moves nothing: its step is seen on each lot that it names, at no place of its own, since a step may come before
 * the lot that it made.
 */
export function projectCheck(
  context: Context,
  body: { precision?: Precision },
  resolved: ResolvedCheck,
): Projection {
  return seen(context, body.precision ?? 'instant', resolved.lots, `过程检查：${resolved.name}`);
}

export function projectRelease(context: Context, resolved: ResolvedRelease): Projection {
  return seen(context, 'instant', resolved.lots, DECISION_WORDS[resolved.decision]);
}

function seen(
  { occurredAt }: Context,
  precision: Precision,
  lots: readonly LotId[],
  what: string,
): Projection {
  return {
    movements: [],
    observations: lots.map((lotId, index) => ({
      lotId,
      partyId: null,
      at: occurredAt,
      precision,
      line: index + 1,
      what,
    })),
  };
}
