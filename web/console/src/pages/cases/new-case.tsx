import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { openCase, refreshCases } from '../../api/cases-queries.ts';
import { asProblem } from '../../api/problem.ts';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { CASE_ORIGINS } from './origins.ts';

const lotsOf = (text: string) =>
  text
    .split(/[\s,，;；]+/)
    .map((one) => one.trim())
    .filter(Boolean);

/** Of a complaint that has its case already, the way to it. */
function Refused({ error }: { error: unknown }): ReactElement {
  const { t } = useWords();
  const problem = asProblem(error);
  const { caseId } = problem.details as { caseId?: string };
  return (
    <>
      <ProblemNote error={error} />
      {problem.code === 'case-exists' && caseId ? (
        <LinkButton size="large" {...paths.case(caseId)}>
          {t.cases.tabs.case}
        </LinkButton>
      ) : null}
    </>
  );
}

/** Opens a case: from what the address names, or from scratch. */
export function NewCasePage(): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const search = useSearch({ from: '/desk/cases/new' });
  const [documentNumber] = useState(() => newDocumentNumber('AJ'));
  const [title, setTitle] = useState(search.title ?? '');
  const [origin, setOrigin] = useState(search.origin ?? 'own');
  const [ref, setRef] = useState(search.ref ?? '');
  const [lots, setLots] = useState((search.lot ?? []).join('\n'));
  const [note, setNote] = useState('');
  const open = useMutation({
    mutationFn: () =>
      openCase({
        documentNumber,
        title: title.trim(),
        origin: { kind: origin, ...(ref.trim() ? { ref: ref.trim() } : {}) },
        lots: lotsOf(lots),
        ...(note.trim() ? { note: note.trim() } : {}),
      }),
    onSuccess: ({ caseId }) => {
      refreshCases(queryClient);
      void message.success(t.newCase.done);
      void navigate(paths.case(caseId));
    },
  });
  const needsRef = ['complaint', 'lot-test', 'finding', 'alert'].includes(origin);
  const why = stillNeeded(t, [
    [title.trim() === '', t.newCase.name],
    [needsRef && ref.trim() === '', t.newCase.ref[origin]],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) open.mutate();
  };
  return (
    <>
      <PageHead title={t.newCase.title} lead={t.newCase.lead} />
      <form onSubmit={submit} className="stack cases-form">
        <Field label={t.newCase.name} hint={t.newCase.nameHint}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={120}
              value={title}
              onChange={(event) => setTitle(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.newCase.origin}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.newCase.origin}
              size="large"
              className="wide"
              value={origin}
              onChange={setOrigin}
              options={CASE_ORIGINS.map((value) => ({ value, label: t.cases.origins[value] }))}
            />
          )}
        </Field>
        <Field label={t.newCase.ref[origin]} {...(needsRef ? {} : { optional: t.common.optional })}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={300}
              value={ref}
              onChange={(event) => setRef(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.newCase.lots} hint={t.newCase.lotsHint} optional={t.common.optional}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              autoSize={{ minRows: 2, maxRows: 8 }}
              value={lots}
              onChange={(event) => setLots(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.newCase.note} optional={t.common.optional}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              autoSize={{ minRows: 3, maxRows: 12 }}
              maxLength={4000}
              value={note}
              onChange={(event) => setNote(event.target.value)}
            />
          )}
        </Field>
        {open.isError ? <Refused error={open.error} /> : null}
        <div className="form-actions">
          <WhyButton
            why={why}
            type="primary"
            size="large"
            htmlType="submit"
            loading={open.isPending}
            data-testid="open-case"
          >
            {t.newCase.submit}
          </WhyButton>
        </div>
      </form>
    </>
  );
}
