import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { voidVoucher } from '../../api/commands.ts';
import { refreshAfterDocument, voucherQuery } from '../../api/queries.ts';
import type { Voucher } from '../../api/types.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { isOvertaken, SeeHowItStands } from './overtaken.tsx';

/** Says what voiding does, in numbers, and asks why. */
export function VoidPanel({ voucher, onDone }: { voucher: Voucher; onDone: () => void }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [documentNumber] = useState(() => newDocumentNumber('VOID'));
  const [reason, setReason] = useState('');
  const annul = useMutation({
    mutationFn: () => voidVoucher(voucher.number, { documentNumber, reason: reason.trim() }),
    onSuccess: (next) => {
      queryClient.setQueryData(voucherQuery(voucher.number).queryKey, next);
      refreshAfterDocument(queryClient);
      void message.success(t.voiding.done);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    annul.mutate();
  };
  return (
    <div className="panel">
      <Section title={t.voiding.title}>
        <p>{t.voiding.what(voucher.lines, voucher.receiver.name)}</p>
        <form onSubmit={submit} className="stack">
          {annul.isError ? <ProblemNote error={annul.error} /> : null}
          <Field label={t.common.reason}>
            {(ids) => (
              <Input
                {...ids}
                required
                maxLength={120}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
          <div className="form-actions">
            <Button size="large" onClick={onDone}>
              {t.common.cancel}
            </Button>
            {isOvertaken(annul.error) ? (
              <SeeHowItStands onDone={onDone} />
            ) : (
              <Button
                danger
                size="large"
                htmlType="submit"
                disabled={reason.trim() === ''}
                loading={annul.isPending}
              >
                {t.voiding.submit}
              </Button>
            )}
          </div>
        </form>
      </Section>
    </div>
  );
}
