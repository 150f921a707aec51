import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { DisposalRow } from '../../api/disposals-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** One disposal in a list: what, how it stands, by when. */
export function DisposalLine({ row, withParty }: { row: DisposalRow; withParty: boolean }): ReactElement {
  const { t, pick } = useWords();
  const about = [
    withParty ? [row.party.name, row.party.stall].filter(Boolean).join(' ') : null,
    pick(row.stateWords),
    pick(row.reasonWords),
    row.methodWords ? pick(row.methodWords) : null,
  ];
  const until = row.burns === 'fine' ? row.dueAt : (row.answeredAt === null && row.answerDue) || row.dueAt;
  return (
    <li>
      <Link {...paths.disposal(row.disposalId)} className="row disposals-row" data-testid="disposal">
        <span className="row-main">
          <span className="row-title">{pick(row.summary)}</span>
          <span className="row-sub">{about.filter(Boolean).join(' · ')}</span>
        </span>
        {until && row.state !== 'closed' && row.state !== 'withdrawn' ? (
          <span className="row-when">
            {t.disposals.due} <Time at={until} />
          </span>
        ) : null}
        <StateTag state={row.burns}>{pick(row.burnsWords)}</StateTag>
      </Link>
    </li>
  );
}
