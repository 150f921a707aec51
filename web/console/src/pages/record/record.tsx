import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { type RecordToSend, sendRecord } from '../../api/commands.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import { GoodsLines, newGoods } from '../../forms/goods-lines.tsx';
import { LotLines } from '../../forms/lot-lines.tsx';
import type { TypedGoods, TypedLot } from '../../forms/typed-lines.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { type Details, emptyDetails, recordBody } from './record-body.ts';
import { RECORD_KINDS, type RecordKind } from './record-kinds.ts';

/** Fields that only some kinds ask for. */
function DetailFields(props: {
  kind: RecordKind;
  details: Details;
  onChange: (next: Details) => void;
}): ReactElement {
  const { t } = useWords();
  const { kind, details, onChange } = props;
  const text = (key: 'reason' | 'recipient', label: string) => (
    <Field label={label}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={60}
          value={details[key]}
          onChange={(event) => onChange({ ...details, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <div className="field-grid">
      {kind === 'stock-taking' || kind === 'consumer-return' ? text('reason', t.common.reason) : null}
      {kind === 'donation' ? text('recipient', t.record.recipient) : null}
      <Field label={t.record.at}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="datetime-local"
            value={details.at}
            onChange={(event) => onChange({ ...details, at: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** One compact form for everything a business records besides handing over; the switch is in the address. */
export function RecordPage(): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const { kind = 'sale' } = useSearch({ from: '/desk/records/new' });
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('JL'));
  const [lots, setLots] = useState<TypedLot[]>([]);
  const [goods, setGoods] = useState<TypedGoods[]>(() => [newGoods()]);
  const [details, setDetails] = useState<Details>(() => ({ ...emptyDetails, at: toLocalInput(Date.now()) }));
  const at = fromLocalInput(details.at);
  const body = recordBody(kind, { documentNumber, at, lots, goods, details });
  const record = useMutation({
    mutationFn: (content: RecordToSend) => sendRecord(content),
    onSuccess: ({ discrepancies }) => {
      refreshAfterDocument(queryClient);
      if (discrepancies.length > 0) {
        void message.warning(
          `${t.record.doneDifferences(discrepancies.length)} ${discrepancies.map(pick).join(' ')}`,
          8,
        );
      } else void message.success(t.record.done);
      setDocumentNumber(newDocumentNumber('JL'));
      setLots([]);
      setGoods([newGoods()]);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typeof body === 'object') record.mutate(body);
  };
  const fromStock = kind !== 'production';
  const makesGoods = kind === 'production' || kind === 'transformation';
  const waiting =
    body === 'lines'
      ? t.record.needLines
      : body === 'amounts'
        ? t.record.needAmounts
        : body === 'fields'
          ? t.record.needFields
          : null;
  return (
    <form onSubmit={submit} className="narrow-form">
      <PageHead title={t.record.title} lead={t.record.leads[kind]} />
      <nav className="tabs tabs-wrap" aria-label={t.record.kind}>
        {RECORD_KINDS.map((one) => (
          <button
            key={one}
            type="button"
            className="tab"
            aria-pressed={one === kind}
            onClick={() => void navigate({ to: '/records/new', search: { kind: one }, replace: true })}
          >
            {t.record.kinds[one]}
          </button>
        ))}
      </nav>
      <p className="quiet">
        {t.disposals.oldForm} <Link to="/disposals">{t.disposals.title}</Link>
      </p>
      {fromStock ? (
        <Section title={kind === 'transformation' ? t.record.inputs : t.record.lines}>
          <LotLines
            label={t.issue.pick}
            lines={lots}
            onChange={setLots}
            containers={false}
            {...(kind === 'stock-taking' ? { quantityLabel: t.record.kinds['stock-taking'] } : {})}
          />
        </Section>
      ) : null}
      {makesGoods ? (
        <Section title={kind === 'transformation' ? t.record.outputs : t.record.lines}>
          <GoodsLines lines={goods} onChange={setGoods} />
        </Section>
      ) : null}
      <DetailFields kind={kind} details={details} onChange={setDetails} />
      {record.isError ? <ProblemNote error={record.error} /> : null}
      <div className="form-actions sticky-actions">
        {waiting ? (
          <p id="record-waiting" className="why-not">
            {waiting}
          </p>
        ) : null}
        <Button
          type="primary"
          size="large"
          htmlType="submit"
          disabled={waiting !== null}
          aria-describedby={waiting ? 'record-waiting' : undefined}
          loading={record.isPending}
          data-testid="record-submit"
        >
          {t.record.submit}
        </Button>
      </div>
    </form>
  );
}
