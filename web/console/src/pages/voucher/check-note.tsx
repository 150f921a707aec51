import type { ReactElement } from 'react';
import type { Voucher } from '../../api/types.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

/** After the receipt: whether the purchase check is complete, never claimed while a paper is missing. */
export function CheckNote({ voucher }: { voucher: Voucher }): ReactElement | null {
  const { t } = useWords();
  const { check } = voucher;
  if (!check) return null;
  const done = check.complete;
  return (
    <div className={`note note-${done ? 'fine' : 'attention'}`} role="status" data-testid="purchase-check">
      <Icon name={done ? 'fine' : 'attention'} />
      <div>
        <p className="note-title">
          {done ? t.voucher.checkDone : t.voucher.checkMissing(check.missing.length)}
        </p>
        {done ? null : (
          <ul>
            {check.missing.map((paper) => (
              <li key={paper}>{paper}</li>
            ))}
          </ul>
        )}
        <p className="quiet">
          {t.voucher.checkBy(check.by)} · <Time at={check.at} />
        </p>
      </div>
    </div>
  );
}
