import { answered, LuyuanProblem } from '../typescript/src/index.ts';
import { batchesOf, type FileRow, nameOfFile } from './read-rows.ts';
import { emptyTally, type Refused, report, type Tally } from './report.ts';
import { connect, type Settings } from './settings.ts';

type Luyuan = ReturnType<typeof connect>;
const STATUSES = ['taken', 'repeated', 'refused', 'waiting', 'dropped'] as const;

/**
 * Sends a file in batches, or with `dryRun` asks what would become of its rows. Batches are numbered by the file's
 * content: a run that was cut off is simply begun again, and what was taken is repeated and not recorded twice.
 * 0 where nothing was refused, 1 where something was.
 */
export async function sendRows(settings: Settings, path: string, dryRun: boolean): Promise<number> {
  const luyuan = connect(settings);
  const name = settings.batch ?? `file-${await nameOfFile(path)}`;
  const tally = emptyTally();
  const refused: Refused[] = [];
  let batch = 0;
  for await (const rows of batchesOf(path)) {
    batch += 1;
    await sendOne(luyuan, { batchNumber: `${name}-${batch}`, dryRun }, rows, tally, refused);
    if (!settings.json) console.error(`${tally.rows} 行 rows, 拒收 refused ${tally.refused}`);
  }
  report(tally, refused, settings.json, dryRun);
  return tally.refused + tally.dropped === 0 ? 0 : 1;
}

async function sendOne(
  luyuan: Luyuan,
  head: { batchNumber: string; dryRun: boolean },
  rows: readonly FileRow[],
  tally: Tally,
  refused: Refused[],
): Promise<void> {
  const body = { ...head, rows: rows.map((row) => row.content as Record<string, unknown>) };
  const answer = await answered(luyuan.POST('/api/v1/batches', { body }));
  tally.rows += rows.length;
  for (const status of STATUSES) tally[status] += answer.sums[status];
  for (const row of answer.rows) {
    if (row.status === 'taken' || row.status === 'repeated') continue;
    refused.push({
      line: rows[row.row - 1]?.line ?? 0,
      type: row.type,
      documentNumber: row.documentNumber,
      status: row.status,
      code: row.code ?? '',
      path: row.path ?? '',
      zh: row.zh ?? '',
      en: row.en ?? '',
    });
  }
}

/** Checks a file against the server; where none can be reached, against the schemas alone, and says so. */
export async function checkRows(settings: Settings, path: string): Promise<number> {
  try {
    return await sendRows(settings, path, true);
  } catch (error) {
    const isAway = !(error instanceof LuyuanProblem) && error instanceof TypeError;
    if (!isAway) throw error;
    console.error(
      `连不上 ${settings.url}，只按格式检查；编码、库存和往来单位没有核对。\n${settings.url} cannot be reached: checked against the schemas alone, not against codes, stock and parties.`,
    );
    // The platform's own schemas, which are not loaded where a server answers.
    const { checkOffline } = await import('./check-offline.ts');
    return checkOffline(settings, path);
  }
}
