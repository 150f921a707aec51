import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { ReturnedGoods } from '../../api/disposals-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** What went back to suppliers, and what became of it there. */
export function ReturnedList({ items }: { items: readonly ReturnedGoods[] }): ReactElement {
  const { t, pick } = useWords();
  return (
    <ul className="disposals-list" aria-label={t.disposals.returns}>
      {items.map((one) => (
        <li
          key={`${one.lotId}${one.at}${one.from.partyId}`}
          className="disposals-return"
          data-testid="returned"
        >
          <div className="row-main">
            <Link {...paths.trace(one.lotId)} className="row-title">
              {[one.name, one.batch].filter(Boolean).join(' ')} {pick(one.quantity.display)}
            </Link>
            <span className="row-sub">
              {one.from.name} → {one.supplier.name} · <Time at={one.at} />
            </span>
          </div>
          <StateTag
            state={
              one.backOnMarket
                ? 'stop'
                : one.disposed.quantity >= one.quantity.quantity
                  ? 'fine'
                  : 'attention'
            }
          >
            {pick(one.words)}
          </StateTag>
        </li>
      ))}
    </ul>
  );
}
