import type { PartyId } from '../../../identity/index.ts';
import type { CityData, Party } from '../../../registry/index.ts';
import { finding } from '../cells/findings.ts';
import type { Fields } from '../cells/read-row.ts';
import type { LedgerCode } from '../ledger-types.ts';
import { documentNumber } from './document-number.ts';
import { documentTime } from './document-time.ts';
import { goodsLine, text } from './goods-line.ts';
import type { DocumentParts, PlanContext, Planned } from './plan-context.ts';
import { planDisposal } from './plan-disposal.ts';
import { planLotTest } from './plan-lot-test.ts';
import { planReceipt } from './plan-receipt.ts';
import { type PlacedFinding, Places, type StoredRow } from './planned.ts';
import { readPapers, readQuarantine } from './read-papers.ts';

/** What one document has once, whatever its rows say. */
const HEADER: Readonly<Record<LedgerCode, readonly string[]>> = {
  purchase: ['date', 'supplier', 'supplierUscc', 'supplierAddress', 'supplierDocument'],
  meat: ['date', 'supplier', 'supplierUscc', 'supplierAddress', 'supplierDocument'],
  gate: ['date', 'stall', 'supplier', 'supplierUscc', 'supplierAddress'],
  sale: ['date', 'receiver', 'receiverUscc', 'receiverAddress', 'plate'],
  'quick-test': ['date', 'stall', 'goods', 'lot', 'batch'],
  disposal: ['date', 'reason', 'method', 'place'],
};

/**
 * The rows of one document as what the API takes. Pure: what they name was looked up before.
 * Findings, by row: `document-differs`, `stall-…`, those of goods, units and lots, of vouchers (plan-receipt.ts).
 */
export function planDocument(context: PlanContext, rows: readonly StoredRow[]): Planned {
  const first = rows[0] as StoredRow;
  const differing = headerDiffers(context.ledger, rows);
  if (differing.length > 0) return { findings: differing };
  const whose = partyOf(context, first);
  if ('findings' in whose) return whose;
  const documentParts = { number: documentNumber(context.ledger, rows), partyId: whose.partyId, rows };
  switch (context.ledger) {
    case 'sale':
      return planVoucher(context, documentParts);
    case 'quick-test':
      return planLotTest(context, documentParts);
    case 'disposal':
      return planDisposal(context, documentParts);
    default:
      if (text(first.fields, 'voucherNumber') !== '') return planReceipt(context, documentParts);
      return planPurchase(context, documentParts);
  }
}

function headerDiffers(ledger: LedgerCode, rows: readonly StoredRow[]): PlacedFinding[] {
  const [first, ...others] = rows as [StoredRow, ...StoredRow[]];
  const said = (fields: Fields, field: string) => JSON.stringify(fields[field] ?? null);
  return others.flatMap(({ row, fields }) =>
    HEADER[ledger]
      // A merged or empty cell below the first says nothing else.
      .filter((field) => fields[field] !== undefined && said(fields, field) !== said(first.fields, field))
      .map((field) => ({
        ...finding(
          'document-differs',
          `这一行与第 ${first.row} 行同属一张单据，这一格却不一样；请改成一致，或换一个单号。`,
          `This row is of one document with row ${first.row}, but differs in this cell; make them alike, or give another number.`,
        ),
        row,
        field,
        path: '',
      })),
  );
}

/** Whose document it is: for a market's gate and test room that of the stall. */
function partyOf(
  context: PlanContext,
  { row, fields }: StoredRow,
): { partyId: PartyId } | { findings: PlacedFinding[] } {
  const own = { partyId: context.sender.partyId as PartyId };
  const named = text(fields, 'stall');
  // A test is recorded by who made it, on a lot of the stall.
  if (named === '' || context.ledger !== 'gate') return own;
  const stall = context.names.stall(named);
  const problem = (found: { code: string; zh: string; en: string }) => ({
    findings: [{ ...found, row, field: 'stall', path: '' }],
  });
  // A stall that keeps a gate ledger of its own writes the number of its place there.
  if ('code' in stall) return context.sender.marketId !== null ? own : problem(stall);
  if (stall.partyId === context.sender.partyId) return own;
  if (isStallOf(stall, context.sender.partyId)) return { partyId: stall.partyId as PartyId };
  return problem(
    finding(
      'stall-not-own',
      `“${stall.name}”没有登记在本市场，不能代它登记。`,
      `"${stall.name}" is not registered as a stall of this market, which cannot record for it.`,
    ),
  );
}

/** A market may record for the stalls that stand in it, as by batches (batches/acting-for.ts). */
const isStallOf = (party: Party, marketId: string): boolean =>
  party.marketId === marketId && party.source === 'registered';

