import { useLocation } from '@tanstack/react-router';
import { type ReactElement, useId, useState } from 'react';
import { useWords } from '../words/words.tsx';

/** 'cases/42/scope' → 'cases/…/scope': of one case, freeze or notice the address names which. */
const ONE_OF =
  /^(cases|freezes|recalls|notices|alerts|disposals|duty\/incidents)\/(?!new$|order$|rules\b)[^/]+/;

/** What the page of an address is for, in two sentences, opened by a `?` beside its heading; `topic` where roles differ. */
export function Help({ topic }: { topic?: string | undefined }): ReactElement | null {
  const { t } = useWords();
  const { pathname } = useLocation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const topics: Readonly<Record<string, string>> = t.help.topics;
  const page = pathname.replace(/^\/(console\/?)?|\/$/g, '').replace(ONE_OF, '$1/…');
  const text = topics[topic ?? page];
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
