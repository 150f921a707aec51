import type { Queryable } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { localDay } from '../../platform/local-time.ts';
import {
  documentsById,
  holdingsOfLots,
  readOpenSections,
  readResolved,
  type StoredDocument,
} from '../ledger/index.ts';
import { type FreezeViewValue, freezesById, lotsFrozenBy, viewFreezes } from '../recall/index.ts';
import {
  describeLots,
  type LotFacts,
  lineQuantity,
  lotCode,
  type Party,
  partiesById,
} from '../registry/index.ts';
import {
  type LoadedVoucher,
  type LotPaper,
  lotPapers,
  openVoucher,
  voucherNumber,
} from '../vouchers/index.ts';
import type { FeedItemValue, FeedVoucherValue } from './feed.schemas.ts';
import type { FeedEntry } from './feed.store.ts';
import type { FeedTools } from './tell-readers.ts';

interface Known {
  documents: ReadonlyMap<string, StoredDocument>;
  vouchers: ReadonlyMap<string, LoadedVoucher>;
  parties: ReadonlyMap<string, Party>;
  facts: ReadonlyMap<string, LotFacts>;
  papers: ReadonlyMap<string, LotPaper[]>;
  freezes: ReadonlyMap<string, FreezeViewValue>;
  /** Frozen lots by '<freeze> <party>'. */
  frozen: ReadonlyMap<string, string[]>;
}

/** Entries with all that they tell, from the documents themselves: a dozen look-ups for a page. */
export async function describeEntries(
  db: Queryable,
  tools: FeedTools,
  entries: readonly FeedEntry[],
): Promise<FeedItemValue[]> {
  const known = await loadKnown(db, tools, entries);
  return entries.map((entry) => describe(tools, entry, known));
}

async function loadKnown(db: Queryable, tools: FeedTools, entries: readonly FeedEntry[]): Promise<Known> {
  const ids = entries.flatMap((entry) => [
    entry.documentId,
    ...(entry.aboutId === null ? [] : [entry.aboutId]),
  ]);
  const documents = await documentsById(db, [...new Set(ids)]);
  const vouchers = new Map(
    [...documents]
      .filter(([, document]) => document.kind === 'voucher' || document.kind === 'correction')
      .map(([id, document]) => [id, openVoucher(document)]),
  );
  const { freezes, frozen } = await loadFreezes(db, tools, entries);
  const lotIds = new Set([
    ...[...vouchers.values()].flatMap(({ resolved }) => resolved.lines.map((line) => line.lot as string)),
    ...[...frozen.values()].flat(),
    ...[...documents.values()].flatMap((document) =>
      document.kind === 'lot-test' ? (readResolved(document) as { lot: string }).lot : [],
    ),
  ]);
  const named = [...vouchers.values()].flatMap(({ document, resolved }) => [
    document.senderId,
    resolved.receiver,
  ]);
  const [parties, facts, papers] = await Promise.all([
    partiesById(db, [...new Set([...named, ...entries.map((entry) => entry.partyId)])]),
    describeLots(db, [...lotIds]),
    lotPapers(db, [...lotIds]),
  ]);
  const byLot = Map.groupBy(papers, (paper) => paper.lotId);
  return { documents, vouchers, parties, facts, papers: byLot, freezes, frozen };
}

const freezeOf = (entry: FeedEntry): string | null =>
  entry.kind === 'frozen' ? entry.documentId : entry.kind === 'lifted' ? entry.aboutId : null;

async function loadFreezes(db: Queryable, tools: FeedTools, entries: readonly FeedEntry[]) {
  const ids = [...new Set(entries.flatMap((entry) => freezeOf(entry) ?? []))];
  const stored = ids.length === 0 ? new Map() : await freezesById(db, ids);
  const today = localDay(tools.clock.now(), tools.city.city.timezone);
  const views = await viewFreezes(db, tools.city, [...stored.values()], today);
  const freezes = new Map(views.map((view) => [view.freezeId, view]));
  const frozen = new Map<string, string[]>();
  for (const [freezeId, document] of await documentsById(db, ids)) {
    const { lotIds } = await lotsFrozenBy(db, (readResolved(document) as { subject: string }).subject);
    for (const { partyId, lotId } of await holdingsOfLots(db, lotIds)) {
      const key = `${freezeId} ${partyId}`;
      frozen.set(key, [...(frozen.get(key) ?? []), lotId]);
    }
  }
  return { freezes, frozen };
}

