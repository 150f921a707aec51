import { Input, Select } from 'antd';
import type { ReactElement } from 'react';
import type { PackingLevel } from '../api/types.ts';
import { parseAmount } from '../format/quantity.ts';
import { Field } from '../ui/field.tsx';
import { useWords } from '../words/words.tsx';
import { eachUnits, needsEach, unitChoices } from './units.ts';

/** A quantity as typed; `each` counts only where the unit is a container of unknown size. */
export interface TypedQuantity {
  amount: string;
  unit: string;
  each: string;
  eachUnit: string;
}
export interface QuantityOf {
  name: string;
  baseUnit: string;
  pieceUnit?: string | null;
  packing?: readonly PackingLevel[];
}

/** A quantity nobody has written yet, in the first unit of the goods. */
export function emptyQuantity(goods: QuantityOf): TypedQuantity {
  const first = unitChoices(goods, 'zh')[0]?.value ?? '';
  return { amount: '', unit: first, each: '', eachUnit: eachUnits(goods)[0] ?? '' };
}

/** Amount and unit, and "each of how much" where the law needs a weight that the count does not give. */
export function QuantityFields(props: {
  goods: QuantityOf;
  value: TypedQuantity;
  onChange: (next: TypedQuantity) => void;
  label?: string;
  error?: string | undefined;
  /** False where a document cannot say how much each container holds. */
  containers?: boolean;
}): ReactElement {
  const { t, language } = useWords();
  const { goods, value, onChange } = props;
  const label = props.label ?? t.common.quantity;
  const choices = unitChoices(goods, language, props.containers ?? true);
  const wrong = value.amount.trim() !== '' && parseAmount(value.amount) === null;
  const each = (props.containers ?? true) && needsEach(goods, value.unit);
  const unitLabel = choices.find((choice) => choice.value === value.unit)?.label ?? value.unit;
  const named = (what: string) => (goods.name === '' ? what : `${goods.name}: ${what}`);
  return (
    <div className="quantity">
      <Field label={label} error={wrong ? t.receive.notAmount : props.error}>
        {(ids) => (
          <div className="joined">
            <Input
              {...ids}
              size="large"
              inputMode="decimal"
              aria-label={named(label)}
              value={value.amount}
              onChange={(event) => onChange({ ...value, amount: event.target.value })}
            />
            <Select
              size="large"
              aria-label={named(t.common.unit)}
              value={value.unit}
              popupMatchSelectWidth={false}
              onChange={(unit) => onChange({ ...value, unit })}
              options={choices}
            />
          </div>
        )}
      </Field>
      {each ? (
        <Field label={t.issue.each(unitLabel)}>
          {(ids) => (
            <div className="joined">
              <Input
                {...ids}
                size="large"
                inputMode="decimal"
                aria-label={named(t.issue.each(unitLabel))}
                value={value.each}
                onChange={(event) => onChange({ ...value, each: event.target.value })}
              />
              <Select
                size="large"
                aria-label={`${named(t.issue.each(unitLabel))} ${t.common.unit}`}
                value={value.eachUnit}
                popupMatchSelectWidth={false}
                onChange={(eachUnit) => onChange({ ...value, eachUnit })}
                options={unitChoices(goods, language).filter((choice) =>
                  eachUnits(goods).some((unit) => unit.toLowerCase() === choice.value.toLowerCase()),
                )}
              />
            </div>
          )}
        </Field>
      ) : null}
    </div>
  );
}
