import { Checkbox, Input, Radio } from 'antd';
import { type ReactElement, useState } from 'react';
import {
  answerApplication,
  carryOutDisposal,
  closeDisposal,
  type Disposal,
  type DisposalLot,
} from '../../api/disposals-queries.ts';
import { keepPhoto } from '../../api/papers.ts';
import { amountToSend } from '../../format/quantity.ts';
import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import { Field } from '../../ui/field.tsx';
import { stillNeeded } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { PhotoField } from '../papers/photo-field.tsx';
import { lastSaid, rememberSaid } from './remembered.ts';
import { StepForm, TextField, useStep } from './step-forms.tsx';

/** What a person would type: kilograms, not grams. */
const unitOf = (lot: DisposalLot): string =>
  lot.baseUnit === 'piece' ? lot.unit : lot.baseUnit === 'g' ? 'kg' : 'L';

const NAMES = ['handler', 'supervisor', 'witness1', 'witness2'] as const;
type Names = Record<(typeof NAMES)[number], string>;

/** Carries it out: before whom, where, with a photo; it leaves the stock by it. */
export function CarryOutForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t, pick } = useWords();
  const held = disposal.lots.filter((lot) => (lot.held?.quantity ?? 0) > 0);
  const [names, setNames] = useState<Names>(
    () => Object.fromEntries(NAMES.map((name) => [name, lastSaid(name)])) as Names,
  );
  const [place, setPlace] = useState(() => disposal.plannedPlace ?? '');
  const [photo, setPhoto] = useState<File | null>(null);
  const [carrier, setCarrier] = useState(() => lastSaid('carrier'));
  const [slip, setSlip] = useState('');
  const [part, setPart] = useState(false);
  const [amounts, setAmounts] = useState<Record<string, string>>({});
  const typed = held.flatMap((lot) => {
    const text = amounts[lot.lotId]?.trim() ?? '';
    return text === '' ? [] : [{ lot: lot.lotId, quantity: amountToSend(text), unit: unitOf(lot) }];
  });
  const bad = part && (typed.length === 0 || typed.some((one) => one.quantity === null));
  const act = useStep('ZX', async (file: File, documentNumber) => {
    const { sha256 } = await keepPhoto(file);
    rememberSaid({ ...names, carrier });
    return carryOutDisposal(disposal.disposalId, {
      documentNumber,
      place: place.trim(),
      handler: names.handler.trim(),
      supervisor: names.supervisor.trim(),
      witnesses: [names.witness1.trim(), names.witness2.trim()],
      photos: [sha256],
      ...(carrier.trim() === ''
        ? {}
        : { carrier: { name: carrier.trim(), ...(slip.trim() === '' ? {} : { document: slip.trim() }) } }),
      ...(part ? { lines: typed.map((one) => ({ ...one, quantity: one.quantity ?? 0 })) } : {}),
    });
  });
  const label = (name: (typeof NAMES)[number]) =>
    name === 'witness1'
      ? t.disposals.witness(1)
      : name === 'witness2'
        ? t.disposals.witness(2)
        : t.disposals[name];
  const why = stillNeeded(t, [
    [bad, t.disposals.quantity],
    [photo === null, t.disposals.photo],
    [place.trim() === '', t.disposals.plannedPlace],
    ...NAMES.map((name) => [names[name].trim() === '', label(name)] as const),
    [disposal.method === 'feed' && slip.trim() === '', t.disposals.carrierDocument],
  ]);
  const goods = held.map((lot) => `${lot.name} ${lot.held ? pick(lot.held.display) : ''}`).join('、');
  return (
    <StepForm
      title={t.disposals.execute}
      {...(part ? {} : { says: t.disposals.executeLead(goods) })}
      why={why}
      action={disposal.method === 'return' ? t.disposals.executeReturn : t.disposals.execute}
      pending={act.isPending}
      error={act.error}
      danger
      onSubmit={() => photo && act.mutate(photo)}
      testId="carry-out"
    >
      <Radio.Group
        value={part}
        onChange={(event) => setPart(event.target.value as boolean)}
        optionType="button"
        size="large"
        options={[
          { value: false, label: t.disposals.whole },
          { value: true, label: t.disposals.part },
        ]}
      />
      {part
        ? held.map((lot) => (
            <Field key={lot.lotId} label={[lot.name, lot.batch].filter(Boolean).join(' ')}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  inputMode="decimal"
                  suffix={unitOf(lot)}
                  placeholder={lot.held ? pick(lot.held.display) : ''}
                  value={amounts[lot.lotId] ?? ''}
                  onChange={(event) => setAmounts({ ...amounts, [lot.lotId]: event.target.value })}
                />
              )}
            </Field>
          ))
        : null}
      <PhotoField label={t.disposals.photoOfAct} file={photo} onChange={setPhoto} required />
      <TextField label={t.disposals.plannedPlace} max={120} value={place} onChange={setPlace} />
      <div className="field-grid">
        {NAMES.map((name) => (
          <TextField
            key={name}
            label={label(name)}
            value={names[name]}
            onChange={(value) => setNames({ ...names, [name]: value })}
          />
        ))}
        <TextField label={t.disposals.carrier} max={80} optional value={carrier} onChange={setCarrier} />
        <TextField
          label={t.disposals.carrierDocument}
          max={60}
          optional={disposal.method !== 'feed'}
          value={slip}
          onChange={setSlip}
        />
      </div>
    </StepForm>
  );
}

