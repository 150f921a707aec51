import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Segmented } from 'antd';
import { type ReactElement, useState } from 'react';
import { fileReport, type Incident, type ReportInput, type Stage } from '../../api/duty-queries.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { forgetNumber, keptNumber, useKeptFields } from './kept-text.ts';

const COUNTS = ['ill', 'inHospital', 'critical', 'dead', 'exposed'] as const;
const TEXTS = [
  'symptoms',
  'suspectedFood',
  'measures',
  'cause',
  'grade',
  'requests',
  'toldBy',
  'contact',
] as const;

/** What was filled in; what is empty is not sent, and the report says that it is not known. */
function reportOf(stage: Stage, number: string, fields: Readonly<Record<string, string>>): ReportInput {
  const counts = COUNTS.flatMap((name) =>
    /^\d+$/.test(fields[name] ?? '') ? [[name, Number(fields[name])]] : [],
  );
  const texts = TEXTS.flatMap((name) => {
    const text = fields[name]?.trim();
    return text ? [[name, text]] : [];
  });
  return { documentNumber: number, stage, ...Object.fromEntries([...counts, ...texts]) } as ReportInput;
}

/** The form of the next report. Everything may stay empty; what is typed is kept in this browser until it was sent. */
export function ReportForm({ incident }: { incident: Incident }): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const [later, setLater] = useState<Stage>('follow-up');
  const stage: Stage = incident.reports.length === 0 ? 'first' : later;
  const key = `report.${incident.incidentId}.${incident.reports.length}`;
  const { fields, set, clear } = useKeptFields(key);
  const file = useMutation({
    mutationFn: () =>
      fileReport(
        incident.incidentId,
        reportOf(
          stage,
          keptNumber(key, () => newDocumentNumber('BG')),
          fields,
        ),
      ),
    onSuccess: () => {
      clear();
      forgetNumber(key);
      void client.invalidateQueries({ queryKey: ['duty'] });
    },
  });
  if (incident.stage === 'final') return <p className="note note-fine">{t.duty.ended}</p>;
  return (
    <section className="duty-form" aria-label={t.duty.file[stage]}>
      {incident.reports.length > 0 ? (
        <Segmented<Stage>
          value={later}
          onChange={setLater}
          options={(['follow-up', 'final'] as const).map((one) => ({ value: one, label: t.duty.file[one] }))}
        />
      ) : null}
      <p className="quiet">{t.duty.fileWill}</p>
      <Button
        type="primary"
        size="large"
        block
        loading={file.isPending}
        onClick={() => file.mutate()}
        data-testid="duty-file"
      >
        {t.duty.file[stage]}
      </Button>
      {file.isError ? <ProblemNote error={file.error} again={() => file.mutate()} /> : null}
      <p className="quiet">
        {t.duty.leaveEmpty} {Object.keys(fields).length > 0 ? t.duty.kept : ''}
      </p>
      <div className="duty-counts">
        {COUNTS.map((name) => (
          <Field key={name} label={t.duty.fields[name]}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                inputMode="numeric"
                maxLength={6}
                value={fields[name] ?? ''}
                onChange={(event) => set(name, event.target.value.replaceAll(/\D/g, ''))}
              />
            )}
          </Field>
        ))}
      </div>
      {TEXTS.map((name) => (
        <Field key={name} label={t.duty.fields[name]}>
          {(ids) => (
            <Input.TextArea
              {...ids}
              autoSize={{ minRows: 1, maxRows: 6 }}
              maxLength={500}
              value={fields[name] ?? ''}
              onChange={(event) => set(name, event.target.value)}
            />
          )}
        </Field>
      ))}
    </section>
  );
}
