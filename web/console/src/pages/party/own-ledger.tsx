import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { useMe } from '../../shell/use-me.ts';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { LedgerView, periodOf } from './ledger-view.tsx';

/** A business's own 进销存. */
export function OwnLedgerPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const search = useSearch({ from: '/desk/ledger' });
  return (
    <>
      <PageHead title={t.ledger.title} lead={me.party?.name} />
      {me.party ? (
        <LedgerView
          partyId={me.party.partyId}
          period={periodOf(search, Date.now())}
          onPeriod={(next) => void navigate({ to: '/ledger', search: next, replace: true })}
        />
      ) : (
        <Empty>{t.common.notForYou}</Empty>
      )}
    </>
  );
}
