import { Problem } from '../../platform/errors.ts';

export const goodsUnknown = () =>
  new Problem(404, 'goods-unknown', {
    zh: '没有找到这个产品、品牌或生产者。请少写几个字再查，或扫包装上的条码。',
    en: 'No such product, brand or producer. Try fewer characters, or scan the barcode of the package.',
    path: '/pick',
  });
export const goodsNeeded = () =>
  new Problem(422, 'goods-needed', {
    zh: '请写明查什么：名称（q）或选定的一项（pick）。',
    en: 'Say what is asked for: a name (q) or a choice (pick).',
    path: '/q',
  });
export const notAKitchen = () =>
  new Problem(422, 'not-a-kitchen', {
    zh: '这家单位不做餐饮。请选餐饮店、食堂或中央厨房；查商店请用“谁在卖”。',
    en: 'This business serves no meals. Pick a restaurant, canteen or central kitchen; for shops ask who deals in it.',
    path: '/party',
  });
export const mealUnknown = () =>
  new Problem(422, 'meal-unknown', {
    zh: '请写明哪一餐：选早餐、午餐、晚餐，或写几点几分（HH:MM）。',
    en: 'Say which meal: one of the city’s meals, or a clock time (HH:MM).',
    path: '/meal',
  });
export const mealInFuture = () =>
  new Problem(422, 'meal-in-future', {
    zh: '这个时间还没到。请填已经吃过的那一餐。',
    en: 'This is still to come; name a meal that has been eaten.',
    path: '/day',
  });
export const outsideDistrict = () =>
  new Problem(403, 'outside-district', {
    zh: '这家单位不在您的辖区，请联系市局或当地区局。',
    en: 'This business is not in your district; ask the city office or that district’s.',
    path: '/party',
  });
export const incidentUnknown = () =>
  new Problem(404, 'incident-unknown', {
    zh: '没有这起事件，请从值班页打开。',
    en: 'There is no such incident; open it from the duty page.',
  });
export const incidentElsewhere = () =>
  new Problem(403, 'outside-district', {
    zh: '这起事件不在您的辖区，请联系市局或当地区局。',
    en: 'This incident is not in your district; ask the city office or that district’s.',
  });
export const knownLongAgo = () =>
  new Problem(422, 'known-long-ago', {
    zh: '接报时间太早，那时还没有初报时限的规定。请核对年份；多年前的旧事，请直接立案。',
    en: 'The time of knowledge is so long ago that no first report was due then. Check the year; of something long past open a case.',
    path: '/knownAt',
  });
export const knownInFuture = () =>
  new Problem(422, 'known-in-future', {
    zh: '接报时间晚于现在，请填真实的接报时间。',
    en: 'The time of knowledge is later than now; name when it was really told.',
    path: '/knownAt',
  });
export const reportOutOfOrder = (
  code: 'first-report-missing' | 'first-report-exists' | 'final-report-exists',
) => new Problem(409, code, WORDS[code]);
const WORDS = {
  'first-report-missing': {
    zh: '还没有初报。请先报初报，再报续报或终报。',
    en: 'There is no first report yet. File it before a follow-up or a final one.',
  },
  'first-report-exists': {
    zh: '已经报过初报，新的情况请用续报。',
    en: 'The first report has been filed; tell what is new in a follow-up.',
  },
  'final-report-exists': {
    zh: '已经报过终报，这起事件的报告已经结束。',
    en: 'The final report has been filed; nothing follows it.',
  },
} as const;
