import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactElement, useState } from 'react';
import { type FileDetail, type FileFinding, fileHrefs, findingsQuery } from '../../api/files.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

const PAGE = 100;
const PAGE_MAX = 500;

/** Every place to mend: row, column, what stands there, what to write. */
export function FileFindings({ file }: { file: FileDetail }): ReactElement {
  const { t, pick } = useWords();
  const [limit, setLimit] = useState(PAGE);
  const findings = useQuery(findingsQuery(file.fileId, file.changedAt, limit));
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
            <DataTable<FileFinding>
              caption={t.files.findings}
              rows={items}
              rowKey={(one) => `${one.row}-${one.column}-${one.code}-${one.path}`}
              columns={[
                {
                  key: 'row',
                  head: t.files.row,
                  cell: (one) => (
                    <span className="figure">
                      {one.column ?? ''}
                      {one.row}
                    </span>
                  ),
                },
                { key: 'heading', head: t.files.heading, cell: (one) => one.heading ?? '—' },
                {
                  key: 'value',
                  head: t.files.value,
                  cell: (one) => <span className="file-value">{one.value ?? '—'}</span>,
                },
                {
                  key: 'what',
                  head: t.files.what,
                  cell: (one) => <span className="file-what">{pick(one)}</span>,
                },
              ]}
            />
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
