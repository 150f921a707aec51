import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { registerParty } from '../../api/commands.ts';
import { cityQuery } from '../../api/queries.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

const EMPTY = {
  uscc: '',
  name: '',
  kind: '',
  address: '',
  contactName: '',
  contactPhone: '',
  divisionCode: '',
};

/** Registers a business; the server checks the credit code and says what it expects. */
export function PartyForm({ onDone }: { onDone: () => void }): ReactElement {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const city = useQuery(cityQuery).data;
  const [values, setValues] = useState(EMPTY);
  const register = useMutation({
    mutationFn: () =>
      registerParty({
        ...Object.fromEntries(Object.entries(values).filter(([, value]) => value.trim() !== '')),
        uscc: values.uscc.trim(),
        name: values.name.trim(),
        kind: values.kind,
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['parties'] });
      void message.success(t.party.done);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    register.mutate();
  };
  const text = (key: keyof typeof EMPTY, label: string, optional = false) => (
    <Field label={label} {...(optional ? { optional: t.common.optional } : {})}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          required={!optional}
          value={values[key]}
          onChange={(event) => setValues({ ...values, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="stack">
      {register.isError ? <ProblemNote error={register.error} /> : null}
      {text('name', t.common.name)}
      {text('uscc', t.party.uscc)}
      <Field label={t.party.kind}>
        {(ids) => (
          <Select
            {...ids}
            aria-label={t.party.kind}
            size="large"
            className="wide"
            value={values.kind || undefined}
            onChange={(kind: string) => setValues({ ...values, kind })}
            options={(city?.partyKinds ?? []).map((kind) => ({ value: kind.code, label: kind[language] }))}
          />
        )}
      </Field>
      <Field label={t.party.division} optional={t.common.optional}>
        {(ids) => (
          <Select
            {...ids}
            aria-label={t.party.division}
            size="large"
            className="wide"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={values.divisionCode || undefined}
            onChange={(code: string | undefined) => setValues({ ...values, divisionCode: code ?? '' })}
            options={(city?.streets ?? []).map((street) => ({
              value: street.code,
              label: street[language],
            }))}
          />
        )}
      </Field>
      {text('address', t.party.address, true)}
      {text('contactName', t.party.contact, true)}
      {text('contactPhone', t.party.phone, true)}
      <div className="form-actions">
        <Button size="large" onClick={onDone}>
          {t.common.cancel}
        </Button>
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={values.kind === ''}
          loading={register.isPending}
        >
          {t.party.add}
        </Button>
      </div>
    </form>
  );
}
