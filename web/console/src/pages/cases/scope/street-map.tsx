import { type ReactElement, useMemo } from 'react';
import type { ScopeDraft } from '../../../api/cases-queries.ts';
import type { City } from '../../../api/types.ts';
import { formatInteger, formatQuantity } from '../../../format/quantity.ts';
import { useWords } from '../../../words/words.tsx';
import { grouped } from './grouped.ts';
import { type Holder, isChosen } from './holders.ts';
import { type Arc, type Cell, layMap } from './layout.ts';
import { type Choose, lookOf, pressing } from './rings.tsx';

interface Props {
  draft: ScopeDraft;
  chosen: number;
  holders: readonly Holder[];
  city: City;
  place: string | undefined;
  holder: string | undefined;
  choose: Choose;
}

/** What is counted most, so that arcs compare like with like. */
function mainUnit(draft: ScopeDraft): {
  baseUnit: string;
  pieceUnit: string | null;
  lots: ReadonlySet<string>;
} {
  const byUnit = grouped(draft.lines, (line) => `${line.baseUnit} ${line.pieceUnit ?? ''}`);
  const [most] = [...byUnit.values()].sort((one, other) => other.length - one.length);
  const [first] = most ?? [];
  return {
    baseUnit: first?.baseUnit ?? 'piece',
    pieceUnit: first?.pieceUnit ?? null,
    lots: new Set(most?.map((line) => line.lotId)),
  };
}

function StreetCell({ cell, props, inflow }: { cell: Cell; props: Props; inflow: string }): ReactElement {
  const { t } = useWords();
  const { place, holder, choose } = props;
  const has = cell.holders.length > 0;
  const inView = has && cell.holders.some((one) => isChosen(one, { place, holder }));
  const pressed = place === cell.code;
  const [first] = [...cell.holders].sort((one, other) => one.ring - other.ring);
  const look = first ? lookOf(first, props.chosen) : 'none';
  const act = () => choose({ place: pressed ? undefined : cell.code, holder: undefined });
  const drawing = (
    <>
      <polygon points={cell.points} className="cases-hex" />
      {has ? (
        <g className={`cases-dot cases-dot-${look}`}>
          <circle cx={cell.x} cy={cell.y - 4} r={cell.r} />
        </g>
      ) : null}
      {has ? (
        <text x={cell.x} y={cell.y} textAnchor="middle" className={`cases-hex-count cases-hex-count-${look}`}>
          {formatInteger(cell.holders.length)}
        </text>
      ) : null}
      <text x={cell.x} y={cell.y + 21} textAnchor="middle" className="cases-hex-name">
        {cell.name}
      </text>
    </>
  );
  const names = `cases-cell ${has ? 'cases-cell-has' : ''} ${has && !inView ? 'cases-dim' : ''} ${pressed ? 'cases-cell-chosen' : ''}`;
  if (!has)
    return (
      // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus
      <g className={names} aria-hidden="true">
        {drawing}
      </g>
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements: within a drawing there is no button element
    <g
      role="button"
      tabIndex={0}
      aria-pressed={pressed}
      className={names}
      onClick={act}
      onKeyDown={pressing(act)}
      data-testid={`street-${cell.code}`}
    >
      <title>{t.caseScope.streetPoint(cell.name, formatInteger(cell.holders.length), inflow)}</title>
      {drawing}
    </g>
  );
}

/** The city's streets as hexagons, who had the goods in them, and where goods went between them. */
export function StreetMap(props: Props): ReactElement {
  const { t, language } = useWords();
  const { draft, chosen, holders, city, place, holder } = props;
  const unit = useMemo(() => mainUnit(draft), [draft]);
  const within = useMemo(
    () => holders.filter((one) => one.ring <= chosen || one.included),
    [holders, chosen],
  );
  const map = useMemo(
    () => layMap(city, within, draft.flows, (lotId) => unit.lots.has(lotId), language),
    [city, within, draft.flows, unit, language],
  );
  const streetOf = new Map(within.map((one) => [one.partyId, one.street]));
  const chosenStreet = holder ? streetOf.get(holder) : place;
  const touches = (arc: Arc) =>
    chosenStreet === undefined ||
    chosenStreet === null ||
    arc.from.startsWith(chosenStreet) ||
    arc.to.startsWith(chosenStreet);
  const inflowOf = (cell: Cell) =>
    formatQuantity(
      map.arcs.filter((arc) => arc.to === cell.code).reduce((sum, arc) => sum + arc.quantity, 0),
      unit.baseUnit,
      language,
      unit.pieceUnit,
    );
  return (
    <figure className="cases-drawing">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no set of form fields */}
      <svg
        viewBox={`0 0 ${map.width} ${map.height}`}
        className="cases-map"
        role="group"
        aria-label={t.caseScope.map}
        data-testid="street-map"
      >
        {map.cells.map((cell) => (
          <polygon key={cell.code} points={cell.points} className="cases-ground" />
        ))}
        {/* biome-ignore lint/a11y/noAriaHiddenOnFocusable: a group of a drawing takes no focus */}
        <g aria-hidden="true" className="cases-arcs">
          {map.arcs.map((arc) => (
            <path
              key={arc.key}
              d={arc.path}
              strokeWidth={arc.width}
              className={touches(arc) ? 'cases-arc' : 'cases-arc cases-dim'}
            >
              <title>{formatQuantity(arc.quantity, unit.baseUnit, language, unit.pieceUnit)}</title>
            </path>
          ))}
        </g>
        {map.cells.map((cell) => (
          <StreetCell key={cell.code} cell={cell} props={props} inflow={inflowOf(cell)} />
        ))}
      </svg>
      <figcaption className="cases-legend">
        <span className="legend-item">
          <svg width="28" height="14" viewBox="0 0 28 14" aria-hidden="true">
            <path d="M2 11Q14 -2 26 11" strokeWidth="3" className="cases-arc" />
          </svg>
          {t.caseScope.legend.flow}
        </span>
        <span className="legend-item">
          <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
            <g className="cases-dot cases-dot-recorded">
              <circle cx="7" cy="7" r="6" />
            </g>
          </svg>
          {t.caseScope.legend.holders}
        </span>
        {map.nowhere.length > 0 ? (
          <span className="legend-item">
            {t.caseScope.streetPoint(t.caseScope.noStreet, formatInteger(map.nowhere.length), '—')}
          </span>
        ) : null}
        <span className="quiet">{t.caseScope.mapHint}</span>
      </figcaption>
    </figure>
  );
}
