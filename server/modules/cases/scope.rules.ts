import { createHash } from 'node:crypto';
import { lineKey, type ReachedLine, type ReachedStep, type StepChoice } from '../trace/index.ts';
import { lineUnknown, reasonNeeded } from './cases.errors.ts';
import type { ScopeLine } from './scopes.store.ts';

/** An officer's change by hand to what was worked out. */
export interface Change {
  partyId: string;
  /** Absent: all lots of the business within the scope. */
  lotId?: string | undefined;
  included: boolean;
  reason: string;
}

export const isStep = (one: StepChoice, two: StepChoice): boolean =>
  one.step === two.step && (one.step !== 'possible' || one.days === two.days);

/**
 * What a decision stands on: who had how much of which lot, how surely. Sales from stock do not change it: they go on
 * until the goods are frozen, and would have an officer decide again and again.
 */
export function digestOf(lines: readonly ReachedLine[]): string {
  const rows = lines.map(
    ({ partyId, lotId, tier, came }) => `${partyId} ${lotId} ${tier} ${came.lower} ${came.upper ?? '-'}`,
  );
  return createHash('sha256').update(rows.sort().join('\n')).digest('hex').slice(0, 32);
}

export interface ChosenLine {
  line: ScopeLine;
  /** As the trace has it, and the step of the ladder whose figures it carries; null: added by hand alone. */
  reached: { line: ReachedLine; step: number } | null;
}

/**
 * The lines of a step with an officer's changes. A line that only a wider step holds comes in by hand with that step's
 * figures; one that no step holds comes in without figures (nothing is known but what the officer knows), and names
 * its lot.
 * Errors: `reason-needed`, `scope-line-unknown`; the path names the change.
 */
export function applyChanges(
  steps: readonly ReachedStep[],
  chosen: number,
  changes: readonly Change[],
  baseOf: (lotId: string) => Pick<ScopeLine, 'baseUnit' | 'pieceUnit'> | undefined,
): ChosenLine[] {
  const lines = new Map<string, ChosenLine>();
  for (const line of steps[chosen]?.lines ?? [])
    lines.set(lineKey(line), { line: scopeLine(line, true, null), reached: { line, step: chosen } });
  for (const [index, change] of changes.entries()) {
    if (change.reason.trim() === '') throw reasonNeeded(`/changes/${index}/reason`);
    const hit = namedBy(lines, steps, chosen, change);
    if (hit.length === 0) {
      const base = change.lotId === undefined ? undefined : baseOf(change.lotId);
      if (!change.included || change.lotId === undefined || !base) throw lineUnknown(index);
      hit.push({ line: byHand(change.partyId, change.lotId, base), reached: null });
    }
    for (const one of hit) {
      const reason = change.reason.trim();
      lines.set(lineKey(one.line), { ...one, line: { ...one.line, included: change.included, reason } });
    }
  }
  return [...lines.values()];
}

function namedBy(
  lines: ReadonlyMap<string, ChosenLine>,
  steps: readonly ReachedStep[],
  chosen: number,
  { partyId, lotId }: Change,
): ChosenLine[] {
  const isNamed = (line: { partyId: string; lotId: string }) =>
    line.partyId === partyId && (lotId === undefined || line.lotId === lotId);
  const within = [...lines.values()].filter(({ line }) => isNamed(line));
  if (within.length > 0) return within;
  for (const [index, step] of steps.entries()) {
    if (index <= chosen) continue;
    const beyond = step.lines.filter(isNamed);
    if (beyond.length > 0)
      return beyond.map((line) => ({
        line: scopeLine(line, true, null),
        reached: { line, step: index },
      }));
  }
  return [];
}

const scopeLine = (line: ReachedLine, included: boolean, reason: string | null): ScopeLine => ({
  partyId: line.partyId,
  lotId: line.lotId,
  tier: line.tier,
  included,
  seller: line.seller,
  reason,
  came: line.came,
  soldOn: line.soldOn,
  soldToConsumers: line.soldToConsumers,
  inStock: line.inStock,
  baseUnit: line.baseUnit,
  pieceUnit: line.pieceUnit,
});

const OPEN = { lower: 0, upper: null };
const byHand = (
  partyId: string,
  lotId: string,
  base: Pick<ScopeLine, 'baseUnit' | 'pieceUnit'>,
): ScopeLine => ({
  partyId,
  lotId,
  tier: 'by-hand',
  included: true,
  seller: true,
  reason: null,
  came: OPEN,
  soldOn: OPEN,
  soldToConsumers: OPEN,
  inStock: OPEN,
  ...base,
});
