import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { type VerifyPosition, verifyLedger } from './modules/ledger/index.ts';
import { loadCity } from './modules/registry/index.ts';
import { readConfig } from './platform/config.ts';
import { Problem } from './platform/errors.ts';
import { exitWithParent } from './platform/process.ts';
import { projections } from './projections.ts';

/**
 * npm run verify [-- --from-start]
 *
 * Rebuilds movements, edges, links and holdings from the documents and compares; checks roots and signatures. Ends
 * with 0 when everything agrees, 1 when not. Where it was stopped, and what it had found, is kept in the data folder,
 * and the next run goes on there.
 */
async function main(): Promise<number> {
  exitWithParent();
  const config = readConfig(process.env, process.argv.slice(2));
  const mark = join(config.dataDir, 'verify-position.json');
  if (process.argv.includes('--from-start')) rmSync(mark, { force: true });
  const earlier = readMark(mark);
  if (earlier)
    console.log(`接着上次继续。 Going on after document ${earlier.after}, lot ${earlier.lotsAfter}.`);
  const database = await openDatabase(
    config,
    (words) => console.log(`${words.zh}  ${words.en}`),
    (error) => console.error(error.message),
  );
  try {
    const city = loadCity(config.cityDir);
    const started = performance.now();
    const result = await verifyLedger(database.db, projections(city), {
      ...earlier,
      onProgress: (reached) => {
        writeMark(mark, reached);
        process.stdout.write(
          `\r${reached.documents} 份单据 documents, ${reached.holdings} 条结存 holdings …`,
        );
      },
    });
    rmSync(mark, { force: true });
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `\r核对了 ${result.documents} 份单据、${result.movements} 条流转、${result.holdings} 条结存，用时 ${seconds} 秒。`,
    );
    console.log(
      `Checked ${result.documents} documents, ${result.movements} movements, ${result.holdings} holdings in ${seconds} s.`,
    );
    for (const finding of result.findings)
      console.log(`  ${finding.what} ${finding.documentId} ${finding.detail}`);
    console.log(
      result.findings.length === 0
        ? '全部一致。 Everything agrees.'
        : `发现 ${result.findings.length} 处不一致。 ${result.findings.length} findings.`,
    );
    return result.findings.length === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

/** Where an earlier run stopped, if one did. A mark that cannot be read is none: the run begins anew. */
function readMark(mark: string): VerifyPosition | undefined {
  if (!existsSync(mark)) return undefined;
  try {
    const kept = JSON.parse(readFileSync(mark, 'utf8')) as Partial<VerifyPosition>;
    return kept.lotsAfter !== undefined && Array.isArray(kept.findings)
      ? (kept as VerifyPosition)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Written beside and moved: a run that is killed leaves the mark before or this one, never half of it. */
function writeMark(mark: string, reached: VerifyPosition): void {
  writeFileSync(`${mark}.new`, JSON.stringify(reached));
  renameSync(`${mark}.new`, mark);
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof Problem) console.error(`${error.words.zh}\n${error.words.en}`);
    else console.error(error);
    process.exit(2);
  },
);
