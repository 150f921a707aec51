import type { ReactElement } from 'react';
import { PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { DiscrepancyList } from './discrepancy-list.tsx';

export function DiscrepanciesPage(): ReactElement {
  const { t } = useWords();
  return (
    <>
      <PageHead title={t.office.discrepancyTitle} lead={t.office.discrepancyLead} />
      <DiscrepancyList limit={200} />
    </>
  );
}
