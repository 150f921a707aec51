import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { type PartyScanCounts, partyScanCountsQuery } from '../../api/scan-counts.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const WIDTH = 300;
const HEIGHT = 64;
/** Less than this is not seen; a day without a scan is a line. */
const LEAST_PX = 3;

/** How often the codes of a business were scanned, day by day, and where: without a party one's own. */
export function ScanCounts({ party }: { party?: string }): ReactElement {
  const { t } = useWords();
  const counts = useQuery(partyScanCountsQuery(party));
  return (
    <Section title={t.scanCounts.title} testId="scan-counts">
      <Loaded query={counts} rows={3}>
        {(found) => <Drawn counts={found} />}
      </Loaded>
    </Section>
  );
}

function Drawn({ counts }: { counts: PartyScanCounts }): ReactElement {
  const { t, pick } = useWords();
  const { byDay, byDivision, byKind, scans, days } = counts;
  if (scans === 0) return <p className="quiet">{t.scanCounts.none(days)}</p>;
  const most = Math.max(...byDay.map((one) => one.scans));
  const busiest = byDay.find((one) => one.scans === most);
  const wide = WIDTH / byDay.length;
  return (
    <div className="scan-counts">
      <p>
        <strong className="figure">{scans}</strong> {t.scanCounts.inDays(days)}
        <span className="quiet"> {t.scanCounts.kinds(byKind)}</span>
      </p>
      <svg
        className="scan-counts-days"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t.scanCounts.drawn(scans, days, busiest?.day ?? '', most)}
      >
        {byDay.map((one, at) => {
          const high = one.scans === 0 ? 1 : Math.max(LEAST_PX, (one.scans / most) * (HEIGHT - 2));
          return (
            <rect
              key={one.day}
              x={at * wide + 1}
              y={HEIGHT - high}
              width={wide - 2}
              height={high}
              className={one.scans === 0 ? 'scan-counts-none' : undefined}
            >
              <title>{t.scanCounts.onDay(one.day, one.scans)}</title>
            </rect>
          );
        })}
      </svg>
      <div className="scan-counts-axis quiet figure">
        <span>{byDay[0]?.day.slice(5)}</span>
        <span>{t.scanCounts.most(most)}</span>
        <span>{t.scanCounts.today}</span>
      </div>
      <ul className="scan-counts-streets" aria-label={t.scanCounts.streets}>
        {byDivision.map((one) => (
          <li key={one.divisionCode}>
            <span>{pick(one)}</span>
            <span className="scan-counts-bar" aria-hidden="true">
              <span style={{ inlineSize: `${(one.scans / scans) * 100}%` }} />
            </span>
            <span className="figure">{one.scans}</span>
          </li>
        ))}
      </ul>
      <p className="quiet">{t.scanCounts.hint}</p>
    </div>
  );
}
