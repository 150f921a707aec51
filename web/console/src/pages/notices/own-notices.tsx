import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { App, Button, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import {
  contactQuery,
  forgetNotices,
  keepContact,
  type Notice,
  ownNoticesQuery,
} from '../../api/notices-queries.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { STATE_OF } from './states.ts';

function NoticeRow({ one }: { one: Notice }): ReactElement {
  const { t, pick } = useWords();
  const goods = one.lines.map((line) => [line.productName, line.batch].filter(Boolean).join(' ')).join('、');
  return (
    <li>
      <Link to="/notices/$noticeId" params={{ noticeId: one.noticeId }} className="row" data-testid="notice">
        <span className="row-main">
          <span className="row-title">{pick(one.letter.title)}</span>
          <span className="row-sub">
            {goods} · {one.number}
          </span>
        </span>
        <span className="row-when">
          <Time at={one.at} />
        </span>
        <StateTag state={STATE_OF[one.state]}>{t.letters.states[one.state]}</StateTag>
      </Link>
    </li>
  );
}

/** Where letters reach this business: a mobile for text messages, an e-mail. */
function Contact({
  first,
}: {
  first: { phone: string | null; email: string | null; registeredPhone: string | null };
}): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const [phone, setPhone] = useState(first.phone ?? '');
  const [email, setEmail] = useState(first.email ?? '');
  const keep = useMutation({
    mutationFn: () =>
      keepContact({
        ...(phone.trim() === '' ? {} : { phone: phone.trim() }),
        ...(email.trim() === '' ? {} : { email: email.trim() }),
      }),
    onSuccess: async () => {
      void message.success(t.letters.saved);
      await forgetNotices(client);
    },
  });
  return (
    <form
      className="notices-contact"
      onSubmit={(event) => {
        event.preventDefault();
        keep.mutate();
      }}
    >
      <Field
        label={t.letters.contactPhone}
        hint={first.registeredPhone ? t.letters.registered(first.registeredPhone) : null}
      >
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="tel"
            value={phone}
            onChange={(event) => setPhone(event.target.value)}
          />
        )}
      </Field>
      <Field label={t.letters.contactEmail}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            type="email"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Button htmlType="submit" size="large" loading={keep.isPending}>
        {t.letters.save}
      </Button>
      {keep.isError ? <ProblemNote error={keep.error} /> : null}
    </form>
  );
}

/** A business's letters of the office, newest first, and where they reach it. */
export function OwnNoticesPage(): ReactElement {
  const { t } = useWords();
  const found = useQuery(ownNoticesQuery);
  const contact = useQuery(contactQuery);
  return (
    <>
      <PageHead title={t.letters.own} lead={t.letters.ownLead} />
      <Loaded query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t.letters.ownNone}</Empty>
          ) : (
            <Rows label={t.letters.own}>
              {items.map((one) => (
                <NoticeRow key={one.noticeId} one={one} />
              ))}
            </Rows>
          )
        }
      </Loaded>
      <Section title={t.letters.contact}>
        <p className="quiet">{t.letters.contactLead}</p>
        <Loaded query={contact}>{(first) => <Contact first={first} />}</Loaded>
      </Section>
    </>
  );
}
