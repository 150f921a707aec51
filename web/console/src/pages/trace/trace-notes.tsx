import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { lotQuery } from '../../api/queries.ts';
import type { TraceView } from '../../api/trace-types.ts';
import { paths } from '../../paths.ts';
import { Amount, Day, Time } from '../../ui/figures.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { Claims } from '../lot/claims.tsx';

/** Lots whose claims are fetched and shown; more than that is a page of its own. */
const CLAIMS_MOST = 3;
const LINES_MOST = 30;

function LotList({ view }: { view: TraceView }): ReactElement {
  const { t } = useWords();
  return (
    <ul className="note-list" aria-label={t.trace.lot}>
      {Object.values(view.lots)
        .slice(0, LINES_MOST)
        .map((lot) => (
          <li key={lot.lotId}>
            <Link {...paths.lot(lot.lotId)} className="row-title">
              {[lot.productName, lot.batch].filter(Boolean).join(' · ')}
            </Link>
            <span className="row-sub">
              {lot.contradictory ? <StateTag state="stop">{t.lot.contradictory}</StateTag> : null}
              {lot.expiryDate && !lot.contradictory ? (
                <>
                  {t.lot.expires} <Day date={lot.expiryDate} />
                </>
              ) : null}
              {lot.origin && !lot.contradictory ? ` ${lot.origin}` : null}
            </span>
          </li>
        ))}
    </ul>
  );
}

function Contradictions({ view }: { view: TraceView }): ReactElement | null {
  const contradictory = Object.values(view.lots).filter((lot) => lot.contradictory);
  const found = useQueries({
    queries: contradictory.slice(0, CLAIMS_MOST).map((lot) => lotQuery(lot.lotId)),
  });
  return <>{found.map(({ data }) => (data ? <Claims key={data.lotId} lot={data} /> : null))}</>;
}

/** What the drawing does not say: lots and their stories, links, processing, and what was only seen. */
export function TraceNotes({ view }: { view: TraceView }): ReactElement {
  const { t } = useWords();
  const { edges, observations, possibleSales } = view.answer;
  // A link stands under both of its lots.
  const links = [
    ...new Map(
      view.answer.links.map((link) => [[link.lotId, link.otherLotId].sort().join(' '), link]),
    ).values(),
  ];
  const lotName = (lotId: string) => {
    const lot = view.lots[lotId];
    return lot ? [lot.productName, lot.batch].filter(Boolean).join(' · ') : lotId;
  };
  const linkKinds: Record<string, string> = t.lot.linkKinds;
  return (
    <div className="trace-notes">
      <h3>{t.trace.lot}</h3>
      <LotList view={view} />
      <Contradictions view={view} />
      {links.length > 0 ? (
        <>
          <h3>{t.trace.linksTitle}</h3>
          <ul className="note-list">
            {links.slice(0, LINES_MOST).map((link) => (
              <li key={`${link.lotId}${link.otherLotId}${link.documentId}`}>
                {lotName(link.lotId)} <strong>{linkKinds[link.kind] ?? link.kind}</strong>{' '}
                {lotName(link.otherLotId)}
                <span className="row-sub">
                  <Time at={link.at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {edges.length > 0 ? (
        <>
          <h3>{t.trace.edgesTitle}</h3>
          <ul className="note-list">
            {edges.slice(0, LINES_MOST).map((edge) => (
              <li key={`${edge.inputLotId}${edge.outputLotId}${edge.documentId}`}>
                {t.trace.edge(lotName(edge.inputLotId), lotName(edge.outputLotId))}
                <span className="row-sub">
                  {view.parties[edge.partyId]?.name}
                  {' · '}
                  <Amount value={edge.quantityIn} base={view.lots[edge.inputLotId]?.baseUnit ?? 'piece'} />
                  {' → '}
                  <Amount value={edge.quantityOut} base={view.lots[edge.outputLotId]?.baseUnit ?? 'piece'} />
                  {' · '}
                  <Time at={edge.at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {possibleSales.length > 0 ? (
        <>
          <h3>{t.shelf.possibleTitle}</h3>
          <ul className="note-list" data-testid="possible-sales">
            {view.answer.holders
              .filter((holder) => holder.possiblySoldMax > 0)
              .slice(0, LINES_MOST)
              .map((holder) => (
                <li key={`${holder.partyId}${holder.lotId}`}>
                  <StateTag state="unknown">
                    {holder.possiblySoldMin > 0 ? (
                      <>
                        <Amount
                          value={holder.possiblySoldMin}
                          base={view.lots[holder.lotId]?.baseUnit ?? 'piece'}
                        />
                        {' – '}
                      </>
                    ) : (
                      '0 – '
                    )}
                    <Amount
                      value={holder.possiblySoldMax}
                      base={view.lots[holder.lotId]?.baseUnit ?? 'piece'}
                    />
                  </StateTag>{' '}
                  {view.parties[holder.partyId]?.name ?? holder.partyId}
                  <span className="row-sub">{lotName(holder.lotId)}</span>
                </li>
              ))}
          </ul>
        </>
      ) : null}
      {observations.length > 0 ? (
        <>
          <h3>{t.trace.observationsTitle}</h3>
          <ul className="note-list">
            {observations.slice(0, LINES_MOST).map((seen) => (
              <li key={`${seen.documentId}${seen.lotId}${seen.what}${seen.at}`}>
                <StateTag state="unknown">{seen.what}</StateTag>{' '}
                {seen.partyId ? (view.parties[seen.partyId]?.name ?? seen.partyId) : t.trace.outside}
                <span className="row-sub">
                  {lotName(seen.lotId)} · <Time at={seen.at} />
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>
  );
}
