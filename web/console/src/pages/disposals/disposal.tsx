import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import {
  type Disposal,
  type DisposalLot,
  type DisposalStepView,
  disposalQuery,
} from '../../api/disposals-queries.ts';
import { paths } from '../../paths.ts';
import { useMe } from '../../shell/use-me.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { AnswerForm, CarryOutForm, CloseForm } from './act-forms.tsx';
import { CorrectForm, isCorrectable } from './correct-form.tsx';
import { DemandedButton } from './demanded-button.tsx';
import { goodsOf, shelfGoodsOf } from './goods-of.ts';
import { ReturnedList } from './returned-list.tsx';
import { ApplyForm, HoldForm, PutBackForm } from './step-forms.tsx';

const PATH = ['take-off', 'hold', 'apply', 'carry-out', 'close'] as const;
/** How far along each state is: so many of the five steps are done. */
const DONE: Readonly<Record<string, number>> = {
  demanded: 0,
  'off-shelf': 1,
  held: 2,
  applied: 3,
  waiting: 3,
  'under-way': 3,
  'carried-out': 4,
  closed: 5,
  withdrawn: 5,
};

function Path({ disposal }: { disposal: Disposal }): ReactElement {
  const { t } = useWords();
  const done = DONE[disposal.state] ?? 0;
  return (
    <ol className="disposals-path" aria-label={t.disposals.timeline}>
      {PATH.map((step, index) => (
        <li key={step} className={index < done ? 'is-done' : index === done ? 'is-next' : ''}>
          <span className="figure">{index < done ? <Icon name="fine" size={14} /> : index + 1}</span>
          {t.disposals.path[index]}
        </li>
      ))}
    </ol>
  );
}

/** The one thing to do next, for whoever looks. */
function NextStep({ disposal }: { disposal: Disposal }): ReactElement | null {
  const { t } = useWords();
  const { can, next } = disposal;
  const may = (step: string) => can[step]?.allowed === true;
  const { disposalId, state } = disposal;
  // A form of its own for each state: what was typed for one step is nothing for the next.
  const key = `${disposalId} ${state} ${disposal.steps.length}`;
  if (may('attend')) {
    const form = <AnswerForm key={key} disposal={disposal} />;
    if (disposal.answeredAt === null) return form;
    return (
      <details className="disposals-details">
        <summary>{t.disposals.answerAgain}</summary>
        {form}
      </details>
    );
  }
  if (next === 'take-off' && may('take-off')) return <TakeOffDemanded disposal={disposal} />;
  if (next === 'hold' && may('hold')) return <HoldForm key={key} disposal={disposal} />;
  if (next === 'apply' && may('apply')) return <ApplyForm key={key} disposal={disposal} />;
  if (may('carry-out')) return <CarryOutForm key={key} disposal={disposal} />;
  if (next === 'close' && may('close')) return <CloseForm key={key} disposal={disposal} />;
  return null;
}

function TakeOffDemanded({ disposal }: { disposal: Disposal }): ReactElement {
  const { t, pick } = useWords();
  return (
    <Section title={t.disposals.takeOff} testId="demanded">
      <p>{t.disposals.demandedTag}</p>
      <DemandedButton disposal={disposal} goods={shelfGoodsOf(disposal, pick)} />
    </Section>
  );
}

function LotFigures({ lot }: { lot: DisposalLot }): ReactElement {
  const { t, pick } = useWords();
  const figures = Object.entries(lot.figures).filter(
    ([name, one]) => one.quantity !== 0 || name === 'opening' || name === 'closing',
  ) as [keyof typeof t.disposals.figures, (typeof lot.figures)[keyof typeof lot.figures]][];
  return (
    <li className="disposals-lot" data-testid="disposal-lot">
      <div className="row-title">
        <Link {...paths.lot(lot.lotId)}>{lot.name}</Link>
      </div>
      <div className="row-sub">
        {[lot.batch, lot.specification].filter(Boolean).join(' · ')} · {t.disposals.ends}{' '}
        <Day date={lot.expiryDate} />
      </div>
      <div className="row-sub">
        {t.disposals.source} {lot.sources.length === 0 ? t.disposals.noSource : lot.sources.join('、')}
      </div>
      <dl className="disposals-figures">
        {lot.held && lot.held.quantity > 0 ? (
          <div className="is-held">
            <dt>{t.disposals.held}</dt>
            <dd className="figure">{pick(lot.held.display)}</dd>
          </div>
        ) : null}
        {figures.map(([name, one]) => (
          <div key={name}>
            <dt>{t.disposals.figures[name]}</dt>
            <dd className="figure">{pick(one.display)}</dd>
          </div>
        ))}
        {lot.short.quantity > 0 ? (
          <div className="is-short">
            <dt>{t.disposals.short}</dt>
            <dd className="figure">{pick(lot.short.display)}</dd>
          </div>
        ) : null}
      </dl>
      {lot.misfit && lot.misfit.figure !== 'held' ? (
        <StateTag state="attention">{pick(lot.misfit.words)}</StateTag>
      ) : null}
    </li>
  );
}

