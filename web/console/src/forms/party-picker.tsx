import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { cityQuery, partiesQuery } from '../api/queries.ts';
import type { PartyBrief } from '../api/types.ts';
import type { FieldIds } from '../ui/field.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';

/** Finds a registered business by name, short name or initials. */
export function PartyPicker(props: {
  ids: FieldIds;
  label: string;
  value: PartyBrief | null;
  onChange: (party: PartyBrief | null) => void;
  except?: string | undefined;
}): ReactElement {
  const { t, language } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim());
  const city = useQuery(cityQuery);
  const found = useQuery(partiesQuery({ q: q || undefined, limit: 20 }));
  const kindName = (kind: string) =>
    city.data?.partyKinds.find((one) => one.code === kind)?.[language] ?? kind;
  const items: PartyBrief[] = (found.data ?? []).filter((party) => party.partyId !== props.except);
  const { value } = props;
  const shown = value && !items.some((party) => party.partyId === value.partyId) ? [value, ...items] : items;
  return (
    <Select
      {...props.ids}
      aria-label={props.label}
      size="large"
      className="wide"
      showSearch={{ filterOption: false, onSearch: setTyped }}
      allowClear
      value={value?.partyId}
      placeholder={t.issue.receiverHint}
      notFoundContent={found.isFetching ? t.common.loading : t.issue.receiverNone}
      onChange={(partyId: string | undefined) =>
        props.onChange(shown.find((party) => party.partyId === partyId) ?? null)
      }
      options={shown.map((party) => ({
        value: party.partyId,
        label: `${party.name} · ${kindName(party.kind)}`,
      }))}
    />
  );
}
