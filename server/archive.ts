import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type OpenDatabase, openDatabase } from './database.ts';
import {
  type ArchiveOptions,
  type ArchiveTools,
  archivePeriod,
  archiveStrays,
  finishArchived,
  type Judgement,
  judgePeriods,
  judgeStrays,
} from './modules/ledger/index.ts';
import { loadCity } from './modules/registry/index.ts';
import { systemClock } from './platform/clock.ts';
import { type Config, readConfig } from './platform/config.ts';
import { openDb } from './platform/db.ts';
import { Problem } from './platform/errors.ts';
import { openKeys } from './platform/keys.ts';
import { exitWithParent } from './platform/process.ts';
import { makeTools } from './tools.ts';

/**
 * npm run archive [-- --run] [--period 2025h1] [--to <folder>] [--alive-max <percent>] [--keep] [--drop-kept]
 *
 * Without --run it only says which half-years of lots could go. With it, each that may go is written to a file, read
 * back, taken out of the ledger and dropped (with --keep: left in the database, detached). Ends with 0; with 1 where
 * something could not be done.
 */

/** A half-year of which more than this share of lots is alive is left for another year. */
const ALIVE_PERCENT_MAX = 10;

const say = (words: { zh: string; en: string }): void => console.log(`${words.zh}  ${words.en}`);

interface Flags {
  run: boolean;
  period: string | undefined;
  folder: string;
  alive_percent_max: number;
  keep: boolean;
  dropKept: boolean;
}

/** Errors: `archive-flags-invalid`. */
function readFlags(args: string[], config: Config): Flags {
  try {
    const { values } = parseArgs({
      args,
      options: {
        run: { type: 'boolean', default: false },
        period: { type: 'string' },
        to: { type: 'string', default: join(config.dataDir, 'archive') },
        'alive-max': { type: 'string', default: String(ALIVE_PERCENT_MAX) },
        keep: { type: 'boolean', default: false },
        'drop-kept': { type: 'boolean', default: false },
      },
    });
    const percent = Number(values['alive-max']);
    if (!(percent >= 0 && percent <= 100)) throw new RangeError('--alive-max');
    if (values.period !== undefined && !/^\d{4}h[12]$/.test(values.period)) throw new RangeError('--period');
    return {
      run: values.run,
      period: values.period,
      folder: resolve(values.to),
      alive_percent_max: percent,
      keep: values.keep,
      dropKept: values['drop-kept'],
    };
  } catch (error) {
    const what = error instanceof Error ? error.message : '';
    throw new Problem(400, 'archive-flags-invalid', {
      zh: `参数有误（${what}）。可用：--run、--period 2025h1、--to 文件夹、--alive-max 百分数、--keep、--drop-kept。`,
      en: `Not understood (${what}). There are: --run, --period 2025h1, --to <folder>, --alive-max <percent>, --keep, --drop-kept.`,
    });
  }
}

async function main(): Promise<number> {
  exitWithParent();
  const config = readConfig(process.env, []);
  const flags = readFlags(process.argv.slice(2), config);
  const database = await openDatabase(config, say, (error) => console.error(error.message));
  try {
    return await archive(config, flags, database);
  } finally {
    await database.close();
  }
}

async function archive(config: Config, flags: Flags, database: OpenDatabase): Promise<number> {
  const city = loadCity(config.cityDir);
  const keys = openKeys(join(config.dataDir, 'keys'));
  const { signingKeyId } = await makeTools({ db: database.db, clock: systemClock, keys, city });
  const owner = openDb({ url: database.ownerUrl, connections_max: 2, onError: () => undefined });
  const tools: ArchiveTools = { owner, city, keys, signingKeyId, now: new Date(), folder: flags.folder };
  try {
    if (flags.run) await finishArchived(tools, flags.dropKept);
    const judged = (await judgePeriods(tools, progress)).filter(
      ({ period }) => flags.period === undefined || period.name === flags.period,
    );
    clearLine();
    if (judged.length === 0)
      say({ zh: '没有已结束而未归档的半年。', en: 'No half-year is over and not yet archived.' });
    let blocked = flags.period === undefined ? await strays(tools, flags) : 0;
    for (const one of judged) {
      const goes = describe(one, flags);
      if (!goes || !flags.run) continue;
      blocked += await runOne(tools, one, flags);
    }
    if (!flags.run && judged.length > 0)
      say({ zh: '以上只是查看；加上 --run 才会归档。', en: 'This was a look only; --run archives.' });
    return blocked === 0 ? 0 : 1;
  } finally {
    await owner.close();
  }
}

