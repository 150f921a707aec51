import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactElement, useRef, useState } from 'react';
import { productQuery, stockQuery } from '../api/queries.ts';
import type { Bilingual, StockLine } from '../api/types.ts';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';
import { emptyQuantity, QuantityFields } from './quantity-fields.tsx';
import { SearchSelect } from './search-select.tsx';
import { packingOf, type TypedLot } from './typed-lines.ts';

/** Lots to choose among, the last moved first. */
const STOCK_MOST = 100;

interface Props {
  label: string;
  lines: readonly TypedLot[];
  onChange: (lines: TypedLot[]) => void;
  /** What is expected of each line, by its place in the list. */
  errors?: ReadonlyMap<number, Bilingual>;
  containers?: boolean;
  quantityLabel?: string;
}

function what(line: StockLine): string {
  return [line.name, line.batch ?? line.origin].filter(Boolean).join(' · ');
}

/** Chooses goods from stock by search, then how much of each. What is on hand stands beside. */
export function LotLines(props: Props): ReactElement {
  const { t, pick } = useWords();
  const queryClient = useQueryClient();
  const { lines, onChange } = props;
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim());
  const found = useQuery({
    ...stockQuery({ q: q || undefined, limit: STOCK_MOST }),
    placeholderData: keepPreviousData,
  });
  const chosen = new Set(lines.map((line) => line.stock.lotId));
  const offered = (found.data?.items ?? []).filter((line) => !chosen.has(line.lotId));
  // While the product is fetched other lines may be typed in.
  const latest = useRef(lines);
  latest.current = lines;
  const add = async (stock: StockLine) => {
    setTyped('');
    const product = await queryClient.fetchQuery(productQuery(stock.productId)).catch(() => null);
    const line: TypedLot = { stock, product, quantity: { amount: '', unit: '', each: '', eachUnit: '' } };
    onChange([...latest.current, { ...line, quantity: emptyQuantity(packingOf(line)) }]);
  };
  return (
    <div className="stack">
      <Field label={props.label}>
        {(ids) => (
          <SearchSelect
            ids={ids}
            label={props.label}
            testId="pick-stock"
            items={offered}
            idOf={(line) => line.lotId}
            labelOf={(line) => `${what(line)} · ${t.issue.left(pick(line.display))}`}
            onChoose={(line) => line && void add(line)}
            onType={setTyped}
            placeholder={t.issue.pickHint}
            none={found.isFetching ? t.common.loading : t.issue.noStock}
          />
        )}
      </Field>
      {lines.map((line, at) => {
        const error = props.errors?.get(at);
        return (
          <div key={line.stock.lotId} className="line-card">
            <div className="line-head">
              <div>
                <div className="row-title">{what(line.stock)}</div>
                <div className="row-sub">{t.issue.left(pick(line.stock.display))}</div>
              </div>
              <Button
                type="text"
                aria-label={t.issue.removeLine(line.stock.name)}
                icon={<Icon name="bin" size={18} />}
                onClick={() => onChange(lines.filter((one) => one !== line))}
              />
            </div>
            <QuantityFields
              goods={packingOf(line)}
              value={line.quantity}
              error={error && pick(error)}
              {...(props.containers === undefined ? {} : { containers: props.containers })}
              {...(props.quantityLabel === undefined ? {} : { label: props.quantityLabel })}
              onChange={(quantity) =>
                onChange(lines.map((one) => (one === line ? { ...one, quantity } : one)))
              }
            />
          </div>
        );
      })}
    </div>
  );
}
