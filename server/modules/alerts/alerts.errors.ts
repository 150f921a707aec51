import { type Issue, Problem } from '../../platform/errors.ts';

export const findingUnknown = () =>
  new Problem(404, 'finding-unknown', {
    zh: '没有这条线索。请从线索列表重新打开。',
    en: 'There is no such finding; open it again from the list.',
  });
export const subjectNeeded = () =>
  new Problem(422, 'subject-needed', {
    zh: '请填写商品（product）或品类（category）其中一个。',
    en: 'Name either a product or a category.',
    path: '/product',
  });
export const categoryUnknown = () =>
  new Problem(422, 'category-unknown', {
    zh: '没有这个品类；可选项见 /api/v1/city。',
    en: 'There is no such category; see /api/v1/city.',
    path: '/category',
  });
export const periodInvalid = (days_max: number, path: '/from' | '/to') =>
  new Problem(422, 'period-invalid', {
    zh: `统计期间应从较早的日期到较晚的日期，最长 ${days_max} 天；请改后重试。`,
    en: `The period must run from an earlier to a later day, over ${days_max} days at most; change it and try again.`,
    path,
  });

export const duplicateNeeded = () =>
  new Problem(422, 'duplicate-of-needed', {
    zh: '选“重复”时请填写它与哪一条预警重复（duplicateOf），不能是它自己。',
    en: 'For “duplicate” name the alert that it repeats (duplicateOf), which is another one.',
    path: '/duplicateOf',
  });
export const stepImpossible = (state: string) =>
  new Problem(409, 'finding-state', {
    zh: `这条预警现在的状态（${state}）不能这样操作。请刷新后再看。`,
    en: `This cannot be done with an alert in the state “${state}”. Load it again and look.`,
  });
export const ruleUnknown = () =>
  new Problem(404, 'rule-unknown', {
    zh: '没有这条规则，或这条规则没有可调的阈值。请从规则列表打开。',
    en: 'There is no such rule, or it has no threshold to set; open it from the list of rules.',
  });
export const thresholdOutside = (least: number, most: number) =>
  new Problem(422, 'threshold-outside', {
    zh: `阈值应在 ${least} 到 ${most} 之间。`,
    en: `The threshold must lie between ${least} and ${most}.`,
    path: '/value',
  });
export const thresholdMoved = (now: number) =>
  new Problem(409, 'threshold-changed', {
    zh: `阈值刚被改成 ${now}。请看过新的比较再决定。`,
    en: `The threshold has just become ${now}. Look at the comparison again and decide.`,
    path: '/basedOn',
  });
export const wholeCityOnly = () =>
  new Problem(403, 'city-office-only', {
    zh: '阈值对全市生效，由市局人员采用。请把建议告诉市局。',
    en: 'A threshold holds for the whole city; an officer of the city office takes it. Pass your proposal on.',
  });

/** What can be wrong with one scan; the others of the request are kept. */
export const SCAN_ISSUES = {
  mistyped: {
    code: 'code-mistyped',
    zh: '这个码有误，请重新扫描。',
    en: 'This code has a slip in it; scan it again.',
  },
  'unknown-form': {
    code: 'code-not-understood',
    zh: '不认识这种码。可用：批次码、GS1 数字链接、凭证号；小票和货架签请注明 kind 和 issuer。',
    en: 'This is no code of a lot, piece or voucher. For a till receipt or shelf tag name kind and issuer.',
  },
  'issuer-needed': {
    code: 'issuer-needed',
    zh: '小票和货架签要注明是哪家的（issuer），因为两家可能印同样的号。',
    en: 'A till receipt or shelf tag needs its issuer, since two businesses may print the same number.',
  },
  'kind-differs': {
    code: 'code-kind-differs',
    zh: '所填的 kind 与码本身不符，请去掉 kind 或重新扫描。',
    en: 'The kind stated is not that of the code; leave kind out, or scan again.',
  },
  'place-unknown': {
    code: 'place-unknown',
    zh: '没有登记这个地点或经营主体。',
    en: 'There is no such place or business on record.',
  },
  'place-not-own': {
    code: 'place-not-own',
    zh: '只能上报本单位经营场所的扫码。',
    en: 'A business reports scans at its own places only.',
  },
  'place-outside-district': {
    code: 'place-outside-district',
    zh: '这个地点不在您的辖区。',
    en: 'This place is not in your district.',
  },
  'place-needed': {
    code: 'place-needed',
    zh: '请注明扫码地点：经营主体（partyId）、地点编码（gln）或区划（division）。',
    en: 'Say where it was scanned: a business (partyId), a site (gln) or a division.',
  },
  'at-in-future': {
    code: 'at-in-future',
    zh: '时间在将来。请核对设备的时钟。',
    en: 'This time lies in the future; check the clock of the device.',
  },
} as const;
export type ScanIssue = keyof typeof SCAN_ISSUES;

const FIELD: Readonly<Record<ScanIssue, string>> = {
  mistyped: 'code',
  'unknown-form': 'code',
  'issuer-needed': 'issuer',
  'kind-differs': 'kind',
  'place-unknown': 'place',
  'place-not-own': 'place',
  'place-outside-district': 'place',
  'place-needed': 'place',
  'at-in-future': 'at',
};

export const scanIssue = (issue: ScanIssue, index: number): Issue => ({
  ...SCAN_ISSUES[issue],
  path: `/sightings/${index}/${FIELD[issue]}`,
});
