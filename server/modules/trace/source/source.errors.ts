import { type Issue, Problem } from '../../../platform/errors.ts';

/** All that is wrong with the cases, each at its place. */
export const casesInvalid = (issues: readonly Issue[]) => {
  const [first] = issues;
  return new Problem(422, first?.code ?? 'source-cases-invalid', {
    zh: first?.zh ?? '',
    en: first?.en ?? '',
    path: first?.path ?? '',
    issues,
  });
};

export const placeUnknown = (path: string): Issue => ({
  code: 'party-unknown',
  path,
  zh: '没有登记这个经营主体，请从搜索结果里选择店铺。',
  en: 'There is no such business on record; choose the shop from the search.',
});
export const placeOutside = () =>
  new Problem(403, 'outside-district', {
    zh: '有病例的地点不在您的辖区。跨区的聚集性事件请由市局查询。',
    en: 'A case’s place is outside your district; ask the city office to search clusters across districts.',
  });
export const productMissing = (path: string): Issue => ({
  code: 'product-unknown',
  path,
  zh: '没有登记这个商品，请核对编号或条码，或者只填店铺。',
  en: 'There is no such product on record; check the id or barcode, or give the shop alone.',
});
export const categoryMissing = (path: string): Issue => ({
  code: 'category-unknown',
  path,
  zh: '没有这个品类，可选项见 /api/v1/city。',
  en: 'There is no such category; see /api/v1/city for those that there are.',
});
export const ateAmbiguous = (path: string): Issue => ({
  code: 'ate-ambiguous',
  path,
  zh: '吃了什么只填一项：批次、商品编号、条码或品类；不清楚就不填。',
  en: 'Say what was eaten in exactly one way: lot, product, GTIN or category; leave it out if nobody knows.',
});
export const timeMissing = (path: string): Issue => ({
  code: 'case-time-missing',
  path,
  zh: '请填就餐或购买的时间：at（某天或某时刻），或者 from 和 to。',
  en: 'Say when it was eaten or bought: `at` (a day or an instant), or `from` and `to`.',
});
export const timeInvalid = (path: string): Issue => ({
  code: 'case-time-invalid',
  path,
  zh: '时间应写成 2026-11-20 或 2026-11-20T12:30:00+08:00。',
  en: 'A time is written 2026-11-20 or 2026-11-20T12:30:00+08:00.',
});
export const timeReversed = (path: string): Issue => ({
  code: 'case-time-reversed',
  path,
  zh: '最晚时间早于最早时间，请对调。',
  en: 'The latest time is before the earliest; exchange them.',
});
export const noneIll = (): Issue => ({
  code: 'cases-all-negative',
  path: '/cases',
  zh: '至少要有一个发病的病例，只有未发病的人查不出源头。',
  en: 'At least one case must have fallen ill: people who stayed well alone have no source.',
});
