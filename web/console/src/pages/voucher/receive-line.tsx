import { Input } from 'antd';
import type { ReactElement } from 'react';
import { Field } from '../../ui/field.tsx';
import { useWords } from '../../words/words.tsx';
import { checkLine, type LineAnswer } from './receipt.ts';

/** How much of one line was taken and refused; what is left over is said in words at once. */
export function ReceiveLine(props: {
  name: string;
  answer: LineAnswer;
  onChange: (next: LineAnswer) => void;
}): ReactElement {
  const { t } = useWords();
  const { name, answer, onChange } = props;
  const check = checkLine(answer);
  const { unit } = answer.declared;
  const rest =
    check.state === 'not-amount'
      ? t.receive.notAmount
      : check.state === 'differs' && check.short
        ? t.receive.shortBy(`${check.short} ${unit}`)
        : check.state === 'differs' && check.over
          ? t.receive.overBy(`${check.over} ${unit}`)
          : undefined;
  return (
    <fieldset className="receive-line">
      <legend>
        {name}{' '}
        <span className="quiet figure">
          {answer.declared.quantity} {unit}
        </span>
      </legend>
      <Field label={t.voucher.accepted} error={check.state === 'not-amount' ? rest : undefined}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            inputMode="decimal"
            suffix={unit}
            aria-label={t.receive.acceptedOf(name)}
            value={answer.accepted}
            onChange={(event) => onChange({ ...answer, accepted: event.target.value })}
          />
        )}
      </Field>
      <Field label={t.voucher.refused}>
        {(ids) => (
          <Input
            {...ids}
            size="large"
            inputMode="decimal"
            suffix={unit}
            aria-label={t.receive.refusedOf(name)}
            value={answer.refused}
            onChange={(event) => onChange({ ...answer, refused: event.target.value })}
          />
        )}
      </Field>
      {rest && check.state === 'differs' ? (
        <p className="receive-rest" role="status">
          {rest}
        </p>
      ) : null}
    </fieldset>
  );
}
