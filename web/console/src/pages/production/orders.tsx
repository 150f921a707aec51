import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { type OrderSummary, ordersQuery } from '../../api/making.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { OrderStateTag } from './order-state.tsx';

function OrderRow({ order }: { order: OrderSummary }): ReactElement {
  const { t } = useWords();
  const what = t.common.list(
    order.outputs.map((output) => `${output.name} ${output.quantity} ${output.unit}`),
  );
  return (
    <li>
      <Link to="/production/$orderId" params={{ orderId: order.orderId }} className="row mk-order">
        <span className="row-main">
          <span className="row-title">{order.name}</span>
          <span className="row-sub">
            {order.number} · {what}
          </span>
        </span>
        <OrderStateTag state={order.state} />
        <span className="row-when">
          {order.plannedOn ? <Day date={order.plannedOn} /> : <Time at={order.createdAt} />}
        </span>
      </Link>
    </li>
  );
}

/** A producer's orders, newest first. */
export function OrdersPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { before } = useSearch({ from: '/desk/production' });
  const orders = useQuery(ordersQuery(before));
  const add = (
    <LinkButton primary size="large" icon={<Icon name="plus" size={18} />} to="/production/new">
      {t.production.add}
    </LinkButton>
  );
  return (
    <>
      <PageHead title={t.production.title} lead={t.production.lead} primary={add} />
      <Loaded query={orders} rows={6}>
        {({ items, next }) =>
          items.length === 0 ? (
            <Empty>{t.production.nothing}</Empty>
          ) : (
            <>
              <ul className="rows" data-testid="orders">
                {items.map((order) => (
                  <OrderRow key={order.orderId} order={order} />
                ))}
              </ul>
              {next ? (
                <div className="pager">
                  <Button onClick={() => void navigate({ to: '/production', search: { before: next } })}>
                    {t.voucher.older}
                  </Button>
                </div>
              ) : null}
            </>
          )
        }
      </Loaded>
    </>
  );
}
