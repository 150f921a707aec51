import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import type { ReactElement } from 'react';
import { type MealAsked, openIncident } from '../../api/duty-queries.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { forgetNumber, keptNumber, useKeptFields } from './kept-text.ts';

/** Notes the incident, which starts the 2 hours, and opens the draft of its first report. */
export function StartReport({ asked, kitchen }: { asked: MealAsked; kitchen: string }): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = `new.${asked.party}`;
  const { fields, set, clear } = useKeptFields(key);
  const start = useMutation({
    mutationFn: () => {
      const { party, ...meal } = asked;
      return openIncident({
        number: keptNumber(key, () => newDocumentNumber('SJ')),
        what: fields.what || t.duty.whatDefault(kitchen),
        party,
        ...meal,
      });
    },
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
            placeholder={t.duty.whatDefault(kitchen)}
            value={fields.what ?? ''}
            onChange={(event) => set('what', event.target.value)}
          />
        )}
      </Field>
      <Button
        type="primary"
        size="large"
        block
        loading={start.isPending}
        disabled={kitchen === ''}
        onClick={() => start.mutate()}
        data-testid="duty-report"
      >
        {t.duty.report}
      </Button>
      <p className="quiet">
        {t.duty.reportLead} {fields.what ? t.duty.kept : ''}
      </p>
      {start.isError ? <ProblemNote error={start.error} again={() => start.mutate()} /> : null}
    </div>
  );
}
