import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import type { Keys } from '../../platform/keys.ts';
import { type Discrepancy, discrepanciesOfLots, documentHeads } from '../ledger/index.ts';
import { resultsOfLots, type TestResult } from '../lot-tests/index.ts';
import { type ProcessStep, processOf } from '../production/index.ts';
import {
  type CityData,
  describeLots,
  type LotFacts,
  type LotId,
  type Party,
  partiesById,
} from '../registry/index.ts';
import { loadLots, runTrace, type TraceAnswer } from '../trace/index.ts';
import { type LotPaper, lotPapers, type PaperPorts, type PaperVerification } from '../vouchers/index.ts';
import type { ScanCounter } from './counts/scan-counter.ts';
import type { LotState } from './safety.rules.ts';

export interface ScanPorts extends Pick<PaperPorts, 'paperStates'> {
  db: Db;
  city: CityData;
  clock: Clock;
  keys: Keys;
  /** What links and QR codes begin with, without a slash at the end. */
  publicUrl: string;
  /** What later modules (recall, sampling) know of a lot. Absent: nobody was asked, and the page claims nothing. */
  lotState?: (lotId: string) => Promise<LotState | null>;
  /** Whether `lotState` knows of recalls; only then does a page say that there is none. */
  recallsKnown?: boolean;
  /** What events say a logistic unit holds now; null when none ever packed it. Absent: nobody keeps such events. */
  containerContents?: (sscc: string) => Promise<ContainerContents | null>;
  /** What is stopped just now, the newest first. Absent: nobody was asked. */
  publicStops?: () => Promise<PublicStop[]>;
  /** Announcements of recalls and their results, newest first. Absent: nobody publishes any. */
  announcements?: {
    list(asked: { q?: string; before?: string; limit: number }): Promise<PublicAnnouncement[]>;
    read(id: string): Promise<PublicAnnouncement | undefined>;
    ofRecall(recallId: string): Promise<PublicAnnouncement[]>;
  };
  /** Whether the office has stopped a business itself. */
  isPartyStopped?: (partyId: string) => Promise<boolean>;
  /** Where scans are counted. Absent: they are not. */
  scanCounter?: ScanCounter;
  /** Forms an hour from one address before it has to wait; 0: no limit. */
  formsPerHour_max?: number;
}

export interface PublicAnnouncement {
  publicationId: string;
  recallId: string;
  at: Date;
  kind: 'announcement' | 'result';
  text: {
    title: { zh: string; en: string };
    paragraphs: readonly { zh: string; en: string; group: { zh: string; en: string } | null }[];
  };
}

/** Goods, or a business, whose sale is stopped. */
export interface PublicStop {
  subject:
    | { kind: 'lot'; lotId: string }
    | { kind: 'product'; productId: string; producerId: string | null }
    | { kind: 'party'; partyId: string };
  at: Date;
}

/** Lots in a logistic unit, quantities in their base unit, null where unknown. */
export interface ContainerContents {
  lots: readonly { lotId: string; quantity: number | null }[];
  /** SSCCs of the units directly inside. */
  containers: readonly string[];
  /** When it was last packed or unpacked. */
  at: Date;
}

/** Everything that the public page of a lot is made from. */
export interface LotStory {
  lotId: string;
  own: LotFacts;
  lots: ReadonlyMap<string, LotFacts>;
  answer: TraceAnswer;
  /** Parties of the answer and of the claims, and the markets that stalls stand in. */
  parties: ReadonlyMap<string, Party>;
  papers: LotPaper[];
  /** How they stand with their departments, by `paperName`. */
  paperStates: ReadonlyMap<string, PaperVerification>;
  discrepancies: Discrepancy[];
  /** Who sent the documents that make claims. */
  claimants: ReadonlyMap<string, string>;
  /** Documents that name the lot, and when the last of them was recorded. */
  documentIds: string[];
  updatedAt: Date | null;
  lotState: LotState | null;
  /** Tests of the lot and of what was found to be the same goods, the first first. */
  tests: TestResult[];
  /** How it, and what it was made of, were made; by lot. */
  making: ReadonlyMap<string, ProcessStep[]>;
}

/** Lots further up whose making is told. */
const MAKING_LOTS_MAX = 60;

/**
 * A page is read by people on phones: beyond this it says that only a part is drawn. A lot of 4,890 bags in 45 shops
 * needs some 50 holders and 150 movements.
 */
const LIMITS = { nodes: 3_000, movements: 60_000, rounds: 60 } as const;
const LOTS_DESCRIBED_MAX = 400;

