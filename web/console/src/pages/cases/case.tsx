import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type CaseDetail, caseQuery } from '../../api/cases-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseIncidents } from '../duty/incident-rows.tsx';
import { CaseHead } from './case-head.tsx';
import { Decisions } from './decide.tsx';
import { Evidence } from './evidence.tsx';
import { Hypotheses } from './hypotheses.tsx';
import { Timeline } from './timeline.tsx';

/** What came to the records since the scope was decided, and touches it. */
function Late({ found }: { found: CaseDetail }): ReactElement | null {
  const { t, pick } = useWords();
  if (found.lateArrivals.length === 0) return null;
  return (
    <div className="note note-stop" role="status" data-testid="late-arrivals">
      <Icon name="stop" />
      <div>
        <p className="note-title">{t.case.lateTitle(found.late.documents)}</p>
        <ul>
          {found.lateArrivals.map((one) => (
            <li key={`${one.documentId} ${one.partyId} ${one.lotId}`}>
              {one.what === 'new-holder'
                ? t.case.lateNew(one.partyName, pick(one.more))
                : t.case.lateMore(one.partyName, pick(one.more))}{' '}
              <span className="quiet">
                {t.case.lateBy(one.documentNumber)} · <Time at={one.at} />
              </span>
            </li>
          ))}
        </ul>
        <LinkButton size="large" {...paths.caseScope(found.caseId)}>
          {t.case.redecide}
        </LinkButton>
      </div>
    </div>
  );
}

function Suspects({ found }: { found: CaseDetail }): ReactElement {
  const { t, pick } = useWords();
  return (
    <Section title={t.case.suspects} count={found.suspectLots.length} testId="suspect-lots">
      {found.suspectLots.length === 0 ? <Empty>{t.case.noSuspects}</Empty> : null}
      <ul className="cases-lots">
        {found.suspectLots.map((lot) => (
          <li key={lot.lotId}>
            <Link {...paths.lot(lot.lotId)}>
              {lot.productName} {lot.batch ?? lot.code}
            </Link>
          </li>
        ))}
      </ul>
      {found.scopes.length > 0 ? (
        <ul className="cases-scopes">
          {[...found.scopes].reverse().map((scope) => (
            <li key={scope.scopeId}>
              {t.case.scopeLine(scope.number, formatInteger(scope.sellers), pick(scope.total))}{' '}
              <span className="row-sub">
                {scope.decidedBy} · <Time at={scope.decidedAt} />
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

/** A case: what came late, what is suspected, what happened, what was decided. */
export function CasePage(): ReactElement {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/desk/cases/$caseId' });
  const found = useQuery(caseQuery(caseId)).data;
  const toScope =
    found && found.suspectLots.length > 0 ? (
      <LinkButton
        primary
        size="large"
        icon={<Icon name="way" size={18} />}
        data-testid="to-case-scope"
        {...paths.caseScope(caseId)}
      >
        {found.state === 'open' && found.mayDecide ? t.case.chooseScope : t.case.seeScope}
      </LinkButton>
    ) : undefined;
  return (
    <>
      <CaseHead caseId={caseId} current="case" primary={toScope} />
      {found ? (
        <>
          <Late found={found} />
          <div className="cases-columns">
            <div>
              <Suspects found={found} />
              <Hypotheses found={found} />
              <Decisions found={found} />
              <Evidence found={found} />
              <CaseIncidents caseId={caseId} mayReport={found.state === 'open' && found.mayDecide} />
            </div>
            <Timeline caseId={caseId} />
          </div>
        </>
      ) : null}
    </>
  );
}
