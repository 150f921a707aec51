import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { controlPointsQuery, type Order, recordCheck } from '../../api/making.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

function CheckRow({ check }: { check: Order['checks'][number] }): ReactElement {
  const { t } = useWords();
  return (
    <li className="mk-check">
      <div className="mk-check-head">
        <span className="row-title">{check.name}</span>
        <span className="row-sub">
          {check.place ? `${check.place} · ` : ''}
          <Time at={check.at} />
        </span>
      </div>
      <ul className="mk-values">
        {check.values.map((value) => (
          <li key={value.point}>
            <span>{value.name}</span>
            <span className="figure strong">
              {value.value} {value.unit}
            </span>
            {value.limit ? <span className="faint">{t.production.limit(value.limit)}</span> : null}
            {value.within === false ? <StateTag state="stop">{t.production.outside}</StateTag> : null}
          </li>
        ))}
      </ul>
    </li>
  );
}

function CheckForm({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t, pick } = useWords();
  const points = useQuery(controlPointsQuery(order.outputs[0]?.category ?? 'other'));
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('GC'));
  const [step, setStep] = useState<string | null>(null);
  const [place, setPlace] = useState('');
  const [operator, setOperator] = useState('');
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [own, setOwn] = useState({ name: '', value: '' });
  const asked = (points.data?.points ?? []).filter((point) => point.step === step);
  const sent = [
    ...asked.flatMap((point) => {
      const value = values[point.code]?.trim();
      return value ? [{ point: point.code, value }] : [];
    }),
    ...(own.name.trim() && own.value.trim() ? [{ name: own.name.trim(), value: own.value.trim() }] : []),
  ];
  const save = useMutation({
    mutationFn: () =>
      recordCheck({
        documentNumber,
        order: order.orderId,
        step: step ?? '',
        ...(place.trim() ? { place: place.trim() } : {}),
        ...(operator.trim() ? { operator: operator.trim() } : {}),
        values: sent,
      }),
    onSuccess: () => {
      setDocumentNumber(newDocumentNumber('GC'));
      setValues({});
      setOwn({ name: '', value: '' });
      onDone();
    },
  });
  const ready = step !== null && sent.length > 0;
  const text = (label: string, value: string, change: (text: string) => void, rest: object = {}) => (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          {...rest}
          size="large"
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
  return (
    <div className="line-card" data-testid="check-form">
      <div className="field-grid">
        <Field label={t.production.step}>
          {(ids) => (
            <Select
              {...ids}
              size="large"
              className="wide"
              aria-label={t.production.step}
              value={step}
              onChange={setStep}
              options={(points.data?.steps ?? []).map((one) => ({ value: one.code, label: pick(one) }))}
            />
          )}
        </Field>
        {text(t.production.place, place, setPlace, { placeholder: t.production.placeHint, maxLength: 60 })}
        {asked.map((point) => (
          <Field
            key={point.code}
            label={pick(point)}
            hint={point.limit ? `${t.production.limit(point.limit)} · ${point.clause}` : point.clause}
          >
            {(ids) => (
              <Input
                {...ids}
                size="large"
                inputMode="decimal"
                suffix={point.unit}
                value={values[point.code] ?? ''}
                onChange={(event) => setValues({ ...values, [point.code]: event.target.value })}
              />
            )}
          </Field>
        ))}
        {text(t.production.ownValue, own.name, (name) => setOwn({ ...own, name }), { maxLength: 40 })}
        {text(t.production.ownValueOf, own.value, (value) => setOwn({ ...own, value }), { maxLength: 40 })}
        {text(t.production.operator, operator, setOperator, { maxLength: 60 })}
      </div>
      {save.isError ? <ProblemNote error={save.error} /> : null}
      {ready ? null : (
        <p id="check-waiting" className="why-not">
          {t.production.needValue}
        </p>
      )}
      <Button
        size="large"
        disabled={!ready}
        aria-describedby={ready ? undefined : 'check-waiting'}
        loading={save.isPending}
        data-testid="check-submit"
        onClick={() => save.mutate()}
      >
        {t.production.saveCheck}
      </Button>
    </div>
  );
}

/** What was measured at each step, and a form for the next. */
export function Checks({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const open =
    order.state === 'planned' ||
    order.state === 'running' ||
    order.state === 'made' ||
    order.state === 'tested';
  return (
    <Section title={t.production.steps.checks} count={order.checks.length} testId="order-checks">
      {order.checks.length === 0 ? <p className="quiet">{t.production.noChecks}</p> : null}
      <ul className="mk-checks">
        {order.checks.map((check) => (
          <CheckRow key={check.documentId} check={check} />
        ))}
      </ul>
      {open ? <CheckForm order={order} onDone={onDone} /> : null}
    </Section>
  );
}
