import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { stockQuery, voucherQuery } from '../../api/queries.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { IssueForm } from './issue-form.tsx';
import { linesFromStock, linesFromVoucher } from './start-lines.ts';

/** Issues a voucher; `?lot=` starts with goods from stock, `?correct=` with the voucher to be corrected. */
export function IssuePage(): ReactElement {
  const { lot, correct } = useSearch({ from: '/desk/vouchers/new' });
  const old = useQuery({ ...voucherQuery(correct ?? ''), enabled: correct !== undefined });
  const stock = useQuery({
    ...stockQuery({ limit: 200 }),
    enabled: lot !== undefined && correct === undefined,
  });
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
