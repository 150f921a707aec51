import { Link } from '@tanstack/react-router';
import { Input } from 'antd';
import type { ReactElement } from 'react';
import type { ClosableLot } from '../../api/making.ts';
import { formatQuantity } from '../../format/quantity.ts';
import { paths } from '../../paths.ts';
import { ExpiryTag } from '../../ui/expiry-tag.tsx';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { type Choice, type End, soldBy } from './choices.ts';

const ENDS: readonly End[] = ['sold-out', 'left', 'returned'];

/** One lot, one tap: how it ended the day. Waste may be said beside any end. */
export function LotCard(props: {
  lot: ClosableLot;
  choice: Choice;
  onChange: (next: Choice) => void;
}): ReactElement {
  const { t, pick, language } = useWords();
  const { lot, choice, onChange } = props;
  const sold = soldBy(lot, choice);
  const piece = lot.baseUnit === 'piece' ? lot.unit : null;
  const unit =
    lot.baseUnit === 'piece' ? lot.unit : formatQuantity(1000, lot.baseUnit, language).split(' ')[1];
  const amount = (label: string, value: string, change: (text: string) => void) => (
    <Field label={label} className="mk-amount">
      {(ids) => (
        <Input
          {...ids}
          size="large"
          inputMode="decimal"
          aria-label={`${lot.name}: ${label}`}
          suffix={unit}
          value={value}
          onChange={(event) => change(event.target.value)}
        />
      )}
    </Field>
  );
  const stoppedId = lot.stopped ? `stopped-${lot.lotId}` : undefined;
  return (
    <li className="mk-lot" data-testid="close-lot" data-lot={lot.lotId}>
      <div className="mk-lot-head">
        <div>
          <Link {...paths.lot(lot.lotId)} className="row-title">
            {lot.name}
          </Link>
          <div className="row-sub">
            {lot.batch ? `${lot.batch} · ` : ''}
            {lot.lowerBound ? `${t.dayClose.atLeast} ` : ''}
            {t.dayClose.there(pick(lot.display))}
          </div>
        </div>
        <div className="mk-lot-tags">
          {lot.closed ? (
            <StateTag state="fine">
              {t.dayClose.closedBefore(t.dayClose.outcomes[lot.closed.outcome])}
            </StateTag>
          ) : null}
          {lot.arrived ? <StateTag state="attention">{t.dayClose.arrived}</StateTag> : null}
          <ExpiryTag date={lot.expiryDate} />
        </div>
      </div>
      <fieldset className="mk-ends">
        <legend className="hidden">{lot.name}</legend>
        {ENDS.map((end) => (
          <button
            key={end}
            type="button"
            className={`mk-end ${lot.proposed === end ? 'mk-end-likely' : ''}`}
            aria-pressed={choice.end === end}
            disabled={lot.stopped !== null && end === 'sold-out'}
            aria-describedby={stoppedId}
            aria-label={`${lot.name}: ${t.dayClose.outcomes[end]}`}
            onClick={() => onChange({ ...choice, end: choice.end === end ? null : end })}
          >
            {t.dayClose.outcomes[end]}
          </button>
        ))}
        <button
          type="button"
          className="mk-end"
          aria-pressed={choice.waste !== null}
          aria-label={`${lot.name}: ${t.dayClose.outcomes.waste}`}
          onClick={() => onChange({ ...choice, waste: choice.waste === null ? '' : null })}
        >
          {t.dayClose.outcomes.waste}
        </button>
      </fieldset>
      {lot.stopped ? (
        <p id={stoppedId} className="why-not">
          <Icon name="stop" size={14} /> {pick(lot.stopped)}
        </p>
      ) : null}
      <div className="mk-amounts">
        {choice.end === 'left'
          ? amount(t.dayClose.howMuchLeft, choice.left, (left) => onChange({ ...choice, left }))
          : null}
        {choice.end === 'returned'
          ? amount(t.dayClose.howMuchBack, choice.back, (back) => onChange({ ...choice, back }))
          : null}
        {choice.waste === null
          ? null
          : amount(t.dayClose.howMuchWaste, choice.waste, (waste) => onChange({ ...choice, waste }))}
      </div>
      {sold === null ? null : (
        <p className="mk-sold figure">
          {t.dayClose.estimated(formatQuantity(sold, lot.baseUnit, language, piece))}
        </p>
      )}
    </li>
  );
}
