import { type Issue, Problem } from '../../platform/errors.ts';
import type { RecallState, Refusal, StepKind } from './rules/recall-state.ts';

export const STATE_WORDS: Readonly<Record<RecallState, { zh: string; en: string }>> = {
  planned: { zh: '计划待审查', en: 'plan filed' },
  'changes-asked': { zh: '要求修改计划', en: 'changes asked for' },
  ordered: { zh: '已责令召回，等待计划', en: 'ordered, plan awaited' },
  accepted: { zh: '计划已接受', en: 'plan accepted' },
  announced: { zh: '召回中', en: 'running' },
  summarised: { zh: '企业已报完成', en: 'reported as done' },
  evaluated: { zh: '已评价', en: 'evaluated' },
  closed: { zh: '已结束', en: 'closed' },
  terminated: { zh: '已终止', en: 'ended by the office' },
};
export const STEP_WORDS: Readonly<Record<StepKind, { zh: string; en: string }>> = {
  plan: { zh: '提交召回计划', en: 'file the plan' },
  order: { zh: '责令召回', en: 'order the recall' },
  accept: { zh: '接受计划', en: 'accept the plan' },
  'require-changes': { zh: '要求修改计划', en: 'ask for changes' },
  announce: { zh: '发布召回公告', en: 'announce it' },
  progress: { zh: '报告召回进展', en: 'report progress' },
  summarise: { zh: '提交召回总结', en: 'report it done' },
  evaluate: { zh: '评价召回效果', en: 'evaluate it' },
  close: { zh: '结束召回', en: 'close it' },
  terminate: { zh: '终止召回', en: 'end it without a result' },
};

export const recallUnknown = () =>
  new Problem(404, 'recall-unknown', {
    zh: '没有这次召回，请核对编号，列表见 /api/v1/recalls。',
    en: 'There is no such recall; see /api/v1/recalls.',
  });
export const recallOfOthers = () =>
  new Problem(403, 'record-forbidden', {
    zh: '这次召回由其他单位负责，您不能查看或办理。',
    en: 'Another business is responsible for this recall; it is not yours to see or to act in.',
  });
export const outsideDistrict = () =>
  new Problem(403, 'outside-district', {
    zh: '这次召回不在您的辖区。请联系办理单位或市局。',
    en: 'This recall is not of your district. Ask the office that deals with it, or the city’s.',
  });
export const recallChanged = (seq: number) =>
  new Problem(409, 'recall-changed', {
    zh: '召回刚有新进展，请先查看最新情况再办理。',
    en: 'Something has happened in this recall meanwhile; look at it first.',
    path: '/basedOn',
    details: { seq },
  });
export const recallOpenAlready = (recallId: string) =>
  new Problem(409, 'recall-open-already', {
    zh: '这些批次已有一次正在进行的召回，请在其中提交新版计划。',
    en: 'There is a recall of these lots already; file another version of its plan there.',
    path: '/lots',
    details: { recallId },
  });
export const knownInFuture = () =>
  new Problem(422, 'at-in-future', {
    zh: '知悉时间不能晚于现在。',
    en: 'The business cannot have come to know later than now.',
    path: '/knownAt',
  });
export const partyNotBusiness = () =>
  new Problem(422, 'party-unknown', {
    zh: '没有这个经营主体，请核对编号。',
    en: 'There is no such business; check its id.',
    path: '/party',
  });
export const noScope = () =>
  new Problem(409, 'scope-missing', {
    zh: '这个案件还没有确定范围。请先在“范围”里确定，再停售。',
    en: 'No scope was decided in this case yet; decide it first.',
  });
export const scopeChanged = () =>
  new Problem(409, 'scope-changed', {
    zh: '案件的范围刚刚改过，请先查看最新的范围。',
    en: 'Another scope was decided meanwhile; look at it first.',
    path: '/scope',
  });
export const textNeeded = (kind: StepKind): Issue => ({
  code: 'recall-text-needed',
  path: '/text',
  zh: `请写明内容：${STEP_WORDS[kind].zh}。`,
  en: `Say in words what this is: ${STEP_WORDS[kind].en}.`,
});
export const clauseNeeded = (): Issue => ({
  code: 'recall-clause-needed',
  path: '/clause',
  zh: '责令召回请写明依据条款。',
  en: 'An order names the clause that it rests on.',
});
export const verdictNeeded = (): Issue => ({
  code: 'recall-verdict-needed',
  path: '/effective',
  zh: '请写明召回是否达到预期效果。',
  en: 'Say whether the recall has done what it should.',
});
export const lotUnknownAt = (index: number): Issue => ({
  code: 'lot-unknown',
  path: `/lots/${index}`,
  zh: `没有第 ${index + 1} 个批次，请核对批次码。`,
  en: `There is no lot ${index + 1} of the list; check its code.`,
});
export const lotNotOwnAt = (index: number): Issue => ({
  code: 'lot-not-own',
  path: `/lots/${index}`,
  zh: `第 ${index + 1} 个批次不是您生产或经手的，请核对批次码。`,
  en: `Lot ${index + 1} of the list was neither made by you nor ever in your stock; check its code.`,
});

/** Why a step cannot be taken now, and what can be done instead. */
export function stepRefused(refusal: Refusal, kind: StepKind, state: RecallState): Problem {
  const [now, step] = [STATE_WORDS[state], STEP_WORDS[kind]];
  switch (refusal) {
    case 'not-yours':
      return new Problem(403, 'recall-step-of-others', {
        zh: `“${step.zh}”由${kind === 'plan' || kind === 'summarise' ? '负责召回的企业' : '监管部门'}办理。`,
        en: `This is for ${kind === 'plan' || kind === 'summarise' ? 'the responsible business' : 'the office'} to do: ${step.en}.`,
        path: '/step',
      });
    case 'ordered-already':
      return new Problem(409, 'recall-ordered-already', {
        zh: '这次召回已经责令，不需要再责令一次；可以催交计划或要求修改。',
        en: 'This recall was ordered already; ask for the plan, or for changes to it.',
        path: '/step',
      });
    case 'nothing-to-review':
      return new Problem(409, 'recall-nothing-to-review', {
        zh: '没有待审查的新版计划。',
        en: 'No version of the plan waits for a review.',
        path: '/step',
      });
    case 'not-now':
      return new Problem(409, 'recall-step-not-now', {
        zh: `召回目前是“${now.zh}”，还不能“${step.zh}”。`,
        en: `The recall is at “${now.en}”; it is not the time to ${step.en}.`,
        path: '/step',
        details: { state },
      });
  }
}
