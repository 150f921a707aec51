import { caseById } from '../cases/index.ts';
import type { NeedSource } from '../desk/index.ts';
import { linesStanding, loadAccount } from './load-account.ts';
import { noticesOfParty } from './notices.store.ts';
import { noticeState } from './view-notice.ts';

const LIST_MAX = 100;
const SHOWN = 8;

/** Letters of the office that a business has still to answer, for its desk: not those withdrawn, or of closed cases. */
export const noticesNeed: NeedSource = async ({ db }, partyId, now) => {
  const notices = (await noticesOfParty(db, partyId, LIST_MAX)).filter((one) => one.dueAt !== null);
  const waiting: typeof notices = [];
  for (const [caseId, letters] of Map.groupBy(notices, (one) => one.caseId)) {
    if ((await caseById(db, caseId))?.state !== 'open') continue;
    const account = await loadAccount(db, caseId, [partyId]);
    for (const letter of letters) {
      const state = noticeState(letter, linesStanding(account, letter), { now, open: true });
      if (state === 'waiting' || state === 'overdue') waiting.push(letter);
    }
  }
  return {
    kind: 'notices',
    urgency: 'stop',
    count: waiting.length,
    words: { zh: '监管部门的通知，请回复', en: 'Letters of the supervising office to answer' },
    path: '/notices',
    items: waiting.slice(0, SHOWN).map((one) => ({
      id: one.noticeId,
      title: one.letter.title,
      detail: { zh: one.number, en: one.number },
      at: one.dueAt?.toISOString() ?? one.at.toISOString(),
      path: `/notices/${one.noticeId}`,
    })),
  };
};
