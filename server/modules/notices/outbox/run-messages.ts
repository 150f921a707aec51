import { startTurns, type Turns, type Worker } from '../../../platform/repeat.ts';
import { type SendTools, sendMessagesOnce } from './send-messages.ts';

/** Sends what is due until it is stopped; rests when nothing is. Any number of servers at once. */
export const startMessageWorker = (tools: SendTools, turns: Turns): Worker =>
  startTurns(async () => (await sendMessagesOnce(tools)) > 0, turns);
