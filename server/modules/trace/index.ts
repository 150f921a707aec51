export type { TraceAnswer, TraceFlow, TraceHolder, TraceLimits, TraceQuestion } from './engine/graph.ts';
export { runTrace, traceLoaded } from './engine/trace.ts';
export { exportTrace } from './export-trace.ts';
export { find } from './find.ts';
export { loadLots } from './load-lots.ts';
export { productDealers } from './product-dealers.ts';
export { type TracePorts, traceOperations } from './trace.routes.ts';
export { type TraceTools, type TraceView, traceLots } from './trace-lots.ts';
