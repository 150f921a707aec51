import { Link } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import type { Discrepancy } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** One finding: what does not agree, with whom, how much, since when. */
export function DiscrepancyRow({ item, figure }: { item: Discrepancy; figure: ReactNode }): ReactElement {
  const { t, pick } = useWords();
  return (
    <li>
      <Link {...paths.lot(item.lotId)} className="row">
        <span className="row-main">
          <span className="row-title">{pick(item.words)}</span>
          <span className="row-sub">{[item.productName, item.party?.name].filter(Boolean).join(' · ')}</span>
        </span>
        <span className="row-figure">{item.quantity === null ? null : figure}</span>
        <span className="row-when">
          <Time at={item.at} />
        </span>
        <StateTag state={item.open ? 'attention' : 'fine'}>{item.open ? t.office.open : t.office.closed}</StateTag>
      </Link>
    </li>
  );
}
