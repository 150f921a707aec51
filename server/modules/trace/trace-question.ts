import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import type { CityData } from '../registry/index.ts';
import type { Direction } from './engine/graph.ts';

export interface TraceTools {
  db: Db;
  city: CityData;
  clock: Clock;
}

export interface TraceAsked {
  lots: readonly string[];
  party?: string | undefined;
  direction: Direction;
  asOf?: Date | undefined;
  nodes_max?: number | undefined;
  /** Days within which goods may have been mixed: answers `possible` beside the trace. Not for operators. */
  mixingDays?: number | undefined;
}
