import type { ReactElement } from 'react';
import type { State } from '../../../../tokens.ts';
import type { FileState } from '../../api/files.ts';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const TONE: Readonly<Record<FileState, State>> = {
  received: 'unknown',
  mapped: 'attention',
  checking: 'unknown',
  checked: 'attention',
  taking: 'unknown',
  stopped: 'attention',
  taken: 'fine',
  unreadable: 'stop',
};

export function FileStateTag({ state }: { state: FileState }): ReactElement {
  const { t } = useWords();
  return <StateTag state={TONE[state]}>{t.files.states[state]}</StateTag>;
}
