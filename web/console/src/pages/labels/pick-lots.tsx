import { useQuery } from '@tanstack/react-query';
import { Button, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { stockQuery } from '../../api/queries.ts';
import type { Lot, StockLine } from '../../api/types.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

const STOCK_MOST = 100;
const what = (line: Pick<StockLine, 'name' | 'batch' | 'origin'>) =>
  [line.name, line.batch ?? line.origin].filter(Boolean).join(' · ');

/** Lots out of stock, one after another. */
export function PickLots(props: {
  chosen: readonly Lot[];
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { chosen, ids, onChange } = props;
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim());
  const found = useQuery(stockQuery({ q: q || undefined, limit: STOCK_MOST }));
  const offered = (found.data?.items ?? []).filter((line) => !ids.includes(line.lotId));
  return (
    <div className="stack">
      <Field label={t.labels.pick} hint={t.labels.pickHint}>
        {(fieldIds) => (
          <Select
            {...fieldIds}
            aria-label={t.labels.pick}
            data-testid="pick-label"
            size="large"
            className="wide"
            showSearch={{ filterOption: false, onSearch: setTyped }}
            value={null}
            notFoundContent={found.isFetching ? t.common.loading : t.issue.noStock}
            onChange={(lotId: string | null) => {
              setTyped('');
              if (lotId) onChange([...ids, lotId]);
            }}
            options={offered.map((line) => ({
              value: line.lotId,
              label: `${what(line)} · ${pick(line.display)}`,
            }))}
          />
        )}
      </Field>
      {chosen.length > 0 ? (
        <ul className="label-chosen" aria-label={t.labels.chosen}>
          {chosen.map((lot) => (
            <li key={lot.lotId}>
              <span>
                {what({ name: lot.product.name, batch: lot.batch, origin: lot.claims[0]?.origin ?? null })}
              </span>
              <Button
                type="text"
                size="large"
                aria-label={t.labels.remove(lot.product.name)}
                icon={<Icon name="close" size={16} />}
                onClick={() => onChange(ids.filter((id) => id !== lot.lotId))}
              />
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
