import { displayNames } from '../../identity/index.ts';
import {
  joinRecord,
  movementsOfDocuments,
  movementsOfLots,
  readResolved,
  readSections,
  type StoredDocument,
} from '../../ledger/index.ts';
import { describeLots, type LotFacts } from '../../registry/index.ts';
import { type LotPaper, lotPapers, voucherNumber } from '../../vouchers/index.ts';
import {
  amountCells,
  type BookRow,
  type BookTools,
  batchCell,
  clockTime,
  goodsKindOfLot,
} from './book-row.ts';

const REASONS: Readonly<Record<string, string>> = {
  'near-expiry': '临近保质期',
  expired: '超过保质期',
  spoiled: '腐败变质',
  recalled: '召回',
  'failed-test': '检测不合格',
  label: '标签问题',
};

/** What a disposal's document says, or the carrying-out of one by a return or a donation, which post documents of their own. */
interface DisposalBody {
  step?: string;
  reason?: string;
  method?: string;
  place?: string;
  witnesses?: string[];
  photos?: string[];
  storedAt?: string;
  destination?: string;
  handler?: string;
  supervisor?: string;
  carrier?: { name: string; document?: string };
}

interface Resolved {
  lines?: { lot: string }[];
  /** Of a step of a disposal: its lots, and the documents by which they moved. */
  lots?: { lot: string; quantity: number | null; line: number }[];
  movedBy?: string[];
  record?: DisposalBody;
}

interface DisposedLot {
  lotId: string;
  line: number;
  quantity: number | null;
}

/** 过期及问题食品处置记录: goods that were destroyed, and those that went back or were given away instead. */
export async function disposalRows(
  tools: BookTools,
  documents: readonly StoredDocument[],
): Promise<BookRow[]> {
  const { db } = tools;
  const told = documents.map((document) => ({ document, resolved: readResolved(document) as Resolved }));
  const lotIds = [...new Set(told.flatMap(({ resolved }) => lotsOf(resolved)))];
  const [facts, papers, movements, all, names] = await Promise.all([
    describeLots(db, lotIds),
    lotPapers(db, lotIds),
    movementsOfDocuments(
      db,
      lotIds,
      documents.map((one) => one.documentId),
    ),
    movementsOfLots(db, lotIds),
    displayNames(
      db,
      documents.flatMap((one) => one.recordedBy ?? []),
    ),
  ]);
  const arrivals = new Map(
    all
      .filter((one) => one.kind === 'received' || one.kind === 'implied')
      .map((one) => [`${one.toId} ${one.lotId}`, one.answersDocument]),
  );
  const papersOf = Map.groupBy(papers, (paper) => paper.lotId as string);
  const rows: BookRow[] = [];
  for (const { document, resolved } of told) {
    // What a step posted as a disposal stands in the book by that document.
    if (document.kind === 'disposal-step' && resolved.record === undefined) continue;
    const said = joinRecord(await readSections(db, tools, document)) as DisposalBody;
    const body = { ...said, ...resolved.record };
    const disposed: DisposedLot[] =
      document.kind === 'disposal-step'
        ? (resolved.lots ?? []).map(({ lot, quantity, line }) => ({ lotId: lot, line, quantity }))
        : (resolved.lines ?? []).map(({ lot }, index) => ({
            lotId: lot,
            line: index + 1,
            quantity:
              movements.find(
                (one) =>
                  one.documentId === document.documentId && one.line === index + 1 && one.kind === 'disposed',
              )?.quantity ?? null,
          }));
    for (const one of disposed) {
      const lot = facts.get(one.lotId);
      if (!lot) continue;
      const came = arrivals.get(`${document.senderId} ${one.lotId}`) ?? null;
      const recorder = names.get(document.recordedBy ?? '') ?? null;
      rows.push(
        rowOf(tools, { document, body, lot, one, came, recorder, papers: papersOf.get(one.lotId) ?? [] }),
      );
    }
  }
  return rows;
}

const lotsOf = ({ lines, lots }: Resolved): string[] => [
  ...(lines ?? []).map((line) => line.lot),
  ...(lots ?? []).map((one) => one.lot),
];

interface Known {
  document: StoredDocument;
  body: DisposalBody;
  lot: LotFacts;
  one: DisposedLot;
  came: string | null;
  recorder: string | null;
  papers: readonly LotPaper[];
}

function rowOf({ city }: BookTools, known: Known): BookRow {
  const { document, body, lot, one, came, papers } = known;
  const carrier = body.carrier ? [body.carrier.name, body.carrier.document].filter(Boolean).join(' ') : null;
  const people = [body.supervisor, ...(body.witnesses ?? [])].filter(Boolean).join('、');
  return {
    documentId: document.documentId,
    line: one.line,
    at: document.occurredAt,
    mark: null,
    voucher: null,
    goodsKind: goodsKindOfLot(city, lot),
    expiry: lot.expiryDate,
    lotCode: lot.code,
    names: [lot.product.name],
    cells: {
      name: lot.product.name,
      spec: lot.product.specification ?? '',
      batch: batchCell({}, lot),
      made: lot.productionDate ?? '',
      expiry: lot.expiryDate ?? '',
      ...amountCells(city, one.quantity, lot),
      source:
        [came ? voucherNumber(came) : null, ...papers.map((paper) => paper.number)]
          .filter((text) => text !== null)
          .join('；') || null,
      reason: REASONS[body.reason ?? ''] ?? body.reason ?? null,
      photos: body.photos && body.photos.length > 0 ? `${body.photos.length} 张` : null,
      stored: body.storedAt ?? null,
      method: body.method ?? null,
      date: clockTime(document.occurredAt, city.city.timezone),
      place: body.place ?? null,
      by: body.handler ?? known.recorder,
      witnesses: people === '' ? null : people,
      destination: body.destination ?? carrier,
    },
  };
}
