import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { type CaseBrief, casesQuery } from '../../api/cases-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

function CaseRow({ one }: { one: CaseBrief }): ReactElement {
  const { t, pick, language } = useWords();
  const { scope, late } = one;
  const about = [t.cases.origins[one.origin], one.division[language], one.level?.[language]];
  return (
    <li>
      <Link {...paths.case(one.caseId)} className="row cases-row" data-testid="case">
        <span className="row-main">
          <span className="row-title">{one.title}</span>
          <span className="row-sub">{about.filter(Boolean).join(' · ')}</span>
        </span>
        <span className="row-figure">
          {scope
            ? t.cases.scopeShort(formatInteger(scope.sellers), pick(scope.total))
            : one.lots > 0
              ? `${t.cases.lots(one.lots)} · ${t.cases.noScope}`
              : t.cases.noScope}
        </span>
        <span className="row-when">
          <Time at={one.lastEntryAt} />
        </span>
        {late.documents > 0 ? (
          <StateTag state="stop">{t.cases.late(late.documents)}</StateTag>
        ) : one.missed > 0 ? (
          <StateTag state="stop">{t.cases.missed(one.missed)}</StateTag>
        ) : (
          <StateTag state={one.state === 'open' ? 'attention' : 'fine'}>{t.cases.states[one.state]}</StateTag>
        )}
      </Link>
    </li>
  );
}

/** What burns first: open cases, and of these the ones whose scope is touched by late documents. */
export function CasesPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { state = 'open', before } = useSearch({ from: '/desk/cases' });
  const found = useQuery(casesQuery(state, before));
  return (
    <>
      <PageHead
        title={t.cases.title}
        lead={t.cases.lead}
        primary={
          <LinkButton primary size="large" icon={<Icon name="plus" size={18} />} {...paths.newCase({})}>
            {t.cases.open}
          </LinkButton>
        }
      />
      <div className="filters">
        <Segmented
          aria-label={t.cases.title}
          value={state}
          onChange={(value) =>
            void navigate({ to: '/cases', search: { state: value === 'closed' ? value : undefined } })
          }
          options={(['open', 'closed'] as const).map((value) => ({ value, label: t.cases.states[value] }))}
        />
      </div>
      <Loaded query={found} rows={8}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{state === 'open' ? t.cases.none : t.cases.noneClosed}</Empty>
          ) : (
            <>
              <Rows label={t.cases.title}>
                {items.map((one) => (
                  <CaseRow key={one.caseId} one={one} />
                ))}
              </Rows>
              {next ? (
                <div className="pager">
                  <Button
                    onClick={() =>
                      void navigate({
                        to: '/cases',
                        search: { state: state === 'closed' ? state : undefined, before: next },
                      })
                    }
                  >
                    {t.cases.older}
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
