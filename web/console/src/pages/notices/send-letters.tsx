import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Segmented } from 'antd';
import { type ReactElement, useState } from 'react';
import { type Board, forgetNotices, type SendableKind, sendNotices } from '../../api/notices-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { ProblemNote } from '../../ui/loaded.tsx';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

/** Tells all businesses of the scope at one press; what it will do is said in numbers before, and what it did after. */
export function SendLetters({ board }: { board: Board }): ReactElement {
  const { t, pick } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [kind, setKind] = useState<SendableKind>(board.plans[0]?.kind ?? 'stop-and-seal');
  const [asking, setAsking] = useState(false);
  const plan = board.plans.find((one) => one.kind === kind);
  const send = useMutation({
    mutationFn: () => sendNotices(board.caseId, { scope: board.scope?.scopeId ?? '', kind }),
    onSuccess: async (done) => {
      setAsking(false);
      const [sent, withdrawn, waiting, unreached] = [
        done.sent,
        done.withdrawn,
        done.waiting,
        done.unreached,
      ].map(formatInteger) as [string, string, string, string];
      void message.success(t.letters.sent(sent, withdrawn, waiting, unreached), 8);
      await forgetNotices(client);
    },
  });
  const todo = (plan?.send ?? 0) + (plan?.withdraw ?? 0);
  const why = !board.open
    ? t.letters.closed
    : !board.mayDecide
      ? t.letters.others
      : !board.scope
        ? t.letters.noScope
        : todo === 0
          ? t.letters.nothingToSend
          : null;
  const words = plan ? pick(plan.words) : '';
  return (
    <div className="notices-send">
      {board.plans.length > 0 && board.open && board.mayDecide ? (
        <Segmented
          size="large"
          aria-label={t.letters.kind}
          value={kind}
          onChange={setKind}
          options={board.plans.map((one) => ({ value: one.kind, label: pick(one.words) }))}
        />
      ) : null}
      <WhyButton
        why={why}
        type="primary"
        size="large"
        data-testid="send-letters"
        onClick={() => setAsking(true)}
      >
        {plan && todo > 0 ? t.letters.send(formatInteger(plan.send), words) : t.letters.sendTitle(words)}
      </WhyButton>
      <Modal
        open={asking}
        title={t.letters.sendTitle(words)}
        onCancel={() => setAsking(false)}
        footer={[
          <Button key="no" size="large" onClick={() => setAsking(false)}>
            {t.letters.cancel}
          </Button>,
          <Button
            key="yes"
            size="large"
            type="primary"
            loading={send.isPending}
            data-testid="confirm-send"
            onClick={() => send.mutate()}
          >
            {t.letters.send(formatInteger(plan?.send ?? 0), words)}
          </Button>,
        ]}
      >
        <p>
          {t.letters.sendSays(
            formatInteger(plan?.send ?? 0),
            formatInteger(plan?.before ?? 0),
            formatInteger(plan?.withdraw ?? 0),
          )}
        </p>
        {send.isError ? <ProblemNote error={send.error} /> : null}
      </Modal>
    </div>
  );
}
