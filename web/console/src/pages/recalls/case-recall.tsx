import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { caseQuery } from '../../api/cases-queries.ts';
import { recallsQuery } from '../../api/recalls-queries.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseHead } from '../cases/case-head.tsx';
import { RecallRows } from './recalls.tsx';

/** The recalls of a case: those begun in it, and those of the lots that it is about. */
export function CaseRecallPage(): ReactElement {
  const { t } = useWords();
  const { caseId } = useParams({ from: '/desk/cases/$caseId/recall' });
  const found = useQuery(recallsQuery({ case: caseId }));
  const about = useQuery(caseQuery(caseId)).data;
  return (
    <>
      <CaseHead
        caseId={caseId}
        current="recall"
        primary={
          <LinkButton
            to="/recalls/order"
            search={{ case: caseId, lot: about?.suspectLots.map((one) => one.lotId) ?? [] }}
            size="large"
            data-testid="order-recall"
          >
            {t.recalls.order}
          </LinkButton>
        }
      />
      <p className="quiet">{t.recalls.caseLead}</p>
      <Loaded query={found} rows={3}>
        {({ items }) =>
          items.length === 0 ? <Empty>{t.recalls.caseNone}</Empty> : <RecallRows items={items} />
        }
      </Loaded>
    </>
  );
}
