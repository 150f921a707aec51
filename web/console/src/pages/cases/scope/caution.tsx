import { Slider } from 'antd';
import type { ReactElement } from 'react';
import type { DraftStep } from '../../../api/cases-queries.ts';
import { formatInteger } from '../../../format/quantity.ts';
import { useWords } from '../../../words/words.tsx';
import { stepLabel } from './rings.tsx';

export const keyOfStep = ({ step, days }: Pick<DraftStep, 'step' | 'days'>): string =>
  step === 'possible' ? String(days) : step;

/** Slide the caution: sellers and quantities of every step are in view, the chosen one is large. */
export function Caution(props: {
  steps: readonly DraftStep[];
  chosen: number;
  onChoose: (key: string) => void;
}): ReactElement {
  const { t, pick } = useWords();
  const { steps, chosen, onChoose } = props;
  const step = steps[chosen];
  const before = steps[chosen - 1];
  const more = step && before ? step.sellers - before.sellers : null;
  const figures = ['total', 'inStock', 'soldToConsumers'] as const;
  const heads = { total: t.caseScope.total, inStock: t.caseScope.inStock, soldToConsumers: t.caseScope.sold };
  return (
    <div className="cases-caution">
      <Slider
        min={0}
        max={Math.max(0, steps.length - 1)}
        step={1}
        value={chosen}
        onChange={(value) => {
          const next = steps[value];
          if (next) onChoose(keyOfStep(next));
        }}
        marks={Object.fromEntries(
          steps.map((one, index) => [
            index,
            <span key={keyOfStep(one)} className="cases-mark" data-testid={`caution-${keyOfStep(one)}`}>
              <span>{stepLabel(one, t)}</span>
              <span className="figure">{t.caseScope.sellersOf(formatInteger(one.sellers))}</span>
            </span>,
          ]),
        )}
        tooltip={{ open: false }}
        ariaLabelForHandle={t.caseScope.caution}
        ariaValueTextFormatterForHandle={(value) => {
          const one = steps[value];
          return one ? `${stepLabel(one, t)}，${t.caseScope.sellersOf(formatInteger(one.sellers))}` : '';
        }}
      />
      {step ? (
        <dl className="stats" data-testid="scope-figures">
          <div className="stat">
            <dt>{t.caseScope.sellers}</dt>
            <dd>
              <span className="stat-figure">{formatInteger(step.sellers)}</span>{' '}
              <span className="stat-note">
                {more === null ? '' : more > 0 ? t.caseScope.more(formatInteger(more)) : t.caseScope.same}
              </span>
            </dd>
          </div>
          {figures.map((name) => (
            <div key={name} className="stat">
              <dt>{heads[name]}</dt>
              <dd>
                {step.quantities.length === 0 ? <span className="stat-figure">0</span> : null}
                {step.quantities.map((one, index) => (
                  <span
                    key={`${one.baseUnit}${one.pieceUnit}`}
                    className={index === 0 ? 'stat-figure stat-bounds' : 'stat-note'}
                  >
                    {pick(one.display[name])}
                  </span>
                ))}
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </div>
  );
}
