import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { type FormEvent, type ReactElement, useState } from 'react';
import { addCaseNote, type CaseEntry, caseEntriesQuery, refreshCases } from '../../api/cases-queries.ts';
import { keepPhoto } from '../../api/papers.ts';
import { newDocumentNumber } from '../../ui/document-number.ts';
import { Field } from '../../ui/field.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { stillNeeded, WhyButton } from '../../ui/why-button.tsx';
import { useWords } from '../../words/words.tsx';
import { EvidenceLink } from './evidence.tsx';
import { FilesField } from './files-field.tsx';
import { foldEntries, type Run } from './fold-entries.ts';

function Line({ entry }: { entry: CaseEntry }): ReactElement {
  const { t, pick } = useWords();
  return (
    <li className={`cases-entry cases-entry-${entry.kind}`} data-testid="entry" data-kind={entry.kind}>
      <span className="cases-entry-when">
        <Time at={entry.at} />
      </span>
      <div>
        <p className="cases-words">{pick(entry)}</p>
        {entry.evidence.length > 0 ? (
          <ul className="cases-evidence">
            {entry.evidence.map((piece) => (
              <li key={piece.ref}>
                <EvidenceLink piece={piece} />
              </li>
            ))}
          </ul>
        ) : null}
        <p className="row-sub">{entry.by ?? t.case.platform}</p>
      </div>
    </li>
  );
}

function Lines({ run }: { run: Run<CaseEntry> }): ReactElement {
  const { t } = useWords();
  const [first] = run.entries;
  if (!run.folded || !first) return <>{first ? <Line entry={first} /> : null}</>;
  const oldest = run.entries.at(-1) ?? first;
  return (
    <li className="cases-entry" data-testid="entries-folded">
      <details>
        <summary>
          {t.case.answersFolded(run.entries.length)}
          <span className="row-sub">
            <Time at={oldest.at} /> – <Time at={first.at} />
          </span>
        </summary>
        <ol className="cases-folded">
          {run.entries.map((entry) => (
            <Line key={entry.entryId} entry={entry} />
          ))}
        </ol>
      </details>
    </li>
  );
}

function AddNote({ caseId }: { caseId: string }): ReactElement {
  const { t } = useWords();
  const { message } = App.useApp();
  const queryClient = useQueryClient();
  const [request, setRequest] = useState(() => newDocumentNumber('JL'));
  const [text, setText] = useState('');
  const [files, setFiles] = useState<File[]>([]);
  const add = useMutation({
    mutationFn: async () => {
      const kept = [];
      for (const file of files) kept.push({ name: file.name, ...(await keepPhoto(file)) });
      return addCaseNote(caseId, {
        request,
        text: text.trim(),
        evidence: kept.map((one) => ({
          kind: 'file' as const,
          ref: one.sha256,
          label: one.name.slice(0, 120),
        })),
      });
    },
    onSuccess: () => {
      setText('');
      setFiles([]);
      setRequest(newDocumentNumber('JL'));
      refreshCases(queryClient);
      void message.success(t.case.noteDone);
    },
  });
  const why = stillNeeded(t, [[text.trim() === '', t.case.note]]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (why === null) add.mutate();
  };
  return (
    <form onSubmit={submit} className="stack cases-form">
      <Field label={t.case.note} hint={t.case.noteHint}>
        {(ids) => (
          <Input.TextArea
            {...ids}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={4000}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Field>
      <FilesField files={files} onChange={setFiles} />
      {add.isError ? <ProblemNote error={add.error} /> : null}
      <div className="form-actions">
        <WhyButton why={why} size="large" htmlType="submit" loading={add.isPending} data-testid="add-note">
          {t.case.addNote}
        </WhyButton>
      </div>
    </form>
  );
}

/** What happened, newest first, and the line that one adds oneself. */
export function Timeline({ caseId }: { caseId: string }): ReactElement {
  const { t } = useWords();
  const entries = useInfiniteQuery(caseEntriesQuery(caseId));
  return (
    <Section title={t.case.timeline} testId="timeline">
      <AddNote caseId={caseId} />
      <Loaded query={entries} rows={6}>
        {({ pages }) => (
          <ol className="cases-timeline">
            {foldEntries(pages.flatMap((page) => page.items)).map((run) => (
              <Lines key={run.entries[0]?.entryId} run={run} />
            ))}
          </ol>
        )}
      </Loaded>
      {entries.hasNextPage ? (
        <div className="pager">
          <Button loading={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
            {t.case.more}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}
