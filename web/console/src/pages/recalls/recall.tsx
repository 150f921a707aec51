import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Recall, recallElementsQuery, recallQuery } from '../../api/recalls-queries.ts';
import { paths } from '../../paths.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { DeadlineRows } from '../freezes/deadline-rows.tsx';
import { FilledElements } from './element-fields.tsx';
import { FiguresSection } from './figures.tsx';
import { LetterView } from './letter.tsx';
import { NextSteps } from './next-steps.tsx';
import { RecallTags } from './recalls.tsx';

/** A recall, for the business and for the office: what is next, what it has come to, plan, steps, clocks. */
export function RecallPage(): ReactElement {
  const { recallId } = useParams({ from: '/desk/recalls/$recallId' });
  const found = useQuery(recallQuery(recallId));
  return (
    <Loaded query={found} rows={8}>
      {(recall) => <RecallView recall={recall} />}
    </Loaded>
  );
}

export function RecallView({ recall }: { recall: Recall }): ReactElement {
  const { t, pick } = useWords();
  const running = recall.deadlines.filter((one) => one.met === null && one.dropped === null);
  return (
    <>
      <PageHead
        title={`${t.recalls.title} · ${recall.food}`}
        lead={
          <>
            <RecallTags recall={recall} /> {pick(recall.levelWords)} · {recall.party.name}
          </>
        }
        beside={
          recall.caseId ? (
            <Link to={`/cases/${recall.caseId}/recall` as '/'}>{t.freezes.openCase}</Link>
          ) : (
            <Link to="/recalls" search={{}}>
              {t.recalls.title}
            </Link>
          )
        }
      />
      {running.length > 0 ? (
        <Section title={t.deadlines.title}>
          <DeadlineRows items={running} />
        </Section>
      ) : null}
      <NextSteps recall={recall} />
      {recall.publications.length > 0 ? <Publications recall={recall} /> : null}
      <FiguresSection recallId={recall.recallId} />
      <Plans recall={recall} />
      <Lots recall={recall} />
      <Steps recall={recall} />
    </>
  );
}

function Publications({ recall }: { recall: Recall }): ReactElement {
  const { t, pick } = useWords();
  return (
    <Section title={t.recalls.publicPage}>
      <ul className="papers">
        {recall.publications.map((one) => (
          <li key={one.number}>
            <a href={one.path} target="_blank" rel="noreferrer" data-testid="public-page">
              {pick(one.title)}
            </a>{' '}
            <span className="quiet">
              <Time at={one.at} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Plans({ recall }: { recall: Recall }): ReactElement | null {
  const { t } = useWords();
  const elements = (useQuery(recallElementsQuery).data?.elements ?? []).filter((one) => one.of === 'plan');
  const { plan, waitingPlan } = recall;
  const waits = waitingPlan && waitingPlan.version !== plan?.version ? waitingPlan : null;
  return (
    <>
      {waits ? (
        <Section title={`${t.recalls.planWaits} · ${t.recalls.planVersion(waits.version)}`}>
          <FilledElements elements={elements} filled={waits.content} />
        </Section>
      ) : null}
      {plan ? (
        <Section title={`${t.recalls.plan} · ${t.recalls.planVersion(plan.version)}`}>
          <FilledElements elements={elements} filled={plan.content} />
        </Section>
      ) : null}
    </>
  );
}

function Lots({ recall }: { recall: Recall }): ReactElement {
  const { t } = useWords();
  return (
    <Section title={t.recalls.lots} count={recall.lotList.length}>
      <ul className="papers">
        {recall.lotList.map((one) => (
          <li key={one.lotId}>
            <Link {...paths.lot(one.lotId)}>{one.product}</Link>{' '}
            <span className="mono">{one.batch ?? one.code}</span>{' '}
            <span className="quiet">
              <Day date={one.productionDate} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Steps({ recall }: { recall: Recall }): ReactElement {
  const { t, pick } = useWords();
  return (
    <Section title={t.recalls.steps} count={recall.steps.length}>
      <ol className="recalls-steps">
        {recall.steps.toReversed().map((step) => (
          <li key={step.seq}>
            <p>
              <b>{pick(step.words)}</b>
              {step.version ? ` · ${t.recalls.planVersion(step.version)}` : ''}
              {step.effective === null ? null : (
                <StateTag state={step.effective ? 'fine' : 'attention'}>
                  {step.effective ? t.recalls.effective : t.recalls.notEffective}
                </StateTag>
              )}
            </p>
            <p className="quiet">
              <Time at={step.at} /> · {step.by} · <span className="mono">{step.documentNumber}</span>
              {step.clause ? <span className="clause">{step.clause}</span> : null}
            </p>
            {step.text ? <p>{step.text}</p> : null}
            {step.letter ? (
              <details>
                <summary>{t.recalls.letter}</summary>
                <LetterView letter={step.letter} />
              </details>
            ) : null}
          </li>
        ))}
      </ol>
    </Section>
  );
}
