import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { planOrder } from '../../api/making.ts';
import { GoodsLines, newGoods } from '../../forms/goods-lines.tsx';
import { LotLines } from '../../forms/lot-lines.tsx';
import { allOf, goodsLine, lotLine, type TypedGoods, type TypedLot } from '../../forms/typed-lines.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

/** What is to be made, out of what: a plan, which nothing follows from until it is made. */
export function NewOrderPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const [number, setNumber] = useState(() => newDocumentNumber('RW').slice(0, 18));
  const [name, setName] = useState('');
  const [plannedOn, setPlannedOn] = useState('');
  const [inputs, setInputs] = useState<TypedLot[]>([]);
  const [outputs, setOutputs] = useState<TypedGoods[]>(() => [newGoods()]);
  const goods = allOf(outputs.map(goodsLine));
  const used = inputs.length === 0 ? [] : allOf(inputs.map(lotLine));
  const ready = name.trim() !== '' && number.trim() !== '' && goods !== null && used !== null;
  const plan = useMutation({
    mutationFn: () =>
      planOrder({
        number: number.trim(),
        name: name.trim(),
        ...(plannedOn ? { plannedOn } : {}),
        inputs: (used ?? []).map(({ lot, quantity, unit }) => ({ lot, quantity, unit })),
        outputs: (goods ?? []).map(({ product, quantity, unit, batch }) => ({
          product: product ?? {},
          quantity,
          unit,
          ...(batch ? { batch } : {}),
        })),
      }),
    onSuccess: ({ orderId }) =>
      void navigate({ to: '/production/$orderId', params: { orderId }, replace: true }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) plan.mutate();
  };
  return (
    <form onSubmit={submit} className="narrow-form">
      <PageHead title={t.production.newTitle} />
      <div className="field-grid">
        <Field label={t.production.name}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={80}
              placeholder={t.production.nameHint}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.production.number}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={40}
              value={number}
              onChange={(event) => setNumber(event.target.value)}
            />
          )}
        </Field>
        <Field label={t.production.plannedOn} optional={t.common.optional}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              type="date"
              value={plannedOn}
              onChange={(event) => setPlannedOn(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Section title={t.production.inputs}>
        <LotLines label={t.issue.pick} lines={inputs} onChange={setInputs} containers={false} />
      </Section>
      <Section title={t.production.outputs}>
        <GoodsLines lines={outputs} onChange={setOutputs} />
      </Section>
      {plan.isError ? <ProblemNote error={plan.error} /> : null}
      <div className="form-actions sticky-actions">
        {ready ? null : (
          <p id="plan-waiting" className="why-not">
            {t.production.needPlan}
          </p>
        )}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={!ready}
          aria-describedby={ready ? undefined : 'plan-waiting'}
          loading={plan.isPending}
          data-testid="plan-submit"
        >
          {t.production.plan}
        </Button>
      </div>
    </form>
  );
}
