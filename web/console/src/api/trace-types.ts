import type { TraceView } from './types.ts';

/** What a trace answers. Instants are milliseconds since 1970, quantities base units, null is "unknown". */

export const TRACE_DIRECTIONS = ['both', 'forward', 'backward'] as const;
export const CERTAINTIES = ['recorded', 'possible', 'unknown'] as const;
export type TraceDirection = (typeof TRACE_DIRECTIONS)[number];

export type { TraceView };
export type Possible = NonNullable<TraceView['possible']>;
export type PossibleHolder = Possible['holders'][number];
export type TraceAnswer = TraceView['answer'];
export type TraceHolder = TraceAnswer['holders'][number];
export type TraceFlow = TraceAnswer['flows'][number];
export type TraceLink = TraceAnswer['links'][number];
export type Certainty = TraceHolder['certainty'];
export type TraceParty = TraceView['parties'][string];
export type TraceLot = TraceView['lots'][string];
export type Position = TraceParty['position'];
