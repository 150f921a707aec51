import { withOurs } from '../../server/modules/intake/index.ts';
import { loadCity } from '../../server/modules/registry/index.ts';
import { findCity } from '../../server/platform/config.ts';
import { Problem } from '../../server/platform/errors.ts';
import { rowTypes } from '../../server/row-types.ts';
import { readRows } from './read-rows.ts';
import { emptyTally, type Refused, report } from './report.ts';
import type { Settings } from './settings.ts';

/** Holds every row of a file against the schema of its type, without a server. */
export async function checkOffline(settings: Settings, path: string): Promise<number> {
  const city = loadCity(findCity(process.env.LUYUAN_CITY));
  const tally = emptyTally();
  const refused: Refused[] = [];
  for await (const { line, content } of readRows(path)) {
    tally.rows += 1;
    const row = (content ?? {}) as { type?: string; body?: { documentNumber?: string } };
    const type = rowTypes.get(row.type ?? '');
    try {
      if (!type) throw unknown(row.type ?? '');
      // Codes of one's own are for the server to map: anything may stand there.
      type.check(withOurs(city, row.body, new Map()).body);
      tally.taken += 1;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      tally.refused += 1;
      refused.push({
        line,
        type: row.type ?? '',
        documentNumber: row.body?.documentNumber ?? null,
        status: 'refused',
        code: error.code,
        path: error.path === '/type' ? error.path : `/body${error.path}`,
        ...error.words,
      });
    }
  }
  report(tally, refused, settings.json, true);
  return tally.refused === 0 ? 0 : 1;
}

const unknown = (type: string) =>
  new Problem(422, 'row-type-unknown', {
    zh: `没有“${type}”这种行。type 可以是：${[...rowTypes.keys()].join('、')}。`,
    en: `There is no row of type "${type}". Types are: ${[...rowTypes.keys()].join(', ')}.`,
    path: '/type',
  });
