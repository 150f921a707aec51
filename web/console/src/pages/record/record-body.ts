import type { RecordToSend } from '../../api/commands.ts';
import { amountToSend } from '../../format/quantity.ts';
import { allOf, goodsLine, lotLine, type TypedGoods, type TypedLot } from '../../forms/typed-lines.ts';
import type { RecordKind } from './record-kinds.ts';

export interface Details {
  /** datetime-local */
  at: string;
  reason: string;
  recipient: string;
}
export const emptyDetails: Details = {
  at: '',
  reason: '',
  recipient: '',
};

interface Typed {
  documentNumber: string;
  /** RFC 3339; null when what was typed is no time. */
  at: string | null;
  lots: readonly TypedLot[];
  goods: readonly TypedGoods[];
  details: Details;
}

/** Nought is a count too: it only has to be a number. */
function emptyCount(line: TypedLot) {
  const quantity = amountToSend(line.quantity.amount);
  return quantity === null ? null : { lot: line.stock.lotId, quantity, unit: line.quantity.unit };
}

function counted(lines: readonly TypedLot[]) {
  return lines.map((line) => ({
    lot: line.stock.lotId,
    counted: { quantity: amountToSend(line.quantity.amount) ?? 0, unit: line.quantity.unit },
  }));
}

/** Whether the fields that only this kind asks for are filled in. */
function detailsFilled(kind: RecordKind, details: Details): boolean {
  const all = (...values: string[]) => values.every((value) => value.trim() !== '');
  switch (kind) {
    case 'stock-taking':
    case 'consumer-return':
      return all(details.reason);
    case 'donation':
      return all(details.recipient);
    default:
      return true;
  }
}

export type Waiting = 'lines' | 'amounts' | 'fields';

/** The record to send, or what has to be filled in first: goods, then amounts, then the rest. */
export function recordBody(kind: RecordKind, typed: Typed): RecordToSend | Waiting {
  const { details } = typed;
  const head = { documentNumber: typed.documentNumber, ...(typed.at === null ? {} : { at: typed.at }) };
  const makesGoods = kind === 'production' || kind === 'transformation';
  if (kind !== 'production' && typed.lots.length === 0) return 'lines';
  const lots =
    kind === 'production' ? [] : allOf(typed.lots.map(kind === 'stock-taking' ? emptyCount : lotLine));
  if (!lots) return 'amounts';
  const goods = makesGoods ? allOf(typed.goods.map(goodsLine)) : [];
  if (!goods) return typed.goods.some((line) => line.product) ? 'amounts' : 'lines';
  if (!detailsFilled(kind, details)) return 'fields';
  switch (kind) {
    case 'sale':
      return { kind, body: { ...head, lines: lots } };
    case 'production':
      return { kind, body: { ...head, lines: goods } };
    case 'transformation':
      return { kind, body: { ...head, inputs: lots, outputs: goods } };
    case 'stock-taking':
      return { kind, body: { ...head, reason: details.reason.trim(), lines: counted(typed.lots) } };
    case 'consumer-return':
      return { kind, body: { ...head, reason: details.reason.trim(), lines: lots } };
    case 'donation':
      return { kind, body: { ...head, recipient: details.recipient.trim(), lines: lots } };
  }
}
