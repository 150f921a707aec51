import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { type FileDetail, type FileFinding, fileHrefs, findingsQuery } from '../../api/files.ts';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const PAGE = 100;
const PAGE_MAX = 500;

/** Every place to mend: row, column, what stands there, what to write. */
export function FileFindings({ file }: { file: FileDetail }): ReactElement {
  const { t } = useWords();
  const [limit, setLimit] = useState(PAGE);
  const findings = useQuery(findingsQuery(file, limit));
  return (
    <Section
      title={t.files.findings}
      count={file.counts.findings}
      testId="file-findings"
      beside={
        <span className="file-exports">
          <a href={fileHrefs.marked(file.fileId)} download>
            {t.files.exportMarked}
          </a>
          <a href={fileHrefs.list(file.fileId)} download>
            {t.files.exportList}
          </a>
        </span>
      }
    >
      <Loaded query={findings}>
        {({ items, total }) => (
          <>
            <ul className="file-findings" aria-label={t.files.findings}>
              {items.map((one) => (
                <FindingRow key={`${one.row}-${one.column}-${one.code}-${one.path}`} finding={one} />
              ))}
            </ul>
            {total > items.length && limit < PAGE_MAX ? (
              <Button onClick={() => setLimit(PAGE_MAX)}>
                {t.files.moreFindings(Math.min(total, PAGE_MAX) - items.length)}
              </Button>
            ) : null}
          </>
        )}
      </Loaded>
    </Section>
  );
}

/** A8 日期 “11/20/2026”, and below or beside it what to write. */
function FindingRow({ finding }: { finding: FileFinding }): ReactElement {
  const { t, pick } = useWords();
  return (
    <li>
      <span className="figure file-place" title={`${t.files.column} ${t.files.row}`}>
        {finding.column ?? ''}
        {finding.row}
      </span>
      <span className="file-cell">
        <strong>{finding.heading ?? `${t.files.row} ${finding.row}`}</strong>
        {finding.value === null ? null : <span className="file-value">{finding.value}</span>}
      </span>
      <span>{pick(finding)}</span>
    </li>
  );
}
