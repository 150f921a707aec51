import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { deskQuery } from '../../api/desk-queries.ts';
import { columnFigure, columnUnit } from '../../format/quantity.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

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

type Sums = readonly { baseUnit: string; quantity: number }[];

/** 今日 进 / 销 / 存, in three figures. */
export function TodaySums(props: { received: Sums; sold: Sums; left: Sums }): ReactElement {
  const { t } = useWords();
  const figures = (sums: Sums) => sums.map((one): [string, number] => [one.baseUnit, one.quantity]);
  return (
    <dl className="stats" data-testid="today">
      <Figure head={t.stock.in} hint={t.stock.inHint} sums={figures(props.received)} />
      <Figure head={t.stock.out} hint={t.stock.outHint} sums={figures(props.sold)} />
      <Figure head={t.stock.left} hint={t.stock.leftHint} sums={figures(props.left)} />
    </dl>
  );
}

/** The same at the head of the stock, by the same answer as at home. */
export function Today(): ReactElement | null {
  const { t } = useWords();
  const me = useMe();
  const desk = useQuery({ ...deskQuery, enabled: me.role === 'operator' });
  if (me.role !== 'operator') return null;
  return (
    <section className="today" aria-label={t.stock.today}>
      <Loaded query={desk} rows={2}>
        {({ today }) => <TodaySums {...today} />}
      </Loaded>
      <Link to="/ledger">{t.nav.ledger}</Link>
    </section>
  );
}
