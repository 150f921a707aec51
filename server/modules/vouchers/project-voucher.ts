import { type Decimal, integerDecimal, parseDecimal, toSafeInteger } from '../../platform/quantity.ts';
import type { PartyId } from '../identity/index.ts';
import {
  type ImpliedReceipt,
  impliedMovements,
  isLoss,
  isNought,
  type Movement,
  type Projection,
  ROWS,
} from '../ledger/index.ts';
import {
  type CityData,
  type GoodsLineLike,
  type LineFactors,
  type LotId,
  lineQuantity,
  toBaseQuantity,
} from '../registry/index.ts';
import type { CorrectionInput, PurchaseInput, ReceiptInput, VoucherInput } from './vouchers.schemas.ts';

/** What the projections of this module know of their document beside its body. */
export interface VoucherContext {
  city: CityData;
  documentId: string;
  senderId: PartyId;
  occurredAt: Date;
}

/** A shipment line that another document of ours takes back or answers. */
export interface ShipmentLine {
  document: string;
  line: number;
  lot: LotId;
  from: PartyId | null;
  to: PartyId | null;
  quantity: number | null;
}

export interface ResolvedVoucher {
  receiver: PartyId;
  lines: LineFactors[];
  /** By line: what the sender must have produced, since it ships it and it came from nowhere else. */
  produced?: Record<string, number>;
  implied?: ImpliedReceipt[];
  /** By line: the receiver recorded this handing-over before; the voucher posts nothing for it. */
  matched?: Record<string, { document: string; line: number; quantity: number }>;
  /** A correction takes these back first. */
  annulled?: ShipmentLine[];
  unmade?: Unmade[];
}

/** Production that only an annulled voucher had implied, and that therefore never was. */
export interface Unmade {
  lot: LotId;
  party: PartyId;
  quantity: number;
}

export interface ResolvedVoid {
  annulled: ShipmentLine[];
  unmade?: Unmade[];
}

export interface ResolvedPurchase {
  supplier: PartyId;
  lines: LineFactors[];
  produced?: Record<string, number>;
}

export interface ReceiptLine extends ShipmentLine {
  base: LineFactors['base'];
  pieceUnit?: string;
  levels?: NonNullable<LineFactors['levels']>;
  each?: { quantity: number | string; unit: string };
  declared: { quantity: number | string; unit: string };
  /** Still on the way when the receipt was recorded; 0 where onward sale had implied it. */
  open: number;
  /** Loss tolerance of the goods' category. */
  permille: number;
}

export interface ResolvedReceipt {
  sender: PartyId;
  lines: ReceiptLine[];
}

/** Row numbers of a receipt: one range for each thing that can become of a line. */
const RECEIPT_ROWS = { refused: 1000, short: 2000, excess: 3000, lost: 4000 } as const;
const ANNUL_ROWS = 6000;
const UNMADE_ROWS = 7000;

function quantityOf(city: CityData, line: GoodsLineLike, factors: LineFactors): number {
  const amount = lineQuantity(city, line, factors, '');
  if (!amount.ok) throw new RangeError(`a stored line cannot be computed: ${amount.findings[0]?.code}`);
  return amount.quantity;
}

function annulments(lines: readonly ShipmentLine[] | undefined, at: Date): Movement[] {
  return (lines ?? []).map((line, index) => ({
    lotId: line.lot,
    at,
    precision: 'instant',
    line: ANNUL_ROWS + index,
    kind: 'voided',
    fromId: line.from,
    toId: line.to,
    quantity: line.quantity,
    answers: { documentId: line.document, line: line.line },
  }));
}

function unmaking(unmade: readonly Unmade[] | undefined, at: Date): Movement[] {
  return (unmade ?? []).map((one, index) => ({
    lotId: one.lot,
    at,
    precision: 'instant',
    line: UNMADE_ROWS + index,
    kind: 'adjusted-out',
    fromId: one.party,
    toId: null,
    quantity: one.quantity,
  }));
}

