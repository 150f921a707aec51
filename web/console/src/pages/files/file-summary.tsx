import type { ReactElement } from 'react';
import type { FileDetail } from '../../api/files.ts';
import { Facts, Section } from '../../ui/page.tsx';
import { useWords } from '../../words/words.tsx';

/** Rows and documents by what the check, and then the recording, made of them. */
export function FileSummaryView({ file }: { file: FileDetail }): ReactElement {
  const { t } = useWords();
  const { counts } = file;
  const said = (rows = 0, documents = 0) => `${t.files.rows(rows)} · ${t.files.documents(documents)}`;
  const lines: (readonly [string, string])[] = [
    ...(file.state === 'checked' || file.state === 'stopped'
      ? [[t.files.good, said(counts.goodRows, counts.good)] as const]
      : [[t.files.taken, said(counts.takenRows, counts.taken)] as const]),
    ...((counts.faulty ?? 0) > 0 ? [[t.files.faulty, said(counts.faultyRows, counts.faulty)] as const] : []),
    ...((counts.refused ?? 0) > 0
      ? [[t.files.refused, said(counts.refusedRows, counts.refused)] as const]
      : []),
    ...((counts.repeated ?? 0) > 0
      ? [[t.files.before, said(counts.repeatedRows, counts.repeated)] as const]
      : []),
    ...((counts.skipped ?? 0) > 0 ? [[t.files.skipped, t.files.rows(counts.skipped ?? 0)] as const] : []),
    ...((counts.formulas ?? 0) > 0 ? [[t.files.formulas, t.files.rows(counts.formulas ?? 0)] as const] : []),
  ];
  return (
    <Section title={t.files.summary} testId="file-summary">
      <Facts items={lines} />
    </Section>
  );
}
