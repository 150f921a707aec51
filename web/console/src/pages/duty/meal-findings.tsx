import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { MealFound } from '../../api/duty-queries.ts';
import { exactTime, sayTime } from '../../format/time.ts';
import { paths } from '../../paths.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { CallLink } from './contact.tsx';

type KitchenLot = MealFound['lots'][number];

function LotLine({ lot }: { lot: KitchenLot }): ReactElement {
  const { t, pick } = useWords();
  const state = lot.as === 'ingredient' ? t.duty.ingredient : lot.certain ? t.duty.certain : t.duty.possible;
  const origin = lot.suppliers.length > 0 ? t.duty.from(lot.suppliers.join('、')) : t.duty.madeHere;
  return (
    <li className="duty-dealer" data-testid="duty-lot">
      <div className="duty-dealer-head">
        <Link {...paths.lot(lot.lotId)} className="row-title">
          {lot.productName} {lot.batch ?? lot.code}
        </Link>
        <StateTag state={lot.certain ? 'attention' : 'unknown'}>{state}</StateTag>
      </div>
      <div className="row-sub">
        {origin}
        {lot.madeOf.length > 0 ? ` · ${t.duty.madeOf(lot.madeOf.join('、'))}` : ''}
        {lot.most ? ` · ${t.duty.atMost(pick(lot.most))}` : ''}
      </div>
      <div className="row-sub">
        {lot.cameAt ? <Time at={lot.cameAt} /> : null} {lot.productionDate ? t.voucher.made : ''}{' '}
        {lot.productionDate ? <Day date={lot.productionDate} /> : null}
      </div>
    </li>
  );
}

/** Lots, suppliers, and who else got some, each with whom to call. */
export function MealFindings({ found }: { found: MealFound }): ReactElement {
  const { t, pick, language } = useWords();
  const { window, lots, suppliers, others } = found;
  const [from, to] = [Date.parse(window.from), Date.parse(window.to)];
  return (
    <>
      <Section title={t.duty.lotsThen} count={lots.length} testId="duty-lots">
        <p className="quiet" title={`${exactTime(from)} – ${exactTime(to)}`}>
          {t.duty.lotsLead(sayTime(from, language, Date.now()), sayTime(to, language, Date.now()))}
        </p>
        {lots.length === 0 ? (
          <Empty>{t.duty.noLots}</Empty>
        ) : (
          <ul className="duty-dealers" aria-label={t.duty.lotsThen}>
            {lots.map((lot) => (
              <LotLine key={lot.lotId} lot={lot} />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t.duty.suppliers} count={suppliers.length} testId="duty-suppliers">
        <ul className="duty-dealers" aria-label={t.duty.suppliers}>
          {suppliers.map(({ party, lots: count }) => (
            <li key={party.partyId} className="duty-dealer">
              <div className="duty-dealer-head">
                <Link {...paths.party(party.partyId)} className="row-title">
                  {party.name}
                </Link>
                <span className="row-sub">{t.duty.lots(count)}</span>
              </div>
              <CallLink party={party} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t.duty.others} count={others.length} testId="duty-others">
        {others.length === 0 ? <Empty>{t.duty.noOthers}</Empty> : null}
        {found.othersElsewhere > 0 ? (
          <p className="quiet">{t.duty.elsewhere(found.othersElsewhere)}</p>
        ) : null}
        <ul className="duty-dealers" aria-label={t.duty.others}>
          {others.map((one) => (
            <li key={one.party.partyId} className="duty-dealer">
              <div className="duty-dealer-head">
                <Link {...paths.party(one.party.partyId)} className="row-title">
                  {one.party.name}
                </Link>
                <span>{one.hasStock ? `${t.duty.onHand} ${pick(one.onHand)}` : t.duty.noneLeft}</span>
              </div>
              <CallLink party={one.party} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}
