import { type KeyboardEvent, type ReactElement, useMemo } from 'react';
import type { DraftStep } from '../../../api/cases-queries.ts';
import type { City } from '../../../api/types.ts';
import { formatInteger } from '../../../format/quantity.ts';
import { useWords } from '../../../words/words.tsx';
import type { Dictionary } from '../../../words/zh.ts';
import { type Holder, isChosen } from './holders.ts';
import { layRings, RINGS_SIZE, type Sector } from './layout.ts';

export type Choose = (next: { place?: string | undefined; holder?: string | undefined }) => void;

/** Enter and Space press what is no button of the browser's. */
export const pressing = (act: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Enter' && event.key !== ' ') return;
  event.preventDefault();
  act();
};

export function stepLabel(one: Pick<DraftStep, 'step' | 'days'>, t: Dictionary): string {
  return one.step === 'possible' ? t.caseScope.possible(one.days ?? 0) : t.caseScope.steps[one.step];
}

export function lookOf(holder: Holder, chosenRing: number): string {
  if (holder.excluded && !holder.included) return 'excluded';
  if (holder.tier === 'unknown') return 'unknown';
  if (holder.ring > chosenRing && !holder.included) return 'beyond';
  return holder.ring === 0 ? 'recorded' : 'possible';
}

interface Props {
  steps: readonly DraftStep[];
  chosen: number;
  holders: readonly Holder[];
  city: City | undefined;
  place: string | undefined;
  holder: string | undefined;
  choose: Choose;
}

function SectorMark({ sector, props }: { sector: Sector; props: Props }): ReactElement {
  const { t, language } = useWords();
  const name =
    props.city?.districts.find((one) => one.code === sector.district)?.[language] ?? t.reach.districtUnknown;
  const count = formatInteger(sector.holders);
  const pressed = props.place === sector.district;
  const act = () => props.choose({ place: pressed ? undefined : sector.district, holder: undefined });
  return (
    // biome-ignore lint/a11y/useSemanticElements: within a drawing there is no button element
    <g
      role="button"
      tabIndex={0}
      aria-pressed={pressed}
      className="cases-sector"
      onClick={act}
      onKeyDown={pressing(act)}
      data-testid={`sector-${sector.district}`}
    >
      <title>{t.caseScope.districtPoint(name, count)}</title>
      <path d={sector.path} />
      <text x={sector.label.x} y={sector.label.y} textAnchor={sector.label.anchor}>
        {name} {count}
      </text>
    </g>
  );
}

/** How far the goods can have gone: rings of growing caution, businesses as dots in the sector of their district. */
export function Rings(props: Props): ReactElement {
  const { t } = useWords();
  const { steps, chosen, holders, place, holder, choose } = props;
  const { radii, sectors, dots } = useMemo(() => layRings(holders, steps.length), [holders, steps.length]);
  const centre = RINGS_SIZE / 2;
  return (
    <figure className="cases-drawing">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no set of form fields */}
      <svg
        viewBox={`-60 0 ${RINGS_SIZE + 120} ${RINGS_SIZE}`}
        className="cases-rings"
        role="group"
        aria-label={t.caseScope.rings}
        data-testid="rings"
      >
        {radii
          .map((radius, ring) => (
            <circle
              key={radius}
              cx={centre}
              cy={centre}
              r={radius}
              className={ring <= chosen ? 'cases-ring cases-ring-in' : 'cases-ring'}
            />
          ))
          .reverse()}
        {sectors.map((sector) => (
          <SectorMark key={sector.district} sector={sector} props={props} />
        ))}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus */}
        <g aria-hidden="true">
          {dots.map((dot) => {
            const [first] = dot.holders;
            if (!first) return null;
            const inView = dot.holders.some((one) => isChosen(one, { place, holder }));
            const single = dot.holders.length === 1;
            const looks = `cases-dot cases-dot-${lookOf(first, chosen)} ${inView ? '' : 'cases-dim'} ${first.seller ? '' : 'cases-dot-maker'}`;
            return (
              // biome-ignore lint/a11y/noStaticElementInteractions: the table beside it has the same as buttons
              <g
                key={dot.key}
                className={looks}
                onClick={() =>
                  single
                    ? choose({ holder: holder === first.partyId ? undefined : first.partyId })
                    : choose({ place: dot.district, holder: undefined })
                }
              >
                <title>{single ? first.name : formatInteger(dot.holders.length)}</title>
                <circle cx={dot.x} cy={dot.y} r={dot.r} />
                {holder === first.partyId ? (
                  <circle cx={dot.x} cy={dot.y} r={dot.r + 5} className="cases-halo" />
                ) : null}
                {single ? null : (
                  <text x={dot.x} y={dot.y + 4} textAnchor="middle">
                    {formatInteger(dot.holders.length)}
                  </text>
                )}
              </g>
            );
          })}
          {steps.map((step, ring) => (
            <text
              key={stepLabel(step, t)}
              x={centre}
              y={centre - (radii[ring] ?? 0) + 11}
              textAnchor="middle"
              className={ring <= chosen ? 'cases-ring-name cases-ring-name-in' : 'cases-ring-name'}
            >
              {stepLabel(step, t)}
            </text>
          ))}
          <circle cx={centre} cy={centre} r={30} className="cases-seed" />
          <text x={centre} y={centre - 2} textAnchor="middle" className="cases-seed-figure">
            {formatInteger(steps[chosen]?.sellers ?? 0)}
          </text>
          <text x={centre} y={centre + 14} textAnchor="middle" className="cases-seed-word">
            {t.caseScope.sellers}
          </text>
        </g>
      </svg>
      <figcaption className="cases-legend">
        {(['recorded', 'possible', 'unknown', 'excluded'] as const).map((look) => (
          <span key={look} className="legend-item">
            <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
              <g className={`cases-dot cases-dot-${look}`}>
                <circle cx="7" cy="7" r="4.5" />
              </g>
            </svg>
            {t.caseScope.legend[look]}
          </span>
        ))}
        <span className="quiet">{t.caseScope.ringsHint}</span>
      </figcaption>
    </figure>
  );
}
