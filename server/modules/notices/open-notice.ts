import { answersFor, caseById } from '../cases/index.ts';
import { type Principal, recordForbidden } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import { loadAccount } from './load-account.ts';
import type { NoticeTools } from './notice-tools.ts';
import { noticeOutside, noticeUnknown } from './notices.errors.ts';
import type { NoticeViewValue } from './notices.schemas.ts';
import { type Notice, noticeById, noticesOfParty } from './notices.store.ts';
import { noteOpened } from './openings.store.ts';
import { messagesOfNotice } from './outbox/messages.store.ts';
import { viewNotice } from './view-notice.ts';

export interface OpenedNotice {
  notice: Notice;
  /** Whether the case is open. */
  open: boolean;
  caseTitle: string;
}

/**
 * A letter for whoever may see it: its own business; officers of the district in which that stands, and of the office that
 * handles the case. Errors: `notice-unknown`, `record-forbidden`, `outside-district`.
 */
export async function openNotice(
  tools: NoticeTools,
  principal: Principal,
  noticeId: string,
): Promise<OpenedNotice> {
  const notice = await noticeById(tools.db, noticeId);
  if (!notice) throw noticeUnknown();
  const found = await caseById(tools.db, notice.caseId);
  const opened = { notice, open: found?.state === 'open', caseTitle: found?.title ?? '' };
  if (principal.role === 'operator') {
    if (principal.partyId !== notice.partyId) throw recordForbidden();
    return opened;
  }
  if (found && answersFor(tools, principal, found.divisionCode)) return opened;
  const party = (await partiesById(tools.db, [notice.partyId])).get(notice.partyId);
  if (!party || !inDistrict(principal, party, tools.city.city.code)) throw noticeOutside();
  return opened;
}

export async function readNotice(
  tools: NoticeTools,
  principal: Principal,
  noticeId: string,
): Promise<NoticeViewValue> {
  const { notice, open } = await openNotice(tools, principal, noticeId);
  const own = principal.role === 'operator';
  if (own) await noteOpened(tools.db, noticeId, 'app', tools.clock.now());
  return showNotice(tools, notice, { open, officer: !own });
}

/** With what went out, for officers alone. */
export async function showNotice(
  tools: NoticeTools,
  notice: Notice,
  { open, officer }: { open: boolean; officer: boolean },
): Promise<NoticeViewValue> {
  const account = await loadAccount(tools.db, notice.caseId, [notice.partyId]);
  const messages = officer ? await messagesOfNotice(tools.db, notice.noticeId) : [];
  return viewNotice(tools, account, notice, { open, messages });
}

const OWN_MAX = 100;

/** A business's own letters, newest first. Errors: `record-forbidden`. */
export async function ownNotices(
  tools: NoticeTools,
  principal: Principal,
): Promise<{ items: NoticeViewValue[] }> {
  const { partyId } = principal;
  if (partyId === null) throw recordForbidden();
  const notices = await noticesOfParty(tools.db, partyId, OWN_MAX);
  const cases = new Map<string, Awaited<ReturnType<typeof loadAccount>>>();
  const open = new Map<string, boolean>();
  for (const caseId of new Set(notices.map((one) => one.caseId))) {
    cases.set(caseId, await loadAccount(tools.db, caseId, [partyId]));
    open.set(caseId, (await caseById(tools.db, caseId))?.state === 'open');
  }
  const items: NoticeViewValue[] = [];
  for (const notice of notices) {
    const account = cases.get(notice.caseId);
    if (account)
      items.push(
        await viewNotice(tools, account, notice, { open: open.get(notice.caseId) === true, messages: [] }),
      );
  }
  return { items };
}
