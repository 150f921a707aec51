import { useQuery } from '@tanstack/react-query';
import { App } from 'antd';
import type { ReactElement } from 'react';
import { vouchersQuery } from '../../api/queries.ts';
import { serverNow } from '../../offline/clock.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { useMe } from '../../shell/use-me.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

const MOST = 100;

/**
 * Everything on the way, at once, after a second look that says how much it is. Each voucher gets a receipt of its own,
 * through the queue: so each is one, with a line or without.
 */
export function ReceiveAll(): ReactElement | null {
  const { t } = useWords();
  const me = useMe();
  const queue = useQueue();
  const { modal, message } = App.useApp();
  const arriving = useQuery({
    ...vouchersQuery({ direction: 'received', state: 'issued', limit: MOST }),
    enabled: me.role === 'operator',
  });
  if (me.role !== 'operator') return null;
  const asked = new Set(
    queue.entries
      .filter((entry) => entry.kind === 'receive' && entry.state !== 'conflict')
      .map((one) => one.path),
  );
  const pathOf = (number: string) => `/api/v1/vouchers/${number}/receipts`;
  const open = (arriving.data?.items ?? []).filter((voucher) => !asked.has(pathOf(voucher.number)));
  const goods = open.reduce((sum, voucher) => sum + voucher.lines, 0);
  const receive = async () => {
    const receivedAt = serverNow();
    for (const voucher of open) {
      await queue.add({
        kind: 'receive',
        path: pathOf(voucher.number),
        body: { documentNumber: newDocumentNumber('REC'), decision: 'all', receivedAt } as {
          documentNumber: string;
        },
        title: voucher.summary,
        partner: voucher.sender.name,
        slip: null,
        form: null,
      });
    }
    void message.success(queue.online ? t.counter.receiveAllDone(open.length) : t.offline.kept);
  };
  const ask = () =>
    void modal.confirm({
      title: t.counter.receiveAllTitle,
      content: (
        <div data-testid="receive-all-look">
          <p>{t.counter.receiveAllWhat(open.length, goods)}</p>
          <p className="quiet">{t.counter.receiveAllLaw}</p>
        </div>
      ),
      okText: t.counter.receiveAllDo(open.length),
      okButtonProps: { size: 'large' },
      cancelText: t.common.cancel,
      cancelButtonProps: { size: 'large' },
      onOk: receive,
    });
  return (
    <WhyButton
      size="large"
      why={open.length === 0 ? t.counter.receiveAllNone : null}
      onClick={ask}
      data-testid="receive-all"
    >
      {t.counter.receiveAll}
      {open.length > 0 ? ` (${open.length})` : ''}
    </WhyButton>
  );
}
