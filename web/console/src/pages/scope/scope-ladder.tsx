import type { ReactElement } from 'react';
import type { ScopeStep } from '../../api/types.ts';
import { formatInteger } from '../../format/quantity.ts';
import { Icon } from '../../ui/icon.tsx';
import { BarLegend, BoundBar } from '../../ui/tier.tsx';
import { useWords } from '../../words/words.tsx';
import type { Dictionary } from '../../words/zh.ts';
import { ladderOf, type Rung } from './ladder.ts';

export function stepName({ step, days }: Pick<ScopeStep, 'step' | 'days'>, t: Dictionary): string {
  return step === 'possible' ? t.scope.possible(days ?? 0) : t.scope.steps[step];
}

function Sellers({ rung }: { rung: Rung }): ReactElement {
  const { t } = useWords();
  const { step, parts } = rung;
  const first = step.step === 'recorded';
  return (
    <span className="step-part">
      <span className="step-figures">
        <span className="step-figure">{t.scope.sellers(formatInteger(step.sellers))}</span>
        {first ? null : (
          <span className="step-more">
            {step.added.sellers === 0 ? t.scope.same : t.scope.more(formatInteger(step.added.sellers))}
          </span>
        )}
      </span>
      <span className="bound-bar" aria-hidden="true">
        {parts.map((part, at) => (
          <span
            // biome-ignore lint/suspicious/noArrayIndexKey: parts are steps, which never move
            key={at}
            className={`bar-${part.step} ${at === parts.length - 1 ? '' : 'bar-before'}`}
            style={{ width: `${part.share * 100}%` }}
          />
        ))}
      </span>
    </span>
  );
}

function Quantity({ rung }: { rung: Rung }): ReactElement {
  const { t, pick, language } = useWords();
  const others = rung.others.map((one) => pick(one.display.total)).join(language === 'zh' ? '、' : ', ');
  return (
    <span className="step-part">
      <span className="step-figures">
        <span className="step-figure">{rung.quantity ? pick(rung.quantity.display.total) : '—'}</span>
        {others ? <span className="step-more">{t.scope.alsoIn(others)}</span> : null}
      </span>
      <BoundBar certain={rung.certain} possible={rung.possible} open={rung.open} />
    </span>
  );
}

/** The steps by growing caution, each drawn to one scale with what it adds; one is chosen, by click or arrow keys. */
export function ScopeLadder(props: {
  steps: readonly ScopeStep[];
  chosen: string;
  onChoose: (key: string) => void;
}): ReactElement {
  const { t } = useWords();
  return (
    <fieldset className="ladder" data-testid="ladder">
      <legend className="hidden">{t.scope.ladder}</legend>
      <div className="ladder-head" aria-hidden="true">
        <span>{t.scope.ladder}</span>
        <span>{t.scope.sellersHead}</span>
        <span>{t.scope.quantity}</span>
      </div>
      {ladderOf(props.steps).map((rung) => (
        <label key={rung.key} className="step" data-testid={`step-${rung.key}`}>
          <input
            type="radio"
            name="scope-step"
            value={rung.key}
            checked={rung.key === props.chosen}
            onChange={() => props.onChoose(rung.key)}
          />
          <span className="step-name">
            <span className="row-title">{stepName(rung.step, t)}</span>
            <span className="row-sub">{t.scope.hints[rung.step.step]}</span>
            {rung.step.truncated ? (
              <span className="tag tag-attention">
                <Icon name="attention" size={14} />
                <span>{t.scope.cut}</span>
              </span>
            ) : null}
          </span>
          <Sellers rung={rung} />
          <Quantity rung={rung} />
        </label>
      ))}
      <BarLegend product />
    </fieldset>
  );
}