/** A voucher, or a correction, which is one that first takes another back. */
export function projectVoucher(
  context: VoucherContext,
  body: VoucherInput | CorrectionInput,
  resolved: ResolvedVoucher,
): Projection {
  const precision = body.precision ?? 'instant';
  const at = context.occurredAt;
  const movements: Movement[] = [
    ...annulments(resolved.annulled, at),
    ...unmaking(resolved.unmade, at),
    ...impliedMovements(resolved.implied, context.senderId, at, precision),
  ];
  for (const [index, line] of body.lines.entries()) {
    const factors = resolved.lines[index] as LineFactors;
    const number = index + 1;
    const produced = resolved.produced?.[number];
    if (produced)
      movements.push(
        impliedProduction(context.documentId, context.senderId, factors, number, produced, at, precision),
      );
    if (resolved.matched?.[number]) continue;
    movements.push({
      lotId: factors.lot,
      at,
      precision,
      line: number,
      kind: 'shipped',
      fromId: context.senderId,
      toId: resolved.receiver,
      quantity: quantityOf(context.city, line, factors),
    });
  }
  return { movements };
}

/** It names its own document as the one that it answers: that tells it from production that was declared. */
function impliedProduction(
  documentId: string,
  partyId: PartyId,
  factors: LineFactors,
  line: number,
  quantity: number,
  at: Date,
  precision: Movement['precision'],
): Movement {
  return {
    lotId: factors.lot,
    at,
    precision,
    line: ROWS.produced + line,
    kind: 'produced',
    fromId: null,
    toId: partyId,
    quantity,
    answers: { documentId, line },
  };
}

export function projectVoid(context: VoucherContext, resolved: ResolvedVoid): Projection {
  const at = context.occurredAt;
  return { movements: [...annulments(resolved.annulled, at), ...unmaking(resolved.unmade, at)] };
}

/** A purchase without a voucher: the handing-over is opened and answered by the receiver's own record. */
export function projectPurchase(
  context: VoucherContext,
  body: PurchaseInput,
  resolved: ResolvedPurchase,
): Projection {
  const precision = body.precision ?? 'instant';
  const at = context.occurredAt;
  const movements = body.lines.flatMap((line, index): Movement[] => {
    const factors = resolved.lines[index] as LineFactors;
    const number = index + 1;
    const quantity = quantityOf(context.city, line, factors);
    const between = {
      lotId: factors.lot,
      at,
      precision,
      fromId: resolved.supplier,
      toId: context.senderId,
      quantity,
    };
    const produced = resolved.produced?.[number];
    return [
      ...(produced
        ? [impliedProduction(context.documentId, resolved.supplier, factors, number, produced, at, precision)]
        : []),
      { ...between, line: number, kind: 'shipped' },
      {
        ...between,
        line: 3000 + number,
        kind: 'received',
        answers: { documentId: context.documentId, line: number },
      },
    ];
  });
  return { movements };
}

export interface ReceiptOutcome {
  line: number;
  accepted: number;
  refused: number;
  /** Did not arrive, beyond the usual loss. */
  short: number;
  lost: number;
  excess: number;
}

type Counted = { quantity: number | string; unit: string };

/**
 * A counted amount in base units. In the unit the voucher was written in it is that share of what was shipped, so
 * that 12 crates that weigh 178.5 kg together are all of it, whatever one crate is said to weigh.
 */
export function countedInBase(city: CityData, line: ReceiptLine, counted: Counted, path: string) {
  const share = shareOf(line, counted);
  if (share !== null) return { ok: true as const, quantity: share };
  const nought = isNought(counted.quantity);
  const result = toBaseQuantity(city.units, {
    base: line.base,
    pieceUnit: line.pieceUnit,
    levels: line.levels,
    // Nought of a unit that exists is nought, whatever one of it holds.
    declared: nought ? { ...counted, quantity: 1 } : counted,
    each: line.each,
    path,
  });
  if (result.ok) return { ok: true as const, quantity: nought ? 0 : result.quantity };
  const findings = nought
    ? result.findings.filter((finding) => finding.code === 'unit-unknown')
    : result.findings;
  return findings.length === 0 ? { ok: true as const, quantity: 0 } : { ok: false as const, findings };
}

