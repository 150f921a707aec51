import type { Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { addEntry, type OnCaseClosed } from '../cases/index.ts';
import { dropDeadline, dropDeadlinesOfCase, meetDeadline } from '../deadlines/index.ts';
import { type CityData, displayQuantity } from '../registry/index.ts';
import { answersLetter, linesStanding, loadAccount } from './load-account.ts';
import { ANSWER_DEADLINE, NOTICE_SUBJECT } from './notice-tools.ts';
import { dropWaiting, dropWaitingOfCase } from './outbox/messages.store.ts';
import { totalsOf } from './read-board.ts';

const WITHDRAWN = { zh: '通知已撤回', en: 'the notice was withdrawn' };
const REST_ANSWERED = {
  zh: '通知部分撤回，其余批次已回复',
  en: 'a part of the notice was withdrawn, the rest was answered',
};
const CLOSED = { zh: '案件已结案', en: 'the case is closed' };

/**
 * Stops the clocks of letters that ask for nothing any more: of those that are answered, by whichever letter the answer came
 * (`answerId`), and of those of which every lot was withdrawn, at once or bit by bit. Whoever need not answer is not
 * reminded either.
 */
export async function settleLetters(
  tx: Queryable,
  of: { caseId: string; partyIds: readonly string[]; at: Date; answerId: string | null },
): Promise<void> {
  if (of.partyIds.length === 0) return;
  const account = await loadAccount(tx, of.caseId, of.partyIds);
  const gone: string[] = [];
  const done: string[] = [];
  for (const notice of account.notices) {
    if (notice.kind === 'withdrawal') continue;
    const standing = linesStanding(account, notice).filter((line) => line !== undefined);
    if (standing.length === 0) gone.push(notice.noticeId);
    else if (standing.every((line) => answersLetter(line, notice.noticeId))) done.push(notice.noticeId);
  }
  await dropWaiting(tx, [...gone, ...done], 'reminder');
  await dropWaiting(tx, gone, 'notice');
  for (const id of gone)
    await dropDeadline(tx, { subject: { kind: NOTICE_SUBJECT, id }, at: of.at, why: WITHDRAWN });
  for (const id of done) {
    const subject = { kind: NOTICE_SUBJECT, id };
    if (of.answerId === null) await dropDeadline(tx, { subject, at: of.at, why: REST_ANSWERED });
    else await meetDeadline(tx, { subject, kind: ANSWER_DEADLINE, at: of.at, documentId: of.answerId });
  }
}

/**
 * What nobody has accounted for when a case is closed stands in its timeline, so that it is not closed over in silence. It is
 * the office's to close all the same.
 */
export const noteUnaccounted =
  (tools: { city: CityData; ids: IdMint }): OnCaseClosed =>
  async (tx, { caseId, at }) => {
    const { standing, facts } = await loadAccount(tx, caseId);
    const open = [...standing.values()].filter((line) => line.account.unaccounted > 0);
    if (open.length === 0) return;
    const sums = totalsOf(open, facts).filter((one) => one.unaccounted > 0);
    const say = (lang: 'zh' | 'en') =>
      sums
        .map(({ unaccounted, baseUnit, pieceUnit }) =>
          displayQuantity(tools.city.units, unaccounted, baseUnit, lang, pieceUnit ?? undefined),
        )
        .join(lang === 'zh' ? '、' : ', ');
    const businesses = new Set(open.map((line) => line.partyId)).size;
    const silent = open.filter((line) => line.answer === null);
    const unanswered = new Set(silent.map((line) => line.partyId)).size;
    await addEntry(tx, tools, {
      ...{ caseId, kind: 'closed-unaccounted', at, accountId: null, documentId: null },
      zh: `结案时还有 ${say('zh')} 没有下落，涉及 ${businesses} 家，其中 ${unanswered} 家没有回复。`,
      en: `When it was closed ${say('en')} were unaccounted for, at ${businesses} businesses, of which ${unanswered} had not answered.`,
      figures: {
        businesses,
        unanswered,
        sums: sums.map((one) => [one.unaccounted, one.pieceUnit ?? one.baseUnit]),
      },
    });
  };

/** A case was closed: no letter of it is waited for, and nothing of it goes out any more. */
export async function endLetters(tx: Queryable, closed: { caseId: string; at: Date }): Promise<void> {
  await dropWaitingOfCase(tx, closed.caseId);
  await dropDeadlinesOfCase(tx, { ...closed, subjectKind: NOTICE_SUBJECT, why: CLOSED });
}
