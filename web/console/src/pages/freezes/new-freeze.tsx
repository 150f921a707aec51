import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { freezeGoods, freezePreviewQuery, type ReachInput } from '../../api/freezes-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import type { NewFreezeSearch } from '../../search-types.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { ProblemNote, Shape } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { type Measure, MeasureFields, measureBody } from './measure-fields.tsx';
import { ReachNote } from './reach-note.tsx';
import { SubjectFields } from './subject-fields.tsx';

/** What is frozen, as the API takes it; null: it is not said yet. */
function subjectOf(search: NewFreezeSearch): ReachInput | null {
  const kind = search.kind ?? 'lot';
  if (kind === 'lot') return search.lot ? { lot: search.lot } : null;
  if (kind === 'party') return search.party ? { party: search.party } : null;
  if (!search.product) return null;
  return {
    product: { productId: search.product },
    ...(search.producer ? { producer: search.producer } : {}),
  };
}

/** Stops goods; what it will do is told in numbers before the button can be pressed. */
export function NewFreezePage(): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const search = useSearch({ from: '/desk/freezes/new' });
  const [number] = useState(() => newDocumentNumber('TS'));
  const [measure, setMeasure] = useState<Measure>({
    division: undefined,
    clause: t.freezes.clauseDefault,
    reason: '',
    endsOn: '',
    approver: undefined,
  });
  const subject = subjectOf(search);
  const asked = subject && { ...subject, ...(measure.division ? { division: measure.division } : {}) };
  const preview = useQuery(freezePreviewQuery(asked));
  const freeze = useMutation({
    mutationFn: () =>
      freezeGoods({
        documentNumber: number,
        ...subject,
        ...measureBody(measure),
        ...(search.case ? { case: search.case } : {}),
      }),
    onSuccess: (view) => {
      void queryClient.invalidateQueries();
      void message.success(t.freezes.done(view.documentNumber));
      void navigate({ to: '/freezes/$freezeId', params: { freezeId: view.freezeId }, replace: true });
    },
  });
  const why = stillNeeded(t, [
    [subject === null, t.freezes.subject],
    [measure.clause.trim() === '', t.freezes.clause],
    [measure.reason.trim() === '', t.freezes.reason],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null && preview.data) freeze.mutate();
  };
  return (
    <form onSubmit={submit} className="narrow-form">
      <PageHead title={t.freezes.newTitle} lead={t.freezes.lead} />
      <Section title={t.freezes.subject}>
        <SubjectFields
          search={search}
          onChange={(next) => void navigate({ to: '/freezes/new', search: next, replace: true })}
        />
      </Section>
      <MeasureFields value={measure} onChange={setMeasure} />
      {subject === null ? null : preview.isError ? (
        <ProblemNote error={preview.error} />
      ) : preview.data ? (
        <ReachNote reach={preview.data} title={t.freezes.before} />
      ) : (
        <Shape rows={3} />
      )}
      {freeze.isError ? <ProblemNote error={freeze.error} /> : null}
      <div className="form-actions sticky-actions">
        <WhyButton
          why={why ?? (preview.data ? null : t.freezes.beforeCounting)}
          type="primary"
          danger
          size="large"
          htmlType="submit"
          loading={freeze.isPending}
          data-testid="freeze-submit"
        >
          {preview.data ? t.freezes.submit(formatInteger(preview.data.holders)) : t.freezes.submitPlain}
        </WhyButton>
      </div>
    </form>
  );
}
