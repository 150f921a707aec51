import { caseFileTools } from './case-file-tools.ts';
import { startSweeper } from './modules/alerts/index.ts';
import { startCaseFileWorker } from './modules/case-files/index.ts';
import { startDeadlineWorker, startEscalationWorker } from './modules/deadlines/index.ts';
import { startDepartmentWorker } from './modules/departments/index.ts';
import { startCaptureWorker } from './modules/epcis/index.ts';
import { startFileWorker, startWaitingWorker } from './modules/intake/index.ts';
import { startOutboxWorker } from './modules/ledger/index.ts';
import { startMessageWorker, startReminders } from './modules/notices/index.ts';
import { ScanCounter, startScanCounts } from './modules/scan/index.ts';
import { startShelfSweeper } from './modules/shelf-life/index.ts';
import { outboxConsumers, outboxTools } from './outbox.ts';
import { rowTypes } from './row-types.ts';
import type { ServerTools } from './tools.ts';

export interface Workers {
  /** Resolves when each has finished what it was at. */
  stop(): Promise<void>;
}

/** How often balances that are due and scans that have waited are looked at. */
const SWEEP_EVERY_MS = 60_000;

/** How often files are looked for that another server was given, or has left. */
const FILES_EVERY_MS = 2_000;

/** How often rows are looked at that waited for a code: most are taken by whoever maps it. */
const WAITING_EVERY_MS = 30_000;

/** How often numbers that are due are asked of departments, and worked out. */
const DEPARTMENTS_EVERY_MS = 2_000;

/** How often large EPCIS documents are looked for that came in, here or on another server. */
const CAPTURES_EVERY_MS = 1_000;

/** How often counted scans are written; as many seconds of them are lost when a process is killed. */
const SCANS_EVERY_MS = 5_000;

/** How often goods are forgotten that are past their end and gone: an hour, since nobody waits for it. */
const SHELF_EVERY_MS = 3_600_000;
/** How often missed deadlines are looked for: a deadline is said to be over from its minute on, whoever was told. */
const DEADLINES_EVERY_MS = 10_000;
/** How often messages to businesses are looked for that are due: a notice is on its way within about a second. */
const MESSAGES_EVERY_MS = 1_000;

/** How often files of cases are looked for that another server was asked for, or has left. */
const CASE_FILES_EVERY_MS = 2_000;

/** All that a server does beside answering requests. What each works on lies in the database, so that any may go on with it. */
export function startWorkers(tools: ServerTools, onError: (what: string, error: unknown) => void): Workers {
  const told = (what: string) => ({ onError: (error: unknown) => onError(what, error) });
  const files = startFileWorker({ ...tools, rowTypes }, { every_ms: FILES_EVERY_MS, ...told('files') });
  tools.fileWorker = files;
  const caseFiles = startCaseFileWorker(caseFileTools(tools), {
    every_ms: CASE_FILES_EVERY_MS,
    ...told('case files'),
  });
  tools.caseFileWorker = caseFiles;
  const workers = [
    files,
    caseFiles,
    startOutboxWorker(outboxTools(tools), outboxConsumers(tools), told('outbox')),
    startSweeper(tools, { every_ms: SWEEP_EVERY_MS, ...told('alerts') }),
    startWaitingWorker({ ...tools, rowTypes }, { every_ms: WAITING_EVERY_MS, ...told('waiting rows') }),
    startCaptureWorker(tools, { every_ms: CAPTURES_EVERY_MS, ...told('epcis captures') }),
    startDepartmentWorker(tools, { every_ms: DEPARTMENTS_EVERY_MS, ...told('departments') }),
    startShelfSweeper(tools, { every_ms: SHELF_EVERY_MS, ...told('shelf life') }),
    startDeadlineWorker(tools, { every_ms: DEADLINES_EVERY_MS, ...told('deadlines') }),
    startEscalationWorker(tools, { every_ms: DEADLINES_EVERY_MS, ...told('escalation') }),
    startMessageWorker(
      { ...tools, carriers: [], publicUrl: '', ...tools.wayOut },
      { every_ms: MESSAGES_EVERY_MS, ...told('messages') },
    ),
    startReminders(tools, { every_ms: SWEEP_EVERY_MS, ...told('reminders') }),
    startScanCounts(
      { db: tools.db, scanCounter: tools.scanCounter ?? new ScanCounter() },
      { every_ms: SCANS_EVERY_MS, ...told('scan counts') },
    ),
  ];
  return {
    stop: async () => {
      for (const worker of workers) await worker.stop();
    },
  };
}
