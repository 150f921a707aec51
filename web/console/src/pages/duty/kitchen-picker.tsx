import { useQueries, useQuery } from '@tanstack/react-query';
import { Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { cityQuery, partiesQuery } from '../../api/queries.ts';
import { Field } from '../../ui/field.tsx';
import { Empty } from '../../ui/page.tsx';
import { useDebounced } from '../../ui/use-debounced.ts';
import { useWords } from '../../words/words.tsx';

const SHOWN = 12;

/** Restaurants, canteens and kitchens by a name with slips; one tap picks. */
export function KitchenPicker({ onPick }: { onPick: (partyId: string) => void }): ReactElement {
  const { t, language } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim(), 250);
  const city = useQuery(cityQuery).data;
  const kinds = (city?.partyKinds ?? []).filter((kind) => kind.position === 'kitchen');
  const found = useQueries({
    queries: kinds.map((kind) => ({
      ...partiesQuery({ q, kind: kind.code, limit: SHOWN }),
      enabled: q !== '',
    })),
  });
  const items = found.flatMap((one) => one.data ?? []).slice(0, SHOWN);
  const isDone = q !== '' && found.every((one) => !one.isFetching);
  return (
    <>
      <Field label={t.duty.kitchen} hint={t.duty.kitchenHint}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            autoFocus
            allowClear
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            data-testid="duty-kitchen"
          />
        )}
      </Field>
      {isDone && items.length === 0 ? <Empty>{t.duty.kitchenNone}</Empty> : null}
      <ul className="rows" aria-label={t.duty.kitchen}>
        {items.map((party) => (
          <li key={party.partyId}>
            <button
              type="button"
              className="row duty-pick"
              onClick={() => onPick(party.partyId)}
              data-testid="duty-kitchen-row"
            >
              <span className="row-main">
                <span className="row-title">{party.name}</span>
                <span className="row-sub">
                  {kinds.find((kind) => kind.code === party.kind)?.[language]} {party.address}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
