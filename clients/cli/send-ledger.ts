import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { answered } from '../typescript/src/index.ts';
import { connect, type Settings, Trouble } from './settings.ts';

/** Spreadsheets go by the door for files, which guesses their columns and remembers what it was told. */
export const isLedger = (path: string): boolean => /\.(csv|xlsx)$/i.test(path);

const LOOK_EVERY_MS = 500;
const FINDINGS_MAX = 200;

type Luyuan = ReturnType<typeof connect>;

/** Sends a spreadsheet, has it checked, and with `push` has what is right taken. */
export async function sendLedger(settings: Settings, path: string, checkOnly: boolean): Promise<number> {
  const luyuan = connect(settings);
  const bytes = await readFile(path);
  const sent = await answered(
    luyuan.POST('/api/v1/files', {
      params: { query: { name: basename(path) } },
      headers: { 'content-type': 'application/octet-stream' },
      body: bytes as never,
      bodySerializer: (body: unknown) => body as never,
    }),
  );
  const { fileId } = sent;
  const ready = await until(luyuan, fileId, (state) => state !== 'received');
  if (ready.state === 'unreadable')
    throw new Trouble(ready.problem?.zh ?? '文件无法读取。', ready.problem?.en ?? 'The file cannot be read.');
  const missing = ready.mapping?.missing ?? [];
  if (ready.state === 'mapped' && missing.length > 0) {
    throw new Trouble(
      `这些列还没有对应：${missing.map((one) => one.zh).join('、')}。请在平台“文件”页面对应一次，以后同样的表头会记住。`,
      `Columns still to be mapped: ${missing.map((one) => one.en).join(', ')}. Map them once on the files page; the same headings are remembered.`,
    );
  }
  if (ready.state === 'mapped')
    await answered(luyuan.POST('/api/v1/files/{fileId}/check', { params: { path: { fileId } } }));
  const checked = await until(luyuan, fileId, (state) => state !== 'checking');
  const faulty = await printFindings(luyuan, fileId);
  // One that was stopped before goes on, and one that was taken is answered with its counts.
  if (checkOnly || checked.state === 'unreadable') {
    console.log(JSON.stringify({ fileId, state: checked.state, ...checked.counts }));
    return faulty === 0 ? 0 : 1;
  }
  await answered(
    luyuan.POST('/api/v1/files/{fileId}/take', {
      params: { path: { fileId } },
      body: { leaveOutFaulty: true },
    }),
  );
  const taken = await until(luyuan, fileId, (state) => state !== 'taking');
  console.log(JSON.stringify({ fileId, state: taken.state, ...taken.counts }));
  return faulty === 0 && taken.state === 'taken' ? 0 : 1;
}

async function until(luyuan: Luyuan, fileId: string, isDone: (state: string) => boolean) {
  for (;;) {
    const file = await answered(luyuan.GET('/api/v1/files/{fileId}', { params: { path: { fileId } } }));
    if (isDone(file.state)) return file;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** What to mend, by row and column. */
async function printFindings(luyuan: Luyuan, fileId: string): Promise<number> {
  const { items, total } = await answered(
    luyuan.GET('/api/v1/files/{fileId}/findings', {
      params: { path: { fileId }, query: { limit: FINDINGS_MAX } },
    }),
  );
  for (const one of items) {
    console.log(
      [
        `${one.row}${one.column ? ` ${one.column}` : ''}`,
        one.heading ?? '-',
        one.value ?? '-',
        one.code,
      ].join('\t'),
    );
    console.log(`\t${one.zh}\n\t${one.en}`);
  }
  if (total > items.length) console.log(`… 另有 and ${total - items.length} 处 more`);
  return total;
}
