import { localDay } from '../../../platform/local-time.ts';
import { displayNames } from '../../identity/index.ts';
import {
  joinRecord,
  type MovementRecord,
  movementsOfLots,
  readResolved,
  readSections,
  type StoredDocument,
} from '../../ledger/index.ts';
import { resultsOfLots } from '../../lot-tests/index.ts';
import { describeLots, displayQuantity, partiesById } from '../../registry/index.ts';
import { judgeGate, worstOf } from '../gate.rules.ts';
import type { GateEntryInput, TemperatureLogInput } from '../record-books.schemas.ts';
import { decisionsOf } from '../record-books.store.ts';
import type { ResolvedGateEntry } from '../record-gate-entry.ts';
import type { ResolvedTemperatures } from '../record-temperatures.ts';
import { exceeds, limitOn, limitWords, showCelsius } from '../temperature.rules.ts';
import { type BookRow, type BookTools, clockTime, goodsKindOfLot } from './book-row.ts';

const base = (document: StoredDocument, line: number) => ({
  documentId: document.documentId,
  line,
  at: document.occurredAt,
  goodsKind: null,
  expiry: null,
  mark: null,
  voucher: null,
  lotCode: null,
});

const bodyOf = async <Body>(tools: BookTools, document: StoredDocument): Promise<Body> =>
  joinRecord(await readSections(tools.db, tools, document)) as unknown as Body;

interface TestBody {
  items: { item: string; result: 'pass' | 'fail'; value?: string; limit?: string }[];
  tester?: string;
  place?: string;
  number?: string;
}

/** 快速检测记录: one row an item, as the board in a market shows it; of its own tests and of those that others made of its goods. */
export async function quickTestRows(
  tools: BookTools,
  documents: readonly StoredDocument[],
  keeperId: string,
): Promise<BookRow[]> {
  const { city, db } = tools;
  const lotOf = (document: StoredDocument) => (readResolved(document) as { lot: string }).lot;
  const lotIds = [...new Set(documents.map(lotOf))];
  const facts = await describeLots(db, lotIds);
  const movements = Map.groupBy(await movementsOfLots(db, lotIds), (one) => one.lotId as string);
  const holders = new Map([...movements].map(([lotId, some]) => [lotId, holderOf(some, keeperId)]));
  const parties = await partiesById(db, [
    ...new Set([
      ...[...holders.values()].flatMap((one) => one ?? []),
      ...documents.map((one) => one.senderId),
    ]),
  ]);
  // The office is a party without a name of its own.
  const officeTests = new Set(
    (await resultsOfLots(db, lotIds)).flatMap((one) => (one.standing === 'office' ? [one.documentId] : [])),
  );
  const rows: BookRow[] = [];
  for (const document of documents) {
    const lot = facts.get(lotOf(document));
    const moved = movements.get(lotOf(document)) ?? [];
    if (!lot || (document.senderId !== keeperId && cameLater(moved, keeperId, document.occurredAt))) continue;
    const body = await bodyOf<TestBody>(tools, document);
    const holder = parties.get(holders.get(lot.lot.lotId) ?? '');
    const stopped = moved.some((one) => one.kind === 'disposed' && one.at >= document.occurredAt);
    for (const [index, item] of body.items.entries())
      rows.push({
        ...base(document, index + 1),
        goodsKind: goodsKindOfLot(city, lot),
        expiry: lot.expiryDate,
        lotCode: lot.code,
        names: [lot.product.name, holder?.name ?? '', item.item],
        cells: {
          date: clockTime(document.occurredAt, city.city.timezone),
          stall: [holder?.stall, holder?.name].filter(Boolean).join(' ') || null,
          name: lot.product.name,
          item: item.item,
          result: item.result === 'pass' ? '合格' : '不合格',
          value: [item.value, item.limit ? `限值 ${item.limit}` : undefined].filter(Boolean).join('，'),
          tested: officeTests.has(document.documentId)
            ? city.city.office.zh
            : (parties.get(document.senderId)?.name ?? null),
          by: body.tester ?? null,
          handled: item.result === 'pass' ? '' : stopped ? '已处置' : null,
          number: body.number ?? document.senderNumber,
        },
      });
  }
  return rows;
}

/** Whose goods they were: the keeper of the book, if it had them; else whoever had them last. */
function holderOf(moved: readonly MovementRecord[], keeperId: string): string | null {
  if (moved.some((one) => one.toId === keeperId)) return keeperId;
  const latest = moved.toSorted((one, other) => other.at.getTime() - one.at.getTime());
  return latest.find((one) => one.toId)?.toId ?? null;
}

/** Tested before the keeper had any of it: that stands in the book of whoever had it then. */
function cameLater(moved: readonly MovementRecord[], keeperId: string, tested: Date): boolean {
  const came = moved.filter((one) => one.toId === keeperId);
  return came.length > 0 && came.every((one) => one.at > tested);
}

