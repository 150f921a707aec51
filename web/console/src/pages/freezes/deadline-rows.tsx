import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Deadline } from '../../api/freezes-queries.ts';
import { Time } from '../../ui/figures.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { DeadlineClock } from './deadline-clock.tsx';

/** Where one goes to do what a deadline asks for. */
export function pathOf({ subject, caseId }: Deadline): string | null {
  if (subject.kind === 'freeze') return `/freezes/${subject.id}`;
  if (subject.kind === 'recall') return `/recalls/${subject.id}`;
  return caseId === null ? null : `/cases/${caseId}`;
}

/** Deadlines, each with its clock, its clause, and the way to what has to be done. */
export function DeadlineRows({ items }: { items: readonly Deadline[] }): ReactElement {
  const { t } = useWords();
  return (
    <Rows label={t.deadlines.title}>
      {items.map((deadline) => (
        <DeadlineRow key={deadline.deadlineId} deadline={deadline} />
      ))}
    </Rows>
  );
}

function DeadlineRow({ deadline }: { deadline: Deadline }): ReactElement {
  const { t, pick } = useWords();
  const { dueAt, calendar, missed, partyId } = deadline;
  const to = pathOf(deadline);
  const content = (
    <>
      <span className="row-main">
        <span className="row-title">{pick(deadline.about)}</span>
        <span className="row-sub">
          {pick(deadline.says)} · {partyId === null ? t.deadlines.ofOffice : t.deadlines.ofBusiness}
          {dueAt === null ? null : (
            <>
              {' '}
              · {t.deadlines.by} <Time at={dueAt} />
            </>
          )}
          {missed ? ` · ${t.deadlines.told(pick(missed.escalatedTo.name))}` : ''}
        </span>
        {calendar ? <span className="row-sub">{pick(calendar)}</span> : null}
        <span className="row-sub freezes-clause">{deadline.clause}</span>
      </span>
      <DeadlineClock deadline={deadline} />
    </>
  );
  return (
    <li data-testid="deadline" data-state={deadline.state}>
      {to === null ? (
        <span className="row">{content}</span>
      ) : (
        <Link to={to as '/'} className="row">
          {content}
        </Link>
      )}
    </li>
  );
}
