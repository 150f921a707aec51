import type { ErrorComponentProps } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { ApiProblem } from '../api/problem.ts';
import { LinkButton } from '../ui/link-button.tsx';
import { ProblemNote } from '../ui/loaded.tsx';
import { useWords } from '../words/words.tsx';

export function NotFound(): ReactElement {
  const { t } = useWords();
  return (
    <main className="bare">
      <h1>{t.common.notFound}</h1>
      <LinkButton primary size="large" to="/">
        {t.common.toHome}
      </LinkButton>
    </main>
  );
}

/** A page that fell over: what happened and the way on. */
export function PageProblem({ error, reset }: ErrorComponentProps): ReactElement {
  const { t } = useWords();
  if (error instanceof ApiProblem) return <ProblemNote error={error} again={reset} />;
  return (
    <div className="bare" role="alert">
      <h1>{t.common.unexpected}</h1>
      <LinkButton primary to="/">
        {t.common.toHome}
      </LinkButton>
    </div>
  );
}
