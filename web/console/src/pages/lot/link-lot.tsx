import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Modal, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { linkLots } from '../../api/commands.ts';
import { refreshAfterDocument } from '../../api/queries.ts';
import type { Lot } from '../../api/types.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

const KINDS = ['same-batch', 'relabelled', 'corrected-to', 'merged'] as const;

function Form({ lot, onDone }: { lot: Lot; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [documentNumber] = useState(() => newDocumentNumber('LINK'));
  const [otherLot, setOtherLot] = useState('');
  const [kind, setKind] = useState<(typeof KINDS)[number]>('relabelled');
  const [reason, setReason] = useState('');
  const link = useMutation({
    mutationFn: () =>
      linkLots({ documentNumber, lot: lot.lotId, otherLot: otherLot.trim(), kind, reason: reason.trim() }),
    onSuccess: () => {
      refreshAfterDocument(queryClient);
      void message.success(t.lot.linkDone);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    link.mutate();
  };
  return (
    <form onSubmit={submit} className="stack">
      {link.isError ? <ProblemNote error={link.error} /> : null}
      <Field label={t.lot.otherLot} hint={t.lot.otherLotHint}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            required
            maxLength={200}
            value={otherLot}
            onChange={(event) => setOtherLot(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.lot.linkKind}>
        {(ids) => (
          <Select
            {...ids}
            aria-label={t.lot.linkKind}
            size="large"
            className="wide"
            value={kind}
            onChange={setKind}
            options={KINDS.map((value) => ({ value, label: t.lot.linkKinds[value] }))}
          />
        )}
      </Field>
      <Field label={t.lot.linkReason}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            required
            maxLength={200}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="form-actions">
        <Button size="large" onClick={onDone}>
          {t.common.cancel}
        </Button>
        <Button type="primary" size="large" htmlType="submit" loading={link.isPending}>
          {t.lot.linkSubmit}
        </Button>
      </div>
    </form>
  );
}

/** Says that two lots are the same goods: every trace follows it from then on, and for what was before. */
export function LinkLot({ lot }: { lot: Lot }): ReactElement {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t.lot.addLink}</Button>
      <Modal open={open} title={t.lot.addLink} footer={null} destroyOnHidden onCancel={() => setOpen(false)}>
        <Form lot={lot} onDone={() => setOpen(false)} />
      </Modal>
    </>
  );
}
