import { type Officer, openOfficers, type Principal } from '../identity/index.ts';
import { answersFor, divisionOf } from './freeze-subject.ts';
import type { RecallTools } from './recall-tools.ts';

/** Officers other than the one who asks who answer for a division, by name. Errors: `division-unknown`, `outside-district`. */
export async function listApprovers(
  tools: Pick<RecallTools, 'db' | 'city'>,
  principal: Principal,
  asked: string | undefined,
): Promise<Officer[]> {
  const division = divisionOf(tools, principal, asked);
  return (await openOfficers(tools.db)).filter(
    ({ accountId, divisionCode }) =>
      accountId !== principal.accountId && answersFor(tools, { role: 'regulator', divisionCode }, division),
  );
}
