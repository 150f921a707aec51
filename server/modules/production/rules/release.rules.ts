import type { ControlPoint } from '../../registry/index.ts';
import type { Judged } from './control-points.ts';

export type Decision = 'release' | 'hold' | 'scrap';
export type OrderState = 'planned' | 'running' | 'made' | 'tested' | 'released' | 'held' | 'scrapped';

export interface DecisionMade {
  documentId: string;
  at: Date;
  decision: Decision;
  reason: string | null;
}

/** Why a lot cannot be released as it stands. */
export interface Block {
  kind: 'outside-limit' | 'not-measured' | 'not-tested' | 'failed-test';
  /** Of the first two: the control point, which somebody may decide about with a reason. */
  point: string | null;
  name: string | null;
  value: string | null;
  limit: string | null;
  clause: string | null;
  /** What somebody decided about it, if anybody has. */
  decided: string | null;
}

export interface LotMaking {
  /** What was measured, in the order of the measuring. */
  measured: readonly Judged[];
  points: readonly ControlPoint[];
  tested: boolean;
  /** What tests say against it, in words. */
  failed: string | null;
  outgoingTest: boolean;
  /** By control point: the reasons given so far. */
  reasons: ReadonlyMap<string, string>;
}

/**
 * All that stands between a lot and its release. A value outside its limit stays there although a later one is within:
 * that the goods went through it is what has to be decided about. A failed test is never decided away here.
 */
export function blocksOf(lot: LotMaking): Block[] {
  const outside = new Map<string, Judged>();
  for (const value of lot.measured) if (value.within === false) outside.set(value.point, value);
  const measured = new Set(lot.measured.map((value) => value.point));
  const blocks: Block[] = [...outside.values()].map((value) => ({
    kind: 'outside-limit',
    point: value.point,
    name: value.name,
    value: value.unit === null ? value.value : `${value.value} ${value.unit}`,
    limit: value.limit,
    clause: value.clause,
    decided: lot.reasons.get(value.point) ?? null,
  }));
  for (const point of lot.points) {
    if (!point.required || measured.has(point.code)) continue;
    const decided = lot.reasons.get(point.code) ?? null;
    const { code, zh, clause } = point;
    blocks.push({ kind: 'not-measured', point: code, name: zh, value: null, limit: null, clause, decided });
  }
  const test = { point: null, name: null, value: null, limit: null, clause: '食品安全法 52', decided: null };
  if (lot.failed !== null) blocks.push({ ...test, kind: 'failed-test', name: lot.failed });
  else if (lot.outgoingTest && !lot.tested) blocks.push({ ...test, kind: 'not-tested' });
  return blocks;
}

/** The decision that holds of a lot at an instant: the last that was made by then; what was scrapped stays so. */
export function decisionAt(decisions: readonly DecisionMade[], until: Date): DecisionMade | null {
  const then = decisions.filter((one) => one.at.getTime() <= until.getTime());
  const scrapped = then.find((one) => one.decision === 'scrap');
  if (scrapped) return scrapped;
  return then.reduce<DecisionMade | null>((last, one) => (last && isLater(last, one) ? last : one), null);
}

/** Ids grow with the time of recording. */
const isLater = (one: DecisionMade, other: DecisionMade): boolean =>
  one.at.getTime() === other.at.getTime()
    ? BigInt(one.documentId) > BigInt(other.documentId)
    : one.at.getTime() > other.at.getTime();

export interface OrderSoFar {
  started: boolean;
  made: boolean;
  cancelled: boolean;
  lots: readonly { decision: Decision | null; tested: boolean; failed: boolean }[];
}

/** planned → running → made → tested → released | held | scrapped, from what happened. */
export function stateOfOrder(order: OrderSoFar): OrderState {
  if (order.cancelled) return 'scrapped';
  if (!order.made) return order.started ? 'running' : 'planned';
  const decisions = order.lots.map((lot) => lot.decision);
  if (decisions.includes('hold')) return 'held';
  if (decisions.length > 0 && decisions.every((one) => one !== null))
    return decisions.includes('release') ? 'released' : 'scrapped';
  const open = order.lots.filter((lot) => lot.decision === null);
  return open.length > 0 && open.every((lot) => lot.tested && !lot.failed) ? 'tested' : 'made';
}
