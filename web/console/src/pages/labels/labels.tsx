import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Button, Checkbox, Input, InputNumber, Segmented } from 'antd';
import type { ReactElement } from 'react';
import { lotsQuery } from '../../api/label-lots.ts';
import {
  type LabelSymbol,
  type LabelsToPrint,
  labelPreviewQuery,
  labelSizesQuery,
  printLabels,
} from '../../api/labels.ts';
import type { LabelsSearch } from '../../search-types.ts';
import { useMe } from '../../shell/use-me.ts';
import { Field } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { ScanCounts } from '../scan/scan-counts.tsx';
import { LabelSvg } from './label-svg.tsx';
import { PickLots } from './pick-lots.tsx';
import { SizePicker } from './size-picker.tsx';

const SYMBOLS: readonly LabelSymbol[] = ['qr', 'gs1-128', 'datamatrix'];
const SIZE = { lots: 'roll-60x40', cards: 'card-90x55' } as const;

/** Which lots, on which size, with which codes: all of it in the address, so that tomorrow's labels are a bookmark. */
export function LabelsPage(): ReactElement {
  const { t, pick } = useWords();
  const me = useMe();
  const search = useSearch({ from: '/desk/labels' });
  const navigate = useNavigate({ from: '/labels' });
  const change = (next: LabelsSearch) => void navigate({ search: { ...search, ...next }, replace: true });
  const of = search.of ?? 'lots';
  const ids = search.lot ?? [];
  const sizes = useQuery(labelSizesQuery);
  const lots = useQuery(lotsQuery(ids));
  const size = search.size ?? SIZE[of];
  const symbols = SYMBOLS.filter((one) => (search.symbol ?? []).includes(one));
  const chosen = symbols.length > 0 ? symbols : (['qr'] as const);
  const copies = search.copies ?? 1;
  const place = search.place?.trim() ?? '';
  const products = [...new Set((lots.data ?? []).map((lot) => lot.product.productId))];
  const items: LabelsToPrint['items'] =
    of === 'lots'
      ? ids.map((lot) => ({ lot }))
      : products.map((product) => ({
          product,
          ...(place === '' ? {} : { place: { kind: 'shelf' as const, code: place } }),
        }));
  const body: LabelsToPrint = { items, size, symbols: [...chosen], copies };
  const preview = useQuery(labelPreviewQuery(body));
  const shown = items.length > 0 ? preview.data : undefined;
  const leftOut = (shown?.items ?? []).flatMap((item) =>
    item.drawing.leftOut.map((one) => ({ name: item.name, ...one })),
  );
  const print = useMutation({
    mutationFn: () => printLabels({ ...body, leaveOut: true }),
    onSuccess: (blob) => {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = `labels-${size}.pdf`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    },
  });
  return (
    <>
      <PageHead title={t.labels.title} lead={t.labels.lead} />
      <div className="label-columns">
        <div className="stack">
          <Segmented
            block
            size="large"
            aria-label={t.labels.what}
            options={[
              { value: 'lots', label: t.labels.lots },
              { value: 'cards', label: t.labels.cards },
            ]}
            value={of}
            onChange={(value) => change({ of: value === 'cards' ? 'cards' : undefined, size: undefined })}
          />
          <p className="quiet label-hint">{of === 'lots' ? t.labels.lotsHint : t.labels.cardsHint}</p>
          <PickLots chosen={lots.data ?? []} ids={ids} onChange={(lot) => change({ lot })} />
          {of === 'cards' ? (
            <Field label={t.labels.place} hint={t.labels.placeHint}>
              {(ids_) => (
                <Input
                  {...ids_}
                  size="large"
                  maxLength={40}
                  value={search.place ?? ''}
                  onChange={(event) => change({ place: event.target.value })}
                />
              )}
            </Field>
          ) : null}
          <Loaded query={sizes}>
            {(data) => (
              <SizePicker
                sizes={data.items.filter((one) => of === 'lots' || one.kind !== 'roll')}
                value={size}
                onChange={(next) => change({ size: next })}
              />
            )}
          </Loaded>
          <fieldset className="label-symbols">
            <legend>{t.labels.symbols}</legend>
            <Checkbox.Group
              options={SYMBOLS.map((value) => ({ value, label: t.labels.symbolNames[value] }))}
              value={[...chosen]}
              onChange={(value) => change({ symbol: value as string[] })}
            />
          </fieldset>
          <Field label={t.labels.copies}>
            {(ids_) => (
              <InputNumber
                {...ids_}
                size="large"
                min={1}
                max={1000}
                precision={0}
                value={copies}
                onChange={(value) => change({ copies: value ?? 1 })}
              />
            )}
          </Field>
        </div>
        <Section title={t.labels.preview} testId="label-preview">
          {items.length === 0 ? <Empty>{t.labels.nothing}</Empty> : null}
          {preview.isError && items.length > 0 ? <ProblemNote error={preview.error} /> : null}
          <div className="label-sheet">
            {(shown?.items ?? []).map((item) => (
              <LabelSvg key={item.code} drawing={item.drawing} title={t.labels.previewOf(item.name)} />
            ))}
          </div>
          {leftOut.length > 0 ? (
            <div className="note note-attention" role="status" data-testid="left-out">
              <Icon name="attention" />
              <div>
                <p>{t.labels.leftOut}</p>
                <ul>
                  {leftOut.map((one) => (
                    <li key={`${one.name}${one.symbol}`}>
                      {one.name}
                      {t.common.colon}
                      {pick(one)}
                    </li>
                  ))}
                </ul>
              </div>
            </div>
          ) : null}
          {print.isError ? <ProblemNote error={print.error} /> : null}
          {shown ? (
            <div className="label-print">
              <p className="quiet">{t.labels.made(shown.labels, shown.pages)}</p>
              <Button
                type="primary"
                size="large"
                block
                icon={<Icon name="download" size={18} />}
                loading={print.isPending}
                onClick={() => print.mutate()}
              >
                {t.labels.pdf}
              </Button>
            </div>
          ) : null}
        </Section>
      </div>
      {me.role === 'operator' ? <ScanCounts /> : null}
    </>
  );
}
