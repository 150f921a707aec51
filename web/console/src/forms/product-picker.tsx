import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { productsQuery } from '../api/queries.ts';
import type { Product } from '../api/types.ts';
import type { FieldIds } from '../ui/field.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';

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
  const found = useQuery(productsQuery(q));
  const items = found.data ?? [];
  const { value } = props;
  const shown = value && !items.some((one) => one.productId === value.productId) ? [value, ...items] : items;
  return (
    <Select
      {...props.ids}
      aria-label={props.label}
      size="large"
      className="wide"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value?.productId}
      placeholder={t.goods.productHint}
      notFoundContent={found.isFetching ? t.common.loading : t.goods.productNone}
      onChange={(id: string | undefined) => props.onChange(shown.find((one) => one.productId === id) ?? null)}
      options={shown.map((one) => ({
        value: one.productId,
        label: [one.name, one.specification, one.brand].filter(Boolean).join(' · '),
      }))}
    />
  );
}
