import type { Issue } from '../../platform/errors.ts';
import type { Principal } from '../identity/index.ts';
import { isNought, movementsOfLots, refused, showQuantity } from '../ledger/index.ts';
import type { LotId } from '../registry/index.ts';
import { stepsOf } from './disposals.store.ts';
import { judgeBalance } from './judge-balance.ts';
import { quantityOf, readLines } from './read-lines.ts';
import { doesNotBalance, lotNotHere, moreThanThere, whyNeeded } from './shelf-life.errors.ts';
import type { CloseInput } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { letGoOf, type StepAnswer, type Stepping, type StepTaken, takeStep } from './take-step.ts';

interface Counted {
  line: number;
  left: number | null;
  short: number;
}

/**
 * Closes a disposal: only when every lot's quantities add up, opening + in − sold − lost − donated − returned − destroyed =
 * closing; otherwise it says which figure does not fit. What is missing of the held goods is said with a reason, must be in
 * the books by a count, and leaves a mark that officers see.
 * Errors: those of `takeStep`, of lines, `why-needed`, `more-than-there`, `does-not-balance`.
 */
export function closeDisposal(
  tools: ShelfLifeTools,
  principal: Principal,
  disposalId: string,
  body: CloseInput,
): Promise<StepAnswer> {
  return takeStep(tools, principal, disposalId, 'close', body, async (stepping): Promise<StepTaken> => {
    const counted = await readCounts(tools, stepping, body);
    const { tx, disposal } = stepping;
    const short = [...counted].filter(([, one]) => one.short > 0);
    const amounts = short.map(([lotId, one]) => ({
      lotId: lotId as LotId,
      line: one.line,
      what: 'short' as const,
      quantity: one.short,
      method: null,
      supplierId: null,
    }));
    const rows = [
      ...stepping.rows,
      ...amounts.map((row) => ({
        ...row,
        partyId: disposal.partyId,
        disposalId,
        stepId: stepping.documentId,
        at: stepping.at,
      })),
    ];
    const verdicts = judgeBalance(tools.city, {
      disposal,
      rows,
      steps: await stepsOf(tx, [disposal.partyId], [disposalId]),
      lots: stepping.lots,
      movements: await movementsOfLots(tx, [...stepping.lots.keys()]),
      left: new Map([...counted].map(([lotId, one]) => [lotId, one.left])),
    });
    const issues = verdicts.flatMap(({ lotId, misfit }): Issue[] =>
      misfit ? [{ code: `figure-${misfit.figure}`, path: pathOf(counted, lotId), ...misfit.words }] : [],
    );
    if (issues.length > 0) throw doesNotBalance(issues);
    return {
      amounts: [...amounts, ...letGo(stepping)],
      change: { short: short.length > 0 },
      resolved: { balance: verdicts.map(({ lotId, figures }) => ({ lot: lotId, ...figures })) },
    };
  });
}

/**
 * The demand holds no longer than its disposal, or what comes later could neither be sold nor taken off the shelf. That
 * nothing of it lies on the shelf has been asked by then.
 */
const letGo = ({ amounts }: Stepping): NonNullable<StepTaken['amounts']> =>
  letGoOf([...amounts].flatMap(([lotId, one]) => (one.awaited > 0 ? [lotId] : [])));

const pathOf = (counted: ReadonlyMap<string, Counted>, lotId: string): string => {
  const line = counted.get(lotId)?.line;
  return line === undefined ? '/lines' : `/lines/${line - 1}`;
};

/** By lot: what was counted on the shelf, and what is missing. */
async function readCounts(
  tools: ShelfLifeTools,
  stepping: Stepping,
  body: CloseInput,
): Promise<Map<string, Counted>> {
  const said = body.lines ?? [];
  const lines = await readLines(
    stepping.tx,
    tools.city,
    said.map(({ lot }) => ({ lot })),
  );
  const issues: Issue[] = [];
  const counted = new Map<string, Counted>();
  for (const { line, lotId, facts } of lines) {
    const input = said[line - 1];
    const path = `/lines/${line - 1}`;
    if (!stepping.amounts.has(lotId)) {
      issues.push(lotNotHere(`${path}/lot`));
      continue;
    }
    const read = (field: 'left' | 'short'): number | null => {
      const amount = input?.[field];
      if (!amount) return null;
      if (isNought(amount.quantity)) return 0;
      const result = quantityOf(tools.city, facts, amount, `${path}/${field}`);
      if (result.ok) return result.quantity;
      issues.push(...result.findings);
      return null;
    };
    const one = { line, left: read('left'), short: read('short') ?? 0 };
    const apart = stepping.amounts.get(lotId)?.apart ?? 0;
    if (one.short > 0 && !input?.why) issues.push(whyNeeded(`${path}/why`));
    if (one.short > apart)
      issues.push(moreThanThere(`${path}/short`, showQuantity(tools.city, Math.max(0, apart), facts)));
    counted.set(lotId, one);
  }
  if (issues.length > 0) throw refused(issues);
  return counted;
}