function TimelineStep({ disposal, step }: { disposal: Disposal; step: DisposalStepView }): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const { disposalId } = disposal;
  return (
    <li data-testid="disposal-step">
      <div className="disposals-step-head">
        <span className="row-title">{pick(step.words)}</span>
        <span className="row-when">
          <Time at={step.at} />
        </span>
      </div>
      <div className="row-sub">
        {[step.by, step.byOffice ? t.disposals.office : null].filter(Boolean).join(' · ')}
      </div>
      <dl className="disposals-said">
        {step.facts.map(({ label, value }) => (
          <div key={`${label.en}${value.zh}`}>
            <dt>{pick(label)}</dt>
            <dd>{pick(value)}</dd>
          </div>
        ))}
      </dl>
      {step.vouchers.map((number) => (
        <Link key={number} {...paths.voucher(number)} className="disposals-more">
          {number}
        </Link>
      ))}
      <div className="disposals-photos">
        {step.photos.map((sha256, index) => {
          const address = `/api/v1/disposals/${disposalId}/photos/${sha256}`;
          return (
            <a key={sha256} href={address} target="_blank" rel="noreferrer">
              <img src={address} alt={`${t.disposals.photo} ${index + 1}`} loading="lazy" />
            </a>
          );
        })}
      </div>
      {me.role === 'operator' && isCorrectable(disposal, step) ? (
        <CorrectForm key={disposal.steps.length} disposal={disposal} step={step} />
      ) : null}
    </li>
  );
}

/** One disposal: how it stands, what to do next, its figures, and everything that happened. */
export function DisposalPage(): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const { disposalId } = useParams({ from: '/desk/disposals/$disposalId' });
  const found = useQuery(disposalQuery(disposalId));
  return (
    <Loaded query={found} rows={8}>
      {(disposal) => (
        <>
          <PageHead
            title={goodsOf(disposal, pick)}
            lead={
              <>
                <StateTag state={disposal.burns}>{pick(disposal.stateWords)}</StateTag>{' '}
                {disposal.demanded ? <StateTag state="attention">{t.disposals.demandedTag}</StateTag> : null}{' '}
                {pick(disposal.reasonWords)} · {pick(disposal.burnsWords)}
              </>
            }
            beside={
              <span className="button-row">
                <a
                  className="with-icon"
                  href={`/api/v1/disposals/${disposalId}/mark.pdf`}
                  target="_blank"
                  rel="noreferrer"
                >
                  <Icon name="label" size={18} />
                  {t.disposals.printMark}
                </a>
                <a
                  className="with-icon"
                  href={`/api/v1/disposals/${disposalId}/record.pdf`}
                  target="_blank"
                  rel="noreferrer"
                >
                  <Icon name="book" size={18} />
                  {t.disposals.printRecord}
                </a>
              </span>
            }
          />
          <Path disposal={disposal} />
          {disposal.waitUntil && disposal.state === 'waiting' ? (
            <p className="note note-attention" role="status">
              <Icon name="clock" />
              <span>
                {t.disposals.waitUntil} <Time at={disposal.waitUntil} />
              </span>
            </p>
          ) : null}
          {me.role === 'operator' ? null : <DisposalFacts disposal={disposal} />}
          <NextStep disposal={disposal} />
          {me.role === 'operator' && disposal.can['put-back']?.allowed ? (
            <PutBackForm disposal={disposal} />
          ) : null}
          <Section title={t.disposals.goods}>
            <ul className="disposals-list">
              {disposal.lots.map((lot) => (
                <LotFigures key={lot.lotId} lot={lot} />
              ))}
            </ul>
          </Section>
          {me.role === 'operator' ? <DisposalFacts disposal={disposal} /> : null}
          {disposal.returns.length > 0 ? (
            <Section title={t.disposals.returns}>
              <ReturnedList items={disposal.returns} />
            </Section>
          ) : null}
          <Section title={t.disposals.timeline}>
            <ol className="disposals-timeline">
              {disposal.steps.map((step) => (
                <TimelineStep key={step.stepId} disposal={disposal} step={step} />
              ))}
            </ol>
          </Section>
        </>
      )}
    </Loaded>
  );
}

function DisposalFacts({ disposal }: { disposal: Disposal }): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  return (
    <Facts
      items={[
        ...(me.role === 'operator'
          ? []
          : [
              [
                t.nav.parties,
                <Link key="party" {...paths.party(disposal.party.partyId)}>
                  {[disposal.party.name, disposal.party.stall].filter(Boolean).join(' ')}
                </Link>,
              ] as const,
            ]),
        [t.disposals.due, disposal.dueAt ? <Time key="due" at={disposal.dueAt} /> : null],
        ...(disposal.place === null ? [] : [[t.disposals.holdPlace, disposal.place] as const]),
        ...(disposal.methodWords === null || disposal.plannedAt === null
          ? []
          : ([
              [t.disposals.method, pick(disposal.methodWords)],
              [t.disposals.planned, <Time key="planned" at={disposal.plannedAt} />],
              [t.disposals.plannedPlace, disposal.plannedPlace],
            ] as const)),
        ...(disposal.answerDue
          ? [[t.disposals.answerDue, <Time key="answer" at={disposal.answerDue} />] as const]
          : []),
        [
          t.disposals.number,
          <span key="number" className="mono">
            {disposal.number}
          </span>,
        ],
      ]}
    />
  );
}
