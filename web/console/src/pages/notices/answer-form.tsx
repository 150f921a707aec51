import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Input } from 'antd';
import { type ReactElement, useState } from 'react';
import { answerNotice, forgetNotices, type Notice } from '../../api/notices-queries.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { ProblemNote } from '../../ui/loaded.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { LineForm } from './line-form.tsx';
import { lineToSend, NOTHING, readTyped, type TypedLine, typedFrom } from './typed-answer.ts';

/** The answer, lot by lot: of the business, or what an officer was told on the telephone. */
export function AnswerForm({ notice, officer }: { notice: Notice; officer: boolean }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const client = useQueryClient();
  const lines = notice.lines.filter((line) => !line.withdrawn);
  const [number, setNumber] = useState(() => newDocumentNumber('TZ'));
  const [typed, setTyped] = useState<Readonly<Record<string, TypedLine>>>(() =>
    Object.fromEntries(lines.map((line) => [line.lotId, typedFrom(line)])),
  );
  const [spokeWith, setSpokeWith] = useState('');
  const [numberCalled, setNumberCalled] = useState(notice.party.phone ?? '');
  const read = lines.map((line) => readTyped(typed[line.lotId] ?? NOTHING, line.baseUnit));
  const send = useMutation({
    mutationFn: () =>
      answerNotice(notice.noticeId, {
        documentNumber: number,
        lines: lines
          .filter((_, index) => read[index]?.said)
          .map((line) => lineToSend(line, typed[line.lotId] ?? NOTHING)),
        ...(officer ? { spokeWith: spokeWith.trim(), numberCalled: numberCalled.trim() } : {}),
      }),
    onSuccess: async (done) => {
      setNumber(newDocumentNumber('TZ'));
      void message.success(done.late ? t.letters.answeredLate : t.letters.answered);
      await forgetNotices(client);
    },
  });
  const why = stillNeeded(t, [
    [!read.some((one) => one.said), t.letters.needSomething],
    [read.some((one) => one.wrong), t.letters.needNumber],
    [read.some((one) => one.needsTo), t.letters.needTo],
    [officer && spokeWith.trim() === '', t.letters.spokeWith],
    [officer && numberCalled.trim() === '', t.letters.numberCalled],
  ]);
  return (
    <form
      className="notices-answer"
      data-testid="answer-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null) send.mutate();
      }}
    >
      {lines.map((line) => (
        <LineForm
          key={line.lotId}
          line={line}
          typed={typed[line.lotId] ?? NOTHING}
          onChange={(next) => setTyped((before) => ({ ...before, [line.lotId]: next }))}
        />
      ))}
      {officer ? (
        <div className="notices-beside">
          <Field label={t.letters.spokeWith}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                data-testid="spoke-with"
                value={spokeWith}
                onChange={(event) => setSpokeWith(event.target.value)}
              />
            )}
          </Field>
          <Field label={t.letters.numberCalled}>
            {(ids) => (
              <Input
                {...ids}
                size="large"
                type="tel"
                value={numberCalled}
                onChange={(event) => setNumberCalled(event.target.value)}
              />
            )}
          </Field>
        </div>
      ) : null}
      {send.isError ? <ProblemNote error={send.error} /> : null}
      <WhyButton
        why={why}
        type="primary"
        htmlType="submit"
        size="large"
        loading={send.isPending}
        data-testid="send-answer"
      >
        {officer ? t.letters.enter : notice.state === 'answered' ? t.letters.answerAgain : t.letters.answer}
      </WhyButton>
    </form>
  );
}
