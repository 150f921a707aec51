import { Link, useNavigate } from '@tanstack/react-router';
import { App, Button } from 'antd';
import type { ReactElement } from 'react';
import { canDecide, type QueueEntry } from '../../offline/queue-rules.ts';
import { dropEntry, mendEntry } from '../../offline/store.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const STATE = { waiting: 'attention', done: 'fine', conflict: 'stop' } as const;

function Entry({ entry }: { entry: QueueEntry }): ReactElement {
  const { t, pick } = useWords();
  const { modal } = App.useApp();
  const navigate = useNavigate();
  const queue = useQueue();
  const open = canDecide(entry);
  const what = `${t.offline.kinds[entry.kind]} · ${entry.title}`;
  const askToDrop = () =>
    void modal.confirm({
      title: t.offline.dropTitle,
      content: t.offline.dropWhat(what),
      okText: t.offline.dropDo,
      okButtonProps: { danger: true, size: 'large' },
      cancelText: t.common.cancel,
      cancelButtonProps: { size: 'large' },
      onOk: () => dropEntry(entry.id),
    });
  const again = async () => {
    await mendEntry(entry.id, {});
    queue.run();
  };
  return (
    <li data-testid="queue-entry" data-state={entry.state}>
      <div className="queue-head">
        <strong>{what}</strong>
        <StateTag state={STATE[entry.state]}>{t.offline.states[entry.state]}</StateTag>
      </div>
      <div className="row-sub">
        {entry.partner} · <Time at={entry.madeAt} />
        {entry.tries > 1 ? ` · ${t.offline.tried(entry.tries)}` : ''}
      </div>
      {entry.problem && entry.state !== 'done' ? (
        <div className="note note-attention" role="status">
          <Icon name="attention" />
          <div>
            {(entry.problem.issues.length > 0 ? entry.problem.issues : [entry.problem.words]).map((one) => (
              <p key={one.zh}>{pick(one)}</p>
            ))}
          </div>
        </div>
      ) : null}
      <div className="queue-do">
        {entry.voucherNumber ? (
          <Link {...paths.voucher(entry.voucherNumber)} className="counter-more">
            {t.offline.toVoucher}
          </Link>
        ) : null}
        {entry.slip ? (
          <Link {...paths.slip(entry.body.documentNumber)} className="counter-more">
            {t.offline.slip}
          </Link>
        ) : null}
        {entry.state === 'done' ? null : (
          <>
            {entry.kind === 'issue' ? (
              <Button
                size="large"
                disabled={!open}
                onClick={() => void navigate({ to: '/vouchers/new', search: { mend: String(entry.id) } })}
              >
                {t.offline.mend}
              </Button>
            ) : (
              <Button size="large" disabled={!open} onClick={() => void again()}>
                {t.offline.retry}
              </Button>
            )}
            <Button size="large" danger disabled={!open} onClick={askToDrop}>
              {t.offline.drop}
            </Button>
            {open ? null : <span className="why-not">{t.offline.notYet}</span>}
          </>
        )}
      </div>
    </li>
  );
}

/** Everything recorded without a network: what waits, what the server refused and why, what has arrived. */
export function QueuePage(): ReactElement {
  const { t } = useWords();
  const { entries, counts, online, run } = useQueue();
  const order = { conflict: 0, waiting: 1, done: 2 } as const;
  const sorted = [...entries].sort(
    (one, other) => order[one.state] - order[other.state] || one.id - other.id,
  );
  return (
    <>
      <PageHead
        title={t.offline.title}
        lead={t.offline.lead}
        primary={
          counts.waiting > 0 ? (
            <Button type="primary" size="large" disabled={!online} onClick={run}>
              {t.offline.runNow}
            </Button>
          ) : undefined
        }
      />
      {sorted.length === 0 ? (
        <Empty>{t.offline.empty}</Empty>
      ) : (
        <ul className="queue-list">
          {sorted.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </>
  );
}
