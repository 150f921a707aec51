import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Radio } from 'antd';
import { type FormEvent, type ReactElement, type ReactNode, useState } from 'react';
import {
  applyForDisposal,
  type Disposal,
  type DisposalMethod,
  holdApart,
  putBackOnShelf,
} from '../../api/disposals-queries.ts';
import { keepPhoto } from '../../api/papers.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import { fromLocalInput, toLocalInput } from '../../format/time.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { PhotoField } from '../papers/photo-field.tsx';
import { lastSaid, rememberSaid } from './remembered.ts';

/** A step that is sent once, and after which everything that shows the disposal is read again. */
export function useStep<Sent>(
  prefix: string,
  send: (sent: Sent, documentNumber: string) => Promise<unknown>,
) {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const [documentNumber] = useState(() => newDocumentNumber(prefix));
  return useMutation({
    mutationFn: (sent: Sent) => send(sent, documentNumber),
    onSuccess: () => {
      refreshAfterDocument(queryClient);
      void queryClient.invalidateQueries({ queryKey: ['disposals'] });
      void message.success(t.disposals.done);
    },
  });
}

export function StepForm(props: {
  title: string;
  lead?: ReactNode;
  why: string | null;
  action: string;
  pending: boolean;
  error: unknown;
  says?: string;
  danger?: boolean;
  onSubmit: () => void;
  children: ReactNode;
  testId: string;
}): ReactElement {
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (props.why === null) props.onSubmit();
  };
  return (
    <Section title={props.title} testId={props.testId}>
      {props.lead ? <p className="quiet">{props.lead}</p> : null}
      <form onSubmit={submit} className="narrow-form disposals-form">
        {props.children}
        {props.error ? <ProblemNote error={props.error} /> : null}
        <div className="form-actions sticky-actions">
          {props.says && props.why === null ? <p className="quiet">{props.says}</p> : null}
          <WhyButton
            why={props.why}
            type="primary"
            danger={props.danger ?? false}
            size="large"
            htmlType="submit"
            loading={props.pending}
            data-testid={`${props.testId}-submit`}
          >
            {props.action}
          </WhyButton>
        </div>
      </form>
    </Section>
  );
}

