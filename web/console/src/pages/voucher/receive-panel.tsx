import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { receiveVoucher } from '../../api/commands.ts';
import { asProblem } from '../../api/problem.ts';
import { refreshAfterDocument, voucherQuery } from '../../api/queries.ts';
import type { ReceiptInput, Voucher } from '../../api/types.ts';
import { serverNow } from '../../offline/clock.ts';
import { useQueue } from '../../offline/use-queue.tsx';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { isOvertaken, SeeHowItStands } from './overtaken.tsx';
import { Papers } from './papers.tsx';
import { checkLine, receiptBody, startAnswers } from './receipt.ts';
import { ReceiveLine } from './receive-line.tsx';

type Decision = ReceiptInput['decision'];

/** The papers first, then the decision: what is confirmed here is the legal purchase-check record. */
export function ReceivePanel(props: { voucher: Voucher; refuse: boolean; onDone: () => void }): ReactElement {
  const { t, pick } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const { voucher, onDone } = props;
  const [documentNumber] = useState(() => newDocumentNumber('REC'));
  const [at] = useState(serverNow);
  const queue = useQueue();
  const [decision, setDecision] = useState<Decision>(props.refuse ? 'refuse' : 'all');
  const [reason, setReason] = useState('');
  const [answers, setAnswers] = useState(() => startAnswers(voucher.lineItems));
  const body = receiptBody(documentNumber, decision, reason, answers);
  const differing = answers.filter((answer) => checkLine(answer).state === 'differs').length;
  const receive = useMutation({
    mutationFn: async (receipt: ReceiptInput) => {
      const sent = { ...receipt, receivedAt: at };
      const keep = () =>
        queue.add({
          kind: 'receive',
          path: `/api/v1/vouchers/${voucher.number}/receipts`,
          body: sent,
          title: voucher.summary,
          partner: voucher.sender.name,
          slip: null,
          form: null,
        });
      if (!queue.online) return void (await keep());
      try {
        return await receiveVoucher(voucher.number, sent);
      } catch (error) {
        // The line broke on the way: kept as it was sent, so that it is one, whether it arrived or not.
        if (asProblem(error).code !== 'offline') throw error;
        return void (await keep());
      }
    },
    onSuccess: (next) => {
      if (!next) {
        void message.success(t.offline.kept);
        return onDone();
      }
      queryClient.setQueryData(voucherQuery(voucher.number).queryKey, next);
      refreshAfterDocument(queryClient);
      const found = next.discrepancies ?? [];
      if (found.length > 0) void message.warning(`${t.voucher.found} ${found.map(pick).join(' ')}`, 6);
      else void message.success(decision === 'refuse' ? t.receive.doneRefuse : t.receive.doneAll);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (body) receive.mutate(body);
  };
  const allowed = { receive: voucher.actions.receive.allowed, refuse: voucher.actions.refuse.allowed };
  const label =
    decision === 'all'
      ? t.receive.confirmAll(voucher.lineItems.length)
      : decision === 'part'
        ? t.receive.confirmPart(differing)
        : t.receive.confirmRefuse(voucher.lineItems.length);
  return (
    <div className="panel" data-testid="receive-panel">
      <Section title={t.receive.checkFirst}>
        <Papers voucher={voucher} />
      </Section>
      <form onSubmit={submit} className="stack">
        <Segmented
          aria-label={t.receive.decision}
          size="large"
          block
          value={decision}
          onChange={setDecision}
          options={[
            { value: 'all', label: t.receive.all, disabled: !allowed.receive },
            { value: 'part', label: t.receive.part, disabled: !allowed.receive },
            { value: 'refuse', label: t.receive.refuse, disabled: !allowed.refuse },
          ]}
        />
        {decision === 'part'
          ? answers.map((answer, at) => (
              <ReceiveLine
                key={answer.line}
                name={voucher.lineItems[at]?.name ?? ''}
                answer={answer}
                onChange={(next) => setAnswers(answers.map((one) => (one.line === next.line ? next : one)))}
              />
            ))
          : null}
        {decision === 'all' ? null : (
          <Field label={t.common.reason} hint={t.receive.reasonNeeded}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                maxLength={120}
                placeholder={t.receive.reasonHint}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {decision === 'part' && differing === 0 ? <p className="quiet">{t.receive.noDifference}</p> : null}
        <p className="quiet">{t.receive.lawNote}</p>
        {receive.isError ? <ProblemNote error={receive.error} /> : null}
        <div className="form-actions sticky-actions">
          <Button size="large" onClick={onDone}>
            {t.common.cancel}
          </Button>
          {isOvertaken(receive.error) ? (
            <SeeHowItStands onDone={onDone} />
          ) : (
            <Button
              type="primary"
              danger={decision === 'refuse'}
              size="large"
              htmlType="submit"
              disabled={body === null}
              loading={receive.isPending}
              data-testid="confirm-receipt"
            >
              {label}
            </Button>
          )}
        </div>
      </form>
    </div>
  );
}
