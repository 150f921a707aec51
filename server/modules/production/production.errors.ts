import type { Issue, Words } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import type { Block, Decision } from './rules/release.rules.ts';

export const orderUnknown = (path = '') =>
  new Problem(path === '' ? 404 : 422, 'order-unknown', {
    zh: '没有这张生产任务单，请在“生产”里重新选择。',
    en: 'There is no such production order; choose it again in the list.',
    path,
  });
export const orderNumberTaken = (number: string) =>
  new Problem(409, 'exists-with-different-content', {
    zh: `单号 ${number} 已用于另一张生产任务单。请换一个单号。`,
    en: `Number ${number} was used for another production order. Use a new number.`,
    path: '/number',
  });
export const orderMade = () =>
  new Problem(409, 'order-made', {
    zh: '这张任务单已经完工。要补充产出请另开一张；要退出请在放行时选择“报废”。',
    en: 'This order has been made. Open another one for more; to throw it away decide “scrap” at release.',
  });
export const orderCancelled = () =>
  new Problem(409, 'order-cancelled', {
    zh: '这张任务单已取消，请另开一张。',
    en: 'This order was cancelled; open another one.',
  });
export const orderNotMade = () =>
  new Problem(409, 'order-not-made', {
    zh: '这张任务单还没有产出，请先登记完工，再放行。',
    en: 'Nothing has come out of this order yet; record what was made first.',
    path: '/order',
  });
export const subjectNeeded = () =>
  new Problem(422, 'check-subject-needed', {
    zh: '请写明是哪张任务单（order）或哪些批次（lots）。',
    en: 'Name the production order (order) or the lots (lots).',
    path: '/lots',
  });
export const lotsNotOfOrder = (path: string) =>
  new Problem(422, 'lot-not-of-order', {
    zh: '这个批次不是这张任务单的产出，请从任务单里选择批次。',
    en: 'This lot did not come out of this order; choose one that did.',
    path,
  });
export const reasonNeeded = (decision: Decision) =>
  new Problem(422, 'reason-needed', {
    zh: `请写明${decision === 'hold' ? '扣留' : '报废'}的原因，以后要据此查明。`,
    en: `Say why it is ${decision === 'hold' ? 'held' : 'scrapped'}; it will be looked into by that.`,
    path: '/reason',
  });
export const certificateNumberNeeded = () =>
  new Problem(422, 'certificate-number-needed', {
    zh: '放行要有检验合格证号（食品安全法 51），请填写。',
    en: 'A release needs the number of the inspection certificate (Food Safety Law 51).',
    path: '/certificateNumber',
  });
export const alreadyScrapped = (path: string) =>
  new Problem(409, 'lot-scrapped', {
    zh: '这个批次已报废，不能再放行或扣留。实物请登记处置。',
    en: 'This lot was scrapped and can neither be released nor held. Record the disposal of the goods.',
    path,
  });
export const madeElsewhere = (path: string) =>
  new Problem(422, 'lot-made-elsewhere', {
    zh: '这个批次不是本单位生产的，检验合格证由生产者出具。请去掉证号；只想解除扣留的，不填证号即可。',
    en: 'This lot was made by another business, whose certificate goes with it. Leave the number out; without it you can still lift your own hold.',
    path,
  });
export const photoUnknown = () =>
  new Problem(422, 'attachment-unknown', {
    zh: '没有找到这张照片。请先上传，再登记。',
    en: 'There is no such picture of yours; send it first.',
    path: '/photo',
  });

/** What stands between a lot and its release, and what to do about it. */
export function blockWords(block: Block): Words {
  const clause = block.clause === null ? '' : `（${block.clause}）`;
  switch (block.kind) {
    case 'outside-limit':
      return {
        zh: `“${block.name}”测得 ${block.value}，超出限值 ${block.limit}${clause}。请写明为何仍可放行，或扣留、报废。`,
        en: `“${block.name}” was measured as ${block.value}, outside ${block.limit}. Say why it may go all the same, or hold or scrap it.`,
      };
    case 'not-measured':
      return {
        zh: `必测的控制点“${block.name}”没有记录${clause}。请补记，或写明原因。`,
        en: `The control point “${block.name}” must be measured and was not. Record it, or give the reason.`,
      };
    case 'not-tested':
      return {
        zh: `还没有出厂检验记录${clause}。请先登记检验结果。`,
        en: 'There is no outgoing test yet. Record its result first.',
      };
    case 'failed-test':
      return {
        zh: `检验不合格：${block.name}请扣留或报废${clause}。`,
        en: `It failed a test (${block.name}). Hold or scrap it.`,
      };
  }
}

export const blockIssue = (block: Block, path: string): Issue => ({
  code: `release-${block.kind}`,
  path,
  ...(block.clause === null ? {} : { clause: block.clause }),
  ...blockWords(block),
});

export const lotUnreleased = (path: string, clause: string): Issue => ({
  code: 'lot-unreleased',
  path,
  clause,
  zh: `这批货还没有放行，不能开凭证或销售（${clause}）。请在“生产”里完成出厂检验并放行。`,
  en: 'This lot has not been released yet and cannot be handed on or sold. Test and release it under “Production”.',
});
export const lotHeld = (path: string, decision: Decision, reason: string | null): Issue => ({
  code: decision === 'hold' ? 'lot-held' : 'lot-scrapped',
  path,
  zh:
    decision === 'hold'
      ? `这批货已扣留（${reason ?? '未写原因'}）。查明后请在“生产”里放行或报废。`
      : `这批货已报废（${reason ?? '未写原因'}），不能开凭证、销售或投料。请登记处置。`,
  en:
    decision === 'hold'
      ? `This lot is held (${reason ?? 'no reason given'}). Release or scrap it under “Production” once that is clear.`
      : `This lot was scrapped (${reason ?? 'no reason given'}) and cannot be used. Record its disposal.`,
});
