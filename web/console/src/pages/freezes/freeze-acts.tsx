import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { approveFreeze, type Freeze, type FreezeReach, liftFreeze } from '../../api/freezes-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

interface Props {
  freeze: Freeze;
  reach: FreezeReach;
}

/** The second officer's approval; for whoever may not give it, why. */
export function ApprovePanel({ freeze, reach }: Props): ReactElement | null {
  const { t, pick } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [number] = useState(() => newDocumentNumber('PZ'));
  const [note, setNote] = useState('');
  const approve = useMutation({
    mutationFn: () =>
      approveFreeze(freeze.freezeId, {
        documentNumber: number,
        ...(note.trim() ? { note: note.trim() } : {}),
      }),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      void message.success(t.freezes.approved);
    },
  });
  const { state, you } = freeze.approval;
  if (state === 'approved' || state === 'not-asked') return null;
  return (
    <Section title={t.freezes.approval}>
      <p className="quiet">{t.freezes.approveDoes(formatInteger(reach.holders))}</p>
      <Field label={t.recalls.text.accept} optional={t.common.optional}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            maxLength={400}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      {approve.isError ? <ProblemNote error={approve.error} /> : null}
      <div className="form-actions">
        <WhyButton
          why={you.may ? null : you.why ? pick(you.why) : t.freezes.otherDistrict}
          type="primary"
          size="large"
          loading={approve.isPending}
          onClick={() => approve.mutate()}
          data-testid="approve-freeze"
        >
          {t.freezes.approve}
        </WhyButton>
      </div>
    </Section>
  );
}

/** Lets the goods go again; takes another officer than the one who stopped them. */
export function LiftPanel({ freeze, reach }: Props): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [number] = useState(() => newDocumentNumber('JC'));
  const [reason, setReason] = useState('');
  const lift = useMutation({
    mutationFn: () => liftFreeze(freeze.freezeId, { documentNumber: number, reason: reason.trim() }),
    onSuccess: () => {
      void queryClient.invalidateQueries();
      void message.success(t.freezes.liftedDone);
    },
  });
  const own = freeze.setByYou;
  const why = own ? t.freezes.liftSecond : stillNeeded(t, [[reason.trim() === '', t.freezes.liftReason]]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) lift.mutate();
  };
  return (
    <Section title={t.freezes.lift}>
      <form onSubmit={submit}>
        <p className="quiet">
          {t.freezes.liftDoes(formatInteger(reach.holders), formatInteger(reach.tills))}
        </p>
        <Field label={t.freezes.liftReason}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              maxLength={400}
              value={reason}
              disabled={own}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        {lift.isError ? <ProblemNote error={lift.error} /> : null}
        <div className="form-actions">
          <WhyButton
            why={why}
            size="large"
            htmlType="submit"
            loading={lift.isPending}
            data-testid="lift-freeze"
          >
            {t.freezes.lift}
          </WhyButton>
        </div>
      </form>
    </Section>
  );
}
