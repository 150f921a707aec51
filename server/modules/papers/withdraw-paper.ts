import { localDay } from '../../platform/local-time.ts';
import { type PartyId, type Principal, recordForbidden } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { type Certificate, certificateById, partiesById } from '../registry/index.ts';
import type { PaperTools } from './paper-tools.ts';
import { paperUnknown } from './papers.errors.ts';
import { insertWithdrawal, withdrawalsOf } from './papers.store.ts';

/**
 * A paper that this person may see: the holder's own, or of a business of the officer's district.
 * Errors: `paper-unknown`, `record-forbidden`.
 */
export async function readablePaper(
  tools: Pick<PaperTools, 'db' | 'city'>,
  principal: Principal,
  certificateId: string,
): Promise<Certificate> {
  const paper = await certificateById(tools.db, certificateId);
  if (!paper) throw paperUnknown();
  const holder = (await partiesById(tools.db, [paper.holderId])).get(paper.holderId);
  const allowed =
    principal.role === 'operator'
      ? principal.partyId === paper.holderId
      : principal.role === 'administrator' ||
        (holder !== undefined && inDistrict(principal, holder, tools.city.city.code));
  if (!allowed) throw recordForbidden();
  return paper;
}

/**
 * Withdraws a paper (注销, 吊销): from now on it speaks for no goods, and stops new vouchers where the city's data says
 * so. The first word stands; the same again gets the first answer. Errors: `paper-unknown`, `record-forbidden`.
 */
export async function withdrawPaper(
  tools: PaperTools,
  principal: Principal,
  certificateId: string,
  reason: string,
): Promise<{ certificateId: string; day: string; reason: string; replayed: boolean }> {
  const paper = await readablePaper(tools, principal, certificateId);
  const fresh = await insertWithdrawal(tools.db, {
    certificateId,
    holderId: paper.holderId as PartyId,
    at: tools.clock.now(),
    by: principal.accountId,
    byOffice: principal.role !== 'operator',
    kind: paper.kind,
    number: paper.number,
    reason,
  });
  const stored = (await withdrawalsOf(tools.db, paper.holderId)).find(
    (one) => one.certificateId === certificateId,
  );
  return {
    certificateId,
    day: localDay(stored?.at ?? tools.clock.now(), tools.city.city.timezone),
    reason: stored?.reason ?? reason,
    replayed: !fresh,
  };
}
