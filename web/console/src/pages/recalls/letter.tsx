import type { ReactElement } from 'react';
import type { Letter } from '../../api/recalls-queries.ts';
import { useWords } from '../../words/words.tsx';

/** A letter or an announcement as it was sent or published. */
export function LetterView({ letter }: { letter: Letter }): ReactElement {
  const { pick } = useWords();
  return (
    <article className="recalls-letter">
      <h4>{pick(letter.title)}</h4>
      {letter.paragraphs.map((one) => (
        <p key={one.zh}>{pick(one)}</p>
      ))}
    </article>
  );
}
