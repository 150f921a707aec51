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

export interface DepartmentWorker {
  stop(): Promise<void>;
}

/** Works until it is stopped; rests between rounds in which nothing was due. Any number of servers at once. */
export function startDepartmentWorker(
  tools: DepartmentTools,
  options: { every_ms: number; onError: (error: unknown) => void },
): DepartmentWorker {
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async () => {
    try {
      for (;;) {
        const { settled, asked } = await runDepartmentsOnce(tools);
        if (stopping || settled + asked === 0) break;
      }
    } catch (error) {
      if (!stopping) options.onError(error);
    }
    if (stopping) return;
    timer = setTimeout(() => {
      running = turn();
    }, options.every_ms);
  };
  running = turn();
  return {
    stop: () => {
      stopping = true;
      clearTimeout(timer);
      return running;
    },
  };
}
