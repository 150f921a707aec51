import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildApp } from '../../server/app.ts';
import { sweepAll } from '../../server/modules/alerts/index.ts';
import { createAccount, createApiKey } from '../../server/modules/identity/index.ts';
import { loadBacklog, refusedAfter } from '../../server/modules/intake/index.ts';
import { runOutboxOnce } from '../../server/modules/ledger/index.ts';
import { outboxConsumers, outboxTools } from '../../server/outbox.ts';
import { FixedClock } from '../../server/platform/clock.ts';
import { encodePublicCode } from '../../server/platform/codes/public-code.ts';
import {
  type FullCity,
  type FullCityWish,
  type FullDay,
  SIGHTING_KINDS,
  sightingCode,
  writeFullCity,
} from '../../simulator/full-city/index.ts';
import type { Stage } from '../stage.ts';
import { type Keys, readKeys } from './keys.ts';

/** A city that the platform has heard everything about, and the truth of it. */
export interface PlayedCity {
  full: FullCity;
  days: readonly FullDay[];
  keys: Keys;
  /** By `day sighting`: the code as the platform spells it. */
  codes: ReadonlyMap<string, string>;
  rows: number;
  refused: number;
  seconds: Record<'write' | 'import' | 'outbox' | 'scans' | 'sweep', number>;
}

const OUTBOX_AT_ONCE = 200;
const SCANS_AT_ONCE = 200;
/** Scans of batches wait for late records; the sweep is made when the wait is over. */
const LATER_MS = 4 * 86_400_000;

/** Makes a city, imports it in bulk, works out what follows, reports its scans, and sweeps. */
export async function playCity(stage: Stage, wish: FullCityWish): Promise<PlayedCity> {
  const { tools } = stage;
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-truth-'));
  const seconds = { write: 0, import: 0, outbox: 0, scans: 0, sweep: 0 };
  const timed = async <Result>(name: keyof typeof seconds, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now();
    const result = await work();
    seconds[name] = Math.round(performance.now() - started) / 1000;
    return result;
  };
  try {
    const days: FullDay[] = [];
    let made: FullCity | undefined;
    await timed('write', () =>
      writeFullCity(wish, tools.city, folder, undefined, (day, full) => {
        days.push(day);
        made = full;
      }),
    );
    if (!made) throw new Error('a city without days');
    const full = made;
    const loaded = await timed('import', () => importAll(stage, folder));
    await timed('outbox', () => workOff(stage));
    const keys = await readKeys(tools.db, full);
    const codes = await timed('scans', () => reportScans(stage, full, days, keys));
    const clock = new FixedClock(new Date(Date.now() + LATER_MS));
    await timed('sweep', () => sweepAll({ ...tools, clock }));
    return { full, days, keys, codes, ...loaded, seconds };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function importAll({ tools }: Stage, folder: string): Promise<{ rows: number; refused: number }> {
  const account = await createAccount(tools.db, tools.ids, {
    userName: 'loader',
    displayName: 'loader',
    password: 'bench-password',
    role: 'administrator',
  });
  const days = readdirSync(folder).filter((name) => name.startsWith('day-'));
  const sum = { rows: 0, refused: 0 };
  for (const name of ['registry.ndjson', ...days.sort(), 'late.ndjson']) {
    const backlog = await loadBacklog(tools, { path: join(folder, name), recordedBy: account.accountId });
    sum.rows += backlog.lines;
    sum.refused += backlog.refused;
    // A row of the simulator that is refused is a fault of the simulator's, or a check that has changed.
    for (const one of await refusedAfter(tools.db, backlog.backlogId, 0, 5))
      console.error(`${name}, line ${one.line}: ${one.code} ${one.path} ${one.en}`);
  }
  return sum;
}

async function workOff({ tools }: Stage): Promise<void> {
  for (;;) {
    const run = await runOutboxOnce(outboxTools(tools), outboxConsumers(tools), OUTBOX_AT_ONCE);
    if (run.failed > 0) throw new Error(`${run.failed} documents could not be worked off`);
    if (run.done === 0) return;
  }
}

/** Through the API, as an officer's terminals report: shoppers' own scans are not taken, so those without a business stay out. */
async function reportScans(
  stage: Stage,
  full: FullCity,
  days: readonly FullDay[],
  keys: Keys,
): Promise<Map<string, string>> {
  const { tools } = stage;
  const officer = await createAccount(tools.db, tools.ids, {
    userName: 'officer',
    displayName: 'officer',
    password: 'bench-password',
    role: 'regulator',
    divisionCode: tools.city.city.code,
  });
  const apiKey = await createApiKey(tools.db, officer.accountId, 'bench');
  const app = await buildApp({
    tools,
    publicUrl: 'http://bench.example',
    logLevel: 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  const codes = new Map<string, string>();
  try {
    for (const day of days) {
      const scans = scansOf(full, day, keys);
      for (let first = 0; first < scans.length; first += SCANS_AT_ONCE) {
        const some = scans.slice(first, first + SCANS_AT_ONCE);
        const answer = await app.inject({
          method: 'POST',
          url: '/api/v1/sightings',
          headers: { 'x-api-key': apiKey },
          payload: { sightings: some.map(({ scan }) => scan) },
        });
        if (answer.statusCode >= 300) throw new Error(answer.body);
        const { results } = answer.json<{ results: { code: string | null }[] }>();
        for (const [index, { row }] of some.entries())
          codes.set(`${day.day.number} ${row}`, results[index]?.code ?? '');
      }
    }
  } finally {
    await app.close();
  }
  return codes;
}

function scansOf(full: FullCity, day: FullDay, keys: Keys) {
  const { sightings } = day;
  const found: { row: number; scan: Record<string, unknown> }[] = [];
  for (let row = 0; row < sightings.count; row++) {
    const partyId = keys.partyIds[sightings.party.at(row)];
    if (partyId === undefined) continue;
    const kind = SIGHTING_KINDS[sightings.kind.at(row)];
    const document = kind === 'voucher' ? keys.documentIds.get(sightings.of.at(row)) : undefined;
    if (kind === 'voucher' && document === undefined) continue;
    const code = document
      ? encodePublicCode('V', document)
      : sightingCode(sightings, row, full.census, full.town.lots);
    const issuer =
      kind === 'receipt' || kind === 'shelf-tag' ? keys.partyIds[sightings.of.at(row)] : undefined;
    const at = new Date(sightings.at.at(row)).toISOString();
    found.push({ row, scan: { code, kind, at, place: { partyId }, ...(issuer ? { issuer } : {}) } });
  }
  return found;
}
