export { approveFreeze } from './approve-freeze.ts';
export { approvalState, binds, type Freeze, stateOf, subjectText } from './freeze.rules.ts';
export { freezeChapters } from './freeze-chapters.ts';
export { freezeGoods } from './freeze-goods.ts';
export { reachOf } from './freeze-reach.ts';
export { answersFor } from './freeze-subject.ts';
export { freezesById, listFreezes } from './freezes.store.ts';
export { lotsFrozenBy } from './frozen-lots.ts';
export { heldBack } from './held-back.ts';
export { liftFreeze } from './lift-freeze.ts';
export { frozenState } from './lot-state.ts';
export { movedSince } from './moved-since.ts';
export { isPartyStopped, type PublicStop, publicStops } from './public-stops.ts';
export { recallOperations } from './recall.routes.ts';
export {
  type FreezeInput,
  FreezeView,
  type FreezeViewValue,
  OfficeFreezeView,
  type OfficeFreezeViewValue,
} from './recall.schemas.ts';
export type { CaseEntry, RecallTools } from './recall-tools.ts';
export { freezesOfLots } from './standing-freezes.ts';
export { type StandingStop, standingStops } from './standing-stops.ts';
export { viewForOffice, viewFreezes } from './view-freezes.ts';
