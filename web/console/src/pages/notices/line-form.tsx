import { Input } from 'antd';
import type { ReactElement } from 'react';
import type { NoticeLine } from '../../api/notices-queries.ts';
import { columnUnit, formatQuantity } from '../../format/quantity.ts';
import { Field } from '../../ui/field.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { useWords } from '../../words/words.tsx';
import { Photos } from './photos.tsx';
import { readTyped, type TypedLine } from './typed-answer.ts';

const ORDER = ['sold', 'inStock', 'sealed', 'returned', 'passedOn', 'destroyed'] as const;

/** How far the figures of a lot are from what is to be accounted for. */
export function Balance({ line, sum }: { line: NoticeLine; sum: number | null }): ReactElement | null {
  const { t, language } = useWords();
  const { upper, lower } = line.toAccount;
  if (sum === null || upper === null) return null;
  const say = (quantity: number) => formatQuantity(quantity, line.baseUnit, language, line.pieceUnit);
  if (sum > upper) return <StateTag state="stop">{t.letters.tooMuch(say(sum - upper))}</StateTag>;
  if (sum >= lower) return <StateTag state="fine">{t.letters.balanced}</StateTag>;
  return <StateTag state="attention">{t.letters.left(say(lower - sum))}</StateTag>;
}

/** What has become of one lot: six figures that add up, and what is to be said beside. */
export function LineForm(props: {
  line: NoticeLine;
  typed: TypedLine;
  onChange: (typed: TypedLine) => void;
}): ReactElement {
  const { t, language } = useWords();
  const { line, typed, onChange } = props;
  const unit = columnUnit(line.baseUnit, language, line.pieceUnit);
  const read = readTyped(typed, line.baseUnit);
  const put = (part: Partial<TypedLine>) => onChange({ ...typed, ...part });
  return (
    <fieldset className="notices-lot" data-testid="lot" data-lot={line.lotId}>
      <legend>
        {line.productName}{' '}
        {line.batch ? <span className="quiet">{`${t.letters.batch} ${line.batch}`}</span> : null}
      </legend>
      <LineFigures line={line} />
      <div className="notices-fates">
        {ORDER.map((fate) => (
          <Field key={fate} label={t.letters.fates[fate]} optional={unit}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                inputMode="decimal"
                className="figure"
                data-testid={`fate-${fate}`}
                value={typed.fates[fate]}
                onChange={(event) => put({ fates: { ...typed.fates, [fate]: event.target.value } })}
              />
            )}
          </Field>
        ))}
      </div>
      <p className="notices-balance" aria-live="polite">
        {read.said ? <Balance line={line} sum={read.sum} /> : null}
      </p>
      <div className="notices-beside">
        {typed.fates.passedOn.trim() === '' ? null : (
          <Field label={t.letters.passedTo}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                value={typed.to}
                onChange={(event) => put({ to: event.target.value })}
              />
            )}
          </Field>
        )}
        <Field label={t.letters.place} optional={t.common.optional}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              value={typed.place}
              onChange={(event) => put({ place: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.letters.note} optional={t.common.optional}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              value={typed.note}
              onChange={(event) => put({ note: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Photos photos={typed.photos} onChange={(photos) => put({ photos })} />
    </fieldset>
  );
}

/** What came, what vouchers say was handed on, what is left to account for. */
export function LineFigures({ line }: { line: NoticeLine }): ReactElement {
  const { t, language } = useWords();
  const say = ({ lower, upper }: { lower: number; upper: number | null }) => {
    const one = (quantity: number) => formatQuantity(quantity, line.baseUnit, language, line.pieceUnit);
    return upper === null
      ? `≥ ${one(lower)}`
      : lower === upper
        ? one(upper)
        : `${one(lower)} – ${one(upper)}`;
  };
  return (
    <dl className="notices-figures">
      <div>
        <dt>{t.letters.came}</dt>
        <dd className="figure">{say(line.came)}</dd>
      </div>
      {line.passed.upper === 0 ? null : (
        <div>
          <dt>{t.letters.passed}</dt>
          <dd className="figure">{say(line.passed)}</dd>
        </div>
      )}
      <div>
        <dt>{t.letters.toAccount}</dt>
        <dd className="figure">
          <strong>{say(line.toAccount)}</strong>
        </dd>
      </div>
    </dl>
  );
}
