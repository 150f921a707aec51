import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import type { ReactElement } from 'react';
import { checkFile, type FileDetail, fileQuery, stopFile, takeFile } from '../../api/files.ts';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { PageHead } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { FileFindings } from './file-findings.tsx';
import { FileMappingTable } from './file-mapping.tsx';
import { FileReceiptView } from './file-receipt.tsx';
import { FileStateTag } from './file-state.tsx';
import { FileSummaryView } from './file-summary.tsx';
import { useFileAct } from './use-file-act.ts';
import './files.css';

/** One file from its columns to its receipt: what is next stands on top, what is done below. */
export function FilePage(): ReactElement {
  const { fileId } = useParams({ from: '/desk/files/$fileId' });
  const file = useQuery(fileQuery(fileId));
  return (
    <Loaded query={file} rows={8}>
      {(data) => <Opened file={data} />}
    </Loaded>
  );
}

function Opened({ file }: { file: FileDetail }): ReactElement {
  const { t, pick } = useWords();
  const { state, counts } = file;
  const checked = state === 'checked';
  const recorded = state === 'taking' || state === 'stopped' || state === 'taken';
  return (
    <>
      <PageHead
        title={file.name}
        lead={
          <>
            <Link to="/files">{t.files.back}</Link> <FileStateTag state={state} />
          </>
        }
      />
      <Steps file={file} />
      {file.problem ? (
        <div className="note note-stop" role="alert" data-testid="file-problem">
          <p>{pick(file.problem)}</p>
        </div>
      ) : null}
      <Working file={file} />
      {checked ? <Decision file={file} /> : null}
      {checked || recorded ? <FileSummaryView file={file} /> : null}
      {recorded ? <FileReceiptView file={file} /> : null}
      {(checked || recorded) && (counts.findings ?? 0) > 0 ? <FileFindings file={file} /> : null}
      {file.mapping && state === 'mapped' ? (
        <FileMappingTable key={JSON.stringify(file.mapping)} file={file} mapping={file.mapping} />
      ) : null}
      {file.mapping && checked ? (
        <details className="file-again">
          <summary>{t.files.changeMapping}</summary>
          <FileMappingTable key={JSON.stringify(file.mapping)} file={file} mapping={file.mapping} />
        </details>
      ) : null}
    </>
  );
}

const AT: Readonly<Record<FileDetail['state'], number>> = {
  received: 0,
  mapped: 0,
  unreadable: 0,
  checking: 1,
  checked: 2,
  taking: 2,
  stopped: 2,
  taken: 3,
};

function Steps({ file }: { file: FileDetail }): ReactElement {
  const { t } = useWords();
  const at = AT[file.state];
  return (
    <ol className="file-steps">
      {(['map', 'check', 'take', 'receipt'] as const).map((step, index) => (
        <li
          key={step}
          className={index < at ? 'is-done' : undefined}
          aria-current={index === at ? 'step' : undefined}
        >
          <span className="figure">{index + 1}</span>
          {t.files.steps[step]}
        </li>
      ))}
    </ol>
  );
}

function Working({ file }: { file: FileDetail }): ReactElement | null {
  const { t } = useWords();
  const stop = useFileAct(file.fileId, () => stopFile(file.fileId));
  const resume = useFileAct(file.fileId, () => takeFile(file.fileId, true));
  const { phase, done, of } = file.progress;
  if (phase === null) return null;
  const words =
    phase === 'reading'
      ? t.files.reading(done)
      : phase === 'documents'
        ? t.files.checking(done, of ?? done)
        : t.files.taking(done, of ?? done);
  const stopped = file.state === 'stopped';
  return (
    <section className="file-work" aria-live="polite" data-testid="file-work">
      <p>{words}</p>
      <Progress
        percent={of ? Math.floor((done / Math.max(1, of)) * 100) : 0}
        status={stopped ? 'normal' : 'active'}
        showInfo={of !== null}
      />
      {stopped ? (
        <>
          <p className="faint">{t.files.stoppedHelp}</p>
          <Button type="primary" loading={resume.isPending} onClick={() => resume.mutate(undefined)}>
            {t.files.resume}
          </Button>
        </>
      ) : (
        <Button loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          {t.files.stop}
        </Button>
      )}
      {resume.isError ? <ProblemNote error={resume.error} /> : null}
    </section>
  );
}

/** After the check: record what is right, or nothing. */
function Decision({ file }: { file: FileDetail }): ReactElement {
  const { t } = useWords();
  const good = file.counts.goodRows ?? 0;
  const faulty = file.counts.faultyRows ?? 0;
  const take = useFileAct(file.fileId, () => takeFile(file.fileId, faulty > 0));
  const again = useFileAct(file.fileId, () => checkFile(file.fileId));
  return (
    <section className="file-decision">
      {good === 0 ? (
        <p>{t.files.nothing}</p>
      ) : (
        <Button
          type={faulty === 0 ? 'primary' : 'default'}
          size="large"
          loading={take.isPending}
          onClick={() => take.mutate(undefined)}
          data-testid="take"
        >
          {faulty === 0 ? t.files.take(good) : t.files.takeRest(good, faulty)}
        </Button>
      )}
      <Button size="large" loading={again.isPending} onClick={() => again.mutate(undefined)}>
        {t.files.again}
      </Button>
      {take.isError ? <ProblemNote error={take.error} /> : null}
    </section>
  );
}
