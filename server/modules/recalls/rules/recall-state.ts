/**
 * How a recall stands, and who may do what next: one table, pure. Everything that happens is a step; the state follows
 * from the steps in their order, and is kept nowhere.
 */

export const STEP_KINDS = [
  'plan',
  'order',
  'accept',
  'require-changes',
  'announce',
  'progress',
  'summarise',
  'evaluate',
  'close',
  'terminate',
] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/**
 * `planned`: the plan waits to be looked at; `changes-asked`: another version is waited for; `ordered`: 责令召回, no plan
 * yet; `accepted`; `announced`: it is running; `summarised`: the business says that it is done; `evaluated`: the office
 * says whether it was; `closed`. `terminated`: the office ends a recall that was never announced, because its business has
 * dropped it or it was begun by mistake; another of the same goods can begin.
 */
export const RECALL_STATES = [
  'planned',
  'changes-asked',
  'ordered',
  'accepted',
  'announced',
  'summarised',
  'evaluated',
  'closed',
  'terminated',
] as const;
export type RecallState = (typeof RECALL_STATES)[number];

/** Nothing more happens in it, and it stands in the way of no other. */
export const isOver = (state: RecallState): boolean => state === 'closed' || state === 'terminated';

export type Side = 'business' | 'office';

/** What the state rests on, beside the state itself. */
export interface Standing {
  state: RecallState;
  /** 责令召回: once, and then it stays one. */
  ordered: boolean;
  /** Versions of the plan; `accepted`: the last that the office took. */
  plans: number;
  accepted: number;
  /** Another version came after one was accepted, and nobody has looked at it. It changes nothing by itself. */
  amendmentWaits: boolean;
  announced: boolean;
}

const WHO: Readonly<Record<StepKind, Side | 'both'>> = {
  plan: 'business',
  order: 'office',
  accept: 'office',
  'require-changes': 'office',
  announce: 'both',
  progress: 'both',
  summarise: 'business',
  evaluate: 'office',
  close: 'office',
  terminate: 'office',
};

/** In which states a step can be taken, and where it leads; `same`: it leaves the state as it is. */
const TABLE: Readonly<Record<StepKind, Partial<Record<RecallState, RecallState | 'same'>>>> = {
  plan: {
    planned: 'same',
    'changes-asked': 'planned',
    ordered: 'planned',
    // An amended plan stops nothing and starts nothing again by itself.
    accepted: 'same',
    announced: 'same',
  },
  order: { planned: 'ordered', 'changes-asked': 'ordered', accepted: 'same', announced: 'same' },
  accept: { planned: 'accepted', accepted: 'same', announced: 'same' },
  'require-changes': { planned: 'changes-asked', accepted: 'same', announced: 'same' },
  announce: { accepted: 'announced', announced: 'same' },
  progress: { announced: 'same' },
  summarise: { announced: 'summarised' },
  // A business that never says that it is done cannot hold the recall open for ever.
  evaluate: { announced: 'evaluated', summarised: 'evaluated' },
  close: { evaluated: 'closed' },
  terminate: {
    planned: 'terminated',
    'changes-asked': 'terminated',
    ordered: 'terminated',
    accepted: 'terminated',
  },
};

export type Refusal = 'not-yours' | 'ordered-already' | 'nothing-to-review' | 'not-now';

/** Why a step cannot be taken; null: it can. In this order. */
export function refusalOf(standing: Standing, kind: StepKind, side: Side): Refusal | null {
  if (WHO[kind] !== 'both' && WHO[kind] !== side) return 'not-yours';
  if (kind === 'order' && standing.ordered && !isOver(standing.state)) return 'ordered-already';
  if (TABLE[kind][standing.state] === undefined) return 'not-now';
  const review = kind === 'accept' || kind === 'require-changes';
  if (review && standing.state !== 'planned' && !standing.amendmentWaits) return 'nothing-to-review';
  return null;
}

/** All that this side can do next. */
export const nextSteps = (standing: Standing, side: Side): StepKind[] =>
  STEP_KINDS.filter((kind) => refusalOf(standing, kind, side) === null);

export interface StepTaken {
  kind: StepKind;
  /** Of an evaluation: whether the recall has done what it should. */
  effective?: boolean;
}

/** How a recall stands after its steps. The first is a plan or an order. */
export function standingAfter(steps: readonly StepTaken[]): Standing {
  const [first, ...rest] = steps;
  let standing: Standing = {
    state: first?.kind === 'order' ? 'ordered' : 'planned',
    ordered: first?.kind === 'order',
    plans: first?.kind === 'plan' ? 1 : 0,
    accepted: 0,
    amendmentWaits: false,
    announced: false,
  };
  for (const step of rest) standing = take(standing, step);
  return standing;
}

function take(before: Standing, { kind, effective }: StepTaken): Standing {
  const leads = TABLE[kind][before.state] ?? 'same';
  // What was not enough goes on: it is announced still, and is summarised again.
  const state =
    kind === 'evaluate' && effective === false ? 'announced' : leads === 'same' ? before.state : leads;
  const review = kind === 'accept' || kind === 'require-changes';
  return {
    state,
    ordered: before.ordered || kind === 'order',
    plans: before.plans + (kind === 'plan' ? 1 : 0),
    accepted: kind === 'accept' ? before.plans : before.accepted,
    amendmentWaits: kind === 'plan' ? before.accepted > 0 : before.amendmentWaits && !review,
    announced: before.announced || kind === 'announce',
  };
}
