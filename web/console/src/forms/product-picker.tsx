import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { productsQuery } from '../api/queries.ts';
import type { Product } from '../api/types.ts';
import type { FieldIds } from '../ui/field.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';
import { SearchSelect } from './search-select.tsx';

/** Finds a registered product by name, bar code or initials. */
export function ProductPicker(props: {
  ids: FieldIds;
  label: string;
  value: Product | null;
  onChange: (product: Product | null) => void;
}): ReactElement {
  const { t } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim());
  const found = useQuery({ ...productsQuery(q), placeholderData: keepPreviousData });
  return (
    <SearchSelect
      ids={props.ids}
      label={props.label}
      items={found.data ?? []}
      idOf={(one) => one.productId}
      labelOf={(one) => [one.name, one.specification, one.brand].filter(Boolean).join(' · ')}
      value={props.value}
      onChoose={props.onChange}
      onType={setTyped}
      placeholder={t.goods.productHint}
      none={found.isFetching ? t.common.loading : t.goods.productNone}
    />
  );
}
