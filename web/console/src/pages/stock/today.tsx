import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ledgerQuery } from '../../api/queries.ts';
import type { LedgerProduct } from '../../api/types.ts';
import { columnFigure, columnUnit } from '../../format/quantity.ts';
import { dayOf } from '../../format/time.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

/** Sums by base unit: kilograms are never added to pieces. */
export function sumsByUnit(
  products: readonly LedgerProduct[],
  of: (product: LedgerProduct) => number,
): [string, number][] {
  const sums = new Map<string, number>();
  for (const product of products) sums.set(product.baseUnit, (sums.get(product.baseUnit) ?? 0) + of(product));
  return [...sums].filter(([, sum]) => sum !== 0);
}

function Figure(props: { head: string; hint: string; sums: [string, number][] }): ReactElement {
  const { language } = useWords();
  return (
    <div className="stat" title={props.hint}>
      <dt>{props.head}</dt>
      <dd>
        {props.sums.length === 0 ? <span className="stat-figure">0</span> : null}
        {props.sums.map(([base, sum]) => (
          <span key={base} className="stat-part">
            <span className="stat-figure">{columnFigure(sum, base)}</span>{' '}
            <span className="stat-unit">{columnUnit(base, language)}</span>
          </span>
        ))}
      </dd>
    </div>
  );
}

/** 今日 进 / 销 / 存, in three figures. */
export function Today(): ReactElement | null {
  const { t } = useWords();
  const me = useMe();
  const today = dayOf(Date.now());
  const ledger = useQuery({
    ...ledgerQuery(me.party?.partyId ?? '', today, today),
    enabled: me.party !== null,
  });
  if (!me.party) return null;
  return (
    <section className="today" aria-label={t.stock.today}>
      <Loaded query={ledger} rows={2}>
        {({ products }) => (
          <dl className="stats">
            <Figure
              head={t.stock.in}
              hint={t.stock.inHint}
              sums={sumsByUnit(products, (one) => one.received + one.produced)}
            />
            <Figure
              head={t.stock.out}
              hint={t.stock.outHint}
              sums={sumsByUnit(products, (one) => one.sold + one.movedOn)}
            />
            <Figure
              head={t.stock.left}
              hint={t.stock.leftHint}
              sums={sumsByUnit(products, (one) => one.closing)}
            />
          </dl>
        )}
      </Loaded>
      <Link to="/ledger">{t.nav.ledger}</Link>
    </section>
  );
}