/** 贮存温度记录: one row a reading. */
export async function temperatureRows(
  tools: BookTools,
  documents: readonly StoredDocument[],
): Promise<BookRow[]> {
  const { city } = tools;
  const rows: BookRow[] = [];
  for (const document of documents) {
    const body = await bodyOf<TemperatureLogInput>(tools, document);
    const plan = readResolved(document) as ResolvedTemperatures;
    for (const [index, reading] of body.readings.entries()) {
      const at = reading.at ? new Date(reading.at) : document.occurredAt;
      const tenths = plan.tenths[index] ?? 0;
      const limit = limitOn(city, plan.storeKind, localDay(at, city.city.timezone));
      const excess = limit !== null && exceeds(tenths, limit);
      rows.push({
        ...base(document, index + 1),
        at,
        names: [plan.name, body.device],
        cells: {
          device: `${plan.name}（${body.device}）`,
          date: clockTime(at, city.city.timezone),
          celsius: `${showCelsius(tenths)}${excess ? '　超限' : ''}`,
          limit: limit ? limitWords(limit).zh : null,
          by: body.takenBy ?? body.device,
          handled: excess ? (body.handled ?? null) : '',
        },
      });
    }
  }
  return rows;
}

/** 批发市场进场登记, judged by the law of its day, with who let it in and what traded out since. */
export async function gateRows(tools: BookTools, documents: readonly StoredDocument[]): Promise<BookRow[]> {
  const { city, db } = tools;
  const [sender] = documents;
  const decisions = await decisionsOf(
    db,
    sender?.senderId ?? '0',
    documents.map((one) => one.documentId),
  );
  const names = await displayNames(
    db,
    [...decisions.values()].map((one) => one.by),
  );
  const lotIds = documents.flatMap((one) => Object.values((readResolved(one) as ResolvedGateEntry).lots));
  const movements = Map.groupBy(
    await movementsOfLots(db, [...new Set(lotIds)]),
    (one) => one.lotId as string,
  );
  // What left by hands of this market: the market itself, and who stands in it.
  const hands = await partiesById(db, [
    ...new Set([...movements.values()].flat().flatMap((one) => one.fromId ?? [])),
  ]);
  const isHere = (partyId: string | null) =>
    partyId !== null && (partyId === sender?.senderId || hands.get(partyId)?.marketId === sender?.senderId);
  const rows: BookRow[] = [];
  for (const document of documents) {
    const body = await bodyOf<GateEntryInput>(tools, document);
    const plan = readResolved(document) as ResolvedGateEntry;
    const day = localDay(document.occurredAt, city.city.timezone);
    const owner = body.owner.partyId
      ? (await partiesById(db, [body.owner.partyId])).get(body.owner.partyId)
      : undefined;
    const rules = body.lines.map((line) => judgeGate(city, line, day));
    const verdict = worstOf(rules.map((rule) => rule?.verdict ?? 'green'));
    const decision = decisions.get(document.documentId);
    const red = rules.find((rule) => rule?.verdict === 'red');
    for (const [index, line] of body.lines.entries()) {
      const lotId = plan.lots[index + 1];
      const out = (movements.get(lotId ?? '') ?? [])
        .filter(
          (one) =>
            (one.kind === 'shipped' || one.kind === 'sold') &&
            isHere(one.fromId) &&
            one.at >= document.occurredAt,
        )
        .reduce((sum, one) => sum + (one.quantity ?? 0), 0);
      const weight = (grams: number) => displayQuantity(city.units, grams, 'g', 'zh');
      rows.push({
        ...base(document, index + 1),
        names: [line.name, owner?.name ?? body.owner.name ?? ''],
        gate: { verdict, decision: decision?.decision ?? null, red: red?.zh ?? null },
        cells: {
          date: clockTime(document.occurredAt, city.city.timezone),
          plate: body.plate,
          owner:
            [owner?.name ?? body.owner.name, body.owner.stall ?? owner?.stall].filter(Boolean).join(' / ') ||
            null,
          name: line.name,
          origin: line.origin ?? null,
          quantity: weight(plan.grams[index] ?? 0),
          paper: line.paper
            ? `${city.certificateKinds.get(line.paper.kind)?.zh ?? ''} ${line.paper.number}`
            : null,
          test: [
            line.test ? `${line.test.slip}（${line.test.result === 'pass' ? '合格' : '不合格'}）` : null,
            decision?.testSlip ?? null,
          ]
            .filter((one) => one !== null)
            .join('；'),
          driver: body.driver ?? null,
          photos: body.photos && body.photos.length > 0 ? `${body.photos.length} 张` : '',
          verdict: rules[index]?.zh ?? '',
          released: decision
            ? `${decision.decision === 'admitted' ? '放行' : '不予进场'} ${names.get(decision.by) ?? ''} ${clockTime(decision.at, city.city.timezone)}`
            : null,
          traded: lotId ? `已出场 ${weight(out)} / 进场 ${weight(plan.grams[index] ?? 0)}` : '',
        },
      });
    }
  }
  return rows;
}
