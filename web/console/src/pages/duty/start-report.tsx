import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Input } from 'antd';
import type { ReactElement } from 'react';
import { type MealAsked, openIncident } from '../../api/duty-queries.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { forgetNumber, keptNumber, useKeptFields } from './kept-text.ts';

interface Props {
  /** The meal, where one is known; a report need not wait for it. */
  asked: MealAsked | null;
  /** Name of its kitchen; empty while it is looked up. */
  kitchen?: string;
  /** Case that it belongs to. */
  about?: { caseId: string; title: string } | undefined;
}

/** Notes the incident, which starts the 2 hours, and opens the draft of its first report. */
export function StartReport({ asked, kitchen = '', about }: Props): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = `new.${asked?.party ?? about?.caseId ?? 'plain'}`;
  const { fields, set, clear } = useKeptFields(key);
  const usual = asked ? t.duty.whatDefault(kitchen) : (about?.title ?? '');
  const what = fields.what?.trim() || usual;
  const start = useMutation({
    mutationFn: () =>
      openIncident({
        number: keptNumber(key, () => newDocumentNumber('SJ')),
        what,
        ...asked,
        ...(about ? { case: about.caseId } : {}),
      }),
    onSuccess: (incident) => {
      clear();
      forgetNumber(key);
      void client.invalidateQueries({ queryKey: ['duty', 'incidents'] });
      void navigate({ to: '/duty/incidents/$incidentId', params: { incidentId: incident.incidentId } });
    },
  });
  return (
    <div className="duty-start">
      <Field label={t.duty.what} hint={t.duty.whatHint}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={400}
            placeholder={usual}
            value={fields.what ?? ''}
            onChange={(event) => set('what', event.target.value)}
          />
        )}
      </Field>
      <WhyButton
        why={stillNeeded(t, [[what === '', t.duty.what]])}
        type="primary"
        size="large"
        block
        loading={start.isPending || (asked !== null && kitchen === '')}
        onClick={() => start.mutate()}
        data-testid="duty-report"
      >
        {t.duty.report}
      </WhyButton>
      <p className="quiet">
        {t.duty.reportLead} {fields.what ? t.duty.kept : ''}
      </p>
      {start.isError ? <ProblemNote error={start.error} again={() => start.mutate()} /> : null}
    </div>
  );
}
