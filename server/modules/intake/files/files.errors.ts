import { Problem } from '../../../platform/errors.ts';

export const fileUnknown = () =>
  new Problem(404, 'file-unknown', { zh: '没有找到这个文件。', en: 'There is no such file.' });

export const notInState = (state: string, zh: string, en: string) =>
  new Problem(409, 'file-not-in-state', { zh, en, details: { state } });

export const stillFaulty = (documents: number, rows: number) =>
  new Problem(409, 'file-has-findings', {
    zh: `还有 ${rows} 行（${documents} 张单据）有问题。请改好文件重新上传，或选择“跳过有问题的，其余入账”。`,
    en: `${rows} rows (${documents} documents) have findings. Mend the file and upload it again, or choose to leave them out and take the others.`,
    details: { documents, rows },
  });

export const nothingToTake = () =>
  new Problem(409, 'file-nothing-to-take', {
    zh: '没有可以入账的行：都有问题，或以前已经入账。',
    en: 'There is nothing to take: every row has a finding or was taken before.',
  });

export const tooManyRows = (rows_max: number) =>
  new Problem(422, 'file-too-many-rows', {
    zh: `文件超过 ${rows_max} 行，请按月份拆成几个文件。`,
    en: `The file has more than ${rows_max} rows; split it, for instance by month.`,
  });

export const uploadCutShort = () =>
  new Problem(400, 'upload-cut-short', {
    zh: '文件没有传完，请重新上传。',
    en: 'The file did not come whole; upload it again.',
  });

export const mappingWrong = (path: string, zh: string, en: string) =>
  new Problem(422, 'mapping-wrong', { zh, en, path });
