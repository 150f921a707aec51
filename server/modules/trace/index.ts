export type { TraceAnswer, TraceFlow, TraceHolder, TraceLimits, TraceQuestion } from './engine/graph.ts';
export { runTrace, traceLoaded } from './engine/trace.ts';
export { loadLots } from './load-lots.ts';
