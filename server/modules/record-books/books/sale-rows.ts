import { displayNames } from '../../identity/index.ts';
import {
  documentsById,
  joinTill,
  movementsOfDocuments,
  type ResolvedTill,
  readOpenSections,
  readResolved,
  type StoredDocument,
} from '../../ledger/index.ts';
import { describeLots, type LotFacts, type Party, partiesById } from '../../registry/index.ts';
import { openVoucher, type VoucherRow, voucherNumber } from '../../vouchers/index.ts';
import {
  amountCells,
  type BookRow,
  type BookTools,
  batchCell,
  clockTime,
  goodsKindOfLot,
  reachOf,
} from './book-row.ts';

export interface Sales {
  vouchers: readonly VoucherRow[];
  documents: readonly StoredDocument[];
}

interface Line {
  document: StoredDocument;
  line: number;
  at: Date;
  /** Several where a till did not say of which lot. */
  lotIds: string[];
  name: string | null;
  spec: string | null;
  quantity: number | null;
  buyerId: string | null;
  voucher: string | null;
  mark: BookRow['mark'];
}

/** Rows of 销售记录: what was vouchered, sold over the counter, by the till, or by a day's close. */
export async function saleRows(tools: BookTools, found: Sales): Promise<BookRow[]> {
  const lines = [
    ...(await linesOfVouchers(tools, found.vouchers)),
    ...(await linesOfRecords(
      tools,
      found.documents.filter((one) => one.kind !== 'till-receipt'),
    )),
    ...found.documents.filter((one) => one.kind === 'till-receipt').flatMap(linesOfTill),
  ];
  const facts = await describeLots(tools.db, [...new Set(lines.flatMap((line) => line.lotIds))]);
  const parties = await partiesById(tools.db, [...new Set(lines.flatMap((line) => line.buyerId ?? []))]);
  const names = await displayNames(
    tools.db,
    lines.flatMap((line) => line.document.recordedBy ?? []),
  );
  const rows: BookRow[] = [];
  for (const line of lines) rows.push(await rowOf(tools, line, { facts, parties, names }));
  return rows;
}

async function linesOfVouchers(tools: BookTools, rows: readonly VoucherRow[]): Promise<Line[]> {
  const documents = await documentsById(
    tools.db,
    rows.map((row) => row.document_id),
  );
  const vouchers = rows.flatMap((row) => {
    const document = documents.get(row.document_id);
    return document ? [{ row, voucher: openVoucher(document) }] : [];
  });
  const movements = await movementsOfDocuments(
    tools.db,
    [...new Set(vouchers.flatMap(({ voucher }) => voucher.resolved.lines.map((line) => line.lot)))],
    vouchers.map(({ row }) => row.document_id),
  );
  const shipped = new Map(
    movements
      .filter((one) => one.kind === 'shipped')
      .map((one) => [`${one.documentId} ${one.line}`, one.quantity]),
  );
  return vouchers.flatMap(({ row, voucher }) =>
    voucher.body.lines.map(
      (input, index): Line => ({
        document: voucher.document,
        line: index + 1,
        at: row.issued_at,
        lotIds: [voucher.resolved.lines[index]?.lot ?? ''],
        name: input.name ?? null,
        spec: input.spec ?? null,
        quantity:
          shipped.get(`${row.document_id} ${index + 1}`) ??
          voucher.resolved.matched?.[index + 1]?.quantity ??
          null,
        buyerId: row.receiver_id,
        voucher: voucherNumber(row.document_id),
        mark: null,
      }),
    ),
  );
}

/** What kinds of movements are a sale to somebody who is not named. */
const SOLD: ReadonlySet<string> = new Set(['sold', 'sold-estimated']);

/** Sales over the counter, and what a day's close says must have been sold. */
async function linesOfRecords(tools: BookTools, documents: readonly StoredDocument[]): Promise<Line[]> {
  const lotsOf = (document: StoredDocument): string[] => {
    const plan = readResolved(document) as { lines?: { lot: string }[]; lots?: { lot: string }[] };
    return [...(plan.lines ?? []), ...(plan.lots ?? [])].map((line) => line.lot);
  };
  const byId = new Map(documents.map((document) => [document.documentId, document]));
  const movements = await movementsOfDocuments(
    tools.db,
    [...new Set(documents.flatMap(lotsOf))],
    [...byId.keys()],
  );
  return movements
    .filter((one) => SOLD.has(one.kind) && byId.has(one.documentId))
    .sort((one, other) => one.line - other.line)
    .map((one) => ({
      document: byId.get(one.documentId) as StoredDocument,
      line: one.line,
      at: one.at,
      lotIds: [one.lotId],
      name: null,
      spec: null,
      quantity: one.quantity,
      buyerId: null,
      voucher: null,
      mark: one.kind === 'sold-estimated' ? ('estimated' as const) : null,
    }));
}

/** Lines of a till: certain ones, and those that may have been one of several lots. */
function linesOfTill(document: StoredDocument): Line[] {
  const { till } = readResolved(document) as ResolvedTill;
  const body = joinTill(readOpenSections(document)) as { lines: { name?: string }[] };
  return till.map((line, index) => ({
    document,
    line: index + 1,
    at: document.occurredAt,
    lotIds: line.lots,
    name: line.lots.length === 0 ? (body.lines[index]?.name ?? '未识别的商品') : null,
    spec: null,
    quantity: line.quantity,
    buyerId: null,
    voucher: null,
    mark: line.as === 'possible' ? 'possible' : null,
  }));
}

interface Known {
  facts: ReadonlyMap<string, LotFacts>;
  parties: ReadonlyMap<string, Party>;
  names: ReadonlyMap<string, string>;
}

/** Who buys at retail is never recorded. */
const CONSUMER = '消费者（零售）';

async function rowOf(tools: BookTools, line: Line, { facts, parties, names }: Known): Promise<BookRow> {
  const { city } = tools;
  const lots = line.lotIds.flatMap((lotId) => facts.get(lotId) ?? []);
  const [lot] = lots;
  const buyer = parties.get(line.buyerId ?? '');
  const reach =
    line.buyerId === null
      ? { address: '', contact: '' }
      : await reachOf(tools, buyer, line.document, 'receiver');
  const name = line.name ?? lot?.product.name ?? null;
  const codes = lots.length > 1 ? lots.map((one) => one.lot.batch ?? one.code).join(' 或 ') : null;
  return {
    documentId: line.document.documentId,
    line: line.line,
    at: line.at,
    goodsKind: lot ? goodsKindOfLot(city, lot) : null,
    expiry: lot?.expiryDate ?? null,
    mark: line.mark,
    voucher: line.voucher,
    lotCode: lots.length === 1 ? (lot?.code ?? null) : null,
    names: [name ?? '', buyer?.name ?? ''],
    cells: {
      date: clockTime(line.at, city.city.timezone),
      name,
      spec: line.spec ?? lot?.product.specification ?? '',
      ...(lot ? amountCells(city, line.quantity, lot) : { quantity: null, unit: null }),
      batch: codes ?? (lot ? batchCell({}, lot) : null),
      shelfLife: lot?.product.shelfLife ?? '',
      partner: line.buyerId === null ? CONSUMER : (buyer?.name ?? null),
      address: reach.address,
      contact: reach.contact,
      voucher: line.voucher ?? `单据 ${line.document.senderNumber}`,
      by: names.get(line.document.recordedBy ?? '') ?? null,
      note: line.mark === 'estimated' ? '日清估算' : line.mark === 'possible' ? '收银未指明批次' : '',
    },
  };
}
