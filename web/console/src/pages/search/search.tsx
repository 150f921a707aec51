import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { searchQuery } from '../../api/queries.ts';
import { pathOfResult } from '../../paths.ts';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, PageHead } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { ResultLine } from './result-line.tsx';

/** All results of a search, at an address that can be sent. */
export function SearchPage(): ReactElement {
  const { t, pick } = useWords();
  const { q = '' } = useSearch({ from: '/desk/search' });
  const results = useQuery(searchQuery(q, 50));
  return (
    <>
      <PageHead title={q === '' ? t.search.results : `${t.search.results}: ${q}`} />
      {q === '' ? null : (
        <Loaded query={results}>
          {({ results: items, hints }) =>
            items.length === 0 ? (
              <Empty action={<LinkButton to="/scan">{t.scan.title}</LinkButton>}>
                {[...hints.map(pick), t.search.nothing(q)].join(' ')}
              </Empty>
            ) : (
              <Rows label={t.search.results}>
                {items.map((result) => (
                  <li key={`${result.type}${result.id}`}>
                    <Link {...pathOfResult(result)} className="row">
                      <ResultLine result={result} />
                    </Link>
                  </li>
                ))}
              </Rows>
            )
          }
        </Loaded>
      )}
    </>
  );
}
