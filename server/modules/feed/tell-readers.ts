import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import {
  holdersOf,
  type OutboxConsumer,
  type PostedDocument,
  readOpenSections,
  readResolved,
  type StoredDocument,
} from '../ledger/index.ts';
import { freezesOfLots, lotsFrozenBy } from '../recall/index.ts';
import { type CityData, lotsById, partiesById } from '../registry/index.ts';
import { appendEntries, type Concern, readersAmong } from './feed.store.ts';

export interface FeedTools {
  city: CityData;
  clock: Clock;
}

/** Writes what posted documents tell businesses, in the transaction that takes them out of the outbox. */
export function feedConsumer(tools: FeedTools): OutboxConsumer {
  return { name: 'feed', consume: (tx, documents) => tellReaders(tx, tools, documents) };
}

async function tellReaders(
  tx: Queryable,
  tools: FeedTools,
  documents: readonly PostedDocument[],
): Promise<void> {
  const concerns: Concern[] = documents.flatMap(concernsOfVouchers);
  for (const { document } of documents) {
    if (document.kind === 'lot-test') concerns.push(...(await concernsOfTest(tx, document)));
    if (document.kind !== 'freeze' && document.kind !== 'freeze-lift') continue;
    concerns.push(
      ...(await concernsOfFreeze(tx, document.documentId, readResolved(document) as FrozenThings)),
    );
  }
  concerns.push(...(await frozenOnTheWay(tx, tools, documents)));
  if (concerns.length === 0) return;
  await appendEntries(tx, await byReader(tx, concerns));
}

/** Each concern for the business itself and for the market it stands in, as far as they read. */
async function byReader(tx: Queryable, concerns: readonly Concern[]): Promise<Map<string, Concern[]>> {
  const parties = await partiesById(tx, [...new Set(concerns.map((one) => one.partyId))]);
  const markets = [...parties.values()].flatMap((party) => party.marketId ?? []);
  const readers = await readersAmong(tx, [...new Set([...parties.keys(), ...markets])]);
  const told = new Map<string, Map<string, Concern>>();
  for (const concern of concerns) {
    for (const reader of [concern.partyId, parties.get(concern.partyId)?.marketId]) {
      if (!reader || !readers.has(reader)) continue;
      const own = told.get(reader) ?? new Map<string, Concern>();
      own.set(`${concern.documentId} ${concern.partyId} ${concern.kind}`, concern);
      told.set(reader, own);
    }
  }
  return new Map([...told].map(([reader, own]) => [reader, [...own.values()]]));
}

/** Documents of one's own that name goods for the first time: scales and labels need the codes of their lots. */
const MINTING: ReadonlySet<string> = new Set(['purchase', 'production', 'transformation']);

interface Annulling {
  annulled?: { document: string; to: string | null }[];
}

/** Handings-over: to whom they are addressed, from whom they are taken back, whose were answered. */
function concernsOfVouchers({ document, movements }: PostedDocument): Concern[] {
  const { documentId, kind, receiverId } = document;
  const tell = (partyId: string | null, what: Concern['kind'], aboutId: string | null): Concern[] =>
    partyId === null ? [] : [{ partyId, kind: what, documentId, aboutId }];
  if (kind === 'receipt') {
    const voucher = movements.find((one) => one.answersDocument !== null)?.answersDocument ?? null;
    return tell(receiverId, 'answered', voucher);
  }
  if (MINTING.has(kind)) return tell(document.senderId, 'recorded', null);
  if (kind !== 'voucher' && kind !== 'void' && kind !== 'correction') return [];
  const [old] = (readResolved(document) as Annulling).annulled ?? [];
  return [
    ...(old ? tell(old.to, 'withdrawn', old.document) : []),
    ...(kind === 'void' ? [] : tell(receiverId, 'voucher', null)),
  ];
}

/** A failed test, for whoever has, had or waits for the goods. */
async function concernsOfTest(tx: Queryable, document: StoredDocument): Promise<Concern[]> {
  const { items } = readOpenSections(document).goods as { items: { result: string }[] };
  if (items.every((item) => item.result === 'pass')) return [];
  const { lot } = readResolved(document) as { lot: string };
  const { documentId } = document;
  return (await holdersOf(tx, [lot])).map((partyId) => ({
    partyId,
    kind: 'test-failed',
    documentId,
    aboutId: null,
  }));
}

interface FrozenThings {
  subject: string;
  freeze?: string;
}

/** Whoever holds, held, or waits for the goods. */
async function concernsOfFreeze(tx: Queryable, documentId: string, frozen: FrozenThings): Promise<Concern[]> {
  const { lotIds, partyId } = await lotsFrozenBy(tx, frozen.subject);
  const concerned = partyId === null ? await holdersOf(tx, lotIds) : [partyId];
  return concerned.map((one) => ({
    partyId: one,
    kind: frozen.freeze === undefined ? 'frozen' : 'lifted',
    documentId,
    aboutId: frozen.freeze ?? null,
  }));
}

/**
 * Whoever is sent goods that are frozen is told, whichever came first: of a freeze and a voucher at the same moment
 * neither sees the other.
 */
async function frozenOnTheWay(
  tx: Queryable,
  tools: FeedTools,
  documents: readonly PostedDocument[],
): Promise<Concern[]> {
  const sent = documents.flatMap(({ movements }) => movements.filter((one) => one.kind === 'shipped'));
  const lots = await lotsById(tx, [...new Set(sent.map((one) => one.lotId as string))]);
  if (lots.size === 0) return [];
  const today = localDay(tools.clock.now(), tools.city.city.timezone);
  const freezes = await freezesOfLots(tx, [...lots.values()], today);
  return sent.flatMap(({ lotId, toId }) =>
    toId === null
      ? []
      : (freezes.get(lotId) ?? []).map((freeze) => ({
          partyId: toId,
          kind: 'frozen' as const,
          documentId: freeze.freezeId,
          aboutId: null,
        })),
  );
}
