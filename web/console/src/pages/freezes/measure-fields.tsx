import { useQuery } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import type { ReactElement } from 'react';
import { approversQuery } from '../../api/freezes-queries.ts';
import { cityQuery } from '../../api/queries.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

export interface Measure {
  division: string | undefined;
  clause: string;
  reason: string;
  endsOn: string;
  approver: string | undefined;
}

/** What every freeze says beside what it freezes: where, by which clause, why, until when, who approves it. */
export function MeasureFields(props: { value: Measure; onChange: (value: Measure) => void }): ReactElement {
  const { t, language } = useWords();
  const me = useMe();
  const { value } = props;
  const set = (next: Partial<Measure>) => props.onChange({ ...value, ...next });
  const city = useQuery(cityQuery).data;
  const approvers = useQuery(approversQuery(value.division)).data?.items ?? [];
  const whole = me.role === 'administrator' || me.divisionCode === city?.code;
  const divisions = city
    ? [
        ...(whole ? [{ value: city.code, label: city.name[language] }] : []),
        ...city.districts
          .filter((one) => whole || one.code === me.divisionCode)
          .map((one) => ({ value: one.code, label: one[language] })),
      ]
    : [];
  return (
    <>
      <div className="field-grid">
        <Field label={t.freezes.division} hint={t.freezes.divisionHint}>
          {(ids) => (
            <Select
              {...ids}
              size="large"
              className="wide"
              aria-label={t.freezes.division}
              value={value.division ?? me.divisionCode ?? city?.code}
              onChange={(division: string) => set({ division, approver: undefined })}
              options={divisions}
            />
          )}
        </Field>
        <Field label={t.freezes.endsOn} optional={t.common.optional} hint={t.freezes.endsOnHint}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              type="date"
              value={value.endsOn}
              onChange={(event) => set({ endsOn: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={t.freezes.clause}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={200}
            value={value.clause}
            onChange={(event) => set({ clause: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.freezes.reason} hint={t.freezes.reasonHint}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={2}
            maxLength={400}
            value={value.reason}
            data-testid="freeze-reason"
            onChange={(event) => set({ reason: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.freezes.approver} hint={t.freezes.approverHint}>
        {(ids) => (
          <Select
            {...ids}
            size="large"
            className="wide"
            aria-label={t.freezes.approver}
            value={value.approver ?? ''}
            onChange={(approver: string) => set({ approver: approver === '' ? undefined : approver })}
            options={[
              { value: '', label: t.freezes.urgent },
              ...approvers.map((one) => ({ value: one.accountId, label: one.name })),
            ]}
          />
        )}
      </Field>
    </>
  );
}

/** As the API takes it: what is empty is left out. */
export const measureBody = (value: Measure) => ({
  clause: value.clause.trim(),
  reason: value.reason.trim(),
  ...(value.division ? { division: value.division } : {}),
  ...(value.endsOn ? { endsOn: value.endsOn } : {}),
  ...(value.approver ? { approver: value.approver } : {}),
});
