import { type Issue, Problem, type Words } from '../../platform/errors.ts';

export const disposalUnknown = () =>
  new Problem(404, 'disposal-unknown', {
    zh: '没有这张处置单，或不在您的范围内。列表见“下架与处置”。',
    en: 'There is no such disposal, or it is not yours to see; see the list of disposals.',
  });
export const stepRefused = (may: Words & { code: string }) =>
  new Problem(409, may.code, { zh: may.zh, en: may.en });

export const CLAUSE = '食品安全法实施条例 29';

/** Goods that are held apart are not handed on; `free` in words of the lot. */
export const heldForDisposal = (path: string, free: Words | null): Issue => ({
  code: 'lot-held-for-disposal',
  path,
  clause: CLAUSE,
  zh: free
    ? `这批货有一部分在待处置区，现在最多还能出 ${free.zh}。请把数量改到这个以内，或先在“下架与处置”里办完。`
    : '这批货已下架待处置，不能销售或转出。请在“下架与处置”里办理；退货也在那里开。',
  en: free
    ? `Part of this lot is held apart for disposal: ${free.en} can leave at most. Lower the quantity, or finish the disposal first.`
    : 'This lot was taken off the shelf for disposal and is not sold or handed on. See “Off the shelf”; a return is made there too.',
});

export const nothingThere = (path: string): Issue => ({
  code: 'nothing-on-hand',
  path,
  zh: '这批货现在没有可以下架的库存。请核对批次；数量不对的先盘点。',
  en: 'Nothing of this lot is on hand to be taken off. Check the lot; if the figure is wrong, take stock first.',
});
export const moreThanThere = (path: string, most: Words): Issue => ({
  code: 'more-than-there',
  path,
  zh: `最多 ${most.zh}。请改小数量；实际更多的请先盘点。`,
  en: `There are ${most.en} at most. Lower the quantity; if there is more, take stock first.`,
});
export const lessThanDemanded = (path: string, least: Words): Issue => ({
  code: 'less-than-demanded',
  path,
  zh: `监管部门要求的是 ${least.zh}，请全部下架；实际没有这么多的请先盘点。`,
  en: `The office demands ${least.en}: take all of it off; if there is less, take stock first.`,
});
export const lotTwice = (path: string): Issue => ({
  code: 'lot-said-twice',
  path,
  zh: '同一批货写了两行，请合成一行。',
  en: 'This lot stands there twice; make it one line.',
});
export const lotNotHere = (path: string): Issue => ({
  code: 'lot-not-in-disposal',
  path,
  zh: '这批货不在这张处置单里。',
  en: 'This lot is not part of this disposal.',
});
export const unitNeeded = (path: string): Issue => ({
  code: 'unit-needed',
  path,
  zh: '请写上数量的单位。',
  en: 'Say the unit of the quantity.',
});
export const photoUnknown = (path: string): Issue => ({
  code: 'photo-unknown',
  path,
  zh: '照片还没有上传成功，请重新上传。',
  en: 'This photo has not been brought here yet; upload it again.',
});
export const notPastEnd = (path: string): Issue => ({
  code: 'not-past-its-end',
  path,
  zh: '这批货还没有过期，原因请选“临期”或别的。',
  en: 'This lot is not past its end; choose another reason.',
});

export const methodNotAllowed = (words: Words, clause: string) =>
  new Problem(422, 'method-not-allowed', {
    ...words,
    path: '/method',
    issues: [{ code: 'method-not-allowed', path: '/method', clause, ...words }],
  });
export const supplierNeeded = () =>
  new Problem(422, 'supplier-unknown', {
    zh: '不知道退给谁：没有这批货的进货记录。请选择供货者。',
    en: 'It is not known to whom it goes back: no purchase of this lot is on record. Name the supplier.',
    path: '/supplier',
  });
export const recipientNeeded = () =>
  new Problem(422, 'recipient-needed', {
    zh: '请写明捐给谁。',
    en: 'Say who receives the donation.',
    path: '/recipient',
  });
export const carrierNeeded = () =>
  new Problem(422, 'carrier-needed', {
    zh: '请写明收运单位和收运凭证号。',
    en: 'Name the carrier and the number of its slip.',
    path: '/carrier',
  });
export const reportLate = (hours: number) =>
  new Problem(422, 'report-beforehand', {
    zh: `无害化处理、销毁要提前${hours > 0 ? ` ${hours} 小时` : ''}报告，计划时间请改晚一些。`,
    en: `Harmless treatment and destruction are reported ${hours > 0 ? `${hours} hours ` : ''}beforehand; plan it later.`,
    path: '/plannedAt',
  });
export const beforeApplied = () =>
  new Problem(422, 'before-application', {
    zh: '执行时间早于申请时间。无害化处理、销毁要先报告再执行；请核对时间。',
    en: 'This lies before the application. It is reported first and carried out then; check the time.',
    path: '/at',
  });
export const moreWitnesses = (least: number) =>
  new Problem(422, 'more-witnesses', {
    zh: `至少要有 ${least} 名不同的见证人，经办人不算。`,
    en: `At least ${least} different witnesses are needed, beside whoever handles it.`,
    path: '/witnesses',
  });
export const waitTooLong = (days: number) =>
  new Problem(422, 'wait-too-long', {
    zh: `请写明等到什么时候，最多 ${days} 天。`,
    en: `Say until when to wait, ${days} days at most.`,
    path: '/until',
  });
export const doesNotBalance = (issues: readonly Issue[]) =>
  new Problem(409, 'does-not-balance', {
    zh: issues[0]?.zh ?? '数量对不上。',
    en: issues[0]?.en ?? 'The quantities do not add up.',
    issues,
  });
export const whyNeeded = (path: string): Issue => ({
  code: 'why-needed',
  path,
  zh: '少了的请写明原因。',
  en: 'Say why some is missing.',
});
export const stepNotCorrectable = () =>
  new Problem(422, 'step-not-correctable', {
    zh: '只能更正本单“待处置”和“执行”的记录，而且要写出改成什么。数量不对请盘点。',
    en: 'Only “held apart” and “carried out” of this disposal are corrected, and it must be said to what. Wrong quantities are counted.',
    path: '/step',
  });
export const demandOutside = () =>
  new Problem(403, 'outside-district', {
    zh: '这家单位不在您的辖区。请联系市局。',
    en: 'This business is not in your district; ask the city office.',
    path: '/party',
  });
