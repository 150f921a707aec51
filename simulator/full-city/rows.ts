import type { PaperInput } from '../bodies.ts';
import { amountOf, packedAmount } from '../goods-lines.ts';
import { issuerName } from '../lot-makers.ts';
import { markOf } from '../names.ts';
import { DAY, type Instant, iso, localDay } from '../world.ts';
import type { Census } from './census.ts';
import {
  DOCUMENT_TYPES,
  type DocumentColumns,
  documentNumber,
  LINE,
  PRECISIONS,
  SPOILED,
  typeNumber,
} from './documents.ts';
import { batchOf, type Lots, lotCode } from './lots.ts';

/** Rows of a bulk import, one JSON object a line, with natural keys only; the bodies are the API's own. */

const VOUCHER = typeNumber('voucher');
const VOUCHER_KINDS: Readonly<Record<string, string>> = {
  farm: 'origin',
  cooperative: 'origin',
  factory: 'production',
  workshop: 'production',
  slaughterhouse: 'slaughter',
  importer: 'import',
  'central-kitchen': 'distribution',
};

type Json = Record<string, unknown>;

export class RowWriter {
  private readonly census: Census;
  private readonly lots: Lots;

  constructor(census: Census, lots: Lots) {
    this.census = census;
    this.lots = lots;
  }

  *products(): Generator<Json> {
    for (let product = 0; product < this.census.products; product++) {
      const owner = this.census.member(this.census.productOwner.at(product)).uscc;
      yield { type: 'product', owner, body: this.census.productBody(product) };
    }
  }

  /** A day's documents in the order in which the platform gets them. */
  *documents(columns: DocumentColumns): Generator<Json> {
    for (const document of columns.inOrder()) yield this.row(columns, document);
  }

  row(columns: DocumentColumns, document: number): Json {
    const type = DOCUMENT_TYPES[columns.type.at(document)] ?? 'voucher';
    const sender = this.census.member(columns.sender.at(document)).uscc;
    if (type !== 'receipt') return { type, sender, body: this.body(columns, document, type) };
    const voucher = {
      sender: this.census.member(columns.other.at(document)).uscc,
      documentNumber: documentNumber(VOUCHER, columns.refers.at(document)),
    };
    return { type, sender, voucher, body: this.receipt(columns, document) };
  }

  private body(columns: DocumentColumns, document: number, type: (typeof DOCUMENT_TYPES)[number]): Json {
    const head = { documentNumber: documentNumber(typeNumber(type), columns.serial.at(document)) };
    const at = { at: iso(columns.at.at(document)), precision: PRECISIONS[columns.precision.at(document)] };
    const own = { ...head, ...at };
    switch (type) {
      case 'voucher':
        return this.voucher(columns, document, head);
      case 'purchase':
        return this.purchase(columns, document, head);
      case 'production':
        return { ...own, lines: this.goods(columns, document) };
      case 'transformation': {
        const inputs = this.held(columns, document, (flags) => (flags & LINE.output) === 0);
        return {
          ...own,
          inputs,
          outputs: this.goods(columns, document, (flags) => (flags & LINE.output) !== 0),
        };
      }
      case 'consumer-return':
        return { ...own, lines: this.held(columns, document), reason: '顾客退货' };
      case 'disposal': {
        const reason = columns.refers.at(document) === SPOILED ? 'spoiled' : 'expired';
        const how = {
          method: '破坏包装后交无害化处理单位',
          place: '店内待处置区',
          witnesses: ['店长', '食品安全员'],
        };
        return { ...own, lines: this.held(columns, document), reason, ...how };
      }
      case 'donation':
        return { ...own, lines: this.held(columns, document), recipient: '爱心食物银行' };
      case 'stock-taking':
        return { ...own, reason: '每日盘点', lines: this.counts(columns, document) };
      default:
        return { ...own, lines: this.held(columns, document) };
    }
  }

