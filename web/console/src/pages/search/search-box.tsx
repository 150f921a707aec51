import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactElement, useEffect, useId, useRef, useState } from 'react';
import { searchQuery } from '../../api/queries.ts';
import type { SearchResult } from '../../api/types.ts';
import { readCode } from '../../format/read-code.ts';
import { pathOfResult, paths } from '../../paths.ts';
import { Icon } from '../../ui/icon.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';
import { ResultLine } from './result-line.tsx';

interface Props {
  place: 'top' | 'home';
  /** What the address says; the box follows it. */
  q?: string;
  onQuery?: (q: string) => void;
}

/**
 * One field for everything: names, batches, numbers, scanned addresses. Arrow keys choose, Enter opens, Esc closes.
 * A code of ours opens at once, without asking the server what it is.
 */
export function SearchBox({ place, q = '', onQuery }: Props): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const listId = useId();
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(q);
  const [open, setOpen] = useState(place === 'home' && q !== '');
  const [active, setActive] = useState(-1);
  const settled = useDebounced(text.trim());
  const results = useQuery({ ...searchQuery(settled), enabled: open && settled !== '' });
  const items = open && settled !== '' ? (results.data?.results ?? []) : [];
  const chosen = items[active];
  // biome-ignore lint/correctness/useExhaustiveDependencies: only a settled change goes into the address
  useEffect(() => {
    onQuery?.(settled);
  }, [settled]);

  const go = (result: SearchResult) => {
    setOpen(false);
    if (place === 'top') setText('');
    input.current?.blur();
    void navigate(pathOfResult(result));
  };
  const submit = () => {
    const typed = text.trim();
    if (typed === '') return;
    if (chosen) return go(chosen);
    const code = readCode(typed);
    setOpen(place === 'home');
    if (code.type === 'voucher') return void navigate(paths.voucher(code.number));
    if (code.type === 'lot') return void navigate(paths.lot(code.reference));
    if (code.type === 'page') return window.location.assign(code.path);
    if (place === 'top') setText('');
    void navigate(paths.search(typed));
  };
  const onKey = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown') setActive(Math.min(active + 1, items.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(active - 1, -1));
    else if (event.key === 'Escape') {
      setOpen(false);
      input.current?.blur();
    } else if (event.key === 'Enter') submit();
    else return;
    event.preventDefault();
  };
  const showList = open && settled !== '' && (items.length > 0 || results.isSuccess);
  return (
    <search className={`search search-${place}`}>
      <div className="search-field">
        <Icon name="search" />
        <input
          ref={input}
          data-search
          type="search"
          role="combobox"
          aria-label={t.search.label}
          aria-expanded={showList}
          aria-controls={listId}
          aria-autocomplete="list"
          aria-activedescendant={chosen ? `${listId}-${active}` : undefined}
          placeholder={place === 'home' ? t.search.placeholderLong : t.search.placeholder}
          autoComplete="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the one field of the first screen of a regulator
          autoFocus={place === 'home'}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setActive(-1);
            setOpen(true);
          }}
          onFocus={() => setOpen(true)}
          onBlur={() => place === 'top' && setOpen(false)}
          onKeyDown={onKey}
        />
        <kbd title={t.search.shortcut}>/</kbd>
      </div>
      <div
        id={listId}
        role="listbox"
        aria-label={t.search.results}
        className="search-list"
        hidden={!showList}
      >
        {items.map((result, at) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are handled in the field, as a combobox asks
          <div
            key={`${result.type}${result.id}`}
            id={`${listId}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={at === active}
            className="search-option"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => go(result)}
          >
            <ResultLine result={result} />
          </div>
        ))}
      </div>
      {showList && items.length === 0 && results.isSuccess ? (
        <p className="search-nothing" role="status">
          {[...(results.data?.hints ?? []).map(pick), t.search.nothing(settled)].join(' ')}
        </p>
      ) : null}
    </search>
  );
}
