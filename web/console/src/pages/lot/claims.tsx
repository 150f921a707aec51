import type { ReactElement } from 'react';
import type { Lot } from '../../api/types.ts';
import { Day, Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { type Claimed, differing, storiesOf } from './stories.ts';

/** 一批两说: each story in a column of its own, what differs marked, the documents that tell it below. */
export function Claims({ lot }: { lot: Pick<Lot, 'claims' | 'contradictory'> }): ReactElement {
  const { t } = useWords();
  const stories = storiesOf(lot.claims);
  const different = differing(stories);
  const names: Record<Claimed, string> = {
    productionDate: t.lot.made,
    expiryDate: t.lot.expires,
    origin: t.lot.origin,
  };
  return (
    <Section title={lot.contradictory ? t.lot.contradictory : t.lot.claims} testId="claims">
      {lot.contradictory ? (
        <div className="note note-stop">
          <Icon name="stop" />
          <p>{t.lot.contradictoryLead}</p>
        </div>
      ) : (
        <StateTag state="fine">{t.lot.agree}</StateTag>
      )}
      <ol className="stories">
        {stories.map((story) => (
          <li key={story.claims[0]?.documentId} className="story">
            <dl>
              {(['productionDate', 'expiryDate', 'origin'] as const).map((field) => (
                <div key={field} className={different.has(field) ? 'differs' : undefined}>
                  <dt>
                    {names[field]}
                    {different.has(field) ? <Icon name="attention" size={14} /> : null}
                  </dt>
                  <dd>{field === 'origin' ? (story.origin ?? '—') : <Day date={story[field]} />}</dd>
                </div>
              ))}
            </dl>
            <p className="quiet">
              {t.lot.told(story.claims.length)} · {t.lot.firstSaid}{' '}
              <Time at={story.claims[0]?.recordedAt ?? ''} />
            </p>
          </li>
        ))}
      </ol>
    </Section>
  );
}
