import {
  FullCity,
  type FullCityWish,
  type FullDay,
  RowWriter,
  SIGHTING_KINDS,
} from '../../../../simulator/full-city/index.ts';
import { type Row, RowTaker } from '../../../../simulator/full-city/testing/apply-rows.ts';
import { sightingCode } from '../../../../simulator/full-city/truth-rows.ts';
import { city as cityData } from '../../../../simulator/test-plan.ts';
import { openEmptyCity, type TestCity } from '../../../../test/support/city.ts';
import { outboxConsumers, outboxTools } from '../../../outbox.ts';
import { Problem } from '../../../platform/errors.ts';
import type { AccountId, Principal } from '../../identity/index.ts';
import { runOutboxOnce } from '../../ledger/index.ts';
import { sweepAll } from '../index.ts';
import { reportSightings, type ScanInput } from '../report-sightings.ts';

/** A full city at a small size, taken in by the platform with its scans, and everything found in it. */
export interface FullCityRun {
  platform: TestCity;
  full: FullCity;
  days: FullDay[];
  found: FoundRow[];
  documents: number;
  refused: number;
  /** Milliseconds of all checks: of documents, scans, and sweeps. */
  took_ms: { documents: number; scans: number; sweep: number };
}

export interface FoundRow {
  kind: string;
  key: string;
  uscc: string | null;
  gtin: string | null;
  batch: string | null;
  code: string | null;
  quantity: [number | null, number | null];
  evidence: object[];
}

export async function runFullCity(wish: FullCityWish): Promise<FullCityRun> {
  const rows: Row[] = [];
  const full = new FullCity(wish, cityData, (body) => rows.push({ type: 'party', body }));
  const writer = new RowWriter(full.census, full.town.lots);
  for (const row of writer.products()) rows.push(row as unknown as Row);
  const days: FullDay[] = [];
  const scans: ScanInput[] = [];
  for (const day of full.days()) {
    days.push(day);
    for (const row of writer.documents(day.documents)) rows.push(row as unknown as Row);
  }
  for (const columns of full.town.registrar.takeRest())
    for (const row of writer.documents(columns)) rows.push(row as unknown as Row);
  const platform = await openEmptyCity();
  const taker = new RowTaker(platform.tools);
  let refused = 0;
  for (const row of rows) {
    // An import goes on where a row is refused, and reports it.
    await taker.take(row).catch((error: unknown) => {
      if (!(error instanceof Problem)) throw error;
      refused += 1;
    });
  }
  const ids = await partyIds(platform);
  for (const day of days) scans.push(...scansOf(full, day, ids, platform));
  const took_ms = { documents: 0, scans: 0, sweep: 0 };
  took_ms.documents = await timed(async () => {
    for (;;) {
      const run = await runOutboxOnce(outboxTools(platform.tools), outboxConsumers(platform.tools), 200);
      if (run.failed > 0) throw new Error('a document failed');
      if (run.done === 0) return;
    }
  });
  const officer = officerOf(platform);
  took_ms.scans = await timed(async () => {
    for (let first = 0; first < scans.length; first += 200) {
      const results = await reportSightings(platform.tools, officer, scans.slice(first, first + 200));
      const refused = results.find((one) => one.status === 'refused');
      if (refused) throw new Error(`${JSON.stringify(scans[first + refused.index])} ${refused.error?.en}`);
    }
  });
  platform.clock.set('2026-12-20T00:00:00Z');
  took_ms.sweep = await timed(async () => {
    await sweepAll(platform.tools);
  });
  return { platform, full, days, found: await foundIn(platform), documents: rows.length, refused, took_ms };
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return Math.round(performance.now() - started);
}

async function partyIds(platform: TestCity): Promise<Map<string, string>> {
  const { rows } = await platform.owner.query<{ uscc: string; party_id: string }>(
    'SELECT uscc, party_id FROM registry.party WHERE uscc IS NOT NULL',
  );
  return new Map(rows.map((row) => [row.uscc, row.party_id]));
}

/**
 * What terminals and officers scanned. A batch scanned away from any business is a shopper's and is never sent; a
 * unique code without a business is taken for an officer's scan in that district.
 */
function scansOf(
  full: FullCity,
  { sightings }: FullDay,
  ids: ReadonlyMap<string, string>,
  platform: TestCity,
): ScanInput[] {
  const { census, town } = full;
  return Array.from({ length: sightings.count }, (_none, row) => row).flatMap((row): ScanInput[] => {
    const kind = SIGHTING_KINDS[sightings.kind.at(row)] ?? 'batch';
    const party = sightings.party.at(row);
    if (kind === 'batch' && party < 0) return [];
    const formed = kind === 'batch' || kind === 'piece';
    const partyId = party < 0 ? undefined : ids.get(census.member(party).uscc);
    const division = census.districts[sightings.district.at(row)] ?? '';
    return [
      {
        code: sightingCode(sightings, row, census, town.lots),
        // Numbers of the simulator's vouchers are unique like those of tills, but have no form of the platform's.
        ...(formed ? {} : { kind: 'receipt' as const, issuer: platform.tools.officeId }),
        at: new Date(sightings.at.at(row)).toISOString(),
        precision: 'instant',
        place: partyId ? { partyId } : { division },
      },
    ];
  });
}

function officerOf(platform: TestCity): Principal {
  return {
    accountId: null as unknown as AccountId,
    userName: 'officer',
    displayName: 'officer',
    role: 'regulator',
    partyId: null,
    divisionCode: platform.city.city.code,
    via: 'api-key',
  };
}

async function foundIn(platform: TestCity): Promise<FoundRow[]> {
  const { rows } = await platform.owner.query(
    `SELECT f.kind, f.key, p.uscc, coalesce(a.gtin, b.gtin) AS gtin, l.batch, f.code, f.quantity_lower, f.quantity_upper,
            f.evidence
       FROM alerts.finding f LEFT JOIN registry.party p USING (party_id) LEFT JOIN registry.lot l USING (lot_id)
       LEFT JOIN registry.product a ON a.product_id = l.product_id
       LEFT JOIN registry.product b ON b.product_id = f.product_id
      WHERE f.ceased_at IS NULL ORDER BY f.key`,
  );
  return rows.map((row) => ({
    kind: row.kind,
    key: row.key,
    uscc: row.uscc,
    gtin: row.gtin,
    batch: row.batch,
    code: row.code,
    quantity: [row.quantity_lower, row.quantity_upper].map((one) => (one === null ? null : Number(one))) as [
      number | null,
      number | null,
    ],
    evidence: row.evidence,
  }));
}
