import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Button, Progress } from 'antd';
import type { ReactElement } from 'react';
import {
  type CaseFile,
  type CaseFileFormat,
  caseFileHref,
  caseFilesQuery,
  makeCaseFile,
} from '../../api/duty-queries.ts';
import { formatInteger } from '../../format/quantity.ts';
import { Time } from '../../ui/figures.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Loaded, ProblemNote } from '../../ui/loaded.tsx';
import { Empty, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';
import { CaseHead } from '../cases/case-head.tsx';

const FORMATS: readonly CaseFileFormat[] = ['pdf', 'docx', 'bundle'];
const KIB = 1024;

function FileLine({ file }: { file: CaseFile }): ReactElement {
  const { t } = useWords();
  return (
    <li className="duty-dealer" data-testid="case-file" data-state={file.state}>
      <div className="duty-dealer-head">
        <span className="row-title">{t.caseFile.formats[file.format]}</span>
        {file.state === 'ready' ? (
          <Button
            size="large"
            icon={<Icon name="download" />}
            href={caseFileHref(file.fileId)}
            data-testid="case-file-download"
          >
            {t.caseFile.download}
          </Button>
        ) : null}
      </div>
      <span className="row-sub">
        <Time at={file.madeAt ?? file.askedAt} /> {t.caseFile.by(file.askedBy)}
        {file.documents === null ? '' : ` · ${t.caseFile.documents(file.documents)}`}
        {file.bytes === null ? '' : ` · ${formatInteger(Math.ceil(file.bytes / KIB))} KB`}
      </span>
      {file.state === 'making' ? (
        <span role="status">
          <Progress percent={Math.round((file.done / file.of) * 100)} size="small" showInfo={false} />
          {t.caseFile.making(file.done, file.of)}
        </span>
      ) : null}
      {file.state === 'failed' ? <span className="note-stop">{t.caseFile.failed}</span> : null}
      {file.sha256 ? <code className="duty-hash">SHA-256 {file.sha256}</code> : null}
    </li>
  );
}

/** The file of a case: made anew on demand, with progress; every one that was made. */
export function CaseFilePage(): ReactElement {
  const { t } = useWords();
  const client = useQueryClient();
  const { caseId } = useParams({ from: '/desk/cases/$caseId/file' });
  const files = useQuery(caseFilesQuery(caseId));
  const make = useMutation({
    mutationFn: (format: CaseFileFormat) => makeCaseFile(caseId, format),
    onSuccess: () => void client.invalidateQueries({ queryKey: ['case-files', caseId] }),
  });
  return (
    <>
      <CaseHead caseId={caseId} current="file" />
      <p className="quiet">{t.caseFile.lead}</p>
      <div className="duty-choices">
        {FORMATS.map((format) => (
          <button
            key={format}
            type="button"
            className="duty-choice"
            disabled={make.isPending}
            onClick={() => make.mutate(format)}
            data-testid={`make-${format}`}
          >
            <Icon name="paper" size={24} />
            <span className="duty-choice-title">{t.caseFile.formats[format]}</span>
            <span className="duty-choice-lead">{t.caseFile.hints[format]}</span>
          </button>
        ))}
      </div>
      {make.isError ? <ProblemNote error={make.error} /> : null}
      <Section title={t.caseFile.made} count={files.data?.items.length} testId="case-files">
        <Loaded query={files}>
          {({ items }) =>
            items.length === 0 ? (
              <Empty>{t.caseFile.none}</Empty>
            ) : (
              <ul className="duty-dealers" aria-label={t.caseFile.made}>
                {items.map((file) => (
                  <FileLine key={file.fileId} file={file} />
                ))}
              </ul>
            )
          }
        </Loaded>
      </Section>
      <Section title={t.caseFile.verify}>
        <p>{t.caseFile.verifyText}</p>
      </Section>
    </>
  );
}
