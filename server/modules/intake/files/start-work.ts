import type { Principal } from '../../identity/index.ts';
import type { FileTools } from './file-tools.ts';
import { mappingWrong, nothingToTake, notInState, stillFaulty } from './files.errors.ts';
import { changeFile, type StoredFile } from './files.store.ts';
import { missingColumns } from './map-file.ts';
import { ownFile } from './own-file.ts';

const busy = (file: StoredFile) =>
  notInState(
    file.state,
    '文件正在处理，请等它完成或先停止。',
    'The file is being worked on; wait, or stop it first.',
  );

/**
 * Has the whole file checked; nothing of it is recorded. Errors: `file-unknown`, `file-not-in-state`, `mapping-wrong`
 * where a column that every row needs is not mapped.
 */
export async function startCheck(
  tools: FileTools,
  principal: Principal,
  fileId: string,
): Promise<StoredFile> {
  const file = await ownFile(tools.db, principal, fileId);
  if (file.state !== 'mapped' && file.state !== 'checked') throw busy(file);
  const missing = file.mapping ? missingColumns(file.mapping) : [];
  if (missing.length > 0) {
    const named = (language: 'zh' | 'en') =>
      missing.map((one) => one[language]).join(language === 'zh' ? '、' : ', ');
    throw mappingWrong(
      '/columns',
      `还没有对应的列：${named('zh')}。请指定是哪一列，或给全部行填同一个值。`,
      `Not mapped yet: ${named('en')}. Say which column it is, or give one value for all rows.`,
    );
  }
  const change = { state: 'checking' as const, phase: 'reading' as const, mark: 0, rowsRead: 0, counts: {} };
  const states = ['mapped', 'checked'] as const;
  if (!(await changeFile(tools.db, file.fileId, change, { states, at: tools.clock.now() }))) throw busy(file);
  return ownFile(tools.db, principal, fileId);
}

/**
 * Has the good documents of a checked file taken, or goes on where it was stopped. Errors: `file-unknown`,
 * `file-not-in-state`, `file-has-findings` unless faulty ones are to be left out, `file-nothing-to-take`.
 */
export async function startTaking(
  tools: FileTools,
  principal: Principal,
  fileId: string,
  options: { leaveOutFaulty: boolean },
): Promise<StoredFile> {
  const file = await ownFile(tools.db, principal, fileId);
  if (file.state === 'taking' || file.state === 'taken') return file;
  if (file.state !== 'checked' && file.state !== 'stopped') {
    throw notInState(file.state, '请先检查文件，没有问题再入账。', 'Have the file checked first.');
  }
  const { counts } = file;
  if (file.state === 'checked') {
    if ((counts.faulty ?? 0) > 0 && !options.leaveOutFaulty)
      throw stillFaulty(counts.faulty ?? 0, counts.faultyRows ?? 0);
    if ((counts.good ?? 0) === 0) throw nothingToTake();
  }
  const change = { state: 'taking' as const, ...(file.state === 'checked' ? { mark: 0 } : {}) };
  if (!(await changeFile(tools.db, file.fileId, change, { states: [file.state], at: tools.clock.now() })))
    throw busy(file);
  return ownFile(tools.db, principal, fileId);
}

/** Stops the work on a file: what was taken stays taken, and taking can go on later. A check is given up. */
export async function stopWork(tools: FileTools, principal: Principal, fileId: string): Promise<StoredFile> {
  const file = await ownFile(tools.db, principal, fileId);
  const at = tools.clock.now();
  if (file.state === 'taking')
    await changeFile(tools.db, file.fileId, { state: 'stopped' }, { states: ['taking'], at, free: true });
  else if (file.state === 'checking')
    await changeFile(
      tools.db,
      file.fileId,
      { state: 'mapped', phase: null, mark: 0, counts: {} },
      // Begun anew, perhaps with other columns, it must not be gone on with by whoever was in the midst of it.
      { states: ['checking'], at, free: true },
    );
  return ownFile(tools.db, principal, fileId);
}
