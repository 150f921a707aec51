import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { discrepanciesQuery } from '../../api/queries.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { DiscrepancyRow } from './discrepancy-row.tsx';

/** The newest findings, of one business when it is named. */
export function DiscrepancyList({ limit, party }: { limit: number; party?: string }): ReactElement {
  const { t } = useWords();
  const found = useQuery(discrepanciesQuery({ limit, party }));
  return (
    <Loaded query={found} rows={6}>
      {(items) =>
        items.length === 0 ? (
          <Empty>{t.office.noRecent}</Empty>
        ) : (
          <Rows label={t.office.discrepancyTitle}>
            {items.map((item) => (
              <DiscrepancyRow key={item.discrepancyId} item={item} />
            ))}
          </Rows>
        )
      }
    </Loaded>
  );
}
