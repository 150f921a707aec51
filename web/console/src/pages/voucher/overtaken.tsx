import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { asProblem } from '../../api/problem.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { useWords } from '../../words/words.tsx';

/** Whether somebody else was first, as on a second phone of the shop: pressing again would be refused again. */
export const isOvertaken = (error: Error | null): boolean =>
  error !== null && asProblem(error).code === 'voucher-not-in-state';

/** In the place of the button that cannot work any more: the voucher as it stands now. */
export function SeeHowItStands({ onDone }: { onDone: () => void }): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  return (
    <Button
      type="primary"
      size="large"
      data-testid="see-how-it-stands"
      onClick={() => {
        refreshAfterDocument(queryClient);
        onDone();
      }}
    >
      {t.receive.seeHowItStands}
    </Button>
  );
}
