import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { makeOrder, type Order } from '../../api/making.ts';
import { cityQuery } from '../../api/queries.ts';
import { amountToSend } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

interface Output {
  quantity: string;
  batch: string;
  productionDate: string;
  expiryDate: string;
}

/** What came out: the plan's own lines, filled in with what was planned. */
export function Made({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const city = useQuery(cityQuery);
  const [documentNumber] = useState(() => newDocumentNumber('WG'));
  const [used, setUsed] = useState(() => order.inputs.map((input) => input.quantity));
  const [outputs, setOutputs] = useState<Output[]>(() =>
    order.outputs.map((output, index) => ({
      quantity: output.quantity,
      batch: output.batch ?? `${order.number}-${index + 1}`,
      productionDate: new Date().toLocaleDateString('sv-SE', { timeZone: city.data?.timezone }),
      expiryDate: '',
    })),
  );
  const amounts = [...used, ...outputs.map((output) => output.quantity)].map(amountToSend);
  const ready = order.inputs.length > 0 && amounts.every((amount) => amount !== null && amount !== 0);
  const make = useMutation({
    mutationFn: () =>
      makeOrder(order.orderId, {
        documentNumber,
        inputs: order.inputs.map((input, index) => ({
          lot: input.lotId,
          quantity: amountToSend(used[index] ?? '') ?? 0,
          unit: input.unit,
        })),
        outputs: order.outputs.map((output, index) => {
          const { quantity = '', batch = '', productionDate = '', expiryDate = '' } = outputs[index] ?? {};
          return {
            product: { productId: output.productId },
            quantity: amountToSend(quantity) ?? 0,
            unit: output.unit,
            ...(batch.trim() ? { batch: batch.trim() } : {}),
            ...(productionDate ? { productionDate } : {}),
            ...(expiryDate ? { expiryDate } : {}),
          };
        }),
      }),
    onSuccess: onDone,
  });
  const change = (index: number, next: Partial<Output>) =>
    setOutputs(outputs.map((output, at) => (at === index ? { ...output, ...next } : output)));
  return (
    <Section title={t.production.steps.made} testId="order-made">
      <div className="field-grid">
        {order.inputs.map((input, index) => (
          <Field key={input.lotId} label={`${t.production.used}: ${input.name}`}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                inputMode="decimal"
                suffix={input.unit}
                value={used[index] ?? ''}
                onChange={(event) =>
                  setUsed(used.map((one, at) => (at === index ? event.target.value : one)))
                }
              />
            )}
          </Field>
        ))}
      </div>
      {order.outputs.map((output, index) => (
        <fieldset key={`${output.productId}-${output.batch ?? index}`} className="line-card">
          <legend className="row-title">{output.name}</legend>
          <div className="field-grid">
            <Field label={t.production.madeWhat}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  inputMode="decimal"
                  suffix={output.unit}
                  value={outputs[index]?.quantity ?? ''}
                  onChange={(event) => change(index, { quantity: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.goods.batch}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  maxLength={40}
                  value={outputs[index]?.batch ?? ''}
                  onChange={(event) => change(index, { batch: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.goods.made}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  type="date"
                  value={outputs[index]?.productionDate ?? ''}
                  onChange={(event) => change(index, { productionDate: event.target.value })}
                />
              )}
            </Field>
            <Field label={t.goods.expires} optional={t.common.optional}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  type="date"
                  value={outputs[index]?.expiryDate ?? ''}
                  onChange={(event) => change(index, { expiryDate: event.target.value })}
                />
              )}
            </Field>
          </div>
        </fieldset>
      ))}
      {make.isError ? <ProblemNote error={make.error} /> : null}
      {ready ? null : (
        <p id="made-waiting" className="why-not">
          {t.production.needMade}
        </p>
      )}
      <Button
        type="primary"
        size="large"
        disabled={!ready}
        aria-describedby={ready ? undefined : 'made-waiting'}
        loading={make.isPending}
        data-testid="made-submit"
        onClick={() => make.mutate()}
      >
        {t.production.made}
      </Button>
    </Section>
  );
}
