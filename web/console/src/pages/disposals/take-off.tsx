import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { App, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import {
  type DisposalReason,
  type ShelfItem,
  shelfQuery,
  takeOffShelf,
} from '../../api/disposals-queries.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { amountToSend } from '../../format/quantity.ts';
import { LotLines } from '../../forms/lot-lines.tsx';
import { allOf, lotLine, type TypedLot } from '../../forms/typed-lines.ts';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Day } from '../../ui/figures.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

const REASONS = ['expired', 'near-expiry', 'spoiled', 'recalled', 'failed-test', 'label'] as const;

type Line = { lot: string; quantity?: number | string; unit?: string };

interface FormProps {
  /** The goods that the address names; null: chosen here. */
  item: ShelfItem | null;
}

function TakeOffForm({ item }: FormProps): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [documentNumber] = useState(() => newDocumentNumber('XJ'));
  const first: DisposalReason = !item ? 'spoiled' : item.expired ? 'expired' : 'near-expiry';
  const [reason, setReason] = useState<DisposalReason>(first);
  const [amount, setAmount] = useState('');
  const [lots, setLots] = useState<TypedLot[]>([]);
  const lines = item ? ownLine(item, amount) : allOf(lots.map(lotLine));
  const take = useMutation({
    mutationFn: (goods: Line[]) => takeOffShelf({ documentNumber, reason, lines: goods }),
    onSuccess: ({ disposalId }) => {
      refreshAfterDocument(queryClient);
      void queryClient.invalidateQueries({ queryKey: ['disposals'] });
      void message.success(t.disposals.takeOffDone);
      void navigate({ ...paths.disposal(disposalId), replace: true });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lines && lines.length > 0) take.mutate(lines as Line[]);
  };
  const goods = item
    ? `${item.name} ${amount.trim() === '' ? pick(item.free.display) : `${amount} ${typedUnit(item)}`}`
    : lots.map((one) => one.stock.name).join('、');
  const why = !lines ? t.record.needAmounts : lines.length === 0 ? t.disposals.none : null;
  return (
    <form onSubmit={submit} className="narrow-form disposals-form">
      {item ? (
        <Section title={item.name}>
          <p className="quiet">
            {[item.batch, pick(item.free.display)].filter(Boolean).join(' · ')} · {t.disposals.ends}{' '}
            <Day date={item.expiryDate} />
          </p>
          <Field label={t.disposals.quantity}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                inputMode="decimal"
                placeholder={t.disposals.allOf(pick(item.free.display))}
                suffix={typedUnit(item)}
                value={amount}
                onChange={(event) => setAmount(event.target.value)}
              />
            )}
          </Field>
        </Section>
      ) : (
        <Section title={t.disposals.lots}>
          <LotLines label={t.disposals.add} lines={lots} onChange={setLots} containers={false} />
        </Section>
      )}
      <Field label={t.disposals.reason}>
        {(ids) => (
          <Select
            {...ids}
            aria-label={t.disposals.reason}
            size="large"
            className="wide"
            value={reason}
            onChange={setReason}
            options={REASONS.map((value) => ({ value, label: t.disposals.reasons[value] }))}
          />
        )}
      </Field>
      {take.isError ? <ProblemNote error={take.error} /> : null}
      <div className="form-actions sticky-actions">
        {why ? null : <p className="quiet">{t.disposals.takeOffAll(goods)}</p>}
        <WhyButton
          why={why}
          type="primary"
          danger
          size="large"
          htmlType="submit"
          loading={take.isPending}
          data-testid="take-off"
        >
          {t.disposals.takeOff}
        </WhyButton>
      </div>
    </form>
  );
}

/** All of it where nothing is typed; null where what is typed is no amount. */
function ownLine(item: ShelfItem, amount: string): Line[] | null {
  if (amount.trim() === '') return [{ lot: item.lotId }];
  const quantity = amountToSend(amount);
  return quantity === null ? null : [{ lot: item.lotId, quantity, unit: typedUnit(item) }];
}

/** Grams are never typed: the platform shows kilograms, so that is what is meant. */
const typedUnit = (item: ShelfItem): string =>
  item.baseUnit === 'piece' ? item.unit : item.baseUnit === 'g' ? 'kg' : 'L';

/** Takes goods off the shelf: those that the address names, or any that are chosen. */
export function TakeOffPage(): ReactElement {
  const { t } = useWords();
  const { lot } = useSearch({ from: '/desk/disposals/new' });
  const shelf = useQuery(shelfQuery);
  return (
    <>
      <PageHead title={t.disposals.takeOff} lead={t.disposals.takeOffLead} />
      <Loaded query={shelf} rows={4}>
        {(items) => {
          const item = items.find((one) => one.lotId === lot && one.free.quantity > 0) ?? null;
          return <TakeOffForm key={item?.lotId ?? ''} item={item} />;
        }}
      </Loaded>
    </>
  );
}
