import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input, Select } from 'antd';
import { type ReactElement, useState } from 'react';
import { forgetNotices, type Notice, seeSealed } from '../../api/notices-queries.ts';
import { columnUnit } from '../../format/quantity.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { Photos } from './photos.tsx';
import { typedQuantity } from './typed-answer.ts';

/** An officer on the spot: how much is sealed there, with photograph and witness. */
export function SeenForm({ notice }: { notice: Notice }): ReactElement | null {
  const { t, language } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const lines = notice.lines.filter((line) => !line.withdrawn);
  const [lot, setLot] = useState(lines[0]?.lotId ?? '');
  const [number, setNumber] = useState(() => newDocumentNumber('HS'));
  const [sealed, setSealed] = useState('');
  const [place, setPlace] = useState('');
  const [witness, setWitness] = useState('');
  const [photos, setPhotos] = useState<readonly string[]>([]);
  const line = lines.find((one) => one.lotId === lot);
  const quantity = line ? typedQuantity(sealed, line.baseUnit) : null;
  const save = useMutation({
    mutationFn: () =>
      seeSealed(notice.noticeId, {
        ...{ documentNumber: number, lot, sealed: quantity ?? 0, place: place.trim() },
        ...{ witness: witness.trim(), photos: [...photos] },
      }),
    onSuccess: async () => {
      setNumber(newDocumentNumber('HS'));
      setPhotos([]);
      void message.success(t.letters.saved);
      await forgetNotices(client);
    },
  });
  if (!line) return null;
  const why = stillNeeded(t, [
    [sealed.trim() === '' || quantity === null, t.letters.sealedSeen],
    [place.trim() === '', t.letters.place],
    [witness.trim() === '', t.letters.witness],
    [photos.length === 0, t.letters.needPhoto],
  ]);
  const text = (label: string, value: string, put: (text: string) => void, unit?: string) => (
    <Field label={label} {...(unit ? { optional: unit } : {})}>
      {(ids) => <Input {...ids} size="large" value={value} onChange={(event) => put(event.target.value)} />}
    </Field>
  );
  return (
    <form
      className="notices-answer"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) save.mutate();
      }}
    >
      {lines.length > 1 ? (
        <Select
          size="large"
          aria-label={t.letters.lots}
          value={lot}
          onChange={setLot}
          options={lines.map((one) => ({
            value: one.lotId,
            label: [one.productName, one.batch].filter(Boolean).join(' '),
          }))}
        />
      ) : null}
      <div className="notices-beside">
        {text(t.letters.sealedSeen, sealed, setSealed, columnUnit(line.baseUnit, language, line.pieceUnit))}
        {text(t.letters.place, place, setPlace)}
        {text(t.letters.witness, witness, setWitness)}
      </div>
      <Photos photos={photos} onChange={setPhotos} />
      {save.isError ? <ProblemNote error={save.error} /> : null}
      <WhyButton why={why} htmlType="submit" size="large" loading={save.isPending}>
        {t.letters.saveSeen}
      </WhyButton>
    </form>
  );
}
