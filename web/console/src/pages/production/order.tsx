import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { cancelOrder, type Order, orderQuery, startOrder } from '../../api/making.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { paths } from '../../paths.ts';
import { Field } from '../../ui/field.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { Checks } from './checks.tsx';
import { Made } from './made.tsx';
import { OrderStateTag } from './order-state.tsx';
import { Release } from './release.tsx';

function Plan({ order, onDone }: { order: Order; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const [why, setWhy] = useState('');
  const start = useMutation({ mutationFn: () => startOrder(order.orderId), onSuccess: onDone });
  const cancel = useMutation({
    mutationFn: () => cancelOrder(order.orderId, why.trim()),
    onSuccess: onDone,
  });
  const open = order.state === 'planned' || order.state === 'running';
  const error = start.error ?? cancel.error;
  return (
    <Section title={t.production.steps.plan} testId="order-plan">
      <ul className="mk-plan">
        {order.inputs.map((input) => (
          <li key={input.lotId}>
            <span className="mk-plan-kind">{t.production.inputs}</span>
            <Link {...paths.lot(input.lotId)}>{input.name}</Link>
            <span className="figure">
              {input.quantity} {input.unit}
            </span>
          </li>
        ))}
        {order.outputs.map((output) => (
          <li key={`${output.productId} ${output.batch}`}>
            <span className="mk-plan-kind">{t.production.outputs}</span>
            <span>{output.name}</span>
            <span className="figure">
              {output.quantity} {output.unit}
            </span>
          </li>
        ))}
      </ul>
      {order.cancelled ? <p className="quiet">{order.cancelled}</p> : null}
      {error ? <ProblemNote error={error} /> : null}
      {order.state === 'planned' ? (
        <Button
          size="large"
          loading={start.isPending}
          onClick={() => start.mutate()}
          data-testid="order-start"
        >
          {t.production.start}
        </Button>
      ) : null}
      {open ? (
        <details className="mk-cancel">
          <summary>{t.production.cancel}</summary>
          <Field label={t.production.cancelWhy}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                maxLength={200}
                value={why}
                onChange={(event) => setWhy(event.target.value)}
              />
            )}
          </Field>
          <Button
            size="large"
            danger
            disabled={why.trim() === ''}
            title={why.trim() === '' ? t.production.reasonNeeded : undefined}
            loading={cancel.isPending}
            onClick={() => cancel.mutate()}
          >
            {t.production.cancel}
          </Button>
        </details>
      ) : null}
    </Section>
  );
}

/** An order from its plan to its release, on one page. */
export function OrderPage(): ReactElement {
  const { orderId } = useParams({ from: '/desk/production/$orderId' });
  const queryClient = useQueryClient();
  const query = useQuery(orderQuery(orderId));
  const done = () => {
    refreshAfterDocument(queryClient);
    void queryClient.invalidateQueries({ queryKey: ['order', orderId] });
    void queryClient.invalidateQueries({ queryKey: ['orders'] });
  };
  return (
    <Loaded query={query} rows={8}>
      {(order) => (
        <div className="narrow-form">
          <PageHead title={order.name} lead={order.number} beside={<OrderStateTag state={order.state} />} />
          <Plan order={order} onDone={done} />
          <Checks order={order} onDone={done} />
          {order.state === 'planned' || order.state === 'running' ? (
            <Made order={order} onDone={done} />
          ) : null}
          {order.lots.length > 0 ? <Release order={order} onDone={done} /> : null}
        </div>
      )}
    </Loaded>
  );
}
