import type { Principal } from '../../identity/index.ts';
import { isFinding } from './cells/findings.ts';
import { readCell } from './cells/read-cell.ts';
import { clearCheck } from './file-rows.store.ts';
import type { FileTools } from './file-tools.ts';
import type { Mapping } from './file-values.ts';
import { mappingWrong, notInState } from './files.errors.ts';
import { changeFile, rememberMapping, type StoredFile } from './files.store.ts';
import type { Ledger } from './ledger-types.ts';
import { ledgerOf } from './ledgers.ts';
import { headingsHash, readHead } from './look-at-file.ts';
import { ownFile } from './own-file.ts';
import { openTable } from './reading/open-table.ts';
import { storedSource } from './stored-source.ts';

export interface MappingInput {
  sheet?: number | undefined;
  headingRow?: number | undefined;
  ledger: string;
  columns?: Record<string, string> | undefined;
  constants?: Record<string, string> | undefined;
}

/**
 * Says what the columns of a file hold, and remembers it for the next file of the same headings. Without `columns` the
 * guess for that ledger is taken. Whatever an earlier check found is forgotten.
 * Errors: `file-unknown`, `file-not-in-state`, `mapping-wrong` with its path.
 */
export async function mapFile(
  tools: FileTools,
  principal: Principal,
  fileId: string,
  input: MappingInput,
): Promise<StoredFile> {
  const file = await ownFile(tools.db, principal, fileId);
  if (file.state !== 'mapped' && file.state !== 'checked') {
    throw notInState(
      file.state,
      '这个文件现在不能改对应关系。',
      'The mapping of this file cannot be changed now.',
    );
  }
  const ledger = ledgerOf(input.ledger);
  if (!ledger)
    throw mappingWrong(
      '/ledger',
      '没有这种台账，请从列出的里面选。',
      'There is no such ledger; choose one of those listed.',
    );
  const table = await openTable(storedSource(tools.db, file));
  const { head, mapping } = await readHead(tools, file, table, {
    sheet: input.sheet ?? file.mapping?.sheet,
    headingRow: input.headingRow ?? file.mapping?.headingRow,
    ledger: ledger.code,
  });
  const said: Mapping = {
    ...mapping,
    columns: input.columns ?? mapping.columns,
    constants: input.constants ?? mapping.constants,
  };
  checkMapping(
    ledger,
    head.columns.map((one) => one.column),
    said,
  );
  await tools.db.transaction(async (tx) => {
    const at = tools.clock.now();
    await clearCheck(tx, file.fileId);
    const change = {
      state: 'mapped' as const,
      head,
      mapping: said,
      phase: null,
      mark: 0,
      rowsRead: 0,
      counts: {},
    };
    if (!(await changeFile(tx, file.fileId, change, { states: ['mapped', 'checked'], at })))
      throw notInState(
        file.state,
        '文件正在处理，请稍后再试。',
        'The file is being worked on; try again shortly.',
      );
    await rememberMapping(tx, {
      senderId: file.senderId,
      headings: headingsHash(head.columns),
      mapping: said,
      at,
    });
  });
  return ownFile(tools.db, principal, fileId);
}

function checkMapping(ledger: Ledger, letters: readonly string[], mapping: Mapping): void {
  const fields = new Map(ledger.columns.map((column) => [column.field, column]));
  const seen = new Map<string, string>();
  for (const [letter, field] of Object.entries(mapping.columns)) {
    const path = `/columns/${letter}`;
    if (!letters.includes(letter))
      throw mappingWrong(path, `这个工作表没有 ${letter} 列。`, `This sheet has no column ${letter}.`);
    if (!fields.has(field))
      throw mappingWrong(path, `${ledger.zh}没有“${field}”这一项。`, `${ledger.en} has no field "${field}".`);
    const other = seen.get(field);
    if (other !== undefined)
      throw mappingWrong(
        path,
        `${other} 列和 ${letter} 列对应了同一项，请只留一列。`,
        `Columns ${other} and ${letter} are the same field; keep one.`,
      );
    seen.set(field, letter);
  }
  for (const [field, text] of Object.entries(mapping.constants)) {
    const path = `/constants/${field}`;
    const column = fields.get(field);
    if (!column)
      throw mappingWrong(path, `${ledger.zh}没有“${field}”这一项。`, `${ledger.en} has no field "${field}".`);
    const read = readCell(column, { text, kind: 'text' }, null);
    if (isFinding(read)) throw mappingWrong(path, read.zh, read.en);
  }
}

/** Columns that every row needs and that nothing in the file or for all rows gives. */
export function missingColumns(mapping: Mapping): { field: string; zh: string; en: string }[] {
  const ledger = ledgerOf(mapping.ledger);
  const given = new Set([...Object.values(mapping.columns), ...Object.keys(mapping.constants)]);
  const instead: Record<string, string[]> = {
    goods: ['gtin', 'code', 'lot', 'voucherNumber'],
    supplier: ['supplierUscc', 'voucherNumber'],
  };
  return (ledger?.columns ?? [])
    .filter((column) => column.required && !given.has(column.field))
    .filter((column) => !(instead[column.field] ?? []).some((field) => given.has(field)))
    .map(({ field, zh, en }) => ({ field, zh, en }));
}
