import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { confirmInvitation, invitationQuery } from '../../api/onboarding.ts';
import { sayDate } from '../../format/time.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { SessionFrame } from '../session/session-frame.tsx';
import { keepKnown } from './known.ts';

const END_LENGTH = 4;

/** Whoever got a link with a voucher: see the goods, confirm them, and be asked to register. No account is needed. */
export function InvitedPage(): ReactElement {
  const { t, pick, language } = useWords();
  const { code = '' } = useSearch({ from: '/invited' });
  const [usccEnd, setUsccEnd] = useState('');
  const invitation = useQuery(invitationQuery(code));
  const confirm = useMutation({
    mutationFn: () =>
      confirmInvitation({ code, ...(usccEnd.trim() === '' ? {} : { usccEnd: usccEnd.trim() }) }),
    onSuccess: (done) => keepKnown(done.known),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate();
  };
  if (confirm.data) {
    return (
      <SessionFrame title={t.invited.doneTitle} lead={t.invited.done(confirm.data.sender)}>
        <p data-testid="invited-done">{t.invited.next}</p>
        <Link
          to="/register"
          search={{ invitation: code }}
          className="ant-btn ant-btn-primary ant-btn-lg join-next"
        >
          {t.invited.registerNow}
        </Link>
      </SessionFrame>
    );
  }
  const view = invitation.data;
  return (
    <SessionFrame title={t.invited.title} lead={view ? t.invited.lead(view.sender, view.receiver) : ''}>
      <Loaded query={invitation}>
        {(data) => (
          <>
            <Section title={t.invited.goods} count={data.lines.length}>
              <ul className="join-goods">
                {data.lines.map((line) => (
                  <li key={`${line.scanUrl}${line.name}`}>
                    <div className="join-goods-head">
                      <span>{line.name}</span>
                      <span className="figure">{pick(line.quantity)}</span>
                    </div>
                    <span className="quiet">
                      {[
                        line.batch ? `${t.invited.batch} ${line.batch}` : '',
                        line.productionDate ? `${t.invited.produced} ${line.productionDate}` : '',
                        line.expiryDate
                          ? `${t.invited.expires} ${sayDate(line.expiryDate, language, Date.now())}`
                          : '',
                        line.origin ? `${t.invited.origin} ${line.origin}` : '',
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </span>
                    <a href={new URL(line.scanUrl, location.origin).pathname}>{t.invited.way}</a>
                  </li>
                ))}
              </ul>
            </Section>
            <Section title={t.invited.papers} count={data.papers.length}>
              {data.papers.length === 0 ? <p className="quiet">{t.invited.noPapers}</p> : null}
              <ul className="join-goods">
                {data.papers.map((paper) => (
                  <li key={`${paper.name}${paper.number}`}>
                    {paper.name} <span className="quiet">{paper.number}</span>
                  </li>
                ))}
              </ul>
            </Section>
            <form onSubmit={submit} className="stack join-confirm">
              {confirm.isError ? <ProblemNote error={confirm.error} /> : null}
              {data.proof ? (
                <Field label={t.invited.proof} hint={t.invited.proofHint(data.receiver)}>
                  {(ids) => (
                    <Input
                      {...ids}
                      size="large"
                      required
                      data-testid="uscc-end"
                      autoComplete="off"
                      autoCapitalize="characters"
                      minLength={END_LENGTH}
                      maxLength={END_LENGTH}
                      value={usccEnd}
                      onChange={(event) => setUsccEnd(event.target.value)}
                    />
                  )}
                </Field>
              ) : null}
              <Button type="primary" size="large" htmlType="submit" block loading={confirm.isPending}>
                {t.invited.confirm}
              </Button>
              <p className="quiet">{t.invited.law}</p>
              <p className="quiet">
                {t.invited.until} <Time at={data.expiresAt} />
              </p>
            </form>
          </>
        )}
      </Loaded>
      {invitation.isError ? (
        <p>
          <Link to="/register">{t.joining.title}</Link> · <Link to="/sign-in">{t.joining.toSignIn}</Link>
        </p>
      ) : null}
    </SessionFrame>
  );
}
