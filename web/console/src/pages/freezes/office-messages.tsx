import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type OfficeMessage, officeMessagesQuery } from '../../api/notices-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { DeadlineClock } from './deadline-clock.tsx';
import { pathOf } from './deadline-rows.tsx';

/** What this office was told of and is not done yet, once for each: of several levels the last that it was told. */
export function useOfficeMessages(): OfficeMessage[] {
  const { data } = useQuery(officeMessagesQuery);
  const byDeadline = new Map<string, OfficeMessage>();
  for (const one of data?.items ?? []) {
    const known = byDeadline.get(one.deadline.deadlineId);
    if (one.deadline.state === 'missed' && (!known || known.level < one.level))
      byDeadline.set(one.deadline.deadlineId, one);
  }
  return [...byDeadline.values()];
}

/** Nothing where nothing is. */
export function OfficeMessages({
  messages: open,
}: {
  messages: readonly OfficeMessage[];
}): ReactElement | null {
  const { t, pick } = useWords();
  if (open.length === 0) return null;
  return (
    <Section title={t.letters.officeTold} count={open.length} testId="office-messages">
      <Rows label={t.letters.officeTold}>
        {open.map((one) => (
          <li key={one.messageId} data-testid="office-message">
            <Link to={(pathOf(one.deadline) ?? '/deadlines') as '/'} className="row">
              <span className="row-main">
                <span className="row-title">{pick(one.deadline.about)}</span>
                <span className="row-sub">
                  {t.letters.officeLevel(one.level)} · <Time at={one.at} />
                </span>
                <span className="row-sub freezes-clause">{one.deadline.clause}</span>
              </span>
              <DeadlineClock deadline={one.deadline} />
            </Link>
          </li>
        ))}
      </Rows>
    </Section>
  );
}
