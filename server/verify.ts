import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseFileTools } from './case-file-tools.ts';
import { openDatabase } from './database.ts';
import { type CaseFileFinding, verifyCaseFile } from './modules/case-files/index.ts';
import { failuresOf, type VerifyPosition, verifyArchive, verifyLedger } from './modules/ledger/index.ts';
import { loadCity } from './modules/registry/index.ts';
import { type RecountTools, rebuildRollups, verifyRollups } from './modules/rollups/index.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readConfig } from './platform/config.ts';
import type { Db } from './platform/db.ts';
import { Problem } from './platform/errors.ts';
import { openKeys } from './platform/keys.ts';
import { exitWithParent } from './platform/process.ts';
import { projections } from './projections.ts';
import { makeTools } from './tools.ts';

/**
 * npm run verify [-- --from-start] [-- --rebuild-rollups] [-- --archive <file>] [-- --case-file <file> [--offline] [--key <key>]]
 *
 * Rebuilds movements, edges, links and holdings from the documents and compares; checks roots and signatures; counts
 * the roll-ups anew and compares. Ends with 0 when everything agrees, 1 when not. Where it was stopped in the ledger,
 * and what it had found, is kept in the data folder, and the next run goes on there.
 * With --case-file <file> only the file of a case: against the database, or with --offline by signatures and hashes alone,
 * with --key <base64url> by that public key.
 * With --rebuild-rollups only the roll-ups, which are put right. With --archive only an archived half-year of lots.
 */
async function main(): Promise<number> {
  exitWithParent();
  const args = process.argv.slice(2);
  const config = readConfig(process.env, args);
  const archive = args.indexOf('--archive');
  const file = archive < 0 ? undefined : (args[archive + 1] ?? '');
  if (file === '') {
    throw new Problem(400, 'archive-file-missing', {
      zh: '请写明归档文件：npm run verify -- --archive <文件>',
      en: 'Name the file: npm run verify -- --archive <file>',
    });
  }
  const caseFile = optionOf(args, '--case-file');
  // Signatures and hashes need nobody's database.
  if (caseFile !== undefined && args.includes('--offline'))
    return showCaseFile(
      await verifyCaseFile(readFileSync(caseFile), { trusted: optionOf(args, '--key') ?? null }),
    );
  const database = await openDatabase(
    config,
    (words) => console.log(`${words.zh}  ${words.en}`),
    (error) => console.error(error.message),
  );
  try {
    const city = loadCity(config.cityDir);
    if (caseFile !== undefined) return await verifyOneCaseFile(config, database.db, caseFile);
    const tools = { db: database.db, projections: projections(city), timeZone: city.city.timezone };
    if (file !== undefined) return await verifyOneArchive(tools, file);
    if (args.includes('--rebuild-rollups')) return await rebuild(tools);
    const ledger = await verifyAllOfLedger(tools, config.dataDir, args.includes('--from-start'));
    const rollups = await verifyAllRollups(tools);
    console.log(
      ledger + rollups === 0
        ? '全部一致。 Everything agrees.'
        : `发现 ${ledger + rollups} 处不一致。 ${ledger + rollups} findings.`,
    );
    return ledger + rollups === 0 ? 0 : 1;
  } finally {
    await database.close();
  }
}

/** What follows an option; '' is refused. */
function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(name);
  if (at < 0) return undefined;
  const value = args[at + 1];
  if (value !== undefined && !value.startsWith('--')) return value;
  throw new Problem(400, 'option-incomplete', {
    zh: `请在 ${name} 后面写明内容，例如 npm run verify -- --case-file <文件> --key <平台公钥>`,
    en: `Say what ${name} is, for example npm run verify -- --case-file <file> --key <public key>`,
  });
}

/** A case file against this database, and by the platform's own key unless another is named. */
async function verifyOneCaseFile(config: Config, db: Db, path: string): Promise<number> {
  const keys = openKeys(join(config.dataDir, 'keys'));
  const tools = await makeTools({ db, clock: systemClock, keys, city: loadCity(config.cityDir) });
  const trusted = optionOf(process.argv, '--key') ?? keys.publicKey.toString('base64url');
  return showCaseFile(await verifyCaseFile(readFileSync(path), { tools: caseFileTools(tools), trusted }));
}

