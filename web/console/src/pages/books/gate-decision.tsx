import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { type BookRow, decideGateEntry } from '../../api/papers.ts';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

/** Lets goods in, or turns them away; what is red needs the slip of a passed test first. */
export function GateDecision({ row }: { row: BookRow }): ReactElement {
  const { t, pick } = useWords();
  const queryClient = useQueryClient();
  const [testSlip, setTestSlip] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'admitted' | 'turned-away') =>
      decideGateEntry(row.documentId, {
        decision,
        ...(testSlip.trim() === '' ? {} : { testSlip: testSlip.trim() }),
      }),
    onSuccess: () => void queryClient.invalidateQueries({ queryKey: ['book'] }),
  });
  const red = row.gate?.verdict === 'red';
  const blocked = red && testSlip.trim() === '';
  const whyId = `why-${row.documentId}-${row.line}`;
  return (
    <div className="books-gate">
      {red ? (
        <>
          <Input
            size="large"
            aria-label={t.books.testSlip}
            placeholder={t.books.testSlip}
            maxLength={60}
            value={testSlip}
            onChange={(event) => setTestSlip(event.target.value)}
          />
          {blocked && row.gate ? (
            <span id={whyId} className="why-not">
              {pick(row.gate.decide)}
            </span>
          ) : null}
        </>
      ) : null}
      <span className="button-row">
        <Button
          size="large"
          type="primary"
          disabled={blocked}
          aria-describedby={blocked ? whyId : undefined}
          loading={decide.isPending}
          onClick={() => decide.mutate('admitted')}
        >
          {t.books.admit}
        </Button>
        <Button size="large" onClick={() => decide.mutate('turned-away')}>
          {t.books.turnAway}
        </Button>
      </span>
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
    </div>
  );
}
