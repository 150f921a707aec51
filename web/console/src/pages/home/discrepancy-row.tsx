import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { Discrepancy } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** One finding: what does not agree, with whom, how much, since when. */
export function DiscrepancyRow({ item }: { item: Discrepancy }): ReactElement {
  const { t, pick } = useWords();
  return (
    <li>
      <Link {...paths.lot(item.lotId)} className="row">
        <span className="row-main">
          <span className="row-title">{pick(item.words)}</span>
          <span className="row-sub">
            {[item.productName, item.batch, item.party?.name].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className="row-figure">{item.display ? pick(item.display) : null}</span>
        <span className="row-when">
          <Time at={item.at} />
        </span>
        <StateTag state={item.open ? 'attention' : 'fine'}>
          {item.open ? t.office.open : t.office.closed}
        </StateTag>
      </Link>
    </li>
  );
}
