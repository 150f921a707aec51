import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { keepPhoto, registerCertificate } from '../../api/papers.ts';
import { cityQuery } from '../../api/queries.ts';
import type { Product } from '../../api/types.ts';
import { ProductPicker } from '../../forms/product-picker.tsx';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { PhotoField } from './photo-field.tsx';

const EMPTY = { kind: '', number: '', issuer: '', issuedOn: '', validUntil: '', batch: '' };
type Typed = typeof EMPTY;
/** Papers of the business itself, for which no product is asked. */
const OF_THE_BUSINESS: ReadonlySet<string> = new Set([
  'business-licence',
  'sc-licence',
  'jy-licence',
  'workshop-registration',
  'prepackaged-filing',
  'health-certificate',
]);

/** Registers a paper: a photo, its kind and number, until when it holds, and what it is for. */
export function PaperForm({ onDone }: { onDone: () => void }): ReactElement {
  const { t, pick, language } = useWords();
  const queryClient = useQueryClient();
  const { message } = App.useApp();
  const kinds = useQuery(cityQuery).data?.certificateKinds ?? [];
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [product, setProduct] = useState<Product | null>(null);
  const [photo, setPhoto] = useState<File | null>(null);
  const save = useMutation({
    mutationFn: async () => {
      const file = photo ? await keepPhoto(photo) : null;
      const stated = Object.entries(typed).filter(([, value]) => value.trim() !== '');
      return registerCertificate({
        ...(Object.fromEntries(stated) as { kind: string; number: string }),
        ...(product ? { productId: product.productId } : {}),
        ...(file ? { sha256: file.sha256 } : {}),
      });
    },
    onSuccess: ({ findings }) => {
      void queryClient.invalidateQueries({ queryKey: ['papers'] });
      if (findings[0]) void message.warning(pick(findings[0]));
      else void message.success(t.papers.saved);
      onDone();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed.kind !== '' && typed.number.trim() !== '') save.mutate();
  };
  const text = (key: keyof Typed, label: string, options: { type?: string; optional?: boolean } = {}) => (
    <Field label={label} {...(options.optional === false ? {} : { optional: t.common.optional })}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          type={options.type ?? 'text'}
          required={options.optional === false}
          maxLength={60}
          value={typed[key]}
          onChange={(event) => setTyped({ ...typed, [key]: event.target.value })}
        />
      )}
    </Field>
  );
  return (
    <form className="paper-form" onSubmit={submit} data-testid="paper-form">
      <PhotoField label={t.papers.photo} file={photo} onChange={setPhoto} />
      <div className="field-grid">
        <Field label={t.papers.kind}>
          {(ids) => (
            <Select
              {...ids}
              size="large"
              className="wide"
              aria-label={t.papers.kind}
              showSearch={{ optionFilterProp: 'label' }}
              value={typed.kind || undefined}
              onChange={(kind: string) => setTyped({ ...typed, kind })}
              options={kinds.map((kind) => ({ value: kind.code, label: kind[language] }))}
            />
          )}
        </Field>
        {text('number', t.papers.number, { optional: false })}
        {text('issuer', t.papers.issuer)}
        {text('issuedOn', t.papers.issuedOn, { type: 'date' })}
        {text('validUntil', t.papers.validUntil, { type: 'date' })}
        {typed.kind === '' || OF_THE_BUSINESS.has(typed.kind) ? null : (
          <>
            <Field label={t.papers.product} optional={t.common.optional} hint={t.papers.productHint}>
              {(ids) => (
                <ProductPicker ids={ids} label={t.papers.product} value={product} onChange={setProduct} />
              )}
            </Field>
            {text('batch', t.papers.batch)}
          </>
        )}
      </div>
      {save.isError ? <ProblemNote error={save.error} /> : null}
      <div className="button-row">
        <WhyButton
          type="primary"
          size="large"
          htmlType="submit"
          loading={save.isPending}
          why={stillNeeded(t, [
            [typed.kind === '', t.papers.kind],
            [typed.number.trim() === '', t.papers.number],
          ])}
        >
          {t.papers.submit}
        </WhyButton>
        <Button size="large" onClick={onDone}>
          {t.common.cancel}
        </Button>
      </div>
    </form>
  );
}
