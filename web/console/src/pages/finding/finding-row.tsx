import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { FindingSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** One finding: of what kind, about what and whom, how much, since when. */
export function FindingRow({ finding }: { finding: FindingSummary }): ReactElement {
  const { t, pick } = useWords();
  const about = [finding.product?.name, finding.lot?.batch, finding.party?.name ?? finding.code];
  return (
    <li>
      <Link {...paths.finding(finding.findingId)} className="row" data-testid="finding">
        <span className="row-main">
          <span className="row-title">{t.finding.kinds[finding.kind]}</span>
          <span className="row-sub">{about.filter(Boolean).join(' · ')}</span>
        </span>
        {finding.display ? <span className="row-figure">{pick(finding.display)}</span> : null}
        <span className="row-when">
          <Time at={finding.firstSeenAt} />
        </span>
        <StateTag state={finding.stands ? 'attention' : 'fine'}>
          {finding.stands ? t.finding.stands : t.finding.ceased}
        </StateTag>
      </Link>
    </li>
  );
}