/** The papers of each row, one entry a paper with the lines that it covers. */
function papersOf(
  city: CityData,
  ledger: LedgerCode,
  rows: readonly StoredRow[],
  places: Places,
): Record<string, unknown>[] {
  const papers = new Map<
    string,
    { kind: string; number: string; lines: number[]; field: string; row: number }
  >();
  for (const [index, { row, fields }] of rows.entries()) {
    const add = (paper: { kind: string; number: string } | null, field: string) => {
      if (!paper) return;
      const key = `${paper.kind} ${paper.number}`;
      const known = papers.get(key);
      if (known) known.lines.push(index + 1);
      else papers.set(key, { ...paper, lines: [index + 1], field, row });
    };
    const otherwise = ledger === 'gate' ? 'produce-conformity' : 'other';
    for (const paper of readPapers(city, text(fields, 'papers'), otherwise)) add(paper, 'papers');
    if (text(fields, 'quarantine') !== '') add(readQuarantine(text(fields, 'quarantine')), 'quarantine');
    for (const [field, kind] of [
      ['meatInspection', 'meat-inspection'],
      ['asfTest', 'asf-test'],
      ['rapidTest', 'rapid-test'],
    ] as const)
      if (text(fields, field) !== '') add({ kind, number: text(fields, field).slice(0, 60) }, field);
  }
  return [...papers.values()].map(({ kind, number, lines, field, row }, index) => {
    places.put(`/certificates/${index}`, row, field);
    return { kind, number, ...(lines.length === rows.length ? {} : { lines: [...new Set(lines)] }) };
  });
}

function linesOf(
  context: PlanContext,
  rows: readonly StoredRow[],
  places: Places,
  supplierId: string | null,
) {
  const lines: Record<string, unknown>[] = [];
  const findings: PlacedFinding[] = [];
  for (const [index, row] of rows.entries()) {
    const made = goodsLine(row, index, { city: context.city, names: context.names, places, supplierId });
    if ('findings' in made) findings.push(...made.findings);
    else lines.push(made.line);
  }
  return { lines, findings };
}

function putHeader(places: Places, row: number, pairs: Readonly<Record<string, string>>): void {
  for (const [path, field] of Object.entries(pairs)) places.put(path, row, field);
}

function planPurchase(context: PlanContext, { number, partyId, rows }: DocumentParts): Planned {
  const first = rows[0] as StoredRow;
  const places = new Places(first.row);
  putHeader(places, first.row, {
    '/documentNumber': 'number',
    '/receivedAt': 'date',
    '/supplier': 'supplier',
    '/supplier/uscc': 'supplierUscc',
    '/supplier/address': 'supplierAddress',
    '/supplier/contact': 'supplierContact',
    '/supplierDocument': 'supplierDocument',
  });
  const supplier = context.names.party(first.fields, 'supplier');
  const { lines, findings } = linesOf(context, rows, places, supplier.partyId ?? null);
  if (findings.length > 0) return { findings };
  const time = documentTime(first.fields, context.city.city.timezone);
  const papers = papersOf(context.city, context.ledger, rows, places);
  const supplierDocument = text(first.fields, 'supplierDocument');
  const body = {
    documentNumber: number,
    ...(time ? { receivedAt: time.at, precision: time.precision } : {}),
    supplier,
    ...(supplierDocument === '' ? {} : { supplierDocument }),
    lines,
    ...(papers.length === 0 ? {} : { certificates: papers }),
  };
  return { document: { kind: 'purchase', body, partyId, places } };
}

function planVoucher(context: PlanContext, { number, partyId, rows }: DocumentParts): Planned {
  const first = rows[0] as StoredRow;
  const places = new Places(first.row);
  putHeader(places, first.row, {
    '/documentNumber': 'number',
    '/issuedAt': 'date',
    '/receiver': 'receiver',
    '/receiver/uscc': 'receiverUscc',
    '/receiver/address': 'receiverAddress',
    '/receiver/contact': 'receiverContact',
    '/logistics': 'plate',
  });
  const { lines, findings } = linesOf(context, rows, places, partyId);
  if (findings.length > 0) return { findings };
  const time = documentTime(first.fields, context.city.city.timezone);
  const papers = papersOf(context.city, context.ledger, rows, places);
  const plate = text(first.fields, 'plate');
  const body = {
    documentNumber: number,
    ...(time ? { issuedAt: time.at, precision: time.precision } : {}),
    receiver: context.names.party(first.fields, 'receiver'),
    lines,
    ...(papers.length === 0 ? {} : { certificates: papers }),
    ...(plate === '' ? {} : { logistics: { plate } }),
  };
  return { document: { kind: 'voucher', body, partyId, places } };
}
