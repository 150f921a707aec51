import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import type { DealersFound } from '../../api/duty-queries.ts';
import { cityQuery } from '../../api/queries.ts';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const R = 16;
const HALF = (R * Math.sqrt(3)) / 2;
const corners = Array.from({ length: 6 }, (_, index) => {
  const angle = (Math.PI / 3) * index + Math.PI / 6;
  return [Math.cos(angle) * (R - 1), Math.sin(angle) * (R - 1)] as const;
});
const HEXAGON = corners.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');

/** A hexagon a street, roughly as on the ground: how many dealers, and whether any has stock. Below it the districts. */
export function DealerMap({ counts }: { counts: DealersFound['districts'] }): ReactElement | null {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  if (!city || counts.length === 0) return null;
  const of = new Map(counts.map((one) => [one.code, one]));
  const places = city.streets.map((street) => ({
    ...street,
    x: (street.q + street.r / 2) * 2 * HALF,
    y: street.r * R * 1.5,
  }));
  const xs = places.map((one) => one.x);
  const ys = places.map((one) => one.y);
  const [left, top] = [Math.min(...xs) - R, Math.min(...ys) - R];
  const [width, height] = [Math.max(...xs) - left + R, Math.max(...ys) - top + R];
  const districts = city.districts.flatMap((district) => {
    const count = of.get(district.code);
    return count ? [{ name: district[language], ...count }] : [];
  });
  return (
    <Section title={t.duty.map} testId="duty-map">
      <svg
        viewBox={`${left} ${top} ${width} ${height}`}
        className="duty-map"
        role="img"
        aria-label={t.duty.map}
      >
        {places.map((place) => {
          const count = of.get(place.code);
          const look = !count
            ? 'duty-hex'
            : count.withStock > 0
              ? 'duty-hex duty-hex-stock'
              : 'duty-hex duty-hex-some';
          return (
            <g key={place.code} transform={`translate(${place.x.toFixed(1)} ${place.y.toFixed(1)})`}>
              <title>
                {place[language]}
                {count ? ` ${t.duty.mapOf(count.dealers, count.withStock)}` : ''}
              </title>
              <polygon points={HEXAGON} className={look} />
              {count ? (
                <text
                  className={count.withStock > 0 ? 'duty-hex-on' : 'duty-hex-text'}
                  textAnchor="middle"
                  dy="0.35em"
                >
                  {count.dealers}
                </text>
              ) : null}
            </g>
          );
        })}
      </svg>
      <p className="quiet">{t.duty.mapLegend}</p>
      <ul className="duty-districts">
        {districts.map((district) => (
          <li key={district.code}>
            <span>{district.name}</span>{' '}
            <span className="figure">{t.duty.mapOf(district.dealers, district.withStock)}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
