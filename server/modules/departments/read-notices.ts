import type { Words } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { describeLots } from '../registry/index.ts';
import type { PaperState } from '../vouchers/index.ts';
import type { DepartmentTools } from './department-tools.ts';
import { noticeUnknown } from './departments.errors.ts';
import type { NoticeListValue } from './departments.schemas.ts';
import { countUnread, markRead, noticesOf } from './notices.store.ts';
import { kindName } from './read-departments.ts';
import { departmentByCode } from './rules/which-department.ts';

interface Told {
  department: Words;
  kind: Words;
  number: string;
}

/** What a holder is told, and what it is asked to do; nobody is blamed. */
const SENTENCES: Readonly<Record<PaperState, (told: Told) => Words>> = {
  withdrawn: ({ department, kind, number }) => ({
    zh: `${department.zh}撤销了${kind.zh} ${number}。请停止销售它证明的货，单独存放，并联系供货方。`,
    en: `${department.en} has withdrawn ${kind.en} ${number}. Stop selling the goods it spoke for, set them apart, and ask your supplier.`,
  }),
  unknown: ({ department, kind, number }) => ({
    zh: `${department.zh}查不到${kind.zh} ${number}。请核对纸面号码，并请供货方补正。`,
    en: `${department.en} has no ${kind.en} ${number}. Compare the number with the paper, and ask your supplier to put it right.`,
  }),
  overdrawn: ({ department, kind, number }) => ({
    zh: `${kind.zh} ${number} 名下的货多于${department.zh}所核的数量。请向供货方核实这批货的来路。`,
    en: `More goods go under ${kind.en} ${number} than ${department.en} certified. Ask your supplier where these goods come from.`,
  }),
  verified: ({ department, kind, number }) => ({
    zh: `${department.zh}已确认${kind.zh} ${number}，此前的提醒不再有效。`,
    en: `${department.en} now confirms ${kind.en} ${number}; the earlier notice no longer holds.`,
  }),
  unverified: ({ department, kind, number }) => ({
    zh: `${kind.zh} ${number} 等待${department.zh}核验。`,
    en: `${kind.en} ${number} waits for ${department.en}.`,
  }),
};

export interface NoticesAsked {
  unread?: boolean;
  before?: string;
  limit?: number;
}

const NEWEST = '9223372036854775807';

/** What one's own business was told, the newest first. Errors: `role-forbidden`. */
export async function readNotices(
  tools: DepartmentTools,
  principal: Principal,
  asked: NoticesAsked,
): Promise<NoticeListValue> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const limit = asked.limit ?? 20;
  const [rows, unread] = await Promise.all([
    noticesOf(tools.db, partyId, { unread: asked.unread === true, before: asked.before ?? NEWEST, limit }),
    countUnread(tools.db, partyId),
  ]);
  const lots = await describeLots(
    tools.db,
    rows.flatMap((row) => row.lot_ids),
  );
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  return {
    unread,
    next: rows.length === limit ? (rows.at(-1)?.notice_id ?? null) : null,
    items: rows.map((row) => {
      const kind = kindName(tools, row.kind);
      const department = departmentByCode(tools.city, row.department, day);
      const words = department ?? { zh: row.department, en: row.department };
      return {
        noticeId: row.notice_id,
        state: row.state,
        kindName: kind,
        number: row.number,
        at: row.at.toISOString(),
        readAt: row.read_at?.toISOString() ?? null,
        words: SENTENCES[row.state]({ department: words, kind, number: row.number }),
        lots: row.lot_ids.flatMap((lotId) => {
          const lot = lots.get(lotId);
          return lot ? [{ lotId, code: lot.code, name: lot.product.name }] : [];
        }),
      };
    }),
  };
}

/** Marks a notice as read; the first time counts. Errors: `role-forbidden`, `notice-unknown`. */
export async function readNotice(
  tools: DepartmentTools,
  principal: Principal,
  noticeId: string,
): Promise<{ noticeId: string; read: true }> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  if (!(await markRead(tools.db, partyId, noticeId, tools.clock.now()))) throw noticeUnknown();
  return { noticeId, read: true };
}
