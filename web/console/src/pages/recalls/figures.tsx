import { useQuery } from '@tanstack/react-query';
import type { ReactElement } from 'react';
import { type RecallFigures, recallFiguresQuery } from '../../api/recalls-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

type Unit = RecallFigures['units'][number];
const FIGURES = ['out', 'consumed', 'back', 'destroyed', 'elsewhere', 'sealed'] as const;

/** What a recall has come to, and the measures of its evaluation. */
export function FiguresSection({ recallId }: { recallId: string }): ReactElement {
  const { t } = useWords();
  const found = useQuery(recallFiguresQuery(recallId));
  return (
    <Section title={t.recalls.figures} testId="recall-figures">
      <Loaded query={found} rows={3}>
        {(figures) => (
          <>
            {figures.units.map((unit) => (
              <UnitFigures key={`${unit.baseUnit}${unit.pieceUnit}`} unit={unit} />
            ))}
            {figures.notices === null ? null : <Told told={figures.notices} />}
            {figures.located_minutes === null ? null : (
              <p className="quiet">
                {t.recalls.rates.located} {t.recalls.minutes(formatInteger(figures.located_minutes))}
              </p>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** How the letters of its case about these goods came through (送达率). */
function Told({ told }: { told: NonNullable<RecallFigures['notices']> }): ReactElement {
  const { t } = useWords();
  const of = (part: number, whole: number, permille: number | null) =>
    t.recalls.toldOf(formatInteger(part), formatInteger(whole), sayRate(permille, t.recalls.rateUnknown));
  const { toldRates } = t.recalls;
  const rows: [string, string][] = [
    [toldRates.reached, of(told.reached, told.letters, told.reached_permille)],
    ...told.ways.map((way): [string, string] => [
      t.recalls.ways[way.channel],
      of(way.delivered, way.sent, way.delivered_permille),
    ]),
    [toldRates.opened, of(told.opened, told.letters, told.opened_permille)],
    [toldRates.answered, of(told.answered, told.asked, told.answered_permille)],
    [toldRates.inTime, formatInteger(told.inTime)],
  ];
  return (
    <>
      <h3>{t.recalls.told}</h3>
      <dl className="recalls-figures" data-testid="recall-told">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="figure">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

const sayRate = (permille: number | null, unknown: string): string =>
  permille === null ? unknown : `${Math.floor(permille / 10)}.${permille % 10} %`;

function UnitFigures({ unit }: { unit: Unit }): ReactElement {
  const { t, pick } = useWords();
  const rate = (permille: number | null) => sayRate(permille, t.recalls.rateUnknown);
  return (
    <dl className="recalls-figures">
      {FIGURES.map((key) => (
        <div key={key}>
          <dt>{t.recalls.figureNames[key]}</dt>
          <dd className="figure">{pick(unit[key])}</dd>
        </div>
      ))}
      <div>
        <dt>{t.recalls.rates.recalled}</dt>
        <dd className="figure">{rate(unit.recalled_permille)}</dd>
      </div>
      <div>
        <dt>{t.recalls.rates.sealed}</dt>
        <dd className="figure">{rate(unit.sealed_permille)}</dd>
      </div>
      <div>
        <dt>{t.recalls.rates.destroyed}</dt>
        <dd className="figure">{rate(unit.destroyed_permille)}</dd>
      </div>
    </dl>
  );
}
