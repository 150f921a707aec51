import { displayNames } from '../../identity/index.ts';
import {
  documentsById,
  movementsOfDocuments,
  readResolved,
  type StoredDocument,
} from '../../ledger/index.ts';
import { describeLots, type LotFacts, type Party, partiesById } from '../../registry/index.ts';
import {
  answersToMany,
  type LotPaper,
  lotPapers,
  openVoucher,
  type PaperInput,
  type VoucherInput,
  type VoucherRow,
  voucherNumber,
} from '../../vouchers/index.ts';
import {
  amountCells,
  type BookRow,
  type BookTools,
  batchCell,
  clockTime,
  goodsKindOfLot,
  reachOf,
} from './book-row.ts';

/** What came in by vouchers, and what was bought of somebody who issued none. */
export interface Purchases {
  vouchers: readonly VoucherRow[];
  documents: readonly StoredDocument[];
}

interface Line {
  document: StoredDocument;
  line: number;
  at: Date;
  lotId: string;
  input: VoucherInput['lines'][number];
  certificates: readonly PaperInput[];
  supplierId: string | null;
  voucher: string | null;
  quantity: number | null;
  by: string | null;
  note: string;
}

/** Rows of 进货查验记录, and with other columns of the register of meat, from the documents of one stretch. */
export async function purchaseRows(tools: BookTools, found: Purchases): Promise<BookRow[]> {
  const lines = [
    ...(await linesOfVouchers(tools, found.vouchers)),
    ...(await linesOfPurchases(tools, found.documents)),
  ];
  const lotIds = [...new Set(lines.map((line) => line.lotId))];
  const facts = await describeLots(tools.db, lotIds);
  const came = Map.groupBy(await lotPapers(tools.db, lotIds), (paper) => paper.lotId);
  const makers = [...facts.values()].flatMap((lot) => lot.lot.producerId ?? lot.product.producerId ?? []);
  const parties = await partiesById(tools.db, [
    ...new Set([...lines.flatMap((line) => line.supplierId ?? []), ...makers]),
  ]);
  const rows: BookRow[] = [];
  for (const line of lines) {
    const lot = facts.get(line.lotId);
    if (lot) rows.push(await rowOf(tools, line, lot, { parties, papers: came.get(line.lotId) ?? [] }));
  }
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
  const taken = new Map<string, number | null>();
  for (const one of movements) {
    if (one.kind !== 'received' && one.kind !== 'implied' && one.kind !== 'excess') continue;
    const key = `${one.answersDocument} ${one.answersLine}`;
    const before = taken.get(key);
    taken.set(key, one.quantity === null || before === null ? null : (before ?? 0) + one.quantity);
  }
  const by = await receivers(tools, rows);
  return vouchers.flatMap(({ row, voucher }) =>
    voucher.body.lines.flatMap((input, index): Line[] => {
      const line = index + 1;
      const quantity = taken.get(`${row.document_id} ${line}`);
      // Goods that were bought without a voucher before it came stand in the book as that purchase.
      if (quantity === undefined || voucher.resolved.matched?.[line]) return [];
      return [
        {
          document: voucher.document,
          line,
          at: row.answered_at ?? row.issued_at,
          lotId: voucher.resolved.lines[index]?.lot ?? '',
          input,
          certificates: (voucher.body.certificates ?? []).filter(
            (one) => !one.lines || one.lines.includes(line),
          ),
          supplierId: row.sender_id,
          voucher: voucherNumber(row.document_id),
          quantity,
          by: by.get(row.document_id) ?? null,
          note:
            row.state === 'implied' ? '转卖时默认收货' : row.state === 'partly-received' ? '部分收货' : '',
        },
      ];
    }),
  );
}

/** Who confirmed each voucher, by name. */
async function receivers(tools: BookTools, rows: readonly VoucherRow[]): Promise<Map<string, string>> {
  const answers = await answersToMany(
    tools.db,
    rows.map((row) => ({ senderId: row.sender_id, documentId: row.document_id })),
  );
  const receipts = [...answers].flatMap(([documentId, some]) =>
    some.filter((one) => one.kind === 'receipt').map((one) => [documentId, one.answer_document_id] as const),
  );
  const documents = await documentsById(
    tools.db,
    receipts.map(([, receipt]) => receipt),
  );
  const names = await displayNames(
    tools.db,
    [...documents.values()].flatMap((one) => one.recordedBy ?? []),
  );
  return new Map(
    receipts.map(([documentId, receipt]) => [
      documentId,
      names.get(documents.get(receipt)?.recordedBy ?? '') ?? '',
    ]),
  );
}

