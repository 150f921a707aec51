import type { Queryable } from '../../platform/db.ts';
import { compareIds } from '../ledger/index.ts';
import { answersLetter, type CaseAccount, linesStanding, loadAccount } from './load-account.ts';
import type { Notice } from './notices.store.ts';
import { openedOf } from './openings.store.ts';
import { messagesOfCase } from './outbox/messages.store.ts';
import { type Delivery, deliveryOf } from './rules/delivery.ts';

/** The letters of a case that ask for something and name one of these lots (null: any), how they came through; null: none. */
export async function readDelivery(
  db: Queryable,
  caseId: string,
  lotIds: readonly string[] | null,
): Promise<Delivery | null> {
  return deliveryIn(db, await loadAccount(db, caseId), caseId, lotIds);
}

/** The same of an account that is loaded. */
export async function deliveryIn(
  db: Queryable,
  account: CaseAccount,
  caseId: string,
  lotIds: readonly string[] | null,
): Promise<Delivery | null> {
  const lots = lotIds && new Set(lotIds);
  const letters = account.notices.filter(
    ({ noticeId, kind }) =>
      kind !== 'withdrawal' &&
      (lots === null || (account.linesOf.get(noticeId) ?? []).some((line) => lots.has(line.lotId))),
  );
  if (letters.length === 0) return null;
  const messages = Map.groupBy(await messagesOfCase(db, caseId), (one) => one.noticeId);
  const opened = await openedOf(
    db,
    letters.map((one) => one.noticeId),
  );
  return deliveryOf(
    letters.map((one) => {
      const standing = linesStanding(account, one).filter((line) => line !== undefined);
      const answered = standing.length > 0 && standing.every((line) => answersLetter(line, one.noticeId));
      return {
        partyId: one.partyId,
        ways: (messages.get(one.noticeId) ?? []).filter((way) => way.purpose === 'notice'),
        opened: opened.has(one.noticeId),
        ...{ asks: standing.length > 0, answered },
        inTime: answered && standing.every((line) => isInTime(account, one, line.lotId)),
      };
    }),
  );
}

/** Whether the first word on a lot came before the time was over; a later correction makes nobody late. */
function isInTime(account: CaseAccount, notice: Notice, lotId: string): boolean {
  const first = account.answers.find(
    (one) =>
      one.partyId === notice.partyId &&
      one.way !== 'seen' &&
      !one.late &&
      compareIds(one.answerId, notice.noticeId) > 0 &&
      (account.answerLines.get(one.answerId) ?? []).some((line) => line.lotId === lotId),
  );
  return first !== undefined && (notice.dueAt === null || first.at <= notice.dueAt);
}
