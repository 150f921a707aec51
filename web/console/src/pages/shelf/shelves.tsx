import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type BoundPlace, bindingsQuery } from '../../api/shelf.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { BindForm } from './bind-form.tsx';
import { TillToday } from './till-today.tsx';

function PlaceRow({ bound }: { bound: BoundPlace }): ReactElement {
  const { t } = useWords();
  const { kind, code } = bound.place;
  return (
    <li className="till-line">
      <div className="till-line-head">
        <span className="row-title">
          {t.shelf.kinds[kind]} {kind === 'shop' ? '' : code}
          {bound.plu ? <span className="faint"> PLU {bound.plu}</span> : null}
        </span>
        <span className="row-sub">
          <Time at={bound.from} />
        </span>
      </div>
      <div className="till-line-lots">
        {bound.lots.map((lot) => (
          <Link key={lot.lotId} {...paths.lot(lot.lotId)} className="till-lot">
            {[lot.productName, lot.batch ?? lot.code].join(' · ')}
          </Link>
        ))}
      </div>
    </li>
  );
}

/** Which lots lie where, and what the day's tills were taken for by it. */
export function ShelvesPage(): ReactElement {
  const { t } = useWords();
  const bindings = useQuery(bindingsQuery);
  return (
    <>
      <PageHead title={t.shelf.title} lead={t.shelf.lead} />
      <div className="shelf-columns">
        <div>
          <Section title={t.shelf.bind}>
            <BindForm />
          </Section>
          <Loaded query={bindings} rows={3}>
            {({ inForce }) => (
              <Section title={t.shelf.inForce} count={inForce.length} testId="bound-places">
                {inForce.length === 0 ? (
                  <Empty>{t.shelf.nothing}</Empty>
                ) : (
                  <ul className="till-lines">
                    {inForce.map((bound) => (
                      <PlaceRow key={bound.bindingId} bound={bound} />
                    ))}
                  </ul>
                )}
              </Section>
            )}
          </Loaded>
        </div>
        <TillToday />
      </div>
    </>
  );
}
