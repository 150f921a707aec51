import type { ReactElement } from 'react';
import type { SearchResult } from '../../api/types.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';

const ICONS: Record<SearchResult['type'], IconName> = {
  product: 'book',
  party: 'shop',
  lot: 'stock',
  voucher: 'voucher',
};

/** One result: what it is, its name, what tells it from others. */
export function ResultLine({ result }: { result: SearchResult }): ReactElement {
  const { t, pick } = useWords();
  return (
    <>
      <Icon name={ICONS[result.type]} />
      <span className="row-main">
        <span className="row-title">{pick(result.title)}</span>
        <span className="row-sub">{pick(result.subtitle)}</span>
      </span>
      <span className="row-kind">{t.search.types[result.type]}</span>
    </>
  );
}
