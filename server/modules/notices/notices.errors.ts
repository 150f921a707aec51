import { type Issue, Problem } from '../../platform/errors.ts';

export const noticeUnknown = () =>
  new Problem(404, 'notice-unknown', {
    zh: '没有这份通知，请核对编号，列表见 /api/v1/case-notices。',
    en: 'There is no such notice; see /api/v1/case-notices.',
  });
export const noticeOutside = () =>
  new Problem(403, 'outside-district', {
    zh: '这份通知发给了其他辖区的经营者，案件也由其他单位办理。请联系办案单位。',
    en: 'This notice went to a business of another district, in a case of another office. Ask the office that handles it.',
  });
export const scopeNotDecided = () =>
  new Problem(409, 'scope-not-decided', {
    zh: '案件的范围还没有决定。请先在“范围”里决定通知哪些经营者。',
    en: 'No scope has been decided in this case. Decide first, under Scope, which businesses are told.',
  });
export const scopeSuperseded = (latest: { scopeId: string; number: number; businesses: number }) =>
  new Problem(409, 'scope-superseded', {
    zh: `您看到的范围已被第 ${latest.number} 次决定取代（${latest.businesses} 家）。还没有发出任何通知，请看过新的范围后再发。`,
    en: `The scope that you saw was replaced by decision no. ${latest.number} (${latest.businesses} businesses). Nothing was sent; look at the new scope, then send.`,
    path: '/scope',
    details: latest,
  });
export const letterMissing = (kind: string) =>
  new Problem(422, 'notice-kind-unknown', {
    zh: `城市数据里没有“${kind}”这种通知的文本，请联系平台管理人员补充 notices.json。`,
    en: `The city's data have no letter of kind ${kind}; ask whoever runs the platform to add it to notices.json.`,
    path: '/kind',
  });
export const lotNotInNotice = (index: number): Issue => ({
  code: 'lot-not-in-notice',
  path: `/lines/${index}/lot`,
  zh: '这一批不在通知里，请只填通知列出的批次；其他批次请另行说明。',
  en: 'This lot is not in the notice. Answer for the lots that it lists, and write of others in the note.',
});
export const lotTwice = (index: number): Issue => ({
  code: 'lot-twice',
  path: `/lines/${index}/lot`,
  zh: '同一批填了两次，请合成一行。',
  en: 'This lot stands there twice; put it into one line.',
});
export const passedOnUnnamed = (index: number): Issue => ({
  code: 'passed-on-unnamed',
  path: `/lines/${index}/passedOn`,
  zh: '转给他人的数量要写明转给了谁，各项相加等于转出的总数。',
  en: 'Say to whom it was passed on; the parts add up to what was passed on.',
});
/** `most` and `said` are texts with their unit. */
export const moreThanDelivered = (
  index: number,
  most: { zh: string; en: string },
  said: { zh: string; en: string },
  delivered: { zh: string; en: string },
): Issue => ({
  code: 'more-than-delivered',
  path: `/lines/${index}`,
  zh: `合计 ${said.zh}，多于应说明的 ${most.zh}（按记录购进 ${delivered.zh}，已扣除凭证上转出的）。请核对；如果另有进货没有登记，请先在“收货”或“补记进货”里登记，再回复。`,
  en: `It adds up to ${said.en}, more than the ${most.en} to account for (${delivered.en} came by the records, less what vouchers say was handed on). Check it; if goods came that are not on record, record their receipt first (Receive, or Record a purchase), then answer.`,
});
export const photoNotBrought = (index: number): Issue => ({
  code: 'photo-unknown',
  path: `/lines/${index}/photos`,
  zh: '没有找到这张照片，请重新上传后再提交。',
  en: 'This photo was not found; upload it again, then send.',
});
export const callerNeeded = (path: '/spokeWith' | '/numberCalled') =>
  new Problem(422, path === '/spokeWith' ? 'spoke-with-needed' : 'number-called-needed', {
    zh: path === '/spokeWith' ? '电话回复请写明和谁通的话。' : '电话回复请写明拨打的号码。',
    en:
      path === '/spokeWith'
        ? 'Of an answer by telephone, say with whom you spoke.'
        : 'Of an answer by telephone, say which number was called.',
    path,
  });
export const withdrawnNotice = () =>
  new Problem(409, 'notice-withdrawn', {
    zh: '这份通知已经撤回，不需要再回复。要补充情况请写在案件里，或拨打通知上的电话。',
    en: 'This notice was withdrawn and needs no answer. To tell us more, call the number on it.',
  });
export const linkAnswersTooMany = () =>
  new Problem(429, 'link-answers-too-many', {
    zh: '这个链接一小时内已经提交了很多次，这一次没有登记；填的内容都还在。请过一会儿再提交，急事请打通知上的电话。',
    en: 'Many answers came by this link within the hour, and this one was not taken; all you typed is kept. Send it again later, or call.',
    retryAfter_s: 600,
  });
export const linkTriesTooMany = () =>
  new Problem(429, 'link-tries-too-many', {
    zh: '这个网络打开了太多无效的链接，请过 10 分钟再试；急事请打通知上的电话。',
    en: 'Too many links that do not exist were opened from this network. Try again in ten minutes, or call.',
    retryAfter_s: 600,
  });
