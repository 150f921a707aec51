import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { type ReactElement, useMemo } from 'react';
import { partyQuery } from '../../api/queries.ts';
import type { SourceAnswer } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import type { SourceSearch } from '../../search-types.ts';
import { Icon } from '../../ui/icon.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import {
  CANDIDATE_KINDS,
  type Candidate,
  candidatesOf,
  DOTS,
  dotsOf,
  ranked,
  scoreShare,
  scoreText,
} from './candidates.ts';
import type { TypedCase } from './case-text.ts';
import { SOURCE_MEASURES, type SourceMeasure } from './measures.ts';

/** Lots that one trace may begin with. */
const LOTS_MOST = 50;

function CaseDots({ candidate, cases }: { candidate: Candidate; cases: number }): ReactElement {
  const { t } = useWords();
  return (
    <ul className="dots" aria-label={t.source.coverage}>
      {dotsOf(candidate, cases).map((dot, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the list is the case
        <li key={at} className={`dot dot-${dot}`} title={t.source.dot(at + 1, t.source.dots[dot])}>
          <span className="hidden">{t.source.dot(at + 1, t.source.dots[dot])}</span>
          <span aria-hidden="true">{at + 1}</span>
        </li>
      ))}
    </ul>
  );
}

function linkOf(candidate: Candidate) {
  const [first = ''] = candidate.ids;
  switch (candidate.kind) {
    case 'lots':
      return paths.lot(first);
    case 'products':
      return paths.product(first);
    case 'parties':
      return paths.party(first);
  }
}

function CandidateLine(props: {
  candidate: Candidate;
  by: SourceMeasure;
  share: number;
  cases: number;
}): ReactElement {
  const { t, pick } = useWords();
  const { candidate, by, share, cases } = props;
  const place = candidate.places[by];
  const sub = [
    ...candidate.sub,
    ...(candidate.kind === 'lots' && candidate.ids.length > 1
      ? [t.source.batches(candidate.ids.length)]
      : []),
  ];
  return (
    <li className="candidate" data-testid="candidate">
      <span className="candidate-place">{place === null ? '—' : place}</span>
      <div className="candidate-main">
        <Link {...linkOf(candidate)} className="row-title">
          {candidate.name}
        </Link>
        <span className="row-sub">{sub.join(' · ')}</span>
        <span className="candidate-words">
          {pick(candidate)}{' '}
          <span className="quiet">
            {t.source.restsOn}: {t.source.grounds[candidate.restsOn]}
          </span>
        </span>
      </div>
      <CaseDots candidate={candidate} cases={cases} />
      <div className="candidate-score" title={place === null ? t.source.noPlace : t.source.measureHints[by]}>
        <span className="bound-bar" aria-hidden="true">
          <span className="bar-recorded" style={{ width: `${share * 100}%` }} />
        </span>
        <span className="figure">
          <span className="hidden">{t.source.measures[by]} </span>
          {scoreText(candidate, by)}
        </span>
      </div>
      <span className="candidate-do">
        {candidate.kind === 'lots' ? (
          <Link className="with-icon" {...paths.trace(...candidate.ids.slice(0, LOTS_MOST))}>
            <Icon name="way" size={16} />
            {t.source.traceIt}
          </Link>
        ) : null}
      </span>
    </li>
  );
}

function CaseFound(props: { typed: TypedCase; at: number; words: string }): ReactElement {
  const { t } = useWords();
  const { typed, at } = props;
  const party = useQuery({
    ...partyQuery(typed.place),
    enabled: typed.where === 'shop' && typed.place !== '',
  });
  return (
    <li>
      <span className="strong">{t.source.caseOf(at + 1)}</span>
      <span>{typed.where === 'shop' ? (party.data?.name ?? typed.place) : typed.place}</span>
      <span className="quiet">{props.words}</span>
    </li>
  );
}

/** Which ranking to read first, then the candidates with bar and dots, then what the records lack. */
export function SourceResults(props: {
  answer: SourceAnswer;
  cases: readonly TypedCase[];
  search: SourceSearch;
  change: (next: Partial<SourceSearch>) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { answer, cases, search, change } = props;
  const kind = search.show ?? 'lots';
  const by = search.by ?? answer.trust.first;
  const candidates = useMemo(() => ranked(candidatesOf(answer, kind), by), [answer, kind, by]);
  return (
    <Section title={t.source.results} testId="source-results">
      <p className="section-lead strong" role="status" data-testid="trust">
        {pick(answer.trust)}
      </p>
      {answer.truncated ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <p>{pick(answer.truncated)}</p>
        </div>
      ) : null}
      <div className="filters source-filters">
        <Segmented
          aria-label={t.source.results}
          value={kind}
          onChange={(value) =>
            change({ show: value === 'products' || value === 'parties' ? value : undefined })
          }
          options={CANDIDATE_KINDS.map((value) => ({
            value,
            label: `${t.source.kinds[value]} ${answer.counts[value]}`,
          }))}
        />
        <span className="as-of ranking">
          <span>{t.source.by}</span>
          <Segmented
            aria-label={t.source.by}
            value={by}
            onChange={(value) => change({ by: value })}
            options={SOURCE_MEASURES.map((value) => ({
              value,
              title: t.source.measureHints[value],
              label:
                value === answer.trust.first
                  ? `${t.source.measures[value]} · ${t.source.trusted}`
                  : t.source.measures[value],
            }))}
          />
        </span>
      </div>
      <p className="legend quiet">
        {DOTS.filter(
          (dot) => dot === 'recorded' || candidates.some((one) => dotsOf(one, cases.length).includes(dot)),
        ).map((dot) => (
          <span key={dot} className="legend-item">
            <span className={`dot dot-${dot}`} aria-hidden="true" />
            {t.source.dots[dot]}
          </span>
        ))}
      </p>
      {candidates.length === 0 ? (
        <Empty>{t.source.none}</Empty>
      ) : (
        <ol className="candidates" aria-label={t.source.results}>
          {candidates.map((one) => (
            <CandidateLine
              key={one.key}
              candidate={one}
              by={by}
              share={scoreShare(one, by, candidates)}
              cases={cases.length}
            />
          ))}
        </ol>
      )}
      {candidates.length < answer.counts[kind] ? (
        <p className="quiet">{t.source.shownOf(candidates.length, answer.counts[kind])}</p>
      ) : null}
      {answer.settled ? null : <p className="quiet">{t.source.unsettled}</p>}
      <h3 className="source-sub">{t.source.found}</h3>
      <ul className="case-found">
        {cases.map((typed, at) => {
          const found = answer.cases[at];
          return found ? <CaseFound key={typed.key} typed={typed} at={at} words={pick(found)} /> : null;
        })}
      </ul>
      <h3 className="source-sub">{t.source.missing}</h3>
      <p className="quiet">{pick(answer.missing)}</p>
    </Section>
  );
}
