import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Input, Segmented } from 'antd';
import { type ReactElement, useState } from 'react';
import { decideRegistration, registrationsQuery, type WaitingRegistration } from '../../api/onboarding.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, Facts, PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const STATES = ['pending', 'approved', 'refused'] as const;
type State = (typeof STATES)[number];

/** 待审核登记: businesses that ask to be let in, the longest waiting first. */
export function RegistrationsPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const { state = 'pending' } = useSearch({ from: '/desk/registrations' });
  const found = useQuery(registrationsQuery(state));
  return (
    <>
      <PageHead title={t.approval.title} lead={t.approval.lead} />
      <Segmented
        size="large"
        aria-label={t.approval.title}
        options={STATES.map((value) => ({ value, label: t.approval.states[value] }))}
        value={state}
        onChange={(value: State) =>
          void navigate({ to: '/registrations', search: { state: value === 'pending' ? undefined : value } })
        }
      />
      <Loaded query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.approval.none}</Empty>
          ) : (
            <ul className="join-goods" data-testid="registrations">
              {items.map((one) => (
                <Waiting key={one.registrationId} one={one} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </>
  );
}

function Waiting({ one }: { one: WaitingRegistration }): ReactElement {
  const { t, pick } = useWords();
  const queryClient = useQueryClient();
  const [refusing, setRefusing] = useState(false);
  const [reason, setReason] = useState('');
  const decide = useMutation({
    mutationFn: (decision: 'approve' | 'refuse') =>
      decideRegistration(one.registrationId, {
        decision,
        ...(decision === 'refuse' ? { reason: reason.trim() } : {}),
      }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['registrations'] }),
  });
  const { party } = one;
  return (
    <li className="join-card">
      <div className="join-goods-head">
        <span>{party.name}</span>
        <span className="quiet">
          <Time at={one.madeAt} />
        </span>
      </div>
      <Facts
        items={[
          [t.joining.number, party.uscc],
          [t.joining.kind, pick(one.kindName)],
          [t.joining.street, pick(one.divisionName)],
          [t.joining.address, party.address ?? null],
          [t.joining.contact, [party.contactName, party.contactPhone].filter(Boolean).join(' ')],
          [t.joining.jy, (party.licenceNumbers ?? []).map((licence) => licence.number).join(' ') || null],
          [t.approval.account, one.userName],
        ]}
      />
      {one.known ? <StateTag state="fine">{t.approval.known}</StateTag> : null}
      {one.byInvitation ? <span className="quiet">{t.approval.byInvitation}</span> : null}
      {one.reason === '' ? null : (
        <p className="quiet">
          {t.approval.reason}
          {t.common.colon}
          {one.reason}
        </p>
      )}
      {decide.isError ? <ProblemNote error={decide.error} /> : null}
      {one.state === 'pending' ? (
        <>
          {refusing ? (
            <Field label={t.approval.reason} hint={t.approval.reasonHint}>
              {(ids) => (
                <Input
                  {...ids}
                  size="large"
                  maxLength={200}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          ) : null}
          <div className="join-actions">
            <Button
              size="large"
              danger
              disabled={refusing && reason.trim() === ''}
              title={refusing && reason.trim() === '' ? t.approval.reasonHint : undefined}
              loading={decide.isPending && refusing}
              onClick={() => (refusing ? decide.mutate('refuse') : setRefusing(true))}
            >
              {t.approval.refuse}
            </Button>
            {refusing ? (
              <Button size="large" onClick={() => setRefusing(false)}>
                {t.common.cancel}
              </Button>
            ) : (
              <Button
                size="large"
                type="primary"
                loading={decide.isPending}
                onClick={() => decide.mutate('approve')}
              >
                {t.approval.approve}
              </Button>
            )}
          </div>
        </>
      ) : null}
    </li>
  );
}
