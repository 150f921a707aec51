import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Checkbox, Segmented } from 'antd';
import { type FormEvent, type ReactElement, useRef, useState } from 'react';
import { bindLots, type PlaceKind } from '../../api/shelf.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';

const KINDS: readonly PlaceKind[] = ['shelf', 'scale', 'shop'];

/**
 * Scan the shelf, then its lots: a hand scanner's Enter goes from the shelf to the lots, and there to the next line, so
 * that nothing is clicked until all is scanned.
 */
export function BindForm(): ReactElement {
  const { t } = useWords();
  const queryClient = useQueryClient();
  const lots = useRef<HTMLTextAreaElement>(null);
  const [kind, setKind] = useState<PlaceKind>('shelf');
  const [code, setCode] = useState('');
  const [plu, setPlu] = useState('');
  const [text, setText] = useState('');
  const [alongside, setAlongside] = useState(false);
  const [number, setNumber] = useState(() => newDocumentNumber('BD'));
  const scanned = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const place = kind === 'shop' ? t.shelf.kinds.shop : `${t.shelf.kinds[kind]} ${code}`;
  const bind = useMutation({
    mutationFn: () =>
      bindLots({
        documentNumber: number,
        place: { kind, code: kind === 'shop' ? 'shop' : code.trim() },
        ...(plu.trim() === '' ? {} : { plu: plu.trim() }),
        lots: scanned,
        alongside,
      }),
    onSuccess: async () => {
      setText('');
      setNumber(newDocumentNumber('BD'));
      await queryClient.invalidateQueries({ queryKey: ['bindings'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    bind.mutate();
  };
  return (
    <form onSubmit={submit} className="shelf-form">
      <div className="field">
        <Segmented
          block
          aria-label={t.shelf.kind}
          options={KINDS.map((value) => ({ value, label: t.shelf.kinds[value] }))}
          value={kind}
          onChange={setKind}
        />
      </div>
      {kind === 'shop' ? null : (
        <Field label={t.shelf.code} hint={t.shelf.codeHint}>
          {(ids) => (
            <input
              {...ids}
              className="big-input"
              data-testid="shelf-code"
              autoComplete="off"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                lots.current?.focus();
              }}
            />
          )}
        </Field>
      )}
      {kind === 'scale' ? (
        <Field label={t.shelf.plu} hint={t.shelf.pluHint}>
          {(ids) => (
            <input
              {...ids}
              className="big-input"
              data-testid="shelf-plu"
              inputMode="numeric"
              maxLength={5}
              value={plu}
              onChange={(event) => setPlu(event.target.value)}
            />
          )}
        </Field>
      ) : null}
      <Field label={t.shelf.lots} hint={t.shelf.lotsHint}>
        {(ids) => (
          <textarea
            {...ids}
            ref={lots}
            className="big-input shelf-lots"
            data-testid="shelf-lots"
            rows={3}
            spellCheck={false}
            autoCapitalize="none"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <Checkbox checked={alongside} onChange={(event) => setAlongside(event.target.checked)}>
        {t.shelf.alongside}
      </Checkbox>
      <WhyButton
        type="primary"
        size="large"
        htmlType="submit"
        block
        loading={bind.isPending}
        why={stillNeeded(t, [[kind !== 'shop' && code.trim() === '', t.shelf.code]])}
      >
        {t.shelf.submit}
      </WhyButton>
      {bind.isSuccess ? (
        <p role="status" className="shelf-done" data-testid="shelf-done">
          {t.shelf.done(bind.data.lots.length, place)}
        </p>
      ) : null}
      {bind.error ? <ProblemNote error={bind.error} /> : null}
    </form>
  );
}
