import { Problem } from '../../../platform/errors.ts';
import { mintedAt } from '../../../platform/ids.ts';
import { localDay } from '../../../platform/local-time.ts';
import {
  add,
  integerDecimal,
  multiply,
  parseDecimal,
  toSafeInteger,
  wholeNumber,
} from '../../../platform/quantity.ts';
import { type Principal, roleForbidden } from '../../identity/index.ts';
import { documentsNumbered, type StoredDocument, showQuantity } from '../../ledger/index.ts';
import { type CityData, describeLots, findUnit, type LotFacts } from '../../registry/index.ts';
import { voucherNumber } from '../../vouchers/index.ts';
import { type RowTools, settledByNumber } from '../batches/index.ts';
import { printOfHash } from '../batches/read-rows.ts';
import { compareSides, type NotTaken, type Ours, type Theirs } from './compare.ts';
import { linesOf, totalsOf } from './document-totals.ts';
import { belongsTo, ourDocuments, type Side, sendersOf, sideOf } from './our-documents.ts';
import {
  type ComparisonValue,
  DOCUMENTS_MAX,
  type OurSideValue,
  PARTS_MAX,
  type ReconciliationInput,
  type TheirDocumentInput,
} from './reconciliation.schemas.ts';
import { keepComparison, keepPart, lastComparison, partsOf } from './reconciliation.store.ts';

/** Differences shown; their number is always told. */
const SHOWN_MAX = 1000;

/**
 * Takes their list of a day, and compares it with ours when all of it is here. Sent again, it is compared anew.
 * Errors: `role-forbidden`, `part-invalid`, `total-unit` (422).
 */
export async function reconcileDay(
  tools: RowTools,
  principal: Principal,
  input: ReconciliationInput,
): Promise<ComparisonValue> {
  const ownerId = principal.partyId;
  if (ownerId === null) throw roleForbidden();
  const part = input.part ?? { number: 1, of: 1 };
  if (part.number > part.of) throw partInvalid();
  for (const [index, one] of input.documents.entries()) totalsInBase(tools.city, one, `/documents/${index}`);
  const at = tools.clock.now();
  await tools.db.transaction((tx) =>
    keepPart(tx, {
      ownerId,
      day: input.day,
      part: part.number,
      parts: part.of,
      at,
      documents: input.documents,
    }),
  );
  const parts = await partsOf(tools.db, ownerId, input.day);
  const here = new Set(parts.map((one) => one.part));
  const missingParts = Array.from({ length: part.of }, (_none, index) => index + 1).filter(
    (one) => !here.has(one),
  );
  if (missingParts.length > 0) return unfinished(input.day, at, missingParts, parts);
  const comparison = await compareDay(
    tools,
    ownerId,
    input.day,
    parts.flatMap((one) => one.documents),
  );
  await keepComparison(tools.db, ownerId, comparison);
  return comparison;
}

const unfinished = (
  day: string,
  at: Date,
  missingParts: number[],
  parts: readonly { documents: readonly unknown[] }[],
): ComparisonValue => ({
  day,
  at: at.toISOString(),
  complete: false,
  missingParts,
  reconciled: false,
  ours: 0,
  theirs: parts.reduce((sum, one) => sum + one.documents.length, 0),
  differences: [],
  differencesTotal: 0,
  kinds: [],
});

