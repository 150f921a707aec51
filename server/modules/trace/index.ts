export { admitLots, maySeeLot } from './admit.ts';
export { addMovement, type DealerFigures, enteredBy, noFigures } from './dealer-figures.ts';
export {
  DELIVERY_KIND,
  DELIVERY_KINDS,
  type DeliveryEdge,
  type DeliveryGraph,
  type DeliveryKind,
} from './engine/deliveries.ts';
export type {
  LotRows,
  MovementRow,
  TraceAnswer,
  TraceFlow,
  TraceHolder,
  TraceLimits,
  TraceQuestion,
} from './engine/graph.ts';
export { BOUND_COLUMNS, type Bound, boundReach, type HolderBounds } from './engine/mixing/bounds.ts';
export { buildDeliveries, type LotKnown, type NamedDeliveries } from './engine/mixing/build-deliveries.ts';
export { BASES, type Seed, type Spread, type SpreadQuestion, TIER, TIERS } from './engine/mixing/question.ts';
export { type PreparedGraph, prepareGraph, spread } from './engine/mixing/spread.ts';
export { runTrace, traceLoaded } from './engine/trace.ts';
export { exportTrace } from './export-trace.ts';
export { find } from './find.ts';
export {
  DELIVERIES_LIMITS,
  type DeliveriesAsked,
  type LoadedDeliveries,
  loadDeliveries,
} from './load-deliveries.ts';
export { loadLots } from './load-lots.ts';
export { productDealers } from './product-dealers.ts';
export { type RecallScopesView, recallScopes } from './recall-scopes.ts';
export {
  lineKey,
  type ReachedLine,
  type ReachedStep,
  type ReachedSteps,
  reachedSteps,
  type ScopeFigures,
} from './scope-lines.ts';
export { type Flow, type StepChoice, type StepName, stepChoices } from './scope-steps.ts';
export { findSources } from './source/engine/find-sources.ts';
export type { SourceAnswer, SourceCase, SourceQuestion } from './source/engine/question.ts';
export { type TracePorts, traceOperations } from './trace.routes.ts';
export { type TraceTools, type TraceView, traceLots } from './trace-lots.ts';
