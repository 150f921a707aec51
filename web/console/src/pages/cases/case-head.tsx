import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactElement, type ReactNode, useEffect, useRef } from 'react';
import { type CaseDetail, caseQuery } from '../../api/cases-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { sayTimeSpan } from './span.ts';

export type CasePageKey = 'case' | 'scope' | 'freezes' | 'recall' | 'notices' | 'file';

/** The pages of a case, which are addresses of their own. */
const TABS: readonly { key: CasePageKey; path: string }[] = [
  { key: 'case', path: '' },
  { key: 'scope', path: '/scope' },
  { key: 'freezes', path: '/freezes' },
  { key: 'recall', path: '/recall' },
  { key: 'notices', path: '/notices' },
  { key: 'file', path: '/file' },
];

function Tabs({ caseId, current }: { caseId: string; current: CasePageKey }): ReactElement {
  const { t } = useWords();
  const strip = useRef<HTMLElement>(null);
  // On a phone the strip is wider than the screen: the page one is on has to be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: moves whenever the page changes
  useEffect(() => {
    const nav = strip.current;
    const tab = nav?.querySelector<HTMLElement>('[aria-current="page"]');
    if (nav && tab)
      nav.scrollLeft = tab.offsetLeft - nav.offsetLeft - (nav.clientWidth - tab.clientWidth) / 2;
  }, [current]);
  return (
    <nav ref={strip} className="cases-tabs" aria-label={t.cases.tabs.label}>
      {TABS.map(({ key, path }) => (
        <Link
          key={key}
          // The pages of other areas register their routes themselves.
          to={`/cases/${caseId}${path}` as '/'}
          // The case's own address begins those of its other pages.
          activeOptions={{ exact: true }}
          aria-current={key === current ? 'page' : undefined}
          className="cases-tab"
          data-testid={`case-tab-${key}`}
        >
          {t.cases.tabs[key]}
        </Link>
      ))}
    </nav>
  );
}

/** State, level, clock and scope of a case: what stands above each of its pages. */
function Lead({ found }: { found: CaseDetail }): ReactElement {
  const { t, pick, language } = useWords();
  const until = found.state === 'closed' ? Date.parse(found.stateAt) : Date.now();
  const span = sayTimeSpan(until - Date.parse(found.openedAt), t.cases.spans);
  const { scope, late } = found;
  return (
    <span className="cases-lead">
      <StateTag state={found.state === 'open' ? 'attention' : 'fine'}>{t.cases.states[found.state]}</StateTag>
      {found.level ? <span>{found.level[language]}</span> : null}
      <span className="figure" data-testid="case-clock">
        {found.state === 'open' ? t.cases.clock(span) : t.cases.took(span)}
      </span>
      <span className="figure" data-testid="case-scope">
        {scope ? t.cases.scopeShort(formatInteger(scope.sellers), pick(scope.total)) : t.cases.noScope}
      </span>
      {late.documents > 0 ? (
        <StateTag state="stop">
          <span data-testid="case-late">{t.cases.late(late.documents)}</span>
        </StateTag>
      ) : null}
      {found.missed > 0 ? <StateTag state="stop">{t.cases.missed(found.missed)}</StateTag> : null}
      {found.nextDueAt ? (
        <span className="figure">
          {t.cases.nextDue} <Time at={found.nextDueAt} />
        </span>
      ) : null}
      {found.mayDecide ? null : <span className="quiet">{t.cases.othersCase(found.division[language])}</span>}
    </span>
  );
}

/**
 * Head of every page of a case: its name, state and clock, and the way to its other pages. Below it the page; `primary`
 * is the page's one action.
 */
export function CaseHead(props: { caseId: string; current: CasePageKey; primary?: ReactNode }): ReactElement {
  const { t } = useWords();
  const { caseId, current } = props;
  const found = useQuery(caseQuery(caseId));
  return (
    <>
      <Loaded query={found} rows={2}>
        {(one) => (
          <PageHead
            title={one.title}
            lead={<Lead found={one} />}
            beside={<Link to="/cases">{t.cases.all}</Link>}
            primary={props.primary}
          />
        )}
      </Loaded>
      <Tabs caseId={caseId} current={current} />
    </>
  );
}
