import { useQuery } from '@tanstack/react-query';
import { Input, Segmented } from 'antd';
import { type ReactElement, useState } from 'react';
import { partyQuery, productQuery } from '../../api/queries.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { ProductPicker } from '../../forms/product-picker.tsx';
import type { NewFreezeSearch } from '../../search-types.ts';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';

export const SUBJECT_KINDS = ['lot', 'product', 'party'] as const;

/** What is to be frozen; it stands in the address. */
export function SubjectFields(props: {
  search: NewFreezeSearch;
  onChange: (next: NewFreezeSearch) => void;
}): ReactElement {
  const { t } = useWords();
  const { search, onChange } = props;
  const kind = search.kind ?? 'lot';
  const product = useQuery({ ...productQuery(search.product ?? ''), enabled: search.product !== undefined });
  const producer = useQuery({ ...partyQuery(search.producer ?? ''), enabled: search.producer !== undefined });
  const party = useQuery({ ...partyQuery(search.party ?? ''), enabled: search.party !== undefined });
  return (
    <>
      <Segmented
        aria-label={t.freezes.subject}
        size="large"
        value={kind}
        onChange={(value) =>
          onChange({ case: search.case, kind: SUBJECT_KINDS.find((one) => one === value) })
        }
        options={SUBJECT_KINDS.map((value) => ({ value, label: t.freezes.kinds[value] }))}
      />
      {kind === 'lot' ? (
        <LotField lot={search.lot ?? ''} onLot={(lot) => onChange({ ...search, kind, lot })} />
      ) : null}
      {kind === 'product' ? (
        <div className="field-grid">
          <Field label={t.freezes.product}>
            {(ids) => (
              <ProductPicker
                ids={ids}
                label={t.freezes.product}
                value={search.product ? (product.data ?? null) : null}
                onChange={(one) => onChange({ ...search, kind, product: one?.productId })}
              />
            )}
          </Field>
          <Field label={t.freezes.producer} optional={t.common.optional} hint={t.freezes.producerHint}>
            {(ids) => (
              <PartyPicker
                ids={ids}
                label={t.freezes.producer}
                value={search.producer ? (producer.data ?? null) : null}
                onChange={(one) => onChange({ ...search, kind, producer: one?.partyId })}
              />
            )}
          </Field>
        </div>
      ) : null}
      {kind === 'party' ? (
        <Field label={t.freezes.party}>
          {(ids) => (
            <PartyPicker
              ids={ids}
              label={t.freezes.party}
              value={search.party ? (party.data ?? null) : null}
              onChange={(one) => onChange({ ...search, kind, party: one?.partyId })}
            />
          )}
        </Field>
      ) : null}
    </>
  );
}

function LotField({ lot, onLot }: { lot: string; onLot: (lot: string | undefined) => void }): ReactElement {
  const { t } = useWords();
  const [typed, setTyped] = useState(lot);
  const take = () => onLot(typed.trim() === '' ? undefined : typed.trim());
  return (
    <Field label={t.freezes.lot} hint={t.freezes.lotHint}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={200}
          value={typed}
          data-testid="freeze-lot"
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onPressEnter={(event) => {
            event.preventDefault();
            take();
          }}
        />
      )}
    </Field>
  );
}
