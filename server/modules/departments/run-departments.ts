import { startTurns, type Turns, type Worker } from '../../platform/repeat.ts';
import { askDepartments } from './ask-departments.ts';
import type { DepartmentTools } from './department-tools.ts';
import { settleOne } from './settle-certificate.ts';

const SETTLED_MAX = 500;

export interface DepartmentRun {
  settled: number;
  asked: number;
}

/** One round: what is due to be worked out, what is due to be asked, and what followed from the answers. */
export async function runDepartmentsOnce(tools: DepartmentTools): Promise<DepartmentRun> {
  const before = await settleAll(tools);
  const asked = await askDepartments(tools);
  return { settled: before + (asked > 0 ? await settleAll(tools) : 0), asked };
}

async function settleAll(tools: DepartmentTools): Promise<number> {
  let settled = 0;
  while (settled < SETTLED_MAX && (await settleOne(tools))) settled += 1;
  return settled;
}

/** Works until it is stopped; rests after a round in which nothing was due. Any number of servers at once. */
export const startDepartmentWorker = (tools: DepartmentTools, turns: Turns): Worker =>
  startTurns(async () => {
    const { settled, asked } = await runDepartmentsOnce(tools);
    return settled + asked > 0;
  }, turns);