  private voucher(columns: DocumentColumns, document: number, head: Json): Json {
    const { kind } = this.census.member(columns.sender.at(document));
    const { name, uscc } = this.census.member(columns.other.at(document));
    return {
      ...head,
      kind: VOUCHER_KINDS[kind] ?? 'wholesale',
      issuedAt: iso(columns.at.at(document)),
      precision: PRECISIONS[columns.precision.at(document)],
      receiver: { name, uscc },
      lines: this.goods(columns, document),
      ...this.papers(columns, document),
    };
  }

  private purchase(columns: DocumentColumns, document: number, head: Json): Json {
    const seller = columns.other.at(document);
    const registered = seller < 0 ? null : this.census.member(seller);
    const supplier = registered
      ? { name: registered.name, uscc: registered.uscc }
      : outsideSupplier(columns.refers.at(document));
    return {
      ...head,
      receivedAt: iso(columns.at.at(document)),
      precision: PRECISIONS[columns.precision.at(document)],
      supplier,
      lines: this.goods(columns, document),
      ...this.papers(columns, document),
    };
  }

  private receipt(columns: DocumentColumns, document: number): Json {
    const [first, end] = columns.linesOf(document);
    const differing: Json[] = [];
    let accepted = 0;
    for (let line = first; line < end; line++) {
      accepted += columns.quantity.at(line);
      if (columns.refused.at(line) + columns.short.at(line) === 0) continue;
      const kind = this.kindOf(columns.lot.at(line));
      const refused = columns.refused.at(line);
      differing.push({
        line: line - first + 1,
        accepted: amountOf({ base: kind.base, pieceUnit: kind.pieceUnit ?? null }, columns.quantity.at(line)),
        ...(refused > 0
          ? { refused: amountOf({ base: kind.base, pieceUnit: kind.pieceUnit ?? null }, refused) }
          : {}),
      });
    }
    const number = documentNumber(columns.type.at(document), columns.serial.at(document));
    const head = { documentNumber: number, receivedAt: iso(columns.at.at(document)) };
    if (differing.length === 0 || accepted === 0) return { ...head, decision: 'all' };
    return { ...head, decision: 'part', reason: '实收与凭证不符', lines: differing };
  }

  private kindOf(lot: number) {
    return this.census.classOf(this.lots.productOf(lot));
  }

  /** Lines of goods, with all that the law asks of them. */
  private goods(
    columns: DocumentColumns,
    document: number,
    wanted: (flags: number) => boolean = () => true,
  ): Json[] {
    const [first, end] = columns.linesOf(document);
    const sender = columns.sender.at(document);
    const on = dayOf(columns.at.at(document));
    const lines: Json[] = [];
    for (let line = first; line < end; line++) {
      const flags = columns.flags.at(line);
      if (!wanted(flags)) continue;
      const lot = columns.lot.at(line);
      const product = this.lots.productOf(lot);
      const kind = this.census.classOf(product);
      const maker = this.makerOf(lot, product);
      const measure = {
        base: kind.base,
        pieceUnit: kind.pieceUnit ?? null,
        carton: kind.carton ?? null,
        gtin: '',
      };
      lines.push({
        product: { gtin: this.census.gtinOf(product) },
        ...packedAmount(measure, columns.quantity.at(line)),
        ...(flags & LINE.undated ? {} : this.dates(lot, kind.days, columns.shift.at(line), on, flags)),
        origin: maker.origin,
        ...(this.lots.makerOf(lot) === sender ? {} : { producer: maker.named }),
        ...(kind.storage ? { storage: kind.storage } : {}),
      });
    }
    return lines;
  }

  /** Batch and dates as the document tells them; a label that lies moves both dates, as far as its own day allows. */
  private dates(lot: number, shelfDays: number, shift: number, on: number, flags: number): Json {
    const made = dayOf(this.lots.madeAt(lot));
    const isMoved = shift > 0 && made + shift <= on;
    const batch = batchOf(this.lots, lot);
    const expiryDate = dayText(made + shelfDays + shift);
    if (flags & LINE.bare) return { batch, expiryDate };
    return { batch, productionDate: dayText(isMoved ? made + shift : made), expiryDate };
  }

