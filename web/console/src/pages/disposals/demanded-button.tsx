import { Button } from 'antd';
import type { ReactElement } from 'react';
import { type Disposal, takeOffShelf } from '../../api/disposals-queries.ts';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { useStep } from './step-forms.tsx';

/** Takes off all that the office demanded: one tap, since there is nothing to choose. */
export function DemandedButton({ disposal, goods }: { disposal: Disposal; goods: string }): ReactElement {
  const { t } = useWords();
  const take = useStep('XJ', (_none: null, documentNumber) =>
    takeOffShelf({
      documentNumber,
      disposal: disposal.disposalId,
      reason: disposal.reason,
      lines: disposal.lots.filter((lot) => lot.onShelf.quantity > 0).map((lot) => ({ lot: lot.lotId })),
    }),
  );
  return (
    <>
      {take.isError ? <ProblemNote error={take.error} /> : null}
      <p className="quiet">{t.disposals.takeOffAll(goods)}</p>
      <Button
        type="primary"
        danger
        size="large"
        loading={take.isPending}
        onClick={() => take.mutate(null)}
        data-testid="take-off"
      >
        {t.disposals.takeOff}
      </Button>
    </>
  );
}
