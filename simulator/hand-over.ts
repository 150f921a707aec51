import type { ReceiptInput, VoucherKindName } from './bodies.ts';
import { amountOf, knownGoods, papersOf, type Statement } from './goods-lines.ts';
import type { Party } from './parties.ts';
import type { Fault } from './truth.ts';
import {
  type Emitted,
  type Instant,
  iso,
  type Lot,
  MINUTE,
  partyRef,
  voucherRef,
  type World,
} from './world.ts';

type DifferingLine = NonNullable<ReceiptInput['lines']>[number];

export interface HandedLine {
  lot: Lot;
  /** What really leaves the sender. */
  quantity: number;
  /** Of that, sent back at once; the rest less `short` is accepted. */
  refused?: number;
  /** Of that, never arrived. */
  short?: number;
  /** What the voucher says, where it is not the truth. */
  declared?: number;
  statement?: Statement;
}

export interface HandingOver {
  sender: Party;
  receiver: Party;
  at: Instant;
  travel?: number;
  lines: readonly HandedLine[];
  kind?: VoucherKindName;
  /** Which documents are made. 'mistake': a voucher that is annulled, and a right one after it. */
  papers?: 'all' | 'none' | 'receiver-only' | 'unanswered' | 'voided-first' | 'corrected';
  /** The receiver has not answered by the plan's end, and the goods are still on the road. */
  onTheWay?: boolean;
  reason?: string;
  voucherDelay?: number;
  receiptDelay?: number;
  fault?: Fault;
  note?: string;
}

const kindOf: Partial<Record<Party['kind'], VoucherKindName>> = {
  farm: 'origin',
  cooperative: 'origin',
  factory: 'production',
  workshop: 'production',
  slaughterhouse: 'slaughter',
  importer: 'import',
  'central-kitchen': 'distribution',
};

/**
 * Goods go from one business to another: moves them in the true world and writes the documents that are made
 * of it. Returns the voucher, or null when there is none. Goods that would arrive after the plan's end stay on
 * the way; nothing is sent after it.
 */
export function handOver(world: World, one: HandingOver): Emitted | null {
  const { sender, receiver, lines } = one;
  const at = Math.max(one.at, ...lines.map(({ lot }) => world.readyAt(sender, lot) + MINUTE));
  if (at > world.end) return null;
  const arrival = at + (one.travel ?? 45 * MINUTE);
  const onTheWay = one.onTheWay === true || arrival > world.end;
  for (const line of lines) {
    world.take(sender, line.lot, line.quantity);
    if (onTheWay) continue;
    if (line.refused) world.put(sender, line.lot, line.refused, arrival);
    world.put(receiver, line.lot, line.quantity - (line.refused ?? 0) - (line.short ?? 0), arrival);
  }
  const wanted = one.papers ?? 'all';
  const voucher = wanted === 'none' || wanted === 'receiver-only' ? null : issue(world, one, at, wanted);
  const answer = onTheWay
    ? null
    : wanted === 'receiver-only'
      ? buy(world, one, arrival)
      : wanted !== 'unanswered' && voucher
        ? receive(world, one, voucher, arrival)
        : null;
  for (const { lot, refused = 0, short = 0 } of lines) {
    world.hear(sender, lot, voucher);
    world.hear(receiver, lot, voucher ?? answer);
    if (refused + short > 0) world.settle(receiver, lot, answer);
  }
  note(world, one, at, onTheWay, voucher, answer);
  return voucher;
}

function voucherBody(world: World, one: HandingOver, at: Instant) {
  const lots = one.lines.map(({ lot }) => lot);
  const papers = papersOf(lots);
  return {
    documentNumber: world.documentNumber('XS', one.sender.key, at),
    kind: one.kind ?? kindOf[one.sender.kind] ?? ('wholesale' as const),
    issuedAt: iso(at),
    precision: 'minute' as const,
    receiver: { partyId: partyRef(one.receiver) },
    lines: one.lines.map(({ lot, quantity, declared, statement }) =>
      knownGoods(lot, declared ?? quantity, statement),
    ),
    ...(papers.length > 0 ? { certificates: papers } : {}),
    ...(one.note ? { note: one.note } : {}),
  };
}

