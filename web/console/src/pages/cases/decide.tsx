import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Segmented, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { type CaseDetail, decideInCase, refreshCases } from '../../api/cases-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

type Kind = 'level' | 'closed' | 'reopened' | 'other';

/** Decides in a case: says what it does before, and is signed. */
function Decide({ found }: { found: CaseDetail }): ReactElement {
  const { t, language, pick } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const kinds: Kind[] = found.state === 'open' ? ['level', 'other', 'closed'] : ['reopened'];
  const [chosen, setKind] = useState<Kind>('level');
  const kind = kinds.includes(chosen) ? chosen : (kinds[0] ?? 'other');
  const [documentNumber, setNumber] = useState(() => newDocumentNumber('JD'));
  const [level, setLevel] = useState<string | undefined>(found.level?.code);
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: () =>
      decideInCase(found.caseId, {
        documentNumber,
        kind,
        reason: reason.trim(),
        ...(kind === 'level' && level ? { level } : {}),
      }),
    onSuccess: () => {
      setReason('');
      setNumber(newDocumentNumber('JD'));
      refreshCases(queryClient);
      void message.success(t.case.saved);
    },
  });
  const why = stillNeeded(t, [
    [kind === 'level' && !level, t.case.level],
    [reason.trim() === '', t.case.reason],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) decide.mutate();
  };
  const { scope } = found;
  const stands = scope ? t.case.scopeStands(formatInteger(scope.sellers), pick(scope.total)) : '';
  return (
    <form onSubmit={submit} className="stack cases-form">
      {kinds.length > 1 ? (
        <Segmented
          aria-label={t.case.decide}
          value={kind}
          onChange={(value) => setKind(value)}
          options={kinds.map((value) => ({ value, label: t.case.decisionKinds[value] }))}
        />
      ) : null}
      {kind === 'level' ? (
        <Field
          label={t.case.level}
          hint={pick(found.levels.find((one) => one.code === level)?.says ?? { zh: '', en: '' })}
        >
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.case.level}
              size="large"
              className="wide"
              value={level}
              onChange={setLevel}
              options={found.levels.map((one) => ({ value: one.code, label: one[language] }))}
            />
          )}
        </Field>
      ) : null}
      {kind === 'closed' ? (
        <div className="note note-attention">
          <p>{t.case.confirmClose(stands)}</p>
        </div>
      ) : null}
      <Field label={t.case.reason} hint={t.case.reasonHint}>
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
      <div className="form-actions">
        <WhyButton
          why={why}
          size="large"
          htmlType="submit"
          danger={kind === 'closed'}
          loading={decide.isPending}
          data-testid={`decide-${kind}`}
        >
          {t.case.decisionKinds[kind]}
        </WhyButton>
      </div>
    </form>
  );
}

/** What was decided, by whom and why; and the next decision. */
export function Decisions({ found }: { found: CaseDetail }): ReactElement {
  const { t, language } = useWords();
  const levelName = (code: string | null) =>
    found.levels.find((one) => one.code === code)?.[language] ?? code;
  return (
    <Section title={t.case.decisions} count={found.decisions.length} testId="decisions">
      <ul className="cases-decisions">
        {[...found.decisions].reverse().map((one) => (
          <li key={one.documentId}>
            <span className="strong">
              {t.case.decisionKinds[one.kind]}
              {one.level ? ` · ${levelName(one.level)}` : ''}
            </span>{' '}
            <span className="row-sub">
              {one.by} · <Time at={one.at} />
            </span>
            <p className="cases-words">{one.reason}</p>
          </li>
        ))}
      </ul>
      {found.mayDecide ? (
        <details className="cases-add">
          <summary>{t.case.decide}</summary>
          <Decide found={found} />
        </details>
      ) : null}
    </Section>
  );
}
