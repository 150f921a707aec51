import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { stockQuery } from '../../api/queries.ts';
import type { Lot, StockLine } from '../../api/types.ts';
import { SearchSelect } from '../../forms/search-select.tsx';
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
  const found = useQuery({
    ...stockQuery({ q: q || undefined, limit: STOCK_MOST }),
    placeholderData: keepPreviousData,
  });
  const offered = (found.data?.items ?? []).filter((line) => !ids.includes(line.lotId));
  return (
    <div className="stack">
      <Field label={t.labels.pick} hint={t.labels.pickHint}>
        {(fieldIds) => (
          <SearchSelect
            ids={fieldIds}
            label={t.labels.pick}
            testId="pick-label"
            items={offered}
            idOf={(line) => line.lotId}
            labelOf={(line) => `${what(line)} · ${pick(line.display)}`}
            onChoose={(line) => {
              setTyped('');
              if (line) onChange([...ids, line.lotId]);
            }}
            onType={setTyped}
            none={found.isFetching ? t.common.loading : t.issue.noStock}
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
