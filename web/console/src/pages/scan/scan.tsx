import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, type ReactElement, useCallback, useRef, useState } from 'react';
import { searchQuery } from '../../api/queries.ts';
import { readCode } from '../../format/read-code.ts';
import { pathOfResult, paths } from '../../paths.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { Camera } from './camera.tsx';

/**
 * Opens what a code stands for. Hand scanners type the code and press Enter, so that the field keeps the focus and
 * a voucher opens without a click.
 */
export function ScanPage(): ReactElement {
  const { t, pick } = useWords();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const { camera } = useSearch({ from: '/desk/scan' });
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [nothing, setNothing] = useState('');
  const [error, setError] = useState<unknown>(null);

  const open = useCallback(
    async (raw: string) => {
      const code = readCode(raw);
      setNothing('');
      setError(null);
      // Straight to the receipt where it may be received: one tap is left.
      if (code.type === 'voucher')
        return navigate({ ...paths.voucher(code.number), search: { do: 'receive' } });
      if (code.type === 'slip') return navigate(paths.slip(code.number, code.content));
      if (code.type === 'lot') return navigate(paths.lot(code.reference));
      // What shoppers scan (a shelf card, a receipt) has its page outside the desk.
      if (code.type === 'page') return window.location.assign(code.path);
      if (code.text === '') return;
      try {
        const { results, hints } = await queryClient.fetchQuery(searchQuery(code.text));
        const [only, ...others] = results;
        if (!only) setNothing([...hints.map(pick), t.scan.nothing(code.text)].join(' '));
        else if (others.length === 0) return navigate(pathOfResult(only));
        else return navigate(paths.search(code.text));
      } catch (problem) {
        setError(problem);
      }
      input.current?.select();
    },
    [navigate, queryClient, pick, t],
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void open(text);
  };
  return (
    <div className="narrow">
      <PageHead title={t.scan.title} lead={t.scan.lead} />
      <Camera start={camera === 'on'} onCode={(code) => void open(code)} />
      <form onSubmit={submit} className="scan-form">
        <Field label={t.scan.label} error={nothing || undefined}>
          {(ids) => (
            <input
              {...ids}
              ref={input}
              className="big-input"
              data-testid="scan-code"
              // biome-ignore lint/a11y/noAutofocus: a hand scanner types into whatever has the focus
              autoFocus
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              placeholder={t.scan.placeholder}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <WhyButton
          type="primary"
          size="large"
          htmlType="submit"
          why={text.trim() === '' ? t.scan.needCode : null}
          block
        >
          {t.scan.open}
        </WhyButton>
      </form>
      {error ? <ProblemNote error={error} again={() => void open(text)} /> : null}
    </div>
  );
}
