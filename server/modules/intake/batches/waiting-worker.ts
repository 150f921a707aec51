import { startTurns, type Turns, type Worker } from '../../../platform/repeat.ts';
import type { RowTools } from './read-rows.ts';
import { takeWaiting } from './take-waiting.ts';

/**
 * Takes rows whose codes were mapped while nobody was there to take them: a server that ended between the mapping and
 * the rows leaves both in the database, and any server goes on.
 */
export const startWaitingWorker = (tools: RowTools, turns: Turns): Worker =>
  startTurns(async () => {
    await takeWaiting(tools, null);
    return false;
  }, turns);
