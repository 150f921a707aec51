import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { type ReactElement, useState } from 'react';
import { type TakenAs, type TillLine, tillLinesQuery } from '../../api/shelf.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';

const KINDS: readonly TakenAs[] = ['sold', 'possible', 'without-arrival', 'unattributed'];
const STATE = {
  sold: 'fine',
  possible: 'unknown',
  'without-arrival': 'attention',
  unattributed: 'attention',
} as const;
/** Lots that a line names; the rest is counted. */
const LOTS_SHOWN = 4;

function LineRow({ line }: { line: TillLine }): ReactElement {
  const { t, pick } = useWords();
  const rest = line.lots.length - LOTS_SHOWN;
  return (
    <li className="till-line">
      <div className="till-line-head">
        <span className="row-title">{line.productName ?? line.code}</span>
        <span className="figure strong">
          {line.display ? pick(line.display) : <span className="faint">{t.shelf.quantityUnknown}</span>}
        </span>
      </div>
      <div className="till-line-lots">
        <StateTag state={STATE[line.as]}>{t.shelf.as[line.as]}</StateTag>
        {line.lots.slice(0, LOTS_SHOWN).map((lot) => (
          <Link key={lot.lotId} {...paths.lot(lot.lotId)} className="till-lot">
            {lot.batch ?? lot.code}
          </Link>
        ))}
        {rest > 0 ? <span className="faint">+{rest}</span> : null}
      </div>
      {line.findings.map((finding) => (
        <p key={`${finding.path}${finding.code}`} className="till-finding">
          {pick(finding)}
        </p>
      ))}
      <span className="row-sub">
        <Time at={line.at} /> · {t.shelf.till(line.till)}
        {line.place ? ` · ${line.place.code}` : null}
      </span>
    </li>
  );
}

/** What the day's tills sold, with how sure its lots are. */
export function TillToday(): ReactElement {
  const { t } = useWords();
  const [as, setAs] = useState<TakenAs | 'all'>('all');
  const lines = useQuery(tillLinesQuery(as === 'all' ? undefined : as));
  return (
    <Section title={t.shelf.lines} testId="till-today">
      <Loaded query={lines} rows={5}>
        {({ items, counts }) => {
          const count = {
            sold: counts.sold,
            possible: counts.possible,
            'without-arrival': counts.withoutArrival,
            unattributed: counts.unattributed,
          };
          const total = Object.values(count).reduce((sum, one) => sum + one, 0);
          return total === 0 ? (
            <Empty>{t.shelf.noLines}</Empty>
          ) : (
            <>
              <div className="till-filter">
                <Segmented
                  aria-label={t.shelf.lines}
                  options={[
                    { value: 'all' as const, label: `${t.shelf.all} ${total}` },
                    ...KINDS.filter((kind) => count[kind] > 0).map((kind) => ({
                      value: kind,
                      label: `${t.shelf.as[kind]} ${count[kind]}`,
                    })),
                  ]}
                  value={as}
                  onChange={setAs}
                />
              </div>
              <ul className="till-lines">
                {items.map((line) => (
                  <LineRow key={`${line.documentId} ${line.line}`} line={line} />
                ))}
              </ul>
            </>
          );
        }}
      </Loaded>
    </Section>
  );
}
