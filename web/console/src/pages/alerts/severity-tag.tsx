import type { ReactElement } from 'react';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

/** Red, orange, yellow, blue of the law in the four states of this house; the word says which. */
const STATES = { 1: 'stop', 2: 'attention', 3: 'attention', 4: 'unknown' } as const;
type Severity = keyof typeof STATES;

const severityOf = (severity: number): Severity => (severity in STATES ? (severity as Severity) : 4);

export function SeverityTag({ severity }: { severity: number }): ReactElement {
  const { t } = useWords();
  const known = severityOf(severity);
  return (
    <span className={`alerts-severity alerts-severity-${known}`}>
      <StateTag state={STATES[known]}>{t.alerts.severities[known]}</StateTag>
    </span>
  );
}
