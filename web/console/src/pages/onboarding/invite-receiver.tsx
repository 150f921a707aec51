import { useMutation } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import type { ReactElement } from 'react';
import { inviteReceiver } from '../../api/onboarding.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';

/** For the sender of a voucher whose receiver has no account: a link to hand on. */
export function InviteReceiver({ number }: { number: string }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const invite = useMutation({ mutationFn: () => inviteReceiver(number) });
  const copy = async (url: string) => {
    try {
      // There is no clipboard over plain HTTP, and a browser may refuse it.
      await navigator.clipboard.writeText(url);
      void message.success(t.common.copied);
    } catch {
      void message.info(t.invited.copyByHand, 6);
    }
  };
  return (
    <div className="join-link" data-testid="invite">
      {invite.data ? (
        <>
          <Field label={t.invited.link} hint={t.invited.made}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                readOnly
                data-testid="invite-link"
                value={invite.data.url}
                onFocus={(event) => event.target.select()}
              />
            )}
          </Field>
          <div className="join-actions">
            <Button size="large" onClick={() => void copy(invite.data.url)}>
              {t.common.copy}
            </Button>
            <span className="quiet">
              {t.invited.until} <Time at={invite.data.expiresAt} />
            </span>
          </div>
        </>
      ) : (
        <>
          <Button size="large" loading={invite.isPending} onClick={() => invite.mutate()}>
            {t.invited.invite}
          </Button>
          <span className="quiet">{t.invited.inviteHint}</span>
        </>
      )}
      {invite.isError ? <ProblemNote error={invite.error} /> : null}
    </div>
  );
}
