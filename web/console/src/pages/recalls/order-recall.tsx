import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { lotQuery, partyQuery } from '../../api/queries.ts';
import { type OrderInput, orderRecall, recallElementsQuery } from '../../api/recalls-queries.ts';
import type { PartyBrief } from '../../api/types.ts';
import { formatInteger } from '../../format/quantity.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { LotsField, lotsIn } from './lots-field.tsx';

const LEVELS = ['1', '2', '3', 'voluntary'] as const;

/** 责令召回: what the business is told, and by when it answers, before the button can be pressed. */
export function OrderRecallPage(): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const search = useSearch({ from: '/desk/recalls/order' });
  const elements = useQuery(recallElementsQuery);
  const [number] = useState(() => newDocumentNumber('ZL'));
  const [level, setLevel] = useState<OrderInput['level']>('2');
  const [text, setText] = useState((search.lot ?? []).join('\n'));
  const [said, setSaid] = useState('');
  const [clause, setClause] = useState(t.recalls.orderClause);
  const [picked, setPicked] = useState<PartyBrief | null>(null);
  // The maker of the first lot is whom the law means first.
  const first = useQuery({ ...lotQuery(lotsIn(text)[0] ?? ''), enabled: text.trim() !== '', retry: false });
  const maker = search.party ?? first.data?.producer?.partyId;
  const named = useQuery({ ...partyQuery(maker ?? ''), enabled: maker !== undefined });
  const party = picked ?? named.data ?? null;
  const lots = lotsIn(text);
  const order = useMutation({
    mutationFn: () =>
      orderRecall({
        documentNumber: number,
        party: party?.partyId ?? '',
        level,
        lots,
        clause: clause.trim(),
        text: said.trim(),
        ...(search.case ? { case: search.case } : {}),
      }),
    onSuccess: (view) => {
      void queryClient.invalidateQueries();
      void navigate({
        to: '/recalls/$recallId',
        params: { recallId: view.recallId },
        search: {},
        replace: true,
      });
    },
  });
  const why = stillNeeded(t, [
    [lots.length === 0, t.recalls.lotsPick],
    [party === null, t.recalls.orderParty],
    [clause.trim() === '', t.freezes.clause],
    [said.trim() === '', t.recalls.text.order],
  ]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) order.mutate();
  };
  const chosen = elements.data?.levels.find((one) => one.code === level);
  return (
    <form onSubmit={submit} className="narrow-form">
      <PageHead title={t.recalls.orderTitle} />
      <LotsField value={text} onChange={setText} onDone={() => undefined} />
      <Field label={t.recalls.orderParty}>
        {(ids) => <PartyPicker ids={ids} label={t.recalls.orderParty} value={party} onChange={setPicked} />}
      </Field>
      <Field label={t.recalls.level} hint={chosen ? pick(chosen.when) : undefined}>
        {() => (
          <Segmented
            size="large"
            aria-label={t.recalls.level}
            value={level}
            onChange={(value) => setLevel(LEVELS.find((one) => one === value) ?? '2')}
            options={(elements.data?.levels ?? []).map((one) => ({ value: one.code, label: pick(one) }))}
          />
        )}
      </Field>
      <Field label={t.freezes.clause}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={200}
            value={clause}
            onChange={(event) => setClause(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.recalls.text.order}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            rows={3}
            maxLength={2000}
            value={said}
            data-testid="order-text"
            onChange={(event) => setSaid(event.target.value)}
          />
        )}
      </Field>
      <div className="note note-attention">
        <Icon name="attention" />
        <p>{t.recalls.orderDoes}</p>
      </div>
      {order.isError ? <ProblemNote error={order.error} /> : null}
      <div className="form-actions sticky-actions">
        <WhyButton
          why={why}
          type="primary"
          danger
          size="large"
          htmlType="submit"
          loading={order.isPending}
          data-testid="order-submit"
        >
          {t.recalls.orderSubmit(formatInteger(lots.length))}
        </WhyButton>
      </div>
    </form>
  );
}