const STEPS: Readonly<Record<string, { zh: string; en: string }>> = {
  judging: { zh: '逐批判断', en: 'looking at' },
  writing: { zh: '写归档文件', en: 'writing' },
  reading: { zh: '读回核对', en: 'reading back' },
};

const progress: NonNullable<ArchiveOptions['onProgress']> = (step, lots) => {
  const words = STEPS[step];
  process.stdout.write(`\r${words?.zh} ${words?.en}: ${lots} 批 lots …   `);
};
const clearLine = () => process.stdout.write(`\r${' '.repeat(60)}\r`);

/** Says what would become of a half-year; true where it may go. */
function describe({ period, lots, past, rows }: Judgement, flags: Flags): boolean {
  const alive = lots - past;
  const percent = lots === 0 ? 0 : (alive / lots) * 100;
  // Where nothing is past there is nothing to write, only rows to move about.
  const goes = past > 0 && percent <= flags.alive_percent_max;
  const figures = {
    zh: `${lots} 批、${rows} 条记录，其中 ${alive} 批（${percent.toFixed(1)}%）仍在流转或未满保存期`,
    en: `${lots} lots, ${rows} rows; ${alive} lots (${percent.toFixed(1)} %) still move or must still be kept`,
  };
  say(
    goes
      ? { zh: `${period.name}：可以归档。${figures.zh}。`, en: `${period.name} may go: ${figures.en}.` }
      : {
          zh: `${period.name}：暂不归档。${figures.zh}（--alive-max ${flags.alive_percent_max}%）。`,
          en: `${period.name} stays: ${figures.en} (--alive-max ${flags.alive_percent_max} %).`,
        },
  );
  return goes;
}

/** Lots that stayed behind when their half-year went, and late documents. Returns 1 where it could not be done. */
async function strays(tools: ArchiveTools, { run }: Flags): Promise<0 | 1> {
  const { lots, past } = await judgeStrays(tools);
  if (lots === 0) return 0;
  say({
    zh: `已归档的半年还有 ${lots} 批留在账上，其中 ${past} 批现在可以归档。`,
    en: `Of archived half-years ${lots} lots are still in the ledger; ${past} of them may go now.`,
  });
  if (!run || past === 0) return 0;
  return told(async () => {
    for (const { file, manifest } of await archiveStrays(tools, progress)) {
      clearLine();
      say({
        zh: `补归档 ${manifest.manifest.lots} 批，文件 ${file}。请把它另存一份。`,
        en: `${manifest.manifest.lots} more lots are archived in ${file}. Keep a second copy of it.`,
      });
    }
  });
}

/** Does the work; where it cannot be done says why, and returns 1. */
async function told(work: () => Promise<void>): Promise<0 | 1> {
  try {
    await work();
    return 0;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    clearLine();
    console.error(`${error.words.zh}\n${error.words.en}`);
    return 1;
  }
}

/** Returns 1 where it could not be done, with the reason said; the other half-years are still tried. */
function runOne(tools: ArchiveTools, { period }: Judgement, flags: Flags): Promise<0 | 1> {
  return told(async () => {
    const { file, manifest } = await archivePeriod(tools, period, { keep: flags.keep, onProgress: progress });
    clearLine();
    const { lots, rows } = manifest.manifest;
    say({
      zh: `${period.name} 已归档：${lots} 批、${rows.movement} 条流转，文件 ${file}。请把它另存一份。`,
      en: `${period.name} is archived: ${lots} lots, ${rows.movement} movements, in ${file}. Keep a second copy of it.`,
    });
  });
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    if (error instanceof Problem) console.error(`${error.words.zh}\n${error.words.en}`);
    else console.error(error);
    process.exit(2);
  },
);
