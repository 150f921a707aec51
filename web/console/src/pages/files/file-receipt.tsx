import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import type { ReactElement } from 'react';
import { type FileDetail, type FileReceipt, fileHrefs, fileReceiptQuery } from '../../api/files.ts';
import { paths } from '../../paths.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { Time } from '../../ui/figures.tsx';
import { Loaded } from '../../ui/loaded.tsx';
import { Facts, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

type Document = FileReceipt['documents'][number];

/** What of a file was recorded, to keep and to print. */
export function FileReceiptView({ file }: { file: FileDetail }): ReactElement {
  const { t } = useWords();
  const receipt = useQuery(fileReceiptQuery(file));
  return (
    <Section
      title={t.files.receipt}
      testId="file-receipt"
      beside={
        <span className="file-exports">
          <a href={fileHrefs.receipt(file.fileId)} download>
            {t.files.exportReceipt}
          </a>
          <Button size="small" onClick={() => window.print()}>
            {t.files.print}
          </Button>
        </span>
      }
    >
      <Loaded query={receipt}>{(data) => <Body receipt={data} />}</Loaded>
    </Section>
  );
}

function Body({ receipt }: { receipt: FileReceipt }): ReactElement {
  const { t } = useWords();
  const kinds: Readonly<Record<string, string>> = t.files.kinds;
  return (
    <>
      <Facts
        items={[
          [t.files.fileName, receipt.name],
          [t.files.fingerprint, <code key="hash">{receipt.sha256}</code>],
          [t.files.taken, receipt.finishedAt ? <Time key="at" at={receipt.finishedAt} /> : '—'],
        ]}
      />
      {receipt.sums.length > 0 ? (
        <DataTable<FileReceipt['sums'][number]>
          caption={t.files.sums}
          rows={receipt.sums}
          rowKey={(one) => `${one.goods} ${one.unit}`}
          columns={[
            { key: 'goods', head: t.files.goods, cell: (one) => one.goods },
            {
              key: 'quantity',
              head: t.files.quantity,
              numeric: true,
              cell: (one) => `${one.quantity} ${one.unit}`,
            },
            { key: 'rows', head: t.files.row, numeric: true, cell: (one) => one.rows },
          ]}
        />
      ) : null}
      <DataTable<Document>
        caption={t.files.receipt}
        rows={receipt.documents}
        rowKey={(one) => String(one.rows[0])}
        columns={[
          {
            key: 'number',
            head: t.files.number,
            cell: (one) => <span className="figure">{one.number ?? '—'}</span>,
          },
          { key: 'kind', head: t.files.kind, cell: (one) => kinds[one.kind ?? ''] ?? '—' },
          { key: 'outcome', head: t.files.outcome, cell: (one) => t.files.outcomes[one.outcome] },
          {
            key: 'voucher',
            head: t.files.voucher,
            cell: (one) =>
              one.voucherNumber ? (
                <Link {...paths.voucher(one.voucherNumber)}>{one.voucherNumber}</Link>
              ) : (
                '—'
              ),
          },
          {
            key: 'rows',
            head: t.files.rowsOfFile,
            cell: (one) => <span className="figure">{rowsOf(one.rows)}</span>,
          },
        ]}
      />
    </>
  );
}

/** 2–5, 9 instead of 2, 3, 4, 5, 9. */
function rowsOf(rows: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < rows.length; ) {
    let end = at;
    while (rows[end + 1] === (rows[end] ?? 0) + 1) end += 1;
    parts.push(end === at ? `${rows[at]}` : `${rows[at]}–${rows[end]}`);
    at = end + 1;
  }
  return parts.length > 6 ? `${parts.slice(0, 6).join(', ')} …` : parts.join(', ');
}