async function linesOfPurchases(tools: BookTools, documents: readonly StoredDocument[]): Promise<Line[]> {
  const names = await displayNames(
    tools.db,
    documents.flatMap((one) => one.recordedBy ?? []),
  );
  const plans = documents.map((document) => ({
    document,
    plan: readResolved(document) as { lines: { lot: string }[] },
    body: openVoucher(document).body as VoucherInput & { supplierDocument?: string },
  }));
  const movements = await movementsOfDocuments(
    tools.db,
    [...new Set(plans.flatMap(({ plan }) => plan.lines.map((line) => line.lot)))],
    documents.map((one) => one.documentId),
  );
  return plans.flatMap(({ document, plan, body }) =>
    body.lines.map((input, index): Line => {
      const shipped = movements.find(
        (one) => one.documentId === document.documentId && one.line === index + 1 && one.kind === 'shipped',
      );
      return {
        document,
        line: index + 1,
        at: document.occurredAt,
        lotId: plan.lines[index]?.lot ?? '',
        input,
        certificates: (body.certificates ?? []).filter((one) => !one.lines || one.lines.includes(index + 1)),
        supplierId: document.receiverId,
        voucher: null,
        quantity: shipped?.quantity ?? null,
        by: names.get(document.recordedBy ?? '') ?? null,
        note: body.supplierDocument ? `供货方单据 ${body.supplierDocument}` : '供货方未开凭证',
      };
    }),
  );
}

interface Known {
  parties: ReadonlyMap<string, Party>;
  papers: readonly LotPaper[];
}

async function rowOf(tools: BookTools, line: Line, lot: LotFacts, known: Known): Promise<BookRow> {
  const { city } = tools;
  const supplier = known.parties.get(line.supplierId ?? '');
  const reach = await reachOf(tools, supplier, line.voucher === null ? line.document : undefined, 'supplier');
  const producerId = lot.lot.producerId ?? lot.product.producerId;
  const named = uniquePapers(line.certificates, known.papers);
  const numbers = (...kinds: string[]) =>
    named
      .filter((one) => kinds.includes(one.kind))
      .map((one) => one.number)
      .join('；');
  const { input } = line;
  const name = input.name ?? lot.product.name;
  const producer =
    input.producer?.name ?? known.parties.get(producerId ?? '')?.name ?? makerAmong(city, supplier);
  const amount = amountCells(city, line.quantity, lot);
  const expiry = input.expiryDate ?? lot.expiryDate;
  return {
    documentId: line.document.documentId,
    line: line.line,
    at: line.at,
    goodsKind: goodsKindOfLot(city, lot),
    expiry,
    mark: null,
    voucher: line.voucher,
    lotCode: lot.code,
    names: [name, supplier?.name ?? '', producer],
    cells: {
      date: clockTime(line.at, city.city.timezone),
      name,
      gtin: lot.product.gtin ?? '',
      spec: input.spec ?? lot.product.specification ?? '',
      ...amount,
      batch: batchCell(input, lot),
      shelfLife: input.shelfLife ?? lot.product.shelfLife ?? '',
      expiry: expiry ?? '',
      origin: input.origin ?? lot.origin ?? '',
      producer,
      partner: supplier?.name ?? null,
      address: reach.address,
      contact: reach.contact,
      licence: supplier?.licenceNumbers.map((one) => one.number).join('；') ?? '',
      papers:
        named
          .map((one) => `${city.certificateKinds.get(one.kind)?.zh ?? one.kind} ${one.number}`)
          .join('；') || null,
      voucher: line.voucher ?? '',
      by: line.by,
      note: line.note,
      // The register of meat.
      quarantine: numbers('animal-quarantine-a', 'animal-quarantine-b', 'customs-quarantine') || null,
      inspection: numbers('meat-inspection') || null,
      asf: numbers('asf-test'),
      slaughtered: input.productionDate ?? lot.productionDate,
    },
  };
}

/** Who grows or makes and sells it itself is its producer, where nobody is named. */
function makerAmong(city: BookTools['city'], supplier: Party | undefined): string {
  const position = city.partyKinds.get(supplier?.kind ?? '')?.position;
  return position === 'origin' || position === 'process' ? (supplier?.name ?? '') : '';
}

/** Papers of the document, then those that came with the goods; each once. */
function uniquePapers(attached: readonly PaperInput[], came: readonly LotPaper[]) {
  const papers = [...attached, ...came].map(({ kind, number }) => ({ kind, number }));
  return [...new Map(papers.map((one) => [`${one.kind} ${one.number}`, one])).values()];
}
