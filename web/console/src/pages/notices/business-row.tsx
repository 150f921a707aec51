import { Link } from '@tanstack/react-router';
import type { ReactElement } from 'react';
import type { BoardBusiness } from '../../api/notices-queries.ts';
import { formatQuantity } from '../../format/quantity.ts';
import { sayTime } from '../../format/time.ts';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { Bar } from './account-bar.tsx';
import { STATE_OF } from './states.ts';

/** How its letter went out, in a few words: the last message of each way. */
function Messages({ one }: { one: BoardBusiness }): ReactElement | null {
  const { t, pick } = useWords();
  if (one.messages.length === 0) return null;
  return (
    <span className="quiet notices-ways">
      {one.messages.map((message) => (
        <span
          key={`${message.channel}${message.purpose}`}
          title={message.trouble ? pick(message.trouble) : undefined}
        >
          {t.letters.channels[message.channel]}{' '}
          {message.purpose === 'reminder' ? `(${t.letters.purposes.reminder}) ` : ''}
          {t.letters.messageStates[message.state]}
        </span>
      ))}
    </span>
  );
}

/** One business: where it stands, what is unaccounted there, and the way to call it. */
export function BusinessRow({ one }: { one: BoardBusiness }): ReactElement {
  const { t, language } = useWords();
  const waits = one.state === 'waiting' || one.state === 'overdue';
  return (
    <li className="notices-row" data-testid="business" data-state={one.state} data-party={one.partyId}>
      <div className="notices-row-main">
        <Link to="/notices/$noticeId" params={{ noticeId: one.noticeId }} className="row-title">
          {one.name}
        </Link>
        <span className="row-sub">{[one.contactName, one.address].filter(Boolean).join(' · ')}</span>
        <Messages one={one} />
      </div>
      <div className="notices-row-state">
        <StateTag state={STATE_OF[one.state]}>{t.letters.states[one.state]}</StateTag>
        <span className="quiet">
          {waits && one.dueAt ? t.letters.due(sayTime(Date.parse(one.dueAt), language, Date.now())) : null}
          {one.way && one.state === 'answered' ? t.letters.ways[one.way] : null}
        </span>
        {one.contradictions > 0 ? (
          <StateTag state="attention">{t.letters.conflicts(one.contradictions)}</StateTag>
        ) : null}
        {one.lateAnswers > 0 ? <span className="quiet">{t.letters.late(one.lateAnswers)}</span> : null}
      </div>
      <div className="notices-row-bar">
        {one.totals.map((total) => (
          <div key={`${total.baseUnit}${total.pieceUnit}`}>
            <span className="figure">
              {formatQuantity(total.unaccounted, total.baseUnit, language, total.pieceUnit)}
            </span>
            <span className="quiet">
              {' '}
              / {formatQuantity(total.total, total.baseUnit, language, total.pieceUnit)}
            </span>
            <Bar total={total} slim />
          </div>
        ))}
      </div>
      <div className="notices-row-call">
        {one.phone ? (
          <a className={one.call ? 'notices-call is-urgent' : 'notices-call'} href={`tel:${one.phone}`}>
            <Icon name="phone" size={16} />
            <span>
              {t.letters.call} <span className="figure">{one.phone}</span>
            </span>
          </a>
        ) : (
          <span className="quiet">{waits ? t.letters.noPhone : null}</span>
        )}
      </div>
    </li>
  );
}
