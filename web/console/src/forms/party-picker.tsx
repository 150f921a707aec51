import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactElement, useState } from 'react';
import { customersQuery } from '../api/desk-queries.ts';
import { cityQuery, partiesQuery } from '../api/queries.ts';
import type { PartyBrief } from '../api/types.ts';
import { localSearch } from '../offline/local-search.ts';
import type { FieldIds } from '../ui/field.tsx';
import { useDebounced } from '../ui/use-debounced.ts';
import { useWords } from '../words/words.tsx';
import { SearchSelect } from './search-select.tsx';

/** Finds a registered business by name, short name or initials. */
export function PartyPicker(props: {
  ids: FieldIds;
  label: string;
  value: PartyBrief | null;
  onChange: (party: PartyBrief | null) => void;
  except?: string | undefined;
  /** Whom one sells to already comes first. */
  customersFirst?: boolean;
}): ReactElement {
  const { t, language } = useWords();
  const [typed, setTyped] = useState('');
  const q = useDebounced(typed.trim());
  const city = useQuery(cityQuery);
  const found = useQuery({
    ...partiesQuery({ q: q || undefined, limit: 20 }),
    placeholderData: keepPreviousData,
  });
  const kindName = (kind: string) =>
    city.data?.partyKinds.find((one) => one.code === kind)?.[language] ?? kind;
  const known = useQuery({ ...customersQuery, enabled: props.customersFirst === true });
  // Without a network only few of all businesses are on the phone, but every customer is.
  const typedFor = useQuery({
    queryKey: ['customers', 'typed', q],
    enabled: props.customersFirst === true && q !== '' && known.data !== undefined,
    placeholderData: keepPreviousData,
    queryFn: () => localSearch(known.data ?? [], q, (one) => [one.name]),
  });
  const first: PartyBrief[] = props.customersFirst ? ((q === '' ? known.data : typedFor.data) ?? []) : [];
  const items: PartyBrief[] = [
    ...first,
    ...(found.data ?? []).filter((party) => !first.some((one) => one.partyId === party.partyId)),
  ].filter((party) => party.partyId !== props.except);
  return (
    <SearchSelect
      ids={props.ids}
      label={props.label}
      items={items}
      idOf={(party) => party.partyId}
      labelOf={(party) => `${party.name} · ${kindName(party.kind)}`}
      value={props.value}
      onChoose={props.onChange}
      onType={setTyped}
      placeholder={t.issue.receiverHint}
      none={found.isFetching ? t.common.loading : t.issue.receiverNone}
    />
  );
}
