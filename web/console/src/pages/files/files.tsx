import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { type DragEvent, type ReactElement, useRef, useState } from 'react';
import { type FileSummary, filesQuery, sendFile } from '../../api/files.ts';
import { paths } from '../../paths.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, PageHead, Section } from '../../ui/page.tsx';
import { Rows } from '../../ui/rows.tsx';
import { useWords } from '../../words/words.tsx';
import { FileStateTag } from './file-state.tsx';
import './files.css';

/** Ledgers sent as files: one more is dropped or chosen, those sent before are opened again. */
export function FilesPage(): ReactElement {
  const { t } = useWords();
  const { before } = useSearch({ from: '/desk/files' });
  const navigate = useNavigate();
  const files = useQuery(filesQuery(before));
  return (
    <>
      <PageHead title={t.files.title} lead={t.files.lead} />
      <DropPlace />
      <Section title={t.files.sent}>
        <Loaded query={files} rows={5}>
          {({ items, next }) =>
            items.length === 0 ? (
              <Empty>{t.files.empty}</Empty>
            ) : (
              <>
                <Rows label={t.files.sent}>
                  {items.map((file) => (
                    <FileRow key={file.fileId} file={file} />
                  ))}
                </Rows>
                {next ? (
                  <div className="pager">
                    <Button onClick={() => void navigate({ to: '/files', search: { before: next } })}>
                      {t.files.older}
                    </Button>
                  </div>
                ) : null}
              </>
            )
          }
        </Loaded>
      </Section>
    </>
  );
}

function DropPlace(): ReactElement {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const sending = useMutation({
    mutationFn: (file: File) => sendFile(file),
    onSuccess: async (file) => {
      client.setQueryData(['file', file.fileId], file);
      await client.invalidateQueries({ queryKey: ['files'] });
      await navigate(paths.file(file.fileId));
    },
  });
  const send = (file: File | undefined) => {
    if (file) sending.mutate(file);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    send(event.dataTransfer.files[0]);
  };
  const words = sending.isPending
    ? t.files.sending(sending.variables.name)
    : over
      ? t.files.dropNow
      : t.files.drop;
  return (
    <>
      <button
        type="button"
        className={over ? 'drop is-over' : 'drop'}
        disabled={sending.isPending}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <Icon name="upload" size={28} />
        <span className="drop-words">{words}</span>
        <span className="faint">{t.files.accepts}</span>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.xlsx,.txt,.tsv,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        data-testid="file-input"
        onChange={(event) => {
          send(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      {sending.isError ? <ProblemNote error={sending.error} /> : null}
    </>
  );
}

function FileRow({ file }: { file: FileSummary }): ReactElement {
  const { t } = useWords();
  const faulty = file.counts.faultyRows ?? 0;
  const rows = file.counts.rows ?? 0;
  return (
    <li>
      <Link {...paths.file(file.fileId)} className="row">
        <span className="row-main">
          <span className="row-title">{file.name}</span>
          <span className="row-sub">
            {rows > 0 ? t.files.rows(rows) : sizeOf(file.size_bytes)}
            {faulty > 0 ? ` · ${t.files.toMend(faulty)}` : ''}
          </span>
        </span>
        <span className="row-when">
          <Time at={file.receivedAt} />
        </span>
        <FileStateTag state={file.state} />
      </Link>
    </li>
  );
}

const sizeOf = (size_bytes: number): string =>
  size_bytes < 1_048_576
    ? `${Math.max(1, Math.round(size_bytes / 1024))} KB`
    : `${(size_bytes / 1_048_576).toFixed(1)} MB`;
