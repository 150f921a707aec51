import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import {
  type CaseDetail,
  decideScope,
  refreshCases,
  type ScopeChange,
  type ScopeDraft,
} from '../../../api/cases-queries.ts';
import { asProblem } from '../../../api/problem.ts';
import { formatInteger } from '../../../format/quantity.ts';
import { newDocumentNumber } from '../../../ui/document-number.ts';
import { Field } from '../../../ui/field.tsx';
import { ProblemNote } from '../../../ui/loaded.tsx';
import { Section } from '../../../ui/page.tsx';
import { WhyButton } from '../../../ui/why-button.tsx';
import { useWords } from '../../../words/words.tsx';
import { figuresOf, type ScopeRow } from './holders.ts';

interface Props {
  found: CaseDetail;
  draft: ScopeDraft;
  chosen: number;
  rows: readonly ScopeRow[];
  changes: readonly ScopeChange[];
  onDecided: () => void;
  onAgain: () => void;
}

const STALE = new Set(['scope-moved', 'scope-decided-meanwhile']);

/** The one legal act of the page: says in numbers what it decides, before and after. */
export function DecidePanel(props: Props): ReactElement {
  const { t, pick } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const { found, draft, chosen, rows, changes } = props;
  const [documentNumber, setNumber] = useState(() => newDocumentNumber('FW'));
  const [reason, setReason] = useState('');
  const figures = figuresOf(rows);
  const step = draft.steps[chosen];
  const total = step?.quantities.map((one) => pick(one.display.total)).join('、') || '—';
  const decide = useMutation({
    mutationFn: () =>
      decideScope(found.caseId, {
        documentNumber,
        step: draft.step,
        ...(draft.step === 'possible' && draft.days !== null ? { days: draft.days } : {}),
        asOf: draft.asOf,
        digest: draft.digest,
        basedOn: draft.latest?.scopeId ?? null,
        changes: [...changes],
        reason: reason.trim(),
      }),
    onSuccess: (scope) => {
      setReason('');
      setNumber(newDocumentNumber('FW'));
      refreshCases(queryClient);
      props.onDecided();
      void message.success(t.caseScope.done(scope.number, formatInteger(scope.sellers), pick(scope.total)));
    },
  });
  const why = !found.mayDecide
    ? t.caseScope.othersDecide
    : found.state === 'closed'
      ? t.caseScope.closed
      : figures.businesses === 0
        ? t.caseScope.nothingIncluded
        : reason.trim() === ''
          ? t.caseScope.reasonNeeded
          : null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) decide.mutate();
  };
  const stale = decide.isError && STALE.has(asProblem(decide.error).code);
  return (
    <Section title={t.caseScope.decide} testId="decide-scope">
      <form onSubmit={submit} className="stack cases-form">
        <p className="cases-summary" data-testid="scope-summary">
          {t.caseScope.summary(
            formatInteger(figures.sellers),
            formatInteger(figures.businesses),
            formatInteger(figures.lots),
            total,
          )}{' '}
          {figures.excluded + figures.added > 0
            ? t.caseScope.summaryHand(figures.excluded, figures.added)
            : null}
        </p>
        <p className="quiet">{t.caseScope.summaryAfter}</p>
        <Field label={t.caseScope.decideWhy}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              autoSize={{ minRows: 2, maxRows: 6 }}
              maxLength={1000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {decide.isError ? <ProblemNote error={decide.error} /> : null}
        {stale ? (
          <div>
            <p className="quiet">{t.caseScope.moved}</p>
            <Button size="large" onClick={props.onAgain} data-testid="draft-again">
              {t.caseScope.again}
            </Button>
          </div>
        ) : null}
        <div className="form-actions">
          <WhyButton
            why={why}
            type="primary"
            size="large"
            htmlType="submit"
            loading={decide.isPending}
            data-testid="decide-scope-button"
          >
            {t.caseScope.decide}
            {figures.sellers > 0 ? `（${t.caseScope.sellersOf(formatInteger(figures.sellers))}）` : ''}
          </WhyButton>
        </div>
      </form>
    </Section>
  );
}