async function compareDay(
  tools: RowTools,
  ownerId: string,
  day: string,
  listed: readonly TheirDocumentInput[],
): Promise<ComparisonValue> {
  const side = await sideOf(tools.db, ownerId);
  const { documents } = await ourDocuments(tools.db, tools.city, side, day, DOCUMENTS_MAX * PARTS_MAX);
  const known = new Set(documents.map((document) => document.senderNumber));
  const numbers = [...new Set(listed.map((one) => one.documentNumber))];
  const others = await byNumbers(
    tools,
    side,
    numbers.filter((number) => !known.has(number)),
  );
  const settled = await settledByNumber(tools.db, ownerId, numbers);
  const ours = [...documents, ...others].map((document): Ours => {
    const lines = linesOf(tools.city, document);
    // What was sent of this very document: a later row of its number may have been refused, or be another stall's.
    const prints = (settled.get(document.senderNumber) ?? []).flatMap(({ documentId, bodyPrint }) =>
      documentId === document.documentId && bodyPrint !== null ? [bodyPrint] : [],
    );
    return {
      documentNumber: document.senderNumber,
      kind: document.kind,
      senderId: document.senderId,
      documentId: document.documentId,
      day: localDay(document.occurredAt, tools.city.city.timezone),
      totals: lines && totalsOf(lines),
      hasHash: (hex) => {
        if (prints.length === 0) return null;
        const said = printOfHash(tools.keys, hex);
        return prints.some((print) => print.equals(said));
      },
    };
  });
  const notTaken = new Map(
    [...settled].flatMap(([number, rows]): [string, NotTaken][] => {
      const row = rows.at(-1);
      return row && (row.status === 'waiting' || row.status === 'refused' || row.status === 'dropped')
        ? [[number, { status: row.status, code: row.code, zh: row.zh, en: row.en }]]
        : [];
    }),
  );
  const stalls = new Map(side.stalls.map((party) => [party.stall, party.partyId as string]));
  const theirs = listed.map((one) => theirsOf(tools.city, stalls, one));
  const differences = compareSides({ day, theirs, ours, notTaken });
  return {
    day,
    at: tools.clock.now().toISOString(),
    complete: true,
    missingParts: [],
    reconciled: differences.length === 0,
    ours: documents.length,
    theirs: theirs.length,
    differences: differences.slice(0, SHOWN_MAX),
    differencesTotal: differences.length,
    kinds: kindSums(documents, theirs),
  };
}

/** Documents of other days whose numbers they list: a day apart is a difference, not two. */
async function byNumbers(tools: RowTools, side: Side, numbers: readonly string[]): Promise<StoredDocument[]> {
  const found: StoredDocument[] = [];
  const senders = sendersOf(side);
  for (let start = 0; start < numbers.length; start += 1000)
    found.push(...(await documentsNumbered(tools.db, senders, numbers.slice(start, start + 1000))));
  return found.filter((document) => belongsTo(side, document));
}

function theirsOf(
  city: CityData,
  stalls: ReadonlyMap<string | null, string>,
  one: TheirDocumentInput,
): Theirs {
  return {
    documentNumber: one.documentNumber,
    kind: one.kind,
    senderId: one.stall === undefined ? null : (stalls.get(one.stall) ?? null),
    lines: one.lines ?? null,
    totals: totalsInBase(city, one, ''),
    sha256: one.sha256 ?? null,
  };
}

/** Errors: `total-unit`. */
function totalsInBase(
  city: CityData,
  one: TheirDocumentInput,
  path: string,
): Partial<Record<'g' | 'ml' | 'piece', number>> | null {
  if (!one.totals) return null;
  const sums: Partial<Record<'g' | 'ml' | 'piece', number>> = {};
  for (const [index, { quantity, unit: text }] of one.totals.entries()) {
    const unit = findUnit(city.units, text);
    const factor = unit?.factor === undefined ? null : parseDecimal(unit.factor);
    const amount = parseDecimal(String(quantity));
    if (!unit?.base || !factor || !amount) throw totalUnit(`${path}/totals/${index}`, text);
    const exact = wholeNumber(add(multiply(amount, factor), integerDecimal(sums[unit.base] ?? 0)));
    const sum = exact === null ? null : toSafeInteger(exact);
    if (sum === null) throw totalUnit(`${path}/totals/${index}`, text);
    sums[unit.base] = sum;
  }
  return sums;
}

