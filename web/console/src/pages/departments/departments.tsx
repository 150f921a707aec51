import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import {
  departmentsQuery,
  type FlaggedVoucher,
  flaggedVouchersQuery,
  type UnreadableMessage,
} from '../../api/department-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { PaperStateTag } from '../../ui/paper-state.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { Certificates } from './certificates.tsx';
import { DepartmentCard } from './department-card.tsx';

function FlaggedRow({ one }: { one: FlaggedVoucher }): ReactElement {
  const { t, pick } = useWords();
  const to = one.isVoucher ? paths.voucher(one.voucherNumber) : paths.lot(one.lotCode);
  return (
    <li>
      <Link {...to} className="row">
        <span className="row-main">
          <span className="row-title">
            {one.goods} · {one.sender?.name ?? '—'} → {one.receiver?.name ?? '—'}
          </span>
          <span className="row-sub">
            <span className="mono">{one.isVoucher ? one.voucherNumber : t.departments.purchase}</span> ·{' '}
            {pick(one.kindName)} <span className="mono">{one.number}</span>
          </span>
        </span>
        <PaperStateTag state={one.state} />
      </Link>
    </li>
  );
}

function Flagged(): ReactElement {
  const { t } = useWords();
  const flagged = useQuery(flaggedVouchersQuery);
  return (
    <Section title={t.departments.flagged} count={flagged.data?.items.length} testId="flagged">
      <Loaded query={flagged} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.departments.noFlagged}</Empty>
          ) : (
            <Rows label={t.departments.flagged}>
              {items.map((one) => (
                <FlaggedRow key={`${one.documentId}${one.number}`} one={one} />
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  );
}

function Unreadable({ messages }: { messages: readonly UnreadableMessage[] }): ReactElement | null {
  const { t } = useWords();
  if (messages.length === 0) return null;
  return (
    <Section title={t.departments.unreadable} count={messages.length} testId="unreadable">
      <p className="quiet">{t.departments.unreadableLead}</p>
      <ul className="rows" aria-label={t.departments.unreadable}>
        {messages.map((message) => (
          <li key={`${message.department}${message.messageId}`} className="row-plain">
            <div className="row-main">
              <span className="row-title">
                {message.department} · <span className="mono">{message.messageId.slice(0, 32)}</span>
              </span>
              <span className="row-sub">{message.note}</span>
              <code className="message-start">{message.beginning.slice(0, 160)}</code>
            </div>
            <span className="quiet">
              <Time at={message.receivedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** For officers: which departments answer, certificates by number, vouchers concerned, messages nobody could read. */
export function DepartmentsPage(): ReactElement {
  const { t } = useWords();
  const departments = useQuery(departmentsQuery);
  return (
    <>
      <PageHead title={t.departments.title} lead={t.departments.lead} />
      <Loaded query={departments} rows={4}>
        {({ items, unreadable }) => (
          <>
            <Section title={t.departments.list} testId="departments">
              <ul className="departments">
                {items.map((department) => (
                  <DepartmentCard key={department.code} department={department} />
                ))}
              </ul>
            </Section>
            <Flagged />
            <Certificates />
            <Unreadable messages={unreadable} />
          </>
        )}
      </Loaded>
    </>
  );
}
