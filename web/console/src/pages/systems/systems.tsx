import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type BatchSummary, batchesQuery, daysQuery } from '../../api/systems.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { BatchDetail } from './batch-detail.tsx';
import { DayDetail } from './day-detail.tsx';
import { KeysSection } from './keys-section.tsx';

/** How one's own systems are connected: their keys, what became of their batches, and both sides of a day. */
export function SystemsPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const search = useSearch({ from: '/desk/systems' });
  if (!me.party) return <Empty>{t.common.notForYou}</Empty>;
  return (
    <>
      <PageHead
        title={t.systems.title}
        lead={t.systems.lead}
        beside={
          <Link to="/codes" className="link">
            {t.systems.toCodes}
          </Link>
        }
      />
      {search.batch ? <BatchDetail batchNumber={search.batch} /> : null}
      {search.day ? <DayDetail day={search.day} /> : null}
      <KeysSection />
      <BatchesSection />
      <DaysSection />
    </>
  );
}

function BatchesSection(): ReactElement {
  const { t } = useWords();
  const batches = useQuery(batchesQuery);
  return (
    <Section title={t.systems.batches} testId="batches">
      <Loaded query={batches}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t.systems.noBatches}</Empty>
          ) : (
            <Rows label={t.systems.batches}>
              {items.map((batch) => (
                <li key={batch.batchNumber}>
                  <Link to="/systems" search={{ batch: batch.batchNumber }} className="row">
                    <span className="row-main">
                      <span className="row-title">{batch.batchNumber}</span>
                      <span className="row-sub">{t.systems.rows(batch.rows)}</span>
                    </span>
                    <span className="row-when">
                      <Time at={batch.at} />
                    </span>
                    <BatchState batch={batch} />
                  </Link>
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  );
}

export function BatchState({ batch }: { batch: Pick<BatchSummary, 'sums'> }): ReactElement {
  const { t } = useWords();
  const { refused, dropped, waiting } = batch.sums;
  if (refused + dropped + waiting > 0) {
    return (
      <span className="row-tags">
        {refused + dropped > 0 ? (
          <StateTag state="stop">{t.systems.someRefused(refused + dropped)}</StateTag>
        ) : null}
        {waiting > 0 ? <StateTag state="attention">{t.systems.someWaiting(waiting)}</StateTag> : null}
      </span>
    );
  }
  return <StateTag state="fine">{t.systems.allTaken}</StateTag>;
}

function DaysSection(): ReactElement {
  const { t } = useWords();
  const days = useQuery(daysQuery);
  return (
    <Section title={t.systems.days} testId="reconciliations">
      <Loaded query={days}>
        {(items) =>
          items.length === 0 ? (
            <Empty>{t.systems.noDays}</Empty>
          ) : (
            <Rows label={t.systems.days}>
              {items.map((one) => (
                <li key={one.day}>
                  <Link to="/systems" search={{ day: one.day }} className="row">
                    <span className="row-main">
                      <span className="row-title">{one.day}</span>
                      <span className="row-sub">{t.systems.sides(one.theirs, one.ours)}</span>
                    </span>
                    <StateTag state={one.reconciled ? 'fine' : 'attention'}>
                      {one.reconciled ? t.systems.reconciled : t.systems.differences(one.differences)}
                    </StateTag>
                  </Link>
                </li>
              ))}
            </Rows>
          )
        }
      </Loaded>
    </Section>
  );
}