function describe(tools: FeedTools, entry: FeedEntry, known: Known): FeedItemValue {
  const freezeId = freezeOf(entry);
  const voucherId = entry.kind === 'voucher' ? entry.documentId : freezeId === null ? entry.aboutId : null;
  const voucher = voucherId === null ? undefined : known.vouchers.get(voucherId);
  const lots = lotsOfEntry(entry, known);
  return {
    cursor: cursorOf(entry.position),
    kind: entry.kind,
    documentId: entry.documentId,
    recordedAt: mintedAt(entry.documentId).toISOString(),
    party: brief(known, entry.partyId),
    recorded: entry.kind === 'recorded' ? describeRecorded(known.documents.get(entry.documentId)) : null,
    voucher: voucher ? describeVoucher(tools, voucher, known) : null,
    answer: entry.kind === 'answered' ? describeAnswer(known.documents.get(entry.documentId)) : null,
    freeze: freezeId === null ? null : (known.freezes.get(freezeId) ?? null),
    test: entry.kind === 'test-failed' ? describeTest(known.documents.get(entry.documentId)) : null,
    lots: lots.map((lotId) => ({
      lotId,
      lotCode: lotCode(lotId),
      name: known.facts.get(lotId)?.product.name ?? '',
    })),
  };
}

/** Of what is frozen or failed, the lots that the business has, had or waits for. */
function lotsOfEntry(entry: FeedEntry, known: Known): string[] {
  const freezeId = freezeOf(entry);
  if (freezeId !== null) return known.frozen.get(`${freezeId} ${entry.partyId}`) ?? [];
  const tested = entry.kind === 'test-failed' ? known.documents.get(entry.documentId) : undefined;
  return tested ? [(readResolved(tested) as { lot: string }).lot] : [];
}

function describeVoucher(tools: FeedTools, voucher: LoadedVoucher, known: Known): FeedVoucherValue {
  const { document, body, resolved } = voucher;
  return {
    number: voucherNumber(document.documentId),
    documentNumber: document.senderNumber,
    issuedAt: document.occurredAt.toISOString(),
    sender: brief(known, document.senderId),
    receiver: brief(known, resolved.receiver),
    lines: body.lines.map((line, index) => {
      const factors = resolved.lines[index];
      const lotId = factors?.lot ?? '';
      const facts = known.facts.get(lotId);
      const amount = factors && lineQuantity(tools.city, line, factors, '');
      return {
        line: index + 1,
        lotId,
        lotCode: lotCode(lotId),
        productId: facts?.product.productId ?? '',
        gtin: facts?.product.gtin ?? null,
        name: facts?.product.name ?? '',
        category: facts?.product.category ?? '',
        quantity: amount?.ok ? amount.quantity : 0,
        baseUnit: factors?.base ?? '',
        batch: facts?.lot.batch ?? null,
        productionDate: facts?.productionDate ?? null,
        expiryDate: facts?.expiryDate ?? null,
        origin: facts?.origin ?? null,
        papers: (known.papers.get(lotId) ?? []).map(({ kind, number, issuer, issuedOn, validUntil }) => ({
          kind,
          number,
          issuer,
          issuedOn,
          validUntil,
        })),
      };
    }),
  };
}

function describeAnswer(document: StoredDocument | undefined): FeedItemValue['answer'] {
  if (!document) return null;
  const said = readOpenSections(document).goods as { decision: string; reason?: string };
  return { documentNumber: document.senderNumber, decision: said.decision, reason: said.reason ?? null };
}

function describeRecorded(document: StoredDocument | undefined): FeedItemValue['recorded'] {
  if (!document) return null;
  const { lines } = readResolved(document) as { lines: { lot: string }[] };
  return {
    kind: document.kind,
    documentNumber: document.senderNumber,
    lots: lines.map(({ lot }, index) => ({ line: index + 1, lotId: lot, lotCode: lotCode(lot) })),
  };
}

function describeTest(document: StoredDocument | undefined): FeedItemValue['test'] {
  if (!document) return null;
  const said = readOpenSections(document).goods as {
    items: { item: string; result: string; value?: string }[];
  };
  return {
    documentNumber: document.senderNumber,
    items: said.items.map(({ item, result, value }) => ({ item, result, value: value ?? null })),
  };
}

function brief(known: Known, partyId: string) {
  const party = known.parties.get(partyId);
  return { partyId, uscc: party?.uscc ?? null, name: party?.name ?? '', stall: party?.stall ?? null };
}

/** Marks are opaque to readers: the version stands before the position. */
export const cursorOf = (position: number): string => `1-${position}`;
