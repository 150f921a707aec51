import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import { type Notice, type NoticeLine, noticeQuery, photoPath } from '../../api/notices-queries.ts';
import { formatQuantity } from '../../format/quantity.ts';
import { sayTime } from '../../format/time.ts';
import { useMe } from '../../shell/use-me.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { AnswerForm } from './answer-form.tsx';
import { SeenForm } from './seen-form.tsx';
import { STATE_OF } from './states.ts';

/** One letter: what it says, the form for its answer, what was answered and seen. For its business and for officers. */
export function NoticePage(): ReactElement {
  const { noticeId } = useParams({ from: '/desk/notices/$noticeId' });
  const found = useQuery(noticeQuery(noticeId));
  return <Loaded query={found}>{(notice) => <NoticeView notice={notice} />}</Loaded>;
}

function NoticeView({ notice }: { notice: Notice }): ReactElement {
  const { t, pick, language } = useWords();
  const officer = useMe().role !== 'operator';
  const standing = notice.lines.some((line) => !line.withdrawn) && notice.kind !== 'withdrawal';
  const { state } = notice;
  return (
    <>
      <PageHead
        title={officer ? notice.party.name : pick(notice.letter.title)}
        lead={
          <span className="notices-lead">
            <StateTag state={STATE_OF[state]}>{t.letters.states[state]}</StateTag>
            <span>{pick(notice.kindWords)}</span>
            <span className="figure">{notice.number}</span>
            {notice.dueAt && (state === 'waiting' || state === 'overdue') ? (
              <span>{t.letters.due(sayTime(Date.parse(notice.dueAt), language, Date.now()))}</span>
            ) : null}
          </span>
        }
        beside={
          officer ? (
            <Link to="/cases/$caseId/notices" params={{ caseId: notice.caseId }}>
              {t.letters.back}
            </Link>
          ) : (
            <Link to="/notices">{t.letters.own}</Link>
          )
        }
        primary={
          officer && notice.party.phone ? (
            <a
              className={state === 'overdue' ? 'notices-call is-urgent' : 'notices-call'}
              href={`tel:${notice.party.phone}`}
            >
              <Icon name="phone" size={16} />
              {t.letters.call} <span className="figure">{notice.party.phone}</span>
            </a>
          ) : null
        }
      />
      {officer ? null : <Letter notice={notice} />}
      {standing ? (
        <Section title={officer ? t.letters.enter : t.letters.lots}>
          {state === 'closed' ? <p className="quiet">{t.letters.closedNote}</p> : null}
          <AnswerForm key={`${notice.noticeId} ${notice.answers.length}`} notice={notice} officer={officer} />
        </Section>
      ) : null}
      {notice.lines.map((line) => (
        <Findings key={line.lotId} notice={notice} line={line} />
      ))}
      {officer && standing ? (
        <Section title={t.letters.see}>
          <SeenForm notice={notice} />
        </Section>
      ) : null}
      <History notice={notice} />
      {officer ? <Letter notice={notice} /> : null}
    </>
  );
}

function Letter({ notice }: { notice: Notice }): ReactElement {
  const { t, pick } = useWords();
  const { letter } = notice;
  return (
    <Section title={t.letters.letter}>
      <article className="notices-letter">
        <p className="quiet">{pick(letter.office)}</p>
        <h3>{pick(letter.title)}</h3>
        <p>{pick(letter.to)}：</p>
        {letter.paragraphs.map((one) => (
          <p key={one.zh}>{pick(one)}</p>
        ))}
        <p className="quiet">{letter.clause}</p>
      </article>
    </Section>
  );
}

/** Where an answer and the records differ, what officers saw, and photographs. */
function Findings({ notice, line }: { notice: Notice; line: NoticeLine }): ReactElement | null {
  const { t, pick, language } = useWords();
  const { contradictions, seen, more } = line;
  const photos = [...new Set([...(more?.photos ?? []), ...(seen?.photos ?? [])])];
  if (contradictions.length + photos.length === 0 && !seen) return null;
  const say = (quantity: number) => formatQuantity(quantity, line.baseUnit, language, line.pieceUnit);
  return (
    <Section title={[line.productName, line.batch].filter(Boolean).join(' ')}>
      {contradictions.map((one) => (
        <p key={one.what}>
          <StateTag state="attention">{pick(one.words)}</StateTag>
        </p>
      ))}
      {seen ? (
        <p>
          <StateTag state="fine">
            {t.letters.seen(say(seen.sealed), seen.by ?? '', seen.witness ?? '')} · {seen.place} ·{' '}
            <Time at={seen.at} />
          </StateTag>
        </p>
      ) : null}
      <div className="notices-pictures">
        {photos.map((sha256) => (
          <a key={sha256} href={photoPath(notice.noticeId, sha256)} target="_blank" rel="noreferrer">
            <img src={photoPath(notice.noticeId, sha256)} alt={t.letters.photos(1)} loading="lazy" />
          </a>
        ))}
      </div>
    </Section>
  );
}

function History({ notice }: { notice: Notice }): ReactElement | null {
  const { t, pick } = useWords();
  if (notice.answers.length + notice.messages.length === 0) return null;
  return (
    <Section title={t.letters.history}>
      <ul className="notices-history">
        {notice.answers.map((one) => (
          <li key={one.answerId} data-testid="answer" data-way={one.way}>
            <Time at={one.at} /> {t.letters.ways[one.way]}
            {[one.recordedBy, one.spokeWith, one.numberCalled, one.note].filter(Boolean).map((text) => (
              <span key={text} className="quiet">
                {' '}
                · {text}
              </span>
            ))}
            {one.late ? <StateTag state="unknown">{t.letters.answeredLate}</StateTag> : null}
          </li>
        ))}
        {notice.messages.map((one) => (
          <li key={`${one.channel}${one.purpose}`}>
            <Time at={one.at} /> {t.letters.purposes[one.purpose]} · {t.letters.channels[one.channel]}{' '}
            {one.address} {t.letters.messageStates[one.state]}
            {one.tries > 1 ? ` · ${t.letters.tries(one.tries)}` : null}
            {one.trouble ? <span className="quiet"> · {pick(one.trouble)}</span> : null}
          </li>
        ))}
      </ul>
    </Section>
  );
}
