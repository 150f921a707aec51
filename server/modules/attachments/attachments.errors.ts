import { Problem } from '../../platform/errors.ts';

export const attachmentUnknown = (): Problem =>
  new Problem(404, 'attachment-unknown', {
    zh: '没有找到这份附件，或者它不是您上传的。',
    en: 'There is no such file, or it was not you who sent it.',
  });

export const attachmentEmpty = (): Problem =>
  new Problem(422, 'attachment-empty', {
    zh: '文件是空的，请重新选择后再上传。',
    en: 'The file is empty; choose it again.',
  });

export const attachmentTypeUnknown = (): Problem =>
  new Problem(415, 'attachment-type-unknown', {
    zh: '附件请用照片（JPEG、PNG、WebP）或 PDF。',
    en: 'Send a picture (JPEG, PNG, WebP) or a PDF.',
  });