  /** Goods that the actor names by the code on their pack. */
  private held(
    columns: DocumentColumns,
    document: number,
    wanted: (flags: number) => boolean = () => true,
  ): Json[] {
    const [first, end] = columns.linesOf(document);
    const lines: Json[] = [];
    for (let line = first; line < end; line++) {
      if (!wanted(columns.flags.at(line))) continue;
      const lot = columns.lot.at(line);
      lines.push({
        lot: lotCode(this.census, this.lots, lot),
        ...this.amount(lot, columns.quantity.at(line)),
      });
    }
    return lines;
  }

  private counts(columns: DocumentColumns, document: number): Json[] {
    const [first, end] = columns.linesOf(document);
    return Array.from({ length: end - first }, (_none, index) => {
      const lot = columns.lot.at(first + index);
      const counted = this.amount(lot, columns.quantity.at(first + index));
      return { lot: lotCode(this.census, this.lots, lot), counted };
    });
  }

  private amount(lot: number, quantity: number) {
    const { base, pieceUnit } = this.kindOf(lot);
    return amountOf({ base, pieceUnit: pieceUnit ?? null }, quantity);
  }

  private makerOf(lot: number, product: number): { name: string; origin: string; named: Json } {
    const maker = this.lots.makerOf(lot);
    if (maker >= 0) {
      const { name, uscc, origin } = this.census.member(maker);
      return { name, origin, named: { name, uscc } };
    }
    const outside = outsideMaker(product, this.census.classOf(product).imported === true);
    return { ...outside, named: { name: outside.name } };
  }

  /** Papers of all lines, as far as they hold on the document's own day. */
  private papers(columns: DocumentColumns, document: number): { certificates?: PaperInput[] } {
    const [first, end] = columns.linesOf(document);
    const on = dayOf(columns.at.at(document));
    const papers: PaperInput[] = [];
    for (let line = first; line < end; line++) {
      if (columns.flags.at(line) & LINE.undated) continue;
      const lot = columns.lot.at(line);
      const product = this.lots.productOf(lot);
      const issued = dayOf(this.lots.madeAt(lot));
      for (const rule of this.census.classOf(product).papers) {
        if (issued > on || (rule.validDays !== undefined && issued + rule.validDays < on)) continue;
        papers.push({
          kind: rule.kind,
          number: `${rule.prefix}${dayText(issued).replaceAll('-', '')}-${lot.toString(36).toUpperCase()}`,
          issuer: issuerName(rule, this.makerOf(lot, product).name),
          issuedOn: dayText(issued),
          ...(rule.validDays === undefined ? {} : { validUntil: dayText(issued + rule.validDays) }),
          lines: [line - first + 1],
        });
      }
    }
    return papers.length > 0 ? { certificates: papers } : {};
  }
}

const LOCAL_OFFSET = 8 * 3_600_000;
const dayOf = (at: Instant): number => Math.floor((at + LOCAL_OFFSET) / DAY);
const dayTexts = new Map<number, string>();
/** The calendar day of a day number, from 1970. */
function dayText(day: number): string {
  const known = dayTexts.get(day);
  if (known !== undefined) return known;
  const text = localDay(day * DAY - LOCAL_OFFSET);
  if (dayTexts.size < 20_000) dayTexts.set(day, text);
  return text;
}

const outsideSupplier = (number: number) => ({
  name: `外埠${markOf(number + 5000)}食品供应链有限公司`,
  address: `外埠供货商 ${number + 1} 号`,
});
const outsideMaker = (product: number, isImported: boolean) =>
  isImported
    ? { name: `境外${markOf((product % 900) + 9000)}食品工厂`, origin: '境外' }
    : { name: `外埠${markOf((product % 900) + 7000)}食品有限公司`, origin: '福建省外' };
