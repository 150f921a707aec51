import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { State } from '../../../../tokens.ts';
import { type RecallBrief, recallsQuery } from '../../api/recalls-queries.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const STATE: Readonly<Record<RecallBrief['state'], State>> = {
  planned: 'attention',
  'changes-asked': 'attention',
  ordered: 'stop',
  accepted: 'attention',
  announced: 'attention',
  summarised: 'attention',
  evaluated: 'fine',
  closed: 'fine',
  terminated: 'unknown',
};

/** How a recall stands, and whether it was ordered. */
export function RecallTags({ recall }: { recall: RecallBrief }): ReactElement {
  const { t, pick } = useWords();
  return (
    <span className="freezes-tags">
      <StateTag state={STATE[recall.state]}>{pick(recall.stateWords)}</StateTag>
      {recall.ordered && recall.state !== 'ordered' ? (
        <StateTag state="stop">{t.recalls.ordered}</StateTag>
      ) : null}
      {recall.amendmentWaits ? <StateTag state="attention">{t.recalls.amended}</StateTag> : null}
    </span>
  );
}

/** A business's recalls, or those of an officer's district. */
export function RecallsPage(): ReactElement {
  const { t } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { before } = useSearch({ from: '/desk/recalls' });
  const found = useQuery(recallsQuery({ before }));
  const business = me.role === 'operator';
  return (
    <>
      <PageHead
        title={t.recalls.title}
        lead={business ? t.recalls.leadBusiness : t.recalls.leadOffice}
        primary={
          business ? (
            <LinkButton to="/recalls/new" search={{}} primary size="large" data-testid="new-recall">
              {t.recalls.start}
            </LinkButton>
          ) : (
            <LinkButton to="/recalls/order" search={{}} size="large">
              {t.recalls.order}
            </LinkButton>
          )
        }
      />
      <Loaded query={found} rows={5}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{business ? t.recalls.none : t.recalls.noneOffice}</Empty>
          ) : (
            <>
              <RecallRows items={items} />
              {next ? (
                <div className="pager">
                  <Button onClick={() => void navigate({ to: '/recalls', search: { before: next } })}>
                    {t.recalls.older}
                  </Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
    </>
  );
}

export function RecallRows({ items }: { items: readonly RecallBrief[] }): ReactElement {
  const { t, pick } = useWords();
  return (
    <Rows label={t.recalls.title}>
      {items.map((recall) => (
        <li key={recall.recallId} data-testid="recall-row">
          <Link to="/recalls/$recallId" params={{ recallId: recall.recallId }} search={{}} className="row">
            <span className="row-main">
              <span className="row-title">{recall.food}</span>
              <span className="row-sub">
                {pick(recall.levelWords)} · {recall.party.name} · {recall.division.name} ·{' '}
                <Time at={recall.begunAt} />
              </span>
            </span>
            <RecallTags recall={recall} />
          </Link>
        </li>
      ))}
    </Rows>
  );
}
