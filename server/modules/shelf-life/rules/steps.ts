import type { Words } from '../../../platform/errors.ts';

/** Where goods stand between the shelf and their end. */
export const STATES = [
  'demanded',
  'off-shelf',
  'held',
  'applied',
  'waiting',
  'under-way',
  'carried-out',
  'closed',
  'withdrawn',
] as const;
export type DisposalState = (typeof STATES)[number];

export const STATE_WORDS: Readonly<Record<DisposalState, Words>> = {
  demanded: { zh: '要求处置', en: 'Demanded' },
  'off-shelf': { zh: '已下架', en: 'Off the shelf' },
  held: { zh: '待处置', en: 'Held apart' },
  applied: { zh: '已申请', en: 'Applied for' },
  waiting: { zh: '等待监管人员', en: 'Waiting for an officer' },
  'under-way': { zh: '处置中', en: 'Partly carried out' },
  'carried-out': { zh: '已执行，待关闭', en: 'Carried out, to be closed' },
  closed: { zh: '已关闭', en: 'Closed' },
  withdrawn: { zh: '已撤回', en: 'Withdrawn' },
};

export const STEPS = [
  'demand',
  'take-off',
  'hold',
  'apply',
  'attend',
  'wait',
  'carry-out',
  'put-back',
  'correct',
  'withdraw',
  'close',
] as const;
export type DisposalStep = (typeof STEPS)[number];

export const STEP_WORDS: Readonly<Record<DisposalStep, Words>> = {
  demand: { zh: '监管部门要求处置', en: 'The office demands a disposal' },
  'take-off': { zh: '下架', en: 'Take off the shelf' },
  hold: { zh: '放进待处置区', en: 'Hold apart' },
  apply: { zh: '申请处置', en: 'Apply' },
  attend: { zh: '监管人员答复', en: 'Officer’s answer' },
  wait: { zh: '监管人员要求等待', en: 'Officer asks to wait' },
  'carry-out': { zh: '执行处置', en: 'Carry out' },
  'put-back': { zh: '放回货架', en: 'Put back on the shelf' },
  correct: { zh: '更正', en: 'Correct' },
  withdraw: { zh: '撤回要求', en: 'Withdraw the demand' },
  close: { zh: '核对数量，关闭', en: 'Balance and close' },
};

export type Who = 'business' | 'officer';

interface Row {
  by: Who;
  from: readonly DisposalState[];
}

/** Who may take which step from where: the whole of the law's loop (实施条例 29) in one table. */
const TABLE: Readonly<Record<Exclude<DisposalStep, 'demand'>, Row>> = {
  // Beside the first time: what was demanded and has come in since.
  'take-off': {
    by: 'business',
    from: ['demanded', 'off-shelf', 'held', 'applied', 'waiting', 'under-way', 'carried-out'],
  },
  hold: { by: 'business', from: ['off-shelf', 'held', 'applied', 'waiting', 'under-way'] },
  apply: { by: 'business', from: ['held', 'applied', 'waiting', 'under-way'] },
  attend: { by: 'officer', from: ['applied', 'waiting'] },
  wait: { by: 'officer', from: ['applied', 'waiting'] },
  'carry-out': { by: 'business', from: ['applied', 'waiting', 'under-way'] },
  'put-back': { by: 'business', from: ['off-shelf', 'held', 'applied', 'under-way'] },
  correct: { by: 'business', from: ['off-shelf', 'held', 'applied', 'waiting', 'under-way', 'carried-out'] },
  withdraw: { by: 'officer', from: ['demanded'] },
  // Of goods that are gone before they could be carried out the balance says what is missing.
  close: { by: 'business', from: ['demanded', 'off-shelf', 'held', 'applied', 'under-way', 'carried-out'] },
};

/** What decides beside state and person. */
export interface StepFacts {
  demanded: boolean;
  /** Goods that are past their end, unsafe, or ordered off may not go back. */
  mayReturnToShelf: boolean;
  /** Until when an officer asked to wait; null: nobody did. */
  waitUntil: Date | null;
  now: Date;
  /** Base units that were demanded and lie on the shelf still. */
  onShelf: number;
}

