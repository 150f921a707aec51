import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement, ReactNode } from 'react';
import { type Complaint, complaintQuery } from '../../api/cases-queries.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ComplaintState } from './complaints.tsx';

const TITLE_MAX = 60;

function About({ one }: { one: Complaint }): ReactElement {
  const { t } = useWords();
  const { about, told, contact } = one;
  const items: [string, ReactNode][] = [
    [
      t.complaints.about,
      about.lotId ? (
        <Link key="lot" {...paths.lot(about.lotId)}>
          {about.label ?? about.lotId}
        </Link>
      ) : (
        about.label
      ),
    ],
    [t.complaints.seller, told.seller],
    [t.complaints.request, told.request],
    [
      t.complaints.contact,
      contact ? (
        <span key="contact">
          {[contact.name, contact.address].filter(Boolean).join(' · ')}{' '}
          {contact.phone ? <a href={`tel:${contact.phone}`}>{contact.phone}</a> : null}
        </span>
      ) : (
        t.complaints.noContact
      ),
    ],
  ];
  return <Facts items={items.filter(([, value]) => value !== null && value !== undefined)} />;
}

/** One complaint, and the button that makes a case of it. */
export function ComplaintPage(): ReactElement {
  const { t } = useWords();
  const { number } = useParams({ from: '/desk/complaints/$number' });
  const found = useQuery(complaintQuery(number));
  return (
    <Loaded query={found} rows={6}>
      {(one) => (
        <>
          <PageHead
            title={`${t.complaints.kinds[one.kind]} ${one.number}`}
            lead={
              <>
                <ComplaintState state={one.state} /> <Time at={one.receivedAt} />
              </>
            }
            beside={<Link to="/complaints">{t.complaints.list}</Link>}
            primary={
              <LinkButton
                primary
                size="large"
                data-testid="open-from-complaint"
                {...paths.newCase({
                  origin: 'complaint',
                  ref: one.number,
                  title: one.told.what.slice(0, TITLE_MAX),
                })}
              >
                {t.cases.openThis}
              </LinkButton>
            }
          />
          <p className="cases-words">{one.told.what}</p>
          <About one={one} />
          {one.photos.length > 0 ? (
            <Section title={t.complaints.photos(one.photos.length)}>
              <div className="cases-photos">
                {one.photos.map((sha256) => {
                  const src = `/api/v1/complaints/${one.number}/photos/${sha256}`;
                  return (
                    <a key={sha256} href={src} target="_blank" rel="noreferrer">
                      <img src={src} alt={t.complaints.photos(1)} loading="lazy" />
                    </a>
                  );
                })}
              </div>
            </Section>
          ) : null}
        </>
      )}
    </Loaded>
  );
}
