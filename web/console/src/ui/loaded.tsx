import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import type { ReactElement, ReactNode } from 'react';
import { asProblem } from '../api/problem.ts';
import { useWords } from '../words/words.tsx';
import { Icon } from './icon.tsx';

/** What happened, what it means for what was entered, and the next step. */
export function ProblemNote({
  error,
  again,
}: {
  error: unknown;
  again?: (() => void) | undefined;
}): ReactElement {
  const { t, pick } = useWords();
  const problem = asProblem(error);
  // The sentence of the whole is often that of its first finding: once is enough.
  const told = problem.issues.some((issue) => issue.zh === problem.words.zh);
  return (
    <div className="note note-stop" role="alert" data-testid="problem" data-code={problem.code}>
      <Icon name={problem.code === 'offline' ? 'attention' : 'stop'} />
      <div>
        {told ? null : <p>{pick(problem.words)}</p>}
        {problem.issues.length > 0 ? (
          <ul>
            {problem.issues.map((issue) => (
              <li key={`${issue.path}${issue.code}${issue.zh}`}>
                {pick(issue)}
                {issue.clause ? <span className="clause">{issue.clause}</span> : null}
              </li>
            ))}
          </ul>
        ) : null}
        {again ? (
          <Button size="large" onClick={again}>
            {t.common.again}
          </Button>
        ) : null}
      </div>
    </div>
  );
}

/** Off-line is a state: nothing went wrong, this page is just not on the phone. */
function NotKept({ again }: { again: () => void }): ReactElement {
  const { t } = useWords();
  return (
    <div className="note note-attention" role="status" data-testid="not-kept">
      <Icon name="attention" />
      <div>
        <p>{t.offline.pageNotKept}</p>
        <Button size="large" onClick={again}>
          {t.common.again}
        </Button>
      </div>
    </div>
  );
}

/** Grey lines in the shape of what comes. */
export function Shape({ rows = 4 }: { rows?: number }): ReactElement {
  const { t } = useWords();
  return (
    <div className="shape" role="status" aria-label={t.common.loading}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines are all alike and never move
        <span key={row} style={{ width: `${92 - ((row * 17) % 40)}%` }} />
      ))}
    </div>
  );
}

/** Shows the shape, the problem or the answer of a query. */
export function Loaded<Data>(props: {
  query: UseQueryResult<Data>;
  rows?: number;
  children: (data: Data) => ReactNode;
}): ReactNode {
  const { query } = props;
  if (query.data !== undefined) return props.children(query.data);
  if (query.isError && asProblem(query.error).code === 'offline')
    return <NotKept again={() => void query.refetch()} />;
  if (query.isError) return <ProblemNote error={query.error} again={() => void query.refetch()} />;
  return <Shape rows={props.rows ?? 4} />;
}
