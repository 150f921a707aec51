import { amountToSend } from '../../format/quantity.ts';
import { allOf, goodsLine, lotLine, type TypedGoods, type TypedLot } from '../../forms/typed-lines.ts';
import type { RecordKind } from './record-kinds.ts';

export const DISPOSAL_REASONS = ['expired', 'spoiled', 'recalled', 'failed-test', 'label'] as const;

export interface Details {
  /** datetime-local */
  at: string;
  reason: string;
  disposalReason: (typeof DISPOSAL_REASONS)[number];
  method: string;
  place: string;
  witness1: string;
  witness2: string;
  recipient: string;
}
export const emptyDetails: Details = {
  at: '',
  reason: '',
  disposalReason: 'expired',
  method: '',
  place: '',
  witness1: '',
  witness2: '',
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

/** Counted goods: nought is a count too. */
function countedLine(line: TypedLot) {
  const quantity = amountToSend(line.quantity.amount);
  return quantity === null ? null : { lot: line.stock.lotId, counted: { quantity, unit: line.quantity.unit } };
}

function extrasOf(kind: RecordKind, details: Details): Record<string, unknown> | null {
  const all = (...values: string[]) => values.every((value) => value.trim() !== '');
  switch (kind) {
    case 'disposal': {
      const { method, place, witness1, witness2 } = details;
      if (!all(method, place, witness1, witness2)) return null;
      return {
        reason: details.disposalReason,
        method: method.trim(),
        place: place.trim(),
        witnesses: [witness1.trim(), witness2.trim()],
      };
    }
    case 'stock-taking':
    case 'consumer-return':
      return all(details.reason) ? { reason: details.reason.trim() } : null;
    case 'donation':
      return all(details.recipient) ? { recipient: details.recipient.trim() } : null;
    default:
      return {};
  }
}

/** The body of a record, or what has to be filled in first. */
export function recordBody(kind: RecordKind, typed: Typed): Record<string, unknown> | 'lines' | 'amounts' | 'fields' {
  const head = { documentNumber: typed.documentNumber, ...(typed.at === null ? {} : { at: typed.at }) };
  if (kind !== 'production' && typed.lots.length === 0) return 'lines';
  const lots = allOf(typed.lots.map((line) => (kind === 'stock-taking' ? countedLine(line) : lotLine(line))));
  if (kind !== 'production' && !lots) return 'amounts';
  const makesGoods = kind === 'production' || kind === 'transformation';
  const goods = makesGoods ? allOf(typed.goods.map(goodsLine)) : [];
  if (!goods) return typed.goods.some((line) => line.product) ? 'amounts' : 'lines';
  const extras = extrasOf(kind, typed.details);
  if (!extras) return 'fields';
  if (kind === 'production') return { ...head, lines: goods };
  if (kind === 'transformation') return { ...head, inputs: lots, outputs: goods };
  return { ...head, lines: lots, ...extras };
}