export type May = { allowed: true } | ({ allowed: false; code: string } & Words);

const no = (code: string, zh: string, en: string): May => ({ allowed: false, code, zh, en });

/** Whether a step may be taken, and if not why, in words for whoever would press it. Pure. */
export function mayStep(step: DisposalStep, who: Who, state: DisposalState, facts: StepFacts): May {
  if (step === 'demand') return no('step-not-now', '要求已经提出。', 'It was demanded already.');
  const row = TABLE[step];
  if (row.by !== who) {
    return row.by === 'officer'
      ? no('officer-needed', '这一步由监管人员办理。', 'This is an officer’s to do.')
      : no('business-needed', '这一步由经营者自己办理。', 'This is the business’s own to do.');
  }
  if (!row.from.includes(state)) return notFrom(step, state);
  if (step === 'carry-out' && state === 'waiting' && facts.waitUntil && facts.waitUntil > facts.now) {
    return no(
      'asked-to-wait',
      '监管人员要求等待，请等他答复，或到约定时间以后再执行。',
      'An officer asked to wait: go on after the answer, or after the time that was named.',
    );
  }
  if (step === 'put-back' && !facts.mayReturnToShelf) {
    return no(
      'may-not-go-back',
      '过期、变质、召回、检测不合格或监管部门要求处置的食品，不能放回货架。',
      'What is expired, spoiled, recalled, failed a test or was ordered off does not go back on the shelf.',
    );
  }
  if (step === 'take-off' && facts.onShelf <= 0 && state !== 'demanded') {
    return no(
      'nothing-on-shelf',
      '要求处置的食品，架上已经没有了。',
      'Nothing of what was demanded is on the shelf any more.',
    );
  }
  if (step === 'close' && facts.onShelf > 0) {
    return no(
      'still-there',
      '库存里还有这些货，请先下架。',
      'Some of these goods are still in stock; take them off the shelf first.',
    );
  }
  return { allowed: true };
}

function notFrom(step: DisposalStep, state: DisposalState): May {
  if (state === 'closed' || state === 'withdrawn')
    return no('disposal-closed', '这张处置单已经结束。', 'This disposal has ended.');
  const next = FIRST[state];
  return no(
    'step-not-now',
    `现在是“${STATE_WORDS[state].zh}”，还不能${STEP_WORDS[step].zh}。${next ? `请先：${STEP_WORDS[next].zh}。` : ''}`,
    `It stands at “${STATE_WORDS[state].en}”.${next ? ` First: ${STEP_WORDS[next].en}.` : ''}`,
  );
}

/** What comes next for the business in each state: the one thing that its page offers first. */
const FIRST: Readonly<Record<DisposalState, DisposalStep | null>> = {
  demanded: 'take-off',
  'off-shelf': 'hold',
  held: 'apply',
  applied: 'carry-out',
  waiting: null,
  'under-way': 'carry-out',
  'carried-out': 'close',
  closed: null,
  withdrawn: null,
};

export const nextStep = (state: DisposalState): DisposalStep | null => FIRST[state];

/** Where a step leads. `left`: base units held apart after it; `done`: whether anything was carried out by then. Pure. */
export function stateAfter(
  state: DisposalState | null,
  step: DisposalStep,
  after: { left: number; done: boolean },
): DisposalState {
  switch (step) {
    case 'demand':
      return 'demanded';
    case 'take-off':
      return 'off-shelf';
    case 'hold':
      return state === 'off-shelf' ? 'held' : (state ?? 'held');
    case 'apply':
    case 'attend':
      return 'applied';
    case 'wait':
      return 'waiting';
    case 'carry-out':
      return after.left > 0 ? 'under-way' : 'carried-out';
    case 'put-back':
      if (after.left > 0) return state ?? 'off-shelf';
      return after.done ? 'carried-out' : 'withdrawn';
    case 'correct':
      return state ?? 'off-shelf';
    case 'withdraw':
      return 'withdrawn';
    case 'close':
      return 'closed';
  }
}