export function TextField(props: {
  label: string;
  hint?: string;
  value: string;
  max?: number;
  optional?: boolean;
  onChange: (value: string) => void;
}): ReactElement {
  const { t } = useWords();
  return (
    <Field
      label={props.label}
      {...(props.hint ? { hint: props.hint } : {})}
      {...(props.optional ? { optional: t.common.optional } : {})}
    >
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={props.max ?? 40}
          value={props.value}
          onChange={(event) => props.onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Where it is kept apart, with a photo of the mark. */
export function HoldForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t } = useWords();
  const [place, setPlace] = useState(() => disposal.place ?? lastSaid('place'));
  const [photo, setPhoto] = useState<File | null>(null);
  const hold = useStep('DC', async (file: File, documentNumber) => {
    const { sha256 } = await keepPhoto(file);
    rememberSaid({ place });
    return holdApart(disposal.disposalId, { documentNumber, place: place.trim(), photos: [sha256] });
  });
  const why = stillNeeded(t, [
    [photo === null, t.disposals.photo],
    [place.trim() === '', t.disposals.holdPlace],
  ]);
  return (
    <StepForm
      title={t.disposals.hold}
      lead={t.disposals.holdLead}
      why={why}
      action={t.disposals.hold}
      pending={hold.isPending}
      error={hold.error}
      onSubmit={() => photo && hold.mutate(photo)}
      testId="hold"
    >
      <PhotoField label={t.disposals.photoOfMark} file={photo} onChange={setPhoto} required />
      <TextField
        label={t.disposals.holdPlace}
        hint={t.disposals.holdPlaceHint}
        max={80}
        value={place}
        onChange={setPlace}
      />
    </StepForm>
  );
}

/** By which way, when and where. */
export function ApplyForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t, pick, language } = useWords();
  const open = disposal.methods.filter((one) => one.allowed.allowed);
  const [method, setMethod] = useState<DisposalMethod | null>(
    open.length === 1 ? (open[0]?.code ?? null) : null,
  );
  const [planned, setPlanned] = useState(() => toLocalInput(Date.now()));
  const [place, setPlace] = useState(() => disposal.plannedPlace ?? lastSaid('plannedPlace'));
  const [recipient, setRecipient] = useState('');
  const [carrier, setCarrier] = useState(() => lastSaid('carrier'));
  const plannedAt = fromLocalInput(planned);
  const apply = useStep('SQ', (chosen: DisposalMethod, documentNumber) => {
    rememberSaid({ plannedPlace: place, carrier });
    return applyForDisposal(disposal.disposalId, {
      documentNumber,
      method: chosen,
      plannedAt: plannedAt ?? '',
      place: place.trim(),
      ...(chosen === 'donate' ? { recipient: recipient.trim() } : {}),
      ...(carrier.trim() !== '' && chosen !== 'donate' && chosen !== 'return'
        ? { carrier: { name: carrier.trim() } }
        : {}),
    });
  });
  const row = disposal.methods.find((one) => one.code === method);
  const why = stillNeeded(t, [
    [method === null, t.disposals.method],
    [plannedAt === null, t.disposals.planned],
    [place.trim() === '', t.disposals.plannedPlace],
    [method === 'donate' && recipient.trim() === '', t.disposals.recipient],
    [method === 'feed' && carrier.trim() === '', t.disposals.carrier],
  ]);
  return (
    <StepForm
      title={t.disposals.apply}
      {...(row?.reportFirst ? { says: t.disposals.reportFirst } : {})}
      why={why}
      action={t.disposals.apply}
      pending={apply.isPending}
      error={apply.error}
      onSubmit={() => method && apply.mutate(method)}
      testId="apply"
    >
      <fieldset className="disposals-methods">
        <legend>{t.disposals.method}</legend>
        <Radio.Group value={method} onChange={(event) => setMethod(event.target.value as DisposalMethod)}>
          {disposal.methods.map((one) => (
            <Radio key={one.code} value={one.code} disabled={!one.allowed.allowed}>
              <span className="row-title">{one[language]}</span>
              <span className="row-sub">{pick(one.allowed.allowed ? one.says : one.allowed)}</span>
            </Radio>
          ))}
        </Radio.Group>
      </fieldset>
      <Field label={t.disposals.planned}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="datetime-local"
            value={planned}
            onChange={(event) => setPlanned(event.target.value)}
          />
        )}
      </Field>
      <TextField label={t.disposals.plannedPlace} max={120} value={place} onChange={setPlace} />
      {method === 'donate' ? (
        <TextField label={t.disposals.recipient} max={120} value={recipient} onChange={setRecipient} />
      ) : null}
      {method === 'destroy' || method === 'harmless' || method === 'feed' ? (
        <TextField
          label={t.disposals.carrier}
          max={80}
          optional={method !== 'feed'}
          value={carrier}
          onChange={setCarrier}
        />
      ) : null}
    </StepForm>
  );
}

/** Goods that are well after all, or whose label was mended. */
export function PutBackForm({ disposal }: { disposal: Disposal }): ReactElement {
  const { t } = useWords();
  const [remedy, setRemedy] = useState('');
  const back = useStep('FH', (_none: null, documentNumber) =>
    putBackOnShelf(disposal.disposalId, { documentNumber, remedy: remedy.trim() }),
  );
  return (
    <details className="disposals-details">
      <summary>{t.disposals.putBack}</summary>
      <StepForm
        title={t.disposals.putBack}
        why={stillNeeded(t, [[remedy.trim() === '', t.disposals.remedy]])}
        action={t.disposals.putBack}
        pending={back.isPending}
        error={back.error}
        onSubmit={() => back.mutate(null)}
        testId="put-back"
      >
        <TextField label={t.disposals.remedy} max={200} value={remedy} onChange={setRemedy} />
      </StepForm>
    </details>
  );
}
