import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Input, Select } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { type GateEntryInput, keepPhoto, recordGateEntry } from '../../api/papers.ts';
import { unitName } from '../../forms/units.ts';
import { paths } from '../../paths.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { LinkButton } from '../../ui/link-button.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { StateTag } from '../../ui/state-tag.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { PhotoField } from '../papers/photo-field.tsx';

const EMPTY = {
  plate: '',
  owner: '',
  stall: '',
  name: '',
  origin: '',
  weight: '',
  unit: 'kg',
  paperKind: '',
  paperNumber: '',
  test: '',
  testSlip: '',
  lot: '',
  driver: '',
};
type Typed = typeof EMPTY;
const UNITS = ['kg', '斤', '吨'];

/** What is typed, as the gate register takes it; null while something that it needs is missing. */
function bodyOf(documentNumber: string, typed: Typed, photos: string[]): GateEntryInput | null {
  const filled = (text: string) => text.trim() !== '';
  if (!filled(typed.plate) || !filled(typed.name) || !filled(typed.weight)) return null;
  return {
    documentNumber,
    plate: typed.plate.trim(),
    owner: {
      ...(filled(typed.owner) ? { name: typed.owner.trim() } : {}),
      ...(filled(typed.stall) ? { stall: typed.stall.trim() } : {}),
    },
    lines: [
      {
        name: typed.name.trim(),
        weight: { quantity: typed.weight.trim(), unit: typed.unit },
        ...(filled(typed.origin) ? { origin: typed.origin.trim() } : {}),
        ...(typed.paperKind !== ''
          ? {
              paper: {
                kind: typed.paperKind as 'produce-conformity' | 'origin-proof',
                number: typed.paperNumber.trim() || '无号',
              },
            }
          : {}),
        ...(typed.test !== '' && filled(typed.testSlip)
          ? { test: { slip: typed.testSlip.trim(), result: typed.test as 'pass' | 'fail' } }
          : {}),
        ...(filled(typed.lot) ? { lot: typed.lot.trim() } : {}),
      },
    ],
    ...(filled(typed.driver) ? { driver: typed.driver.trim() } : {}),
    ...(photos.length > 0 ? { photos } : {}),
  };
}

/** 进场登记: what comes in at a wholesale market's gate, judged as soon as it is recorded. */
export function GateFormPage(): ReactElement {
  const { t, pick, language } = useWords();
  const queryClient = useQueryClient();
  const [documentNumber, setDocumentNumber] = useState(() => newDocumentNumber('JC'));
  const [typed, setTyped] = useState<Typed>(EMPTY);
  const [photo, setPhoto] = useState<File | null>(null);
  const record = useMutation({
    mutationFn: async () => {
      const photos = photo ? [(await keepPhoto(photo)).sha256] : [];
      const body = bodyOf(documentNumber, typed, photos);
      if (!body) throw new Error('not complete');
      return recordGateEntry(body);
    },
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: ['book'] });
      setDocumentNumber(newDocumentNumber('JC'));
      setTyped(EMPTY);
      setPhoto(null);
    },
  });
  const set = (change: Partial<Typed>) => setTyped({ ...typed, ...change });
  const text = (key: keyof Typed, label: string, optional = true, maxLength = 60) => (
    <Field label={label} {...(optional ? { optional: t.common.optional } : {})}>
      {(ids) => (
        <Input
          {...ids}
          size="large"
          maxLength={maxLength}
          required={!optional}
          value={typed[key]}
          onChange={(event) => set({ [key]: event.target.value })}
        />
      )}
    </Field>
  );
  const choice = (key: 'paperKind' | 'test' | 'unit', label: string, options: [string, string][]) => (
    <Field label={label}>
      {(ids) => (
        <Select
          {...ids}
          size="large"
          className="wide"
          aria-label={label}
          value={typed[key]}
          onChange={(value: string) => set({ [key]: value })}
          options={options.map(([value, word]) => ({ value, label: word }))}
        />
      )}
    </Field>
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (bodyOf(documentNumber, typed, [])) record.mutate();
  };
  return (
    <>
      <PageHead
        title={t.gate.title}
        lead={t.gate.lead}
        beside={
          <LinkButton {...paths.books({ book: 'gate' })} size="large">
            {t.gate.toBook}
          </LinkButton>
        }
      />
      <form className="paper-form" onSubmit={submit}>
        <div className="field-grid">
          {text('plate', t.gate.plate, false, 16)}
          {text('owner', t.gate.owner)}
          {text('stall', t.gate.stall, true, 40)}
          {text('name', t.gate.goods, false)}
          {text('origin', t.gate.origin, true, 120)}
          {text('weight', t.gate.weight, false, 24)}
          {choice(
            'unit',
            t.common.unit,
            UNITS.map((unit) => [unit, unitName(unit, language)]),
          )}
          {choice('paperKind', t.gate.paperKind, [
            ['', t.gate.paperNone],
            ['produce-conformity', t.gate.paperConformity],
            ['origin-proof', t.gate.paperOrigin],
          ])}
          {typed.paperKind === '' ? null : text('paperNumber', t.gate.paperNumber)}
          {choice('test', t.gate.test, [
            ['', t.gate.testNone],
            ['pass', t.gate.testPass],
            ['fail', t.gate.testFail],
          ])}
          {typed.test === '' ? null : text('testSlip', t.gate.testSlip, false)}
          {text('lot', t.gate.lot)}
          {text('driver', t.gate.driver, true, 40)}
        </div>
        <PhotoField label={t.gate.photo} file={photo} onChange={setPhoto} />
        {record.data ? (
          <div
            className={`note note-${STATES[record.data.verdict]}`}
            role="status"
            data-testid="gate-verdict"
          >
            <StateTag state={STATES[record.data.verdict]}>{t.books.verdicts[record.data.verdict]}</StateTag>
            <p>{record.data.lines.map(pick).join(' ')}</p>
          </div>
        ) : null}
        {record.isError ? <ProblemNote error={record.error} /> : null}
        <WhyButton
          type="primary"
          size="large"
          htmlType="submit"
          loading={record.isPending}
          why={stillNeeded(t, [
            [typed.plate.trim() === '', t.gate.plate],
            [typed.name.trim() === '', t.gate.goods],
            [typed.weight.trim() === '', t.gate.weight],
          ])}
        >
          {t.gate.submit}
        </WhyButton>
      </form>
    </>
  );
}

const STATES = { green: 'fine', yellow: 'attention', red: 'stop' } as const;
