import { Problem } from '../../platform/errors.ts';

export const cursorInvalid = () =>
  new Problem(400, 'cursor-invalid', {
    zh: 'after 应为上一页答复里的 next，请原样带回；不带则从头开始。',
    en: '`after` is the `next` of an earlier page, word for word; leave it out to begin from the start.',
    path: '/after',
  });
export const cursorAhead = () =>
  new Problem(409, 'cursor-ahead', {
    zh: '这个标记不是本单位的，或比现有内容更新（例如平台恢复过备份）。请不带 after 从头读取；重复的内容按 documentId 去重。',
    en: 'This mark is not of this business, or lies beyond what there is (after a restored backup, say). Read from the start, without `after`; what repeats has the same documentId.',
    path: '/after',
  });
export const feedNotOpen = () =>
  new Problem(409, 'feed-not-open', {
    zh: '本单位还没有开通推送。请先不带 after 调用一次，之后登记的内容都会列入。',
    en: 'The feed is not open yet: call it once without `after`; everything recorded from then on comes in it.',
    path: '/after',
  });
