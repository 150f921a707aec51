import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { registerBusiness, registrationQuery } from '../../api/onboarding.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { useWords } from '../../words/words.tsx';
import { SessionFrame } from '../session/session-frame.tsx';
import { RegisterForm } from './register-form.tsx';

/** 入市登记: the form, and afterwards how it stands, under an address that can be kept. */
export function RegisterPage(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate({ from: '/register' });
  const { ticket, invitation } = useSearch({ from: '/register' });
  const send = useMutation({
    mutationFn: registerBusiness,
    onSuccess: (answer) => void navigate({ search: { ticket: answer.ticket } }),
  });
  if (ticket) return <Standing ticket={ticket} />;
  return (
    <SessionFrame title={t.joining.title} lead={t.joining.lead}>
      <RegisterForm
        invitation={invitation}
        sending={send.isPending}
        error={send.error}
        onSend={(body) => send.mutate(body)}
      />
      <p>
        {t.joining.haveAccount} <Link to="/sign-in">{t.joining.toSignIn}</Link>
      </p>
    </SessionFrame>
  );
}

const TITLES = { pending: 'pendingTitle', approved: 'approvedTitle', refused: 'refusedTitle' } as const;

function Standing({ ticket }: { ticket: string }): ReactElement {
  const { t } = useWords();
  const status = useQuery(registrationQuery(ticket));
  const state = status.data?.state;
  return (
    <SessionFrame title={state ? t.joining[TITLES[state]] : t.joining.title} lead={status.data?.name ?? ''}>
      <Loaded query={status} rows={2}>
        {(one) => (
          <div className="stack" data-testid="registration" data-state={one.state}>
            <p>
              {one.state === 'approved'
                ? t.joining.approved(one.userName)
                : one.state === 'refused'
                  ? t.joining.refused(one.reason)
                  : t.joining.pending}
            </p>
            {one.state === 'refused' ? (
              <Link to="/register" search={{}}>
                {t.joining.again}
              </Link>
            ) : (
              <Link to="/sign-in">{t.joining.toSignIn}</Link>
            )}
          </div>
        )}
      </Loaded>
    </SessionFrame>
  );
}
