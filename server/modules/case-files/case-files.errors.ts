import { Problem } from '../../platform/errors.ts';

export const fileUnknown = () =>
  new Problem(404, 'case-file-unknown', {
    zh: '没有这份案卷文件，请从案件的“案卷”页打开。',
    en: 'There is no such case file; open it from the case’s page of files.',
  });
export const notReady = () =>
  new Problem(409, 'case-file-not-ready', {
    zh: '这份案卷还在生成，请稍候再下载。',
    en: 'This file is still being made; download it in a moment.',
  });