function issue(
  world: World,
  one: HandingOver,
  at: Instant,
  papers: NonNullable<HandingOver['papers']>,
): Emitted | null {
  const lots = one.lines.map(({ lot }) => lot);
  const draft = {
    at,
    lots,
    actor: one.sender.key,
    ...(one.voucherDelay === undefined ? {} : { delay: one.voucherDelay }),
  };
  if (papers === 'voided-first') {
    const wrong = world.emit(draft, { op: 'voucher', body: voucherBody(world, one, at) });
    if (!wrong) return null;
    const body = {
      documentNumber: world.documentNumber('ZF', one.sender.key, at),
      reason: '开具时选错了批次',
    };
    const annulment = { ...draft, at: at + 5 * MINUTE, after: [wrong.recordedAt] };
    const annulled = world.emit(annulment, { op: 'void', voucher: voucherRef(wrong), body });
    if (!annulled) return wrong;
    return world.emit(
      { ...draft, after: [annulled.recordedAt] },
      { op: 'voucher', body: voucherBody(world, one, at) },
    );
  }
  if (papers === 'corrected') {
    const lines = one.lines.map((line, index) =>
      index === 0 ? { ...line, declared: line.quantity * 2 } : line,
    );
    const wrong = world.emit(draft, { op: 'voucher', body: voucherBody(world, { ...one, lines }, at) });
    if (!wrong) return null;
    const body = { ...voucherBody(world, one, at), reason: '数量录入有误，按实际过磅更正' };
    return world.emit(
      { ...draft, at: at + 10 * MINUTE, after: [wrong.recordedAt] },
      { op: 'correction', voucher: voucherRef(wrong), body },
    );
  }
  return world.emit(draft, { op: 'voucher', body: voucherBody(world, one, at) });
}

function receive(world: World, one: HandingOver, voucher: Emitted, at: Instant): Emitted | null {
  const differing = one.lines.filter((line) => (line.refused ?? 0) + (line.short ?? 0) > 0);
  const refusedAll = one.lines.every((line) => line.refused === line.quantity);
  const body = {
    documentNumber: world.documentNumber('SH', one.receiver.key, at),
    receivedAt: iso(at),
    decision: refusedAll ? ('refuse' as const) : differing.length > 0 ? ('part' as const) : ('all' as const),
    ...(differing.length > 0 ? { reason: one.reason ?? '数量与凭证不符' } : {}),
    ...(differing.length > 0 && !refusedAll ? { lines: differingLines(one.lines) } : {}),
  };
  const lots = one.lines.map(({ lot }) => lot);
  const delay = one.receiptDelay === undefined ? {} : { delay: one.receiptDelay };
  const draft = { at, lots, actor: one.receiver.key, after: [voucher.recordedAt], ...delay };
  return world.emit(draft, { op: 'receipt', voucher: voucherRef(voucher), body });
}

/** Lines that did not arrive whole; the others are accepted as they are. */
function differingLines(lines: readonly HandedLine[]): DifferingLine[] {
  const differing: DifferingLine[] = [];
  for (const [index, { lot, quantity, refused = 0, short = 0 }] of lines.entries()) {
    if (refused + short === 0) continue;
    const line: DifferingLine = {
      line: index + 1,
      accepted: amountOf(lot.product, quantity - refused - short),
    };
    if (refused > 0) line.refused = amountOf(lot.product, refused);
    differing.push(line);
  }
  return differing;
}

/** The receiver writes its own purchase record because the seller gave it no voucher. */
function buy(world: World, one: HandingOver, at: Instant): Emitted | null {
  const lots = one.lines.map(({ lot }) => lot);
  const papers = papersOf(lots);
  const body = {
    documentNumber: world.documentNumber('JH', one.receiver.key, at),
    receivedAt: iso(at),
    precision: 'hour' as const,
    supplier: { partyId: partyRef(one.sender) },
    lines: one.lines.map(({ lot, quantity, refused, short }) =>
      knownGoods(lot, quantity - (refused ?? 0) - (short ?? 0)),
    ),
    ...(papers.length > 0 ? { certificates: papers } : {}),
  };
  const delay = one.receiptDelay === undefined ? {} : { delay: one.receiptDelay };
  return world.emit({ at, lots, actor: one.receiver.key, ...delay }, { op: 'purchase', body });
}

function faultOf(one: HandingOver, line: HandedLine): Fault | null {
  if (one.fault) return one.fault;
  if (one.papers === 'none') return 'missing-upload';
  if (one.papers === 'receiver-only' || one.papers === 'unanswered') return one.papers;
  if (line.declared !== undefined && line.declared !== line.quantity) return 'wrong-quantity';
  return (line.short ?? 0) > 0 ? 'short' : null;
}

function note(
  world: World,
  one: HandingOver,
  at: Instant,
  onTheWay: boolean,
  ...by: (Emitted | null)[]
): void {
  for (const line of one.lines) {
    const fault = faultOf(one, line);
    const refused = onTheWay ? 0 : (line.refused ?? 0);
    const short = onTheWay ? 0 : (line.short ?? 0);
    world.move(
      {
        kind: 'handed-over',
        lot: line.lot.key,
        from: one.sender.key,
        to: one.receiver.key,
        quantity: line.quantity,
        accepted: onTheWay ? 0 : line.quantity - refused - short,
        refused,
        short,
        inTransit: onTheWay ? line.quantity : 0,
        ...(fault ? { fault } : {}),
      },
      at,
      ...by,
    );
  }
}