/** Null where it is no share, or no number that is told exactly: `toBaseQuantity` then says what is wrong. */
function shareOf(line: ReceiptLine, counted: Counted): number | null {
  if (counted.unit !== line.declared.unit || line.quantity === null) return null;
  const part = exactly(counted.quantity);
  const whole = exactly(line.declared.quantity);
  if (!part || !whole) return null;
  const numerator = part.digits * 10n ** BigInt(whole.scale);
  const denominator = whole.digits * 10n ** BigInt(part.scale);
  // Rounded to the nearest base unit, half up.
  return toSafeInteger((2n * BigInt(line.quantity) * numerator + denominator) / (2n * denominator));
}

function exactly(quantity: number | string): Decimal | null {
  const decimal =
    typeof quantity === 'string'
      ? parseDecimal(quantity)
      : Number.isSafeInteger(quantity)
        ? integerDecimal(quantity)
        : null;
  return decimal && decimal.digits > 0n ? decimal : null;
}

/** What becomes of each line by a receipt. Every unit that was on the way ends in exactly one column. */
export function receiptOutcomes(
  city: CityData,
  body: ReceiptInput,
  resolved: ResolvedReceipt,
): ReceiptOutcome[] {
  const stated = new Map((body.lines ?? []).map((line) => [line.line, line]));
  return resolved.lines.map((line, index): ReceiptOutcome => {
    const number = index + 1;
    const outcome: ReceiptOutcome = { line: number, accepted: 0, refused: 0, short: 0, lost: 0, excess: 0 };
    const said = body.decision === 'part' ? stated.get(number) : undefined;
    if (line.open === 0) return outcome;
    if (body.decision === 'refuse') return { ...outcome, refused: line.open };
    if (!said) return { ...outcome, accepted: line.open };
    const accepted = inBase(city, line, said.accepted);
    const refused = said.refused ? inBase(city, line, said.refused) : 0;
    const rest = line.open - accepted - refused;
    if (rest < 0) return { ...outcome, accepted: line.open - refused, refused, excess: -rest };
    // Loss is part of what arrived (it was handed over and then gone); what is short never arrived.
    if (isLoss(rest, line.open, line.permille))
      return { ...outcome, accepted: accepted + rest, refused, lost: rest };
    return { ...outcome, accepted, refused, short: rest };
  });
}

function inBase(city: CityData, line: ReceiptLine, counted: Counted): number {
  const amount = countedInBase(city, line, counted, '');
  if (!amount.ok) throw new RangeError(`a stored count cannot be computed: ${amount.findings[0]?.code}`);
  return amount.quantity;
}

export function projectReceipt(
  context: VoucherContext,
  body: ReceiptInput,
  resolved: ResolvedReceipt,
): Projection {
  const at = context.occurredAt;
  const movements = receiptOutcomes(context.city, body, resolved).flatMap((outcome): Movement[] => {
    const line = resolved.lines[outcome.line - 1] as ReceiptLine;
    const row = (number: number, kind: Movement['kind'], quantity: number): Movement[] =>
      quantity === 0
        ? []
        : [
            {
              lotId: line.lot,
              at,
              precision: 'instant',
              line: number,
              kind,
              fromId: line.from,
              toId: line.to,
              quantity,
              answers: { documentId: line.document, line: line.line },
            },
          ];
    const lost: Movement[] =
      outcome.lost === 0
        ? []
        : [
            {
              lotId: line.lot,
              at,
              precision: 'instant',
              line: RECEIPT_ROWS.lost + outcome.line,
              kind: 'lost',
              fromId: line.to,
              toId: null,
              quantity: outcome.lost,
            },
          ];
    return [
      ...row(outcome.line, 'received', outcome.accepted),
      ...row(RECEIPT_ROWS.refused + outcome.line, 'refused', outcome.refused),
      ...row(RECEIPT_ROWS.short + outcome.line, 'short', outcome.short),
      ...row(RECEIPT_ROWS.excess + outcome.line, 'excess', outcome.excess),
      ...lost,
    ];
  });
  return { movements };
}
