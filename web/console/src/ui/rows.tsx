import type { KeyboardEvent, ReactElement, ReactNode } from 'react';

function moveFocus(event: KeyboardEvent<HTMLUListElement>) {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const links = [...event.currentTarget.querySelectorAll<HTMLElement>('a.row')];
  const at = links.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  links[at + step]?.focus();
  event.preventDefault();
}

/** A list of links, walked with the arrow keys. */
export function Rows({ children, label }: { children: ReactNode; label: string }): ReactElement {
  return (
    <ul className="rows" aria-label={label} onKeyDown={moveFocus}>
      {children}
    </ul>
  );
}