/** Closes it; what is missing of the held goods is said with a reason. */
export function CloseForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t, pick } = useWords();
  const held = disposal.lots.filter((lot) => (lot.held?.quantity ?? 0) > 0);
  const [missing, setMissing] = useState(false);
  const [whyMissing, setWhyMissing] = useState('');
  const close = useStep('GB', (_none: null, documentNumber) =>
    closeDisposal(disposal.disposalId, {
      documentNumber,
      ...(missing
        ? {
            lines: held.map((lot) => ({
              lot: lot.lotId,
              short: { quantity: lot.held?.quantity ?? 0, unit: lot.unit },
              why: whyMissing.trim(),
            })),
          }
        : {}),
    }),
  );
  const why = stillNeeded(t, [[missing && whyMissing.trim() === '', t.disposals.shortWhy]]);
  return (
    <StepForm
      title={t.disposals.close}
      lead={t.disposals.closeLead}
      why={why}
      action={t.disposals.close}
      pending={close.isPending}
      error={close.error}
      onSubmit={() => close.mutate(null)}
      testId="close"
    >
      {held.length > 0 ? (
        <Checkbox checked={missing} onChange={(event) => setMissing(event.target.checked)}>
          {t.disposals.missing}：
          {held.map((lot) => `${lot.name} ${lot.held ? pick(lot.held.display) : ''}`).join('、')}
        </Checkbox>
      ) : null}
      {missing ? (
        <TextField label={t.disposals.shortWhy} max={200} value={whyMissing} onChange={setWhyMissing} />
      ) : null}
    </StepForm>
  );
}

const HOUR_MS = 3_600_000;
const FIRST_WAIT_HOURS = 4;

/** An officer answers what the business has reported. */
export function AnswerForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t } = useWords();
  const [answer, setAnswer] = useState<'attend' | 'noted' | 'wait'>('attend');
  const [until, setUntil] = useState(() => toLocalInput(Date.now() + FIRST_WAIT_HOURS * HOUR_MS));
  const [note, setNote] = useState('');
  const untilAt = fromLocalInput(until);
  const send = useStep('DF', (_none: null, documentNumber) =>
    answerApplication(disposal.disposalId, {
      documentNumber,
      answer,
      ...(answer === 'wait' && untilAt ? { until: untilAt } : {}),
      ...(note.trim() === '' ? {} : { note: note.trim() }),
    }),
  );
  return (
    <StepForm
      title={t.disposals.answer}
      lead={t.disposals.answerLead}
      why={stillNeeded(t, [[answer === 'wait' && untilAt === null, t.disposals.waitTo]])}
      action={t.disposals.answer}
      pending={send.isPending}
      error={send.error}
      onSubmit={() => send.mutate(null)}
      testId="answer"
    >
      <Radio.Group
        value={answer}
        onChange={(event) => setAnswer(event.target.value as typeof answer)}
        optionType="button"
        size="large"
        options={(['attend', 'noted', 'wait'] as const).map((value) => ({
          value,
          label: t.disposals[value],
        }))}
      />
      {answer === 'wait' ? (
        <Field label={t.disposals.waitTo}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              type="datetime-local"
              value={until}
              onChange={(event) => setUntil(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <TextField label={t.disposals.answerNote} max={200} optional value={note} onChange={setNote} />
    </StepForm>
  );
}
