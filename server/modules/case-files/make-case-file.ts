import { addEntry } from '../cases/index.ts';
import { displayNames } from '../identity/index.ts';
import { sha256 } from '../ledger/index.ts';
import { assemble } from './assemble.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import { type Asked, insertFile, noteFailure, noteProgress, takeRequest } from './case-files.store.ts';
import { gatherCase } from './gather.ts';

/** Whoever is at a file longer than this has stopped, and another takes it. */
const LEASE_MS = 300_000;

const FORMAT_WORDS = {
  pdf: { zh: 'PDF 案卷', en: 'Case file as PDF' },
  docx: { zh: 'Word 案卷', en: 'Case file as Word' },
  bundle: { zh: '案卷打包', en: 'Case file as a bundle' },
} as const;

/** Makes one file that is waited for, if there is one; answers whether there was. Any number of servers may do so. */
export async function makeOneCaseFile(tools: CaseFileTools): Promise<boolean> {
  const now = tools.clock.now();
  const asked = await tools.db.transaction((tx) => takeRequest(tx, now, new Date(now.getTime() + LEASE_MS)));
  if (!asked) return false;
  try {
    await make(tools, asked);
  } catch (error) {
    await noteFailure(tools.db, asked.fileId, error instanceof Error ? error.message : String(error));
    throw error;
  }
  return true;
}

async function make(tools: CaseFileTools, asked: Asked): Promise<void> {
  const at = tools.clock.now();
  const names = await displayNames(tools.db, [asked.askedBy]);
  const gathered = await gatherCase(
    tools,
    { caseId: asked.caseId, madeBy: names.get(asked.askedBy) ?? '', at },
    (done, of) => noteProgress(tools.db, asked.fileId, done, of),
  );
  const content = await assemble(tools, gathered, asked.format);
  const hash = sha256(content);
  const words = FORMAT_WORDS[asked.format];
  await tools.db.transaction(async (tx) => {
    const isNew = await insertFile(tx, {
      fileId: asked.fileId,
      caseId: asked.caseId,
      sha256: hash,
      documents: gathered.signed.content.documents.length,
      lastEntry: gathered.lastEntry,
      madeAt: at,
      content,
    });
    if (!isNew) return;
    const hex = hash.toString('hex');
    await addEntry(tx, tools, {
      caseId: asked.caseId,
      kind: 'case-file',
      at,
      accountId: asked.askedBy,
      documentId: null,
      zh: `生成${words.zh}，SHA-256 ${hex}。`,
      en: `${words.en} made, SHA-256 ${hex}.`,
      figures: { sha256: hex, bytes: content.length, format: asked.format },
    });
  });
}

export interface CaseFileWorker {
  wake(): void;
  stop(): Promise<void>;
}

/** Makes files while the server runs; looks by itself for those that another server was asked for, or has left. */
export function startCaseFileWorker(
  tools: CaseFileTools,
  options: { every_ms: number; onError(error: unknown): void },
): CaseFileWorker {
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;
  const work = async () => {
    try {
      while (!isStopped && (await makeOneCaseFile(tools)));
    } catch (error) {
      options.onError(error);
    }
  };
  const wake = () => {
    running = running.then(work);
  };
  const timer = setInterval(wake, options.every_ms);
  timer.unref();
  return {
    wake,
    stop: async () => {
      isStopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
