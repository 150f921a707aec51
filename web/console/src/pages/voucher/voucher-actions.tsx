import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import type { Allowed, Voucher } from '../../api/types.ts';
import { useMe } from '../../shell/use-me.ts';
import { useWords } from '../../words/words.tsx';
import { InviteReceiver } from '../onboarding/invite-receiver.tsx';

/** A forbidden action stays in view, disabled, with its reason in words beside it. */
function Action(props: {
  label: string;
  rule: Allowed;
  primary?: boolean;
  danger?: boolean;
  reasonId: string;
  onClick: () => void;
}): ReactElement {
  const { pick } = useWords();
  const { rule } = props;
  return (
    <Button
      size="large"
      type={props.primary && rule.allowed ? 'primary' : 'default'}
      danger={props.danger === true && rule.allowed}
      disabled={!rule.allowed}
      title={rule.allowed ? undefined : pick(rule)}
      aria-describedby={rule.allowed ? undefined : props.reasonId}
      onClick={props.onClick}
    >
      {props.label}
    </Button>
  );
}

/** Refuse and receive for the receiver, correct and void (what cannot be undone stands last) for the sender; the server says which and why not. */
export function VoucherActions(props: {
  voucher: Voucher;
  onDo: (what: 'receive' | 'refuse' | 'void') => void;
}): ReactElement | null {
  const { t, pick } = useWords();
  const me = useMe();
  const navigate = useNavigate();
  const { voucher, onDo } = props;
  const { actions } = voucher;
  if (me.role !== 'operator') return null;
  const isReceiver = me.party?.partyId === voucher.receiver.partyId;
  const rules = isReceiver ? [actions.receive, actions.refuse] : [actions.void, actions.correct];
  const reasons = [...new Set(rules.filter((rule) => !rule.allowed).map((rule) => pick(rule)))];
  const reasonId = 'why-not';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a border and a legend
    <div className={isReceiver ? 'actions' : 'actions is-sender'} role="group" aria-label={t.voucher.actions}>
      {isReceiver ? (
        <>
          <Action
            label={t.voucher.refuse}
            rule={actions.refuse}
            danger
            reasonId={reasonId}
            onClick={() => onDo('refuse')}
          />
          <Action
            label={t.voucher.receive}
            rule={actions.receive}
            primary
            reasonId={reasonId}
            onClick={() => onDo('receive')}
          />
        </>
      ) : (
        <>
          <Action
            label={t.voucher.correct}
            rule={actions.correct}
            reasonId={reasonId}
            onClick={() => void navigate({ to: '/vouchers/new', search: { correct: voucher.number } })}
          />
          <Action
            label={t.voucher.void}
            rule={actions.void}
            danger
            reasonId={reasonId}
            onClick={() => onDo('void')}
          />
        </>
      )}
      {reasons.length > 0 ? (
        <p id={reasonId} className="why-not">
          {reasons.join(' ')}
        </p>
      ) : null}
      {!isReceiver && actions.void.allowed ? <InviteReceiver number={voucher.number} /> : null}
    </div>
  );
}
