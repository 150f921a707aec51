import type { Issue } from '../../platform/errors.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import {
  captureDocument,
  joinRecord,
  occurredAt,
  type Projection,
  type RecordTools,
  readResolved,
  recordOnce,
  refused,
  splitRecord,
} from '../ledger/index.ts';
import {
  celsiusOdd,
  deviceTaken,
  deviceUnknown,
  readingInFuture,
  storeKindUnknown,
} from './record-books.errors.ts';
import type { DeviceInput, TemperatureLogAnswerValue, TemperatureLogInput } from './record-books.schemas.ts';
import { devicesOf, insertDevice } from './record-books.store.ts';
import { exceeds, limitOn, limitWords, readCelsius } from './temperature.rules.ts';

export interface ResolvedTemperatures {
  name: string;
  storeKind: string;
  /** Tenths of a degree, as the readings come. */
  tenths: number[];
}

/** Temperatures move nothing, and speak of no lot. */
export const projectTemperatures = (): Projection => ({ movements: [] });

/**
 * Records temperatures of a store: many readings of one device. A device that is not registered is refused with what to
 * do. Errors: `role-forbidden`, `exists-with-different-…`; 422 `device-unknown`, `temperature-odd`, `at-in-future`.
 */
export async function recordTemperatures(
  tools: RecordTools,
  principal: Principal,
  body: TemperatureLogInput,
): Promise<{ answer: TemperatureLogAnswerValue; status: 200 | 201 }> {
  const senderId = principal.partyId;
  if (senderId === null) throw roleForbidden();
  return recordOnce<{ answer: TemperatureLogAnswerValue; status: 200 | 201 }>(
    tools,
    { senderId, number: body.documentNumber, kind: 'temperature-log', body },
    {
      join: joinRecord,
      repeat: (earlier) => ({
        answer: answerOf(tools, earlier.documentId, readResolved(earlier) as ResolvedTemperatures, {
          at: earlier.occurredAt,
          replayed: true,
        }),
        status: 200,
      }),
    },
    () =>
      tools.db.transaction(async (tx) => {
        const device = (await devicesOf(tx, senderId)).find((one) => one.code === body.device);
        const tenths = body.readings.map((reading) => readCelsius(reading.celsius));
        const now = tools.clock.now();
        const issues: Issue[] = [
          ...(device ? [] : [deviceUnknown(body.device)]),
          ...tenths.flatMap((value, index) => (value === null ? [celsiusOdd(index)] : [])),
          ...body.readings.flatMap((reading, index) =>
            reading.at !== undefined && new Date(reading.at).getTime() > now.getTime() + 600_000
              ? [readingInFuture(index)]
              : [],
          ),
        ];
        if (!device || issues.length > 0) throw refused(issues);
        const last = body.readings
          .map((reading) => reading.at ?? now.toISOString())
          .toSorted(byTime)
          .at(-1);
        const at = occurredAt(tools.clock, last, '/readings');
        const documentId = tools.ids.next<'document'>();
        const resolved: ResolvedTemperatures = {
          name: device.name,
          storeKind: device.storeKind,
          tenths: tenths.map((value) => value ?? 0),
        };
        await captureDocument(tx, tools, {
          documentId,
          kind: 'temperature-log',
          senderId,
          recordedBy: principal.accountId,
          senderNumber: body.documentNumber,
          occurredAt: at,
          body,
          sections: splitRecord(body as never),
          resolved,
          projection: projectTemperatures(),
        });
        return { answer: answerOf(tools, documentId, resolved, { at, replayed: false }), status: 201 };
      }),
  );
}

const byTime = (one: string, other: string): number => new Date(one).getTime() - new Date(other).getTime();

function answerOf(
  tools: Pick<RecordTools, 'city'>,
  documentId: string,
  { tenths, storeKind }: ResolvedTemperatures,
  { at, replayed }: { at: Date; replayed: boolean },
): TemperatureLogAnswerValue {
  const limit = limitOn(tools.city, storeKind, localDay(at, tools.city.city.timezone));
  return {
    documentId,
    replayed,
    recordedAt: mintedAt(documentId).toISOString(),
    readings: tenths.length,
    excess: limit ? tenths.filter((value) => exceeds(value, limit)).length : 0,
    limit: limit ? limitWords(limit) : { zh: '', en: '' },
  };
}

/** Registers what measures a store. Errors: `role-forbidden`, `kind-unknown`, `device-taken`. */
export async function registerDevice(
  tools: RecordTools,
  principal: Principal,
  input: DeviceInput,
): Promise<void> {
  if (principal.partyId === null) throw roleForbidden();
  const now = tools.clock.now();
  if (!limitOn(tools.city, input.storeKind, localDay(now, tools.city.city.timezone)))
    throw refused([storeKindUnknown(input.storeKind)]);
  const fresh = await insertDevice(tools.db, principal.partyId, {
    ...input,
    at: now,
    by: principal.accountId,
  });
  if (!fresh) throw deviceTaken();
}

/** The devices of a business, and what kinds of stores there are. */
export async function listDevices(tools: RecordTools, partyId: string) {
  const { city } = tools;
  const day = localDay(tools.clock.now(), city.city.timezone);
  const storeKinds = [...new Set(city.storageLimits.map((one) => one.code))].flatMap((code) => {
    const limit = limitOn(city, code, day);
    return limit ? [{ code, zh: limit.zh, en: limit.en, limit: limitWords(limit) }] : [];
  });
  return {
    items: (await devicesOf(tools.db, partyId)).map((device) => {
      const kind = storeKinds.find((one) => one.code === device.storeKind);
      return {
        ...device,
        storeName: { zh: kind?.zh ?? device.storeKind, en: kind?.en ?? device.storeKind },
        limit: kind?.limit ?? { zh: '', en: '' },
      };
    }),
    storeKinds,
  };
}
