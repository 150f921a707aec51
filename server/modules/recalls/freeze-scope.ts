import { type Queryable, sqlState } from '../../platform/db.ts';
import { caseToDecide, latestScope } from '../cases/index.ts';
import type { Principal } from '../identity/index.ts';
import {
  type FreezeInput,
  freezeGoods,
  type OfficeFreezeViewValue,
  type RecallTools,
} from '../recall/index.ts';
import { noScope, scopeChanged } from './recalls.errors.ts';
import type { FreezeScopeInput } from './recalls.schemas.ts';

export interface FrozenScope {
  scopeId: string;
  freezes: OfficeFreezeViewValue[];
  replayed: boolean;
}

/** Documents of the act are numbered by it and by their lot: `<number>/<lot>`. */
const NUMBER_MAX = 64;
/** A number that is there already, and what the rest of that transaction says then. */
const MET_ITSELF: ReadonlySet<string> = new Set(['23505', '25P02']);

/**
 * Freezes in one act every lot that the decided scope of a case includes: all of them, or none. Sent again it is the same
 * act. The officer names the scope that was looked at.
 * Errors, in order: `case-unknown`, `outside-district`, `case-of-others`, `case-closed`, `scope-missing`,
 * `scope-changed`, those of `freezeGoods`.
 */
export async function freezeScope(
  tools: RecallTools,
  principal: Principal,
  caseId: string,
  input: FreezeScopeInput,
): Promise<FrozenScope> {
  await caseToDecide(tools, principal, caseId);
  const scope = await latestScope(tools.db, caseId);
  if (!scope) throw noScope();
  if (scope.scopeId !== input.scope) throw scopeChanged();
  const lotIds = [...new Set(scope.lines.filter((line) => line.included).map((line) => line.lotId))].sort();
  const { documentNumber, scope: _scope, ...rest } = input;
  const bodies = lotIds.map(
    (lot): FreezeInput => ({
      ...rest,
      documentNumber: `${documentNumber}/${lot}`.slice(-NUMBER_MAX),
      lot,
      case: caseId,
    }),
  );
  const act = () =>
    tools.db.transaction(async (tx) => {
      const inside: RecallTools = { ...tools, db: within(tools, tx) };
      const all = [];
      for (const body of bodies) all.push(await freezeGoods(inside, principal, body));
      return all;
    });
  // Of two taps at once the second waits for the first, fails on its numbers, and then finds what the first has stored.
  const answers = await act().catch((error: unknown) => {
    if (!MET_ITSELF.has(sqlState(error) ?? '')) throw error;
    return act();
  });
  return {
    scopeId: scope.scopeId,
    freezes: answers.map((one) => one.view),
    replayed: answers.every((one) => one.status === 200),
  };
}

/** The transaction that is open, for use cases that would open one: they take part in it. */
const within = (tools: RecallTools, tx: Queryable): RecallTools['db'] => ({
  ...(tx.distributed === undefined ? {} : { distributed: tx.distributed }),
  query: tx.query.bind(tx),
  transaction: (work) => work(tx),
  close: () => tools.db.close(),
});
