import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { stockQuery, voucherQuery } from '../../api/queries.ts';
import { canDecide } from '../../offline/queue-rules.ts';
import { entryById } from '../../offline/store.ts';
import { useMe } from '../../shell/use-me.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { IssueForm } from './issue-form.tsx';
import { linesFromStock, linesFromVoucher } from './start-lines.ts';
import type { IssueHeld } from './use-issue.ts';
import { useStartQuery } from './use-start.ts';

function MendPage({ id }: { id: number }): ReactElement {
  const me = useMe();
  const entry = useQuery({
    queryKey: ['queue-entry', me.accountId, id],
    queryFn: async () => (await entryById(me.accountId, id)) ?? null,
    gcTime: 0,
  });
  return (
    <Loaded query={entry} rows={8}>
      {(found) => {
        if (!found || !canDecide(found)) return <IssueForm key="new" start={[]} />;
        const held = found.form as IssueHeld;
        return (
          <IssueForm key={found.id} mends={found} start={held.lines} receiver={held.receiver ?? undefined} />
        );
      }}
    </Loaded>
  );
}

function StartedPage(props: { repeat: string | undefined; template: string | undefined }): ReactElement {
  const start = useQuery(useStartQuery(props.repeat, props.template));
  return (
    <Loaded query={start} rows={8}>
      {(found) => (
        <IssueForm key="started" start={found.lines} receiver={found.receiver} missing={found.missing} />
      )}
    </Loaded>
  );
}

/**
 * Issues a voucher; `?lot=` starts with goods from stock, `?correct=` with the voucher to be corrected, `?repeat=` with
 * the goods of another, `?template=` with a template, `?mend=` with what the server refused of the queue.
 */
export function IssuePage(): ReactElement {
  const { lot, correct, repeat, template, mend } = useSearch({ from: '/desk/vouchers/new' });
  const old = useQuery({ ...voucherQuery(correct ?? ''), enabled: correct !== undefined });
  const stock = useQuery({
    ...stockQuery({ limit: 200 }),
    enabled: lot !== undefined && correct === undefined,
  });
  if (mend !== undefined) return <MendPage id={Number(mend)} />;
  if (repeat !== undefined || template !== undefined)
    return <StartedPage repeat={repeat} template={template} />;
  if (correct !== undefined) {
    return (
      <Loaded query={old} rows={8}>
        {(voucher) => (
          <IssueForm
            key={voucher.number}
            corrects={voucher}
            receiver={voucher.receiver}
            start={linesFromVoucher(voucher)}
          />
        )}
      </Loaded>
    );
  }
  if (lot !== undefined) {
    return (
      <Loaded query={stock} rows={8}>
        {(page) => (
          <IssueForm key={lot} start={linesFromStock(page.items.filter((line) => line.lotId === lot))} />
        )}
      </Loaded>
    );
  }
  return <IssueForm key="new" start={[]} />;
}
