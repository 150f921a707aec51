import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { createAccount } from '../../api/commands.ts';
import { cityQuery } from '../../api/queries.ts';
import type { PartyBrief, Role } from '../../api/types.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

const ROLES: readonly Role[] = ['operator', 'regulator', 'administrator'];

/** Opens an account: a business for an operator, an area for a regulator, nothing more for an administrator. */
export function AccountForm({ onDone }: { onDone: () => void }): ReactElement {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const city = useQuery(cityQuery).data;
  const [role, setRole] = useState<Role>('operator');
  const [values, setValues] = useState({ userName: '', displayName: '', password: '' });
  const [party, setParty] = useState<PartyBrief | null>(null);
  const [division, setDivision] = useState<string | undefined>();
  const open = useMutation({
    mutationFn: () =>
      createAccount({
        ...values,
        role,
        ...(role === 'operator' ? { partyId: party?.partyId } : {}),
        ...(role === 'regulator' ? { divisionCode: division } : {}),
      }),
    onSuccess: (account) => {
      void queryClient.invalidateQueries({ queryKey: ['accounts'] });
      void message.success(t.admin.done(account.displayName));
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate();
  };
  const ready = role === 'administrator' || (role === 'operator' ? party !== null : division !== undefined);
  const text = (key: keyof typeof values, label: string, rest: object = {}, hint?: string) => (
    <Field label={label} hint={hint}>
      {(ids) => (
        <Input
          {...ids}
          {...rest}
          size="large"
          required
          value={values[key]}
          onChange={(event) => setValues({ ...values, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="stack">
      {open.isError ? <ProblemNote error={open.error} /> : null}
      <Segmented
        aria-label={t.admin.role}
        block
        value={role}
        onChange={setRole}
        options={ROLES.map((value) => ({ value, label: t.kinds.roles[value] }))}
      />
      {role === 'operator' ? (
        <Field label={t.admin.party}>
          {(ids) => <PartyPicker ids={ids} label={t.admin.party} value={party} onChange={setParty} />}
        </Field>
      ) : null}
      {role === 'regulator' ? (
        <Field label={t.admin.division}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.admin.division}
              size="large"
              className="wide"
              value={division}
              onChange={setDivision}
              options={[
                ...(city ? [{ value: city.code, label: t.admin.wholeCity(city.name[language]) }] : []),
                ...(city?.districts ?? []).map((one) => ({ value: one.code, label: one[language] })),
              ]}
            />
          )}
        </Field>
      ) : null}
      {text('displayName', t.admin.displayName, { maxLength: 40 })}
      {text(
        'userName',
        t.admin.userName,
        { autoComplete: 'off', autoCapitalize: 'none', spellCheck: false },
        t.session.userNameHint,
      )}
      {text(
        'password',
        t.admin.password,
        { type: 'password', autoComplete: 'new-password', minLength: 10 },
        t.session.passwordHint,
      )}
      <div className="form-actions">
        <Button size="large" onClick={onDone}>
          {t.common.cancel}
        </Button>
        <Button type="primary" size="large" htmlType="submit" disabled={!ready} loading={open.isPending}>
          {t.admin.add}
        </Button>
      </div>
    </form>
  );
}
