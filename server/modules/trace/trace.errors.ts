import { Problem } from '../../platform/errors.ts';

export const outsideDistrict = () =>
  new Problem(403, 'outside-district', {
    zh: '这个批次没有到过您的辖区，无法查看；需要时请联系市局。',
    en: 'This lot never touched your district; ask the city office if you need it.',
  });
export const notHeld = () =>
  new Problem(403, 'record-forbidden', {
    zh: '这个批次没有经过您的单位，无法查看。',
    en: 'This lot never passed through your business.',
  });
export const mixingDaysTooMany = (daysMax: number) =>
  new Problem(422, 'mixing-days-too-many', {
    zh: `混放天数最多 ${daysMax} 天，请改小后重试。`,
    en: `Goods can be taken to have been mixed for ${daysMax} days at most; ask for fewer.`,
    path: '/mixingDays',
  });
export const asOfInvalid = () =>
  new Problem(400, 'as-of-invalid', {
    zh: 'asOf 应为时间，例如 2026-11-23T08:00:00+08:00。',
    en: 'asOf must be an instant such as 2026-11-23T08:00:00+08:00.',
    path: '/asOf',
  });
