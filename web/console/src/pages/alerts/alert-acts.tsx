import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Radio } from 'antd';
import { type ReactElement, useState } from 'react';
import { giveFeedback, takeFindingStep, type Verdict } from '../../api/alerts-queries.ts';
import type { Finding } from '../../api/types.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

const VERDICTS = ['true', 'false', 'duplicate'] as const;

/** What an officer makes of an alert: a verdict, and closing it when it is dealt with. */
export function AlertActs({ finding }: { finding: Finding }): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [duplicateOf, setDuplicateOf] = useState('');
  const [note, setNote] = useState('');
  const [number, setNumber] = useState(() => newDocumentNumber('AF'));
  const refresh = () => {
    void queryClient.invalidateQueries({ queryKey: ['finding', finding.findingId] });
    void queryClient.invalidateQueries({ queryKey: ['findings'] });
    void queryClient.invalidateQueries({ queryKey: ['finding-counts'] });
  };
  const send = useMutation({
    mutationFn: (chosen: Verdict) =>
      giveFeedback(finding.findingId, {
        documentNumber: number,
        verdict: chosen,
        ...(chosen === 'duplicate' ? { duplicateOf: duplicateOf.trim() } : {}),
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      }),
    onSuccess: () => {
      setNumber(newDocumentNumber('AF'));
      setVerdict(null);
      setNote('');
      refresh();
    },
  });
  const step = useMutation({
    mutationFn: (what: 'closed' | 'reopened') => takeFindingStep(finding.findingId, { step: what }),
    onSuccess: refresh,
  });
  const isJudged = finding.steps.some((one) => one.what === 'verdict');
  const why = stillNeeded(t, [
    [verdict === null, t.alerts.verdict],
    [verdict === 'duplicate' && !/^[0-9]{1,19}$/.test(duplicateOf.trim()), t.alerts.duplicateOf],
  ]);
  return (
    <div className="alerts-acts">
      <fieldset>
        <legend>{t.alerts.verdict}</legend>
        <Radio.Group
          size="large"
          optionType="button"
          value={verdict}
          onChange={(event) => setVerdict(event.target.value as Verdict)}
          options={VERDICTS.map((value) => ({ value, label: t.alerts.verdicts[value] }))}
        />
      </fieldset>
      {verdict === null ? null : (
        <>
          <p className="quiet">{t.alerts.verdictHints[verdict]}</p>
          {verdict === 'duplicate' ? (
            <Field label={t.alerts.duplicateOf}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  value={duplicateOf}
                  onChange={(event) =>
                    // The address of the other one, as it is copied, will do.
                    setDuplicateOf(event.target.value.replace(/^.*\/alerts\/(\d+).*$/, '$1'))
                  }
                />
              )}
            </Field>
          ) : null}
          <Field label={t.alerts.note}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                maxLength={400}
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
          <WhyButton
            size="large"
            type="primary"
            why={why}
            loading={send.isPending}
            onClick={() => {
              if (verdict !== null) send.mutate(verdict);
            }}
          >
            {t.alerts.send}
          </WhyButton>
        </>
      )}
      {send.isError ? <ProblemNote error={send.error} /> : null}
      {step.isError ? <ProblemNote error={step.error} /> : null}
      <div className="alerts-close">
        {finding.state === 'closed' ? (
          <Button size="large" loading={step.isPending} onClick={() => step.mutate('reopened')}>
            {t.alerts.reopen}
          </Button>
        ) : (
          <WhyButton
            size="large"
            why={isJudged || finding.state === 'case' ? null : t.alerts.closeWhy}
            loading={step.isPending}
            onClick={() => step.mutate('closed')}
          >
            {t.alerts.close}
          </WhyButton>
        )}
      </div>
    </div>
  );
}

/** Who did what with it, the first first. */
export function AlertHistory({ finding }: { finding: Finding }): ReactElement | null {
  const { t } = useWords();
  if (finding.steps.length === 0) return null;
  const told = (note: string | null): string => {
    const [first = '', ...rest] = (note ?? '').split(' ');
    return first in t.alerts.verdicts
      ? [t.alerts.verdicts[first as Verdict], ...rest].join(' ')
      : (note ?? '');
  };
  return (
    <Section title={t.alerts.history} testId="alert-history">
      <ol className="evidence">
        {finding.steps.map((step) => (
          <li key={step.stepId}>
            <span className="evidence-when">
              <Time at={step.at} />
            </span>
            <span className="evidence-words">
              {[t.alerts.steps[step.what], told(step.note), step.by].filter(Boolean).join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </Section>
  );
}