const MARKS = { true: '✓', false: '✗', null: '·' } as const;

/** Line by line what holds, what does not, and what could not be looked at. */
function showCaseFile(findings: readonly CaseFileFinding[]): number {
  for (const { holds, zh, en } of findings) console.log(`  ${MARKS[`${holds}`]} ${zh}\n    ${en}`);
  const bad = findings.filter((one) => one.holds === false).length;
  console.log(
    bad === 0
      ? '案卷核验通过。 The case file holds.'
      : `案卷核验不通过，${bad} 处不一致。 The case file does not hold: ${bad} findings.`,
  );
  return bad === 0 ? 0 : 1;
}

const show = (findings: readonly { what: string; documentId?: string; detail: string }[]): number => {
  for (const finding of findings)
    console.log(`  ${[finding.what, finding.documentId, finding.detail].filter(Boolean).join(' ')}`);
  return findings.length;
};

/** Returns the number of findings, which are shown. */
async function verifyAllOfLedger(tools: RecountTools, dataDir: string, fromStart: boolean): Promise<number> {
  const mark = join(dataDir, 'verify-position.json');
  if (fromStart) rmSync(mark, { force: true });
  const earlier = readMark(mark);
  if (earlier)
    console.log(`接着上次继续。 Going on after document ${earlier.after}, lot ${earlier.lotsAfter}.`);
  const started = performance.now();
  const result = await verifyLedger(tools.db, tools.projections, {
    ...earlier,
    onProgress: (reached) => {
      writeMark(mark, reached);
      process.stdout.write(`\r${reached.documents} 份单据 documents, ${reached.holdings} 条结存 holdings …`);
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
  return show(result.findings);
}

const counting = (documents: number) =>
  process.stdout.write(`\r统计 counting: ${documents} 份单据 documents …`);

/** Returns the number of findings, which are shown. */
async function verifyAllRollups(tools: RecountTools): Promise<number> {
  const result = await verifyRollups(tools, { onProgress: counting });
  console.log(
    `\r重算了 ${result.documents} 份单据的统计，与 ${result.cells} 个统计格核对；另有 ${result.pending} 份单据尚待统计。`,
  );
  console.log(
    `Counted ${result.documents} documents anew against ${result.cells} cells of the roll-ups; ${result.pending} more wait to be counted.`,
  );
  const failed = await failuresOf(tools.db);
  for (const one of failed)
    console.log(`  未能统计 not counted: ${one.documentId}, ${one.tries} 次 tries: ${one.error}`);
  if (result.findings.length > 0)
    console.log('  可用 --rebuild-rollups 重建统计。 --rebuild-rollups puts the roll-ups right.');
  return show(result.findings);
}

async function rebuild(tools: RecountTools): Promise<number> {
  const { documents, pending } = await rebuildRollups(tools, { onProgress: counting });
  console.log(`\r统计已由 ${documents} 份单据重建；另有 ${pending} 份尚待统计。`);
  console.log(
    `The roll-ups were built anew from ${documents} documents; ${pending} more wait to be counted.`,
  );
  return 0;
}

async function verifyOneArchive(tools: RecountTools, file: string): Promise<number> {
  const { manifest, lots, documents, findings } = await verifyArchive(
    tools.db,
    tools.projections,
    file,
    (done) => process.stdout.write(`\r${done} 批 lots …`),
  );
  console.log(`\r归档 ${manifest?.period ?? file}：核对了 ${lots} 批、${documents} 份单据。`);
  console.log(`Archive ${manifest?.period ?? file}: checked ${lots} lots against ${documents} documents.`);
  show(findings);
  console.log(
    findings.length === 0
      ? '签名、校验和与单据全部一致。 Signature, root and documents all agree.'
      : `发现 ${findings.length} 处不一致。 ${findings.length} findings.`,
  );
  return findings.length === 0 ? 0 : 1;
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
