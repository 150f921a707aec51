import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { VoucherDirection, VoucherSummary } from '../../api/types.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { VoucherStateTag } from '../../ui/voucher-state.tsx';
import { useWords } from '../../words/words.tsx';

/** One voucher in a list: what, with whom, when, where it stands. */
export function VoucherRow(props: { voucher: VoucherSummary; direction: VoucherDirection }): ReactElement {
  const { t } = useWords();
  const { voucher } = props;
  const other =
    props.direction === 'received'
      ? t.voucher.fromWho(voucher.sender.name)
      : t.voucher.toWho(voucher.receiver.name);
  return (
    <li>
      <Link {...paths.voucher(voucher.number)} className="row">
        <span className="row-main">
          <span className="row-title">{voucher.summary}</span>
          <span className="row-sub">{other}</span>
        </span>
        <span className="row-when">
          <Time at={voucher.issuedAt} />
        </span>
        <VoucherStateTag state={voucher.state} />
      </Link>
    </li>
  );
}
