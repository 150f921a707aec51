import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PostedDocument, readOpenSections, readResolved } from '../ledger/index.ts';
import { type AlertRule, type CityData, holdsOnDay, type LotFacts } from '../registry/index.ts';
import type { AlertTools } from './raise-findings.ts';
import { ruleOfKind } from './rules/alert-rules.ts';
import { distance } from './rules/bands.ts';
import { type Found, found } from './rules/found.ts';
import { type SensedReading, sensedTemperatures } from './rules/sensed.ts';
import { stretchesOut } from './rules/too-warm.ts';
import { insertReadings, type PlacedReading, readingsOf } from './watch.store.ts';

type Tools = Omit<AlertTools, 'db'>;

interface Limit {
  least_dC: number | null;
  most_dC: number | null;
}

/** Readings of one place, and what its finding is about. */
interface Sensed {
  partyId: string | null;
  lotId: string | null;
  limit: Limit;
  readings: PlacedReading[];
}

const GAP_MINUTES = 90;

/**
 * R8: temperatures that stay out of their limits, from the logs of stores (the limit of the kind of store) and from sensor
 * events about goods (the limit of their category). A stretch may begin in one document and go on in another.
 */
export async function tooWarm(
  tx: Queryable,
  tools: Tools,
  documents: readonly PostedDocument[],
  facts: ReadonlyMap<string, LotFacts>,
): Promise<Found[]> {
  const { timezone } = tools.city.city;
  const rule = ruleOfKind(tools.city.alertRules, 'too-warm', localDay(tools.clock.now(), timezone));
  if (!rule) return [];
  const sensed = documents.flatMap((one) =>
    one.document.kind === 'temperature-log'
      ? ofStore(tools.city, one)
      : one.document.kind === 'epcis-event'
        ? ofGoods(tools.city, rule, one, facts)
        : [],
  );
  const readings = sensed.flatMap((one) => one.readings);
  if (readings.length === 0) return [];
  await insertReadings(tx, readings);
  if (!readings.some((one) => one.isOut)) return [];
  const gap_ms = (rule.settings?.gapMinutes ?? GAP_MINUTES) * 60_000;
  const reach_ms = (rule.windowDays ?? 1) * 86_400_000;
  const times = readings.map((one) => one.at);
  const all = await readingsOf(
    tx,
    [...new Set(readings.map((one) => one.place))],
    new Date(Math.min(...times) - reach_ms),
    new Date(Math.max(...times) + reach_ms),
  );
  const about = new Map(sensed.map((one) => [one.readings[0]?.place ?? '', one]));
  return [...about].flatMap(([place, one]) =>
    stretchesOut(all.get(place) ?? [], gap_ms)
      .filter((stretch) => stretch.minutes > 0)
      .map((stretch) =>
        found(
          'too-warm',
          [place, localDay(new Date(stretch.from), timezone)],
          {
            partyId: one.partyId,
            lotId: one.lotId,
            documentId: stretch.readings.at(-1)?.documentId ?? null,
            window: { from: stretch.from, to: stretch.to },
            measure: stretch.minutes,
          },
          [
            { what: 'limit', partyId: one.partyId, value: limitText(one.limit) },
            ...stretch.readings.map((reading) => ({
              what: 'out-of-limits' as const,
              documentId: reading.documentId,
              partyId: one.partyId,
              at: reading.at,
              value: `${(reading.celsius_tenths / 10).toFixed(1)} ℃`,
            })),
          ],
        ),
      ),
  );
}

function ofStore(city: CityData, { document }: PostedDocument): Sensed[] {
  const { device, readings } = readOpenSections(document).goods as {
    device: string;
    readings: readonly { at?: string }[];
  };
  const { storeKind, tenths } = readResolved(document) as { storeKind: string; tenths: readonly number[] };
  const day = localDay(document.occurredAt, city.city.timezone);
  const limit = city.storageLimits.filter((one) => one.code === storeKind && holdsOnDay(one, day)).at(-1);
  if (!limit) return [];
  const place = `${document.senderId}|${device}`;
  return [
    {
      partyId: document.senderId,
      lotId: null,
      limit,
      readings: tenths.map((celsius_tenths, index) => ({
        place,
        at: new Date(readings[index]?.at ?? document.occurredAt).getTime(),
        celsius_tenths,
        isOut: isOutside(celsius_tenths, limit),
        documentId: document.documentId,
      })),
    },
  ];
}

/** Of sensor events: each lot that the event names, by the limit of its category. */
function ofGoods(
  city: CityData,
  rule: AlertRule,
  one: PostedDocument,
  facts: ReadonlyMap<string, LotFacts>,
): Sensed[] {
  const sensed = sensedTemperatures(readOpenSections(one.document).goods, one.document.occurredAt.getTime());
  if (sensed.length === 0) return [];
  const lots = new Map(
    [...one.movements, ...one.observations].map((row) => [
      row.lotId as string,
      ('partyId' in row ? row.partyId : (row.toId ?? row.fromId)) ?? one.document.senderId,
    ]),
  );
  return [...lots].flatMap(([lotId, partyId]): Sensed[] => {
    const category = facts.get(lotId)?.product.category;
    const limit = category === undefined ? null : limitOfCategory(city, rule, category);
    if (!limit) return [];
    const readings = sensed.map((reading: SensedReading) => ({
      place: `${lotId}|${reading.sensor}`,
      at: reading.at,
      celsius_tenths: reading.celsius_tenths,
      isOut: isOutside(reading.celsius_tenths, limit),
      documentId: one.document.documentId,
    }));
    return [...Map.groupBy(readings, (reading) => reading.place).values()].map((own) => ({
      partyId,
      lotId,
      limit,
      readings: own,
    }));
  });
}

function limitOfCategory(city: CityData, rule: AlertRule, category: string): Limit | null {
  const ranked = (rule.temperatures ?? []).flatMap((row) => {
    const steps = distance(city, row.category, category);
    return steps === null ? [] : [{ row, steps }];
  });
  return ranked.sort((a, b) => a.steps - b.steps)[0]?.row ?? null;
}

const isOutside = (tenths: number, { least_dC, most_dC }: Limit): boolean =>
  (least_dC !== null && tenths < least_dC) || (most_dC !== null && tenths > most_dC);

const degrees = (tenths: number) => `${(tenths / 10).toFixed(1)} ℃`;
function limitText({ least_dC, most_dC }: Limit): string {
  if (least_dC !== null && most_dC !== null) return `${degrees(least_dC)} – ${degrees(most_dC)}`;
  return most_dC === null ? `≥ ${degrees(least_dC ?? 0)}` : `≤ ${degrees(most_dC)}`;
}
