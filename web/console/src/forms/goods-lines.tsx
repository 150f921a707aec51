import { Button, Input } from 'antd';
import type { ReactElement } from 'react';
import { Field } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { useWords } from '../words/words.tsx';
import { ProductPicker } from './product-picker.tsx';
import { emptyQuantity, QuantityFields } from './quantity-fields.tsx';
import type { TypedGoods } from './typed-lines.ts';

let lastKey = 0;

/** A line with nothing in it. Keys are only for React: they never leave the page. */
export function newGoods(): TypedGoods {
  lastKey += 1;
  return {
    key: lastKey,
    product: null,
    quantity: { amount: '', unit: '', each: '', eachUnit: '' },
    batch: '',
    productionDate: '',
    expiryDate: '',
    origin: '',
  };
}

function GoodsCard(props: {
  goods: TypedGoods;
  at: number;
  onChange: (next: TypedGoods) => void;
  onRemove?: () => void;
}): ReactElement {
  const { t } = useWords();
  const { goods, onChange } = props;
  const text = (
    key: 'batch' | 'productionDate' | 'expiryDate' | 'origin',
    label: string,
    rest: object = {},
  ) => (
    <Field label={label} optional={t.common.optional}>
      {(ids) => (
        <Input
          {...ids}
          {...rest}
          size="large"
          value={goods[key]}
          onChange={(event) => onChange({ ...goods, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <fieldset className="line-card">
      <legend className="hidden">{t.goods.line(props.at + 1)}</legend>
      <div className="line-head">
        <div className="row-title">{t.goods.line(props.at + 1)}</div>
        {props.onRemove ? (
          <Button
            type="text"
            aria-label={t.issue.removeLine(goods.product?.name ?? t.goods.line(props.at + 1))}
            icon={<Icon name="bin" size={18} />}
            onClick={props.onRemove}
          />
        ) : null}
      </div>
      <Field label={t.goods.product}>
        {(ids) => (
          <ProductPicker
            ids={ids}
            label={`${t.goods.line(props.at + 1)}: ${t.goods.product}`}
            value={goods.product}
            onChange={(product) =>
              onChange({ ...goods, product, quantity: product ? emptyQuantity(product) : goods.quantity })
            }
          />
        )}
      </Field>
      {goods.product ? (
        <>
          <QuantityFields
            goods={goods.product}
            value={goods.quantity}
            onChange={(quantity) => onChange({ ...goods, quantity })}
          />
          <div className="field-grid">
            {text('batch', t.goods.batch, { maxLength: 40, placeholder: t.goods.batchHint })}
            {text('origin', t.goods.origin, { maxLength: 120, placeholder: t.goods.originHint })}
            {text('productionDate', t.goods.made, { type: 'date' })}
            {text('expiryDate', t.goods.expires, { type: 'date' })}
          </div>
        </>
      ) : null}
    </fieldset>
  );
}

/** Goods that become lots of their own: made, harvested, or bought without a voucher. */
export function GoodsLines(props: {
  lines: readonly TypedGoods[];
  onChange: (lines: TypedGoods[]) => void;
}): ReactElement {
  const { t } = useWords();
  const { lines, onChange } = props;
  return (
    <div className="stack">
      {lines.map((goods, at) => (
        <GoodsCard
          key={goods.key}
          goods={goods}
          at={at}
          onChange={(next) => onChange(lines.map((one) => (one.key === next.key ? next : one)))}
          {...(lines.length > 1
            ? { onRemove: () => onChange(lines.filter((one) => one.key !== goods.key)) }
            : {})}
        />
      ))}
      <Button
        icon={<Icon name="plus" size={18} />}
        size="large"
        onClick={() => onChange([...lines, newGoods()])}
      >
        {t.goods.addLine}
      </Button>
    </div>
  );
}
