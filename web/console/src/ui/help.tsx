import { useLocation } from '@tanstack/react-router';
import { type ReactElement, useId, useState } from 'react';
import { useWords } from '../words/words.tsx';

/** What the page of an address is for, in two sentences, opened by a `?` beside its heading. */
export function Help(): ReactElement | null {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const topics: Readonly<Record<string, string>> = t.help.topics;
  const text = topics[pathname.replace(/^\/(console\/?)?|\/$/g, '')];
  if (text === undefined) return null;
  return (
    <>
      <button
        type="button"
        className="help-button"
        aria-label={t.help.open}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        ?
      </button>
      <p id={id} className="help-text" role="note" hidden={!open}>
        {text}
      </p>
    </>
  );
}