/** Reads a lot's whole story; the lot is known to exist. Undefined when its product is not on record. */
export async function readLotStory(ports: ScanPorts, lotId: string): Promise<LotStory | undefined> {
  const { db } = ports;
  const documents = new Map<string, Set<string>>();
  const answer = await runTrace({ start: [{ lotId }], direction: 'both', limits: LIMITS }, async (lotIds) => {
    const loaded = await loadLots(db, lotIds);
    for (const lot of loaded)
      documents.set(lot.lotId, new Set([...lot.movements, ...lot.observations].map((row) => row.documentId)));
    return loaded;
  });
  const near = [...answer.lots]
    .sort((one, two) => Math.abs(one.rank) - Math.abs(two.rank))
    .slice(0, LOTS_DESCRIBED_MAX);
  const lots = await describeLots(db, [lotId, ...near.map((lot) => lot.lotId)]);
  const own = lots.get(lotId);
  if (!own) return undefined;
  const same = near.filter((lot) => lot.rank === 0).map((lot) => lot.lotId);
  const upstream = near.filter((lot) => lot.rank <= 0).slice(0, MAKING_LOTS_MAX);
  const ownLots = same.length > 0 ? same : [lotId];
  const [claimants, papers, discrepancies, lotState, tests, making] = await Promise.all([
    documentHeads(
      db,
      own.claims.map((claim) => claim.documentId),
    ),
    lotPapers(db, lotsWithPapers(near, lots, own)),
    discrepanciesOfLots(db, ownLots),
    ports.lotState?.(lotId) ?? null,
    resultsOfLots(db, ownLots),
    processOf(db, [...new Set([lotId as LotId, ...upstream.map((lot) => lot.lotId as LotId)])]),
  ]);
  const senders = new Map([...claimants].map(([documentId, head]) => [documentId, head.senderId as string]));
  const documentIds = [
    ...new Set([...(documents.get(lotId) ?? []), ...own.claims.map((claim) => claim.documentId)]),
  ];
  return {
    lotId,
    own,
    lots,
    answer,
    parties: await partiesWithMarkets(db, answer, lots, [...senders.values()]),
    papers,
    paperStates: (await ports.paperStates?.(db, papers)) ?? new Map(),
    discrepancies,
    claimants: senders,
    documentIds,
    updatedAt:
      documentIds.length === 0
        ? null
        : new Date(Math.max(...documentIds.map((id) => mintedAt(id).getTime()))),
    lotState,
    tests,
    making,
  };
}

/** Its own papers, and those of what it was merely repacked from: the same kind of goods, further up. */
function lotsWithPapers(
  near: TraceAnswer['lots'],
  lots: ReadonlyMap<string, LotFacts>,
  own: LotFacts,
): string[] {
  const sources = near.filter(
    (lot) =>
      lot.rank === 0 || (lot.rank < 0 && lots.get(lot.lotId)?.product.category === own.product.category),
  );
  return [...new Set([own.lot.lotId as string, ...sources.map((lot) => lot.lotId)])];
}

async function partiesWithMarkets(
  db: Db,
  answer: TraceAnswer,
  lots: ReadonlyMap<string, LotFacts>,
  senders: readonly string[],
): Promise<Map<string, Party>> {
  const ids = new Set<string>(senders);
  for (const flow of answer.flows) for (const id of [flow.fromId, flow.toId]) if (id !== null) ids.add(id);
  for (const holder of answer.holders) ids.add(holder.partyId);
  for (const seen of answer.observations) if (seen.partyId !== null) ids.add(seen.partyId);
  for (const { lot, product } of lots.values())
    for (const id of [lot.producerId, product.producerId]) if (id !== null) ids.add(id);
  const parties = await partiesById(db, [...ids]);
  const markets = [...parties.values()].flatMap((party) =>
    party.marketId !== null && !parties.has(party.marketId) ? [party.marketId] : [],
  );
  for (const [id, market] of await partiesById(db, [...new Set(markets)])) parties.set(id, market);
  return parties;
}

/** Whether every document about the lot was taken back: nothing of it ever moved. */
export function isWithdrawn(story: Pick<LotStory, 'lotId' | 'answer'>): boolean {
  const flows = story.answer.flows.filter((flow) => flow.lotId === story.lotId);
  if (flows.length === 0 || story.answer.observations.some((seen) => seen.lotId === story.lotId))
    return false;
  const annulled = new Set(
    flows.filter((flow) => flow.voided > 0 && flow.quantity === 0).map((flow) => flow.documentId),
  );
  // A voucher for goods that were not known before implies their production, in the same document; annulling it takes
  // that production back, in its own.
  const sum = (kind: string) =>
    flows.filter((flow) => flow.kind === kind).reduce((total, flow) => total + (flow.quantity ?? 0), 0);
  return (
    sum('produced') === sum('adjusted-out') &&
    flows.every(
      (flow) =>
        flow.kind === 'adjusted-out' ||
        (annulled.has(flow.documentId) && (flow.quantity === 0 || flow.kind === 'produced')),
    )
  );
}