function kindSums(documents: readonly StoredDocument[], theirs: readonly Theirs[]): ComparisonValue['kinds'] {
  // Their words for kinds are theirs: every document may have another.
  const sums = new Map<string, { ours: number; theirs: number }>();
  const sumOf = (kind: string) => {
    const sum = sums.get(kind) ?? { ours: 0, theirs: 0 };
    sums.set(kind, sum);
    return sum;
  };
  for (const one of documents) sumOf(one.kind).ours += 1;
  for (const one of theirs) sumOf(one.kind).theirs += 1;
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, sum]) => ({ kind, ...sum }));
}

/** Our side of a day alone, with its sums and the last comparison. Errors: `role-forbidden`. */
export async function readDay(tools: RowTools, principal: Principal, day: string): Promise<OurSideValue> {
  const ownerId = principal.partyId;
  if (ownerId === null) throw roleForbidden();
  const side = await sideOf(tools.db, ownerId);
  const { documents, truncated } = await ourDocuments(tools.db, tools.city, side, day, DOCUMENTS_MAX);
  const lines = documents.map((document) => linesOf(tools.city, document));
  const facts = await describeLots(
    tools.db,
    lines.flatMap((one) => one ?? []).map((line) => line.lotId),
  );
  return {
    day,
    documents: documents.map((document, index) => viewOf(document, lines[index] ?? null)),
    truncated,
    sums: productSums(tools.city, documents, lines, facts),
    last: await lastComparison(tools.db, ownerId, day),
  };
}

function viewOf(
  document: StoredDocument,
  lines: ReturnType<typeof linesOf>,
): OurSideValue['documents'][number] {
  const totals = lines && totalsOf(lines);
  return {
    documentNumber: document.senderNumber,
    kind: document.kind,
    documentId: document.documentId as never,
    senderId: document.senderId as never,
    ...(document.kind === 'voucher' || document.kind === 'correction'
      ? { voucherNumber: voucherNumber(document.documentId) }
      : {}),
    occurredAt: document.occurredAt.toISOString(),
    recordedAt: mintedAt(document.documentId).toISOString(),
    lines: totals?.lines ?? null,
    mass_g: totals?.g ?? null,
    volume_ml: totals?.ml ?? null,
    count: totals?.piece ?? null,
  };
}

function productSums(
  city: CityData,
  documents: readonly StoredDocument[],
  lines: readonly ReturnType<typeof linesOf>[],
  facts: ReadonlyMap<string, LotFacts>,
): OurSideValue['sums'] {
  const sums = new Map<string, { kind: string; fact: LotFacts; quantity: number; documents: Set<string> }>();
  for (const [index, document] of documents.entries()) {
    for (const line of lines[index] ?? []) {
      const fact = facts.get(line.lotId);
      if (!fact) continue;
      const key = `${document.kind} ${fact.product.productId}`;
      const sum = sums.get(key) ?? { kind: document.kind, fact, quantity: 0, documents: new Set<string>() };
      sum.quantity += line.quantity;
      sum.documents.add(document.documentId);
      sums.set(key, sum);
    }
  }
  return [...sums.values()].map(({ kind, fact, quantity, documents: of }) => ({
    kind,
    productId: fact.product.productId as never,
    name: fact.product.name,
    baseUnit: fact.lot.baseUnit,
    quantity,
    display: showQuantity(city, quantity, fact),
    documents: of.size,
  }));
}

const partInvalid = () =>
  new Problem(422, 'part-invalid', {
    zh: 'part.number 不能大于 part.of。',
    en: 'part.number cannot be more than part.of.',
    path: '/part/number',
  });

const totalUnit = (path: string, unit: string) =>
  new Problem(422, 'total-unit', {
    zh: `合计应以重量、体积或个数的单位表示（如 kg、L、个），不能用“${unit}”这样的包装单位。请换算后再发送。`,
    en: `Totals are in a unit of mass, volume or count (kg, L, 个), not in "${unit}". Convert them and send again.`,
    path,
  });
