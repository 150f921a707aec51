import { useQuery } from '@tanstack/react-query';
import { Button, Input, Segmented, Select } from 'antd';
import type { ReactElement } from 'react';
import { cityQuery, partyQuery, productQuery } from '../../api/queries.ts';
import { PartyPicker } from '../../forms/party-picker.tsx';
import { ProductPicker } from '../../forms/product-picker.tsx';
import { Field, type FieldIds } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { useWords } from '../../words/words.tsx';
import { ATE_KINDS, CASE_STATES, type CaseErrors, type TypedCase } from './case-text.ts';

interface Props {
  typed: TypedCase;
  at: number;
  errors: CaseErrors;
  onChange: (next: TypedCase) => void;
  onRemove?: (() => void) | undefined;
}

/** An address keeps ids only: the business and the product behind them are asked for. */
function Place({ ids, typed, at, onChange }: Props & { ids: FieldIds }): ReactElement {
  const { t } = useWords();
  const known = useQuery({
    ...partyQuery(typed.place),
    enabled: typed.where === 'shop' && typed.place !== '',
  });
  return (
    <PartyPicker
      ids={ids}
      label={`${t.source.caseOf(at + 1)}: ${t.source.shop}`}
      value={typed.place === '' ? null : (known.data ?? null)}
      onChange={(party) => onChange({ ...typed, place: party?.partyId ?? '' })}
    />
  );
}

function What({ ids, typed, at, onChange }: Props & { ids: FieldIds }): ReactElement {
  const { t, language } = useWords();
  const city = useQuery(cityQuery).data;
  const known = useQuery({
    ...productQuery(typed.what),
    enabled: typed.ate === 'product' && typed.what !== '',
  });
  const label = `${t.source.caseOf(at + 1)}: ${t.source.ates[typed.ate]}`;
  if (typed.ate === 'product') {
    return (
      <ProductPicker
        ids={ids}
        label={label}
        value={typed.what === '' ? null : (known.data ?? null)}
        onChange={(product) => onChange({ ...typed, what: product?.productId ?? '' })}
      />
    );
  }
  if (typed.ate === 'category') {
    return (
      <Select
        {...ids}
        aria-label={label}
        size="large"
        className="wide"
        showSearch={{ optionFilterProp: 'label' }}
        value={typed.what || undefined}
        onChange={(what: string) => onChange({ ...typed, what })}
        options={(city?.categories ?? []).map((one) => ({ value: one.code, label: one[language] }))}
      />
    );
  }
  return (
    <Input
      {...ids}
      aria-label={label}
      size="large"
      maxLength={200}
      placeholder={t.source.packHint}
      value={typed.what}
      onChange={(event) => onChange({ ...typed, what: event.target.value })}
    />
  );
}

/** One case: where, when, what, how many, ill or well. */
export function CaseCard(props: Props): ReactElement {
  const { t } = useWords();
  const { typed, at, errors, onChange } = props;
  return (
    <fieldset className="line-card" data-testid={`case-${at + 1}`}>
      <legend className="hidden">{t.source.caseOf(at + 1)}</legend>
      <div className="line-head">
        <div className="row-title">{t.source.caseOf(at + 1)}</div>
        <Segmented
          aria-label={`${t.source.caseOf(at + 1)}: ${t.source.state}`}
          value={typed.state}
          onChange={(state) => onChange({ ...typed, state })}
          options={CASE_STATES.map((value) => ({ value, label: t.source.states[value] }))}
        />
        {props.onRemove ? (
          <Button
            type="text"
            aria-label={t.source.removeCase(at + 1)}
            icon={<Icon name="bin" size={18} />}
            onClick={props.onRemove}
          />
        ) : null}
      </div>
      <div className="case-grid">
        <Field
          className="case-place"
          label={typed.where === 'shop' ? t.source.shop : t.source.pack}
          error={errors.place}
        >
          {(ids) => (
            <>
              {typed.where === 'shop' ? (
                <Place {...props} ids={ids} />
              ) : (
                <Input
                  {...ids}
                  size="large"
                  maxLength={200}
                  placeholder={t.source.packHint}
                  value={typed.place}
                  onChange={(event) => onChange({ ...typed, place: event.target.value })}
                />
              )}
              <button
                type="button"
                className="link"
                onClick={() =>
                  onChange({ ...typed, where: typed.where === 'shop' ? 'pack' : 'shop', place: '' })
                }
              >
                {typed.where === 'shop' ? t.source.wheres.pack : t.source.wheres.shop}
              </button>
            </>
          )}
        </Field>
        <Field label={t.source.from} error={errors.from}>
          {(ids) => (
            <Input
              {...ids}
              type="date"
              size="large"
              value={typed.from}
              onChange={(event) => onChange({ ...typed, from: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.source.to} optional={t.common.optional} error={errors.to} hint={t.source.toHint}>
          {(ids) => (
            <Input
              {...ids}
              type="date"
              size="large"
              value={typed.to}
              onChange={(event) => onChange({ ...typed, to: event.target.value })}
            />
          )}
        </Field>
        <Field label={t.source.people} error={errors.people}>
          {(ids) => (
            <Input
              {...ids}
              size="large"
              inputMode="numeric"
              maxLength={5}
              value={typed.people}
              onChange={(event) => onChange({ ...typed, people: event.target.value.trim() })}
            />
          )}
        </Field>
        <Field
          className="case-ate"
          label={t.source.ate}
          error={typed.ate === 'nothing' ? errors.what : undefined}
        >
          {(ids) => (
            <Select
              {...ids}
              aria-label={`${t.source.caseOf(at + 1)}: ${t.source.ate}`}
              size="large"
              className="wide"
              value={typed.ate}
              onChange={(ate) => onChange({ ...typed, ate, what: '' })}
              options={ATE_KINDS.map((value) => ({ value, label: t.source.ates[value] }))}
            />
          )}
        </Field>
        {typed.ate === 'nothing' ? null : (
          <Field className="case-what" label={t.source.ates[typed.ate]} error={errors.what}>
            {(ids) => <What {...props} ids={ids} />}
          </Field>
        )}
      </div>
    </fieldset>
  );
}
