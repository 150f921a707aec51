import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { checkNumber, type NumberCheck, type RegistrationToSend } from '../../api/onboarding.ts';
import { cityQuery } from '../../api/queries.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { readKnown } from './known.ts';

const EMPTY = {
  uscc: '',
  name: '',
  kind: '',
  divisionCode: '',
  address: '',
  contactName: '',
  contactPhone: '',
  jy: '',
  displayName: '',
  userName: '',
  password: '',
};
type Values = typeof EMPTY;

/** A city's division of nine digits is a street; what was known of a business may name only its district. */
const STREET_LENGTH = 9;

function start(invitation: string | undefined): Values {
  const known = invitation === undefined ? null : readKnown();
  if (!known) return EMPTY;
  const { uscc, name, kind, divisionCode, address } = known;
  return {
    ...EMPTY,
    uscc: uscc ?? '',
    name,
    kind: kind === 'other' ? '' : kind,
    divisionCode: divisionCode?.length === STREET_LENGTH ? divisionCode : '',
    address: address ?? '',
  };
}

function bodyOf(values: Values, invitation: string | undefined): RegistrationToSend {
  const given = (text: string) => (text.trim() === '' ? undefined : text.trim());
  const { uscc, name, kind, divisionCode, userName, displayName, password } = values;
  const [address, contactPhone, jy] = [given(values.address), given(values.contactPhone), given(values.jy)];
  return {
    party: {
      uscc: uscc.trim(),
      name: name.trim(),
      kind,
      divisionCode,
      contactName: given(values.contactName) ?? displayName.trim(),
      ...(address === undefined ? {} : { address }),
      ...(contactPhone === undefined ? {} : { contactPhone }),
      ...(jy === undefined ? {} : { licenceNumbers: [{ kind: 'JY' as const, number: jy }] }),
    },
    userName: userName.trim(),
    displayName: displayName.trim(),
    password,
    ...(invitation === undefined ? {} : { invitation }),
  };
}

export function RegisterForm(props: {
  invitation: string | undefined;
  sending: boolean;
  error: Error | null;
  onSend: (body: RegistrationToSend) => void;
}): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const [values, setValues] = useState<Values>(() => start(props.invitation));
  const set = (change: Partial<Values>) => setValues({ ...values, ...change });
  const check = useMutation({
    mutationFn: () => checkNumber(values.uscc.trim()),
    onSuccess: (found) => {
      if (found.ok && found.form === 'JY') set({ jy: found.number, uscc: '' });
      else if (found.ok) set({ uscc: found.number });
    },
  });
  const district = check.data?.district?.code;
  const streets = (city?.streets ?? []).toSorted(
    // Those of the district that the number names come first.
    (one, two) => Number(two.code.startsWith(district ?? '-')) - Number(one.code.startsWith(district ?? '-')),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    props.onSend(bodyOf(values, props.invitation));
  };
  const text = (
    key: keyof Values,
    label: string,
    more: { optional?: boolean; hint?: string; type?: string; auto?: string } = {},
  ) => (
    <Field
      label={label}
      {...(more.hint ? { hint: more.hint } : {})}
      {...(more.optional ? { optional: t.common.optional } : {})}
    >
      {(ids) => (
        <Input
          {...ids}
          name={key}
          size="large"
          required={!more.optional}
          type={more.type ?? 'text'}
          autoComplete={more.auto ?? 'off'}
          {...(key === 'password' ? { minLength: 10 } : {})}
          value={values[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form onSubmit={submit} className="stack" data-testid="register-form">
      <fieldset className="join-block">
        <legend>{t.joining.business}</legend>
        <Field label={t.joining.number} hint={t.joining.numberHint}>
          {(ids) => (
            <div className="join-check">
              <Input
                {...ids}
                name="uscc"
                size="large"
                required
                autoComplete="off"
                autoCapitalize="characters"
                maxLength={24}
                value={values.uscc}
                onChange={(event) => set({ uscc: event.target.value })}
                onBlur={() => values.uscc.trim() !== '' && check.mutate()}
              />
              <Button size="large" loading={check.isPending} onClick={() => check.mutate()}>
                {t.joining.check}
              </Button>
            </div>
          )}
        </Field>
        {check.isError ? <ProblemNote error={check.error} /> : null}
        {check.data ? <Checked found={check.data} /> : null}
        {text('name', t.joining.name, { auto: 'organization' })}
        <Field label={t.joining.kind} hint={t.joining.kindHint}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.joining.kind}
              data-testid="join-kind"
              size="large"
              className="wide"
              showSearch={{ optionFilterProp: 'label' }}
              value={values.kind || undefined}
              onChange={(kind: string) => set({ kind })}
              options={(city?.partyKinds ?? []).map((kind) => ({ value: kind.code, label: kind[language] }))}
            />
          )}
        </Field>
        <Field label={t.joining.street}>
          {(ids) => (
            <Select
              {...ids}
              aria-label={t.joining.street}
              data-testid="join-street"
              size="large"
              className="wide"
              showSearch={{ optionFilterProp: 'label' }}
              value={values.divisionCode || undefined}
              onChange={(divisionCode: string) => set({ divisionCode })}
              options={streets.map((street) => ({ value: street.code, label: street[language] }))}
            />
          )}
        </Field>
        {text('address', t.joining.address, { optional: true, auto: 'street-address' })}
        {text('contactPhone', t.joining.phone, { optional: true, type: 'tel', auto: 'tel' })}
        {text('jy', t.joining.jy, { optional: true })}
      </fieldset>
      <fieldset className="join-block">
        <legend>{t.joining.person}</legend>
        {text('displayName', t.joining.displayName, { auto: 'name' })}
        {text('userName', t.joining.userName, { hint: t.joining.userNameHint, auto: 'username' })}
        {text('password', t.joining.password, {
          hint: t.joining.passwordHint,
          type: 'password',
          auto: 'new-password',
        })}
      </fieldset>
      {props.error ? <ProblemNote error={props.error} /> : null}
      <WhyButton
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={props.sending}
        why={stillNeeded(t, [
          [values.kind === '', t.joining.kind],
          [values.divisionCode === '', t.joining.street],
        ])}
      >
        {t.joining.submit}
      </WhyButton>
    </form>
  );
}

/** What the number says of itself. */
function Checked({ found }: { found: NumberCheck }): ReactElement {
  const { t, pick } = useWords();
  if (!found.ok || found.taken) {
    return (
      <div className="note note-stop" role="alert" data-testid="number-check">
        <ul>
          {found.taken ? <li>{t.joining.taken}</li> : null}
          {found.findings.map((finding) => (
            <li key={finding.code}>{pick(finding)}</li>
          ))}
        </ul>
      </div>
    );
  }
  const where = found.district ? pick(found.district) : '';
  return (
    <p role="status" data-testid="number-check">
      {found.form === 'uscc' ? t.joining.numberOk(where) : t.joining.licenceOk}
      {found.individual ? ` ${t.joining.individual}` : ''}
    </p>
  );
}
