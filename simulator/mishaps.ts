import type { HandedLine, HandingOver } from './hand-over.ts';
import type { Random } from './random.ts';
import { HOUR, MINUTE } from './world.ts';

/**
 * What goes wrong between two businesses, and how often (proposals of this project; the sources give no rates).
 * Draws the same number of random numbers whatever it decides, so that one mishap more moves nothing else.
 * @param firstTime the receiver never had any of the lots; otherwise it may have sold of this delivery by the time
 *   of its answer, and a difference, an annulment or a correction could not be recorded any more
 */
export function withMishaps(random: Random, one: HandingOver, firstTime: boolean): HandingOver {
  const kind = random.next();
  const [extent, lateVoucher, lateReceipt, lateness] = [
    random.next(),
    random.next(),
    random.next(),
    random.next(),
  ];
  const papers = papersFor(kind, firstTime);
  const late = (26 + Math.floor(lateness * 70)) * HOUR;
  const plan: HandingOver = {
    ...one,
    papers,
    voucherDelay: lateVoucher < 0.05 ? late : Math.floor(2 + lateVoucher * 30) * MINUTE,
    receiptDelay: lateReceipt < 0.05 ? late : Math.floor(3 + lateReceipt * 90) * MINUTE,
  };
  return papers === 'all' && firstTime ? differing(plan, kind, extent) : plan;
}

function papersFor(kind: number, firstTime: boolean): NonNullable<HandingOver['papers']> {
  if (kind < 0.015) return 'none';
  if (kind < 0.03) return 'receiver-only';
  if (kind < 0.08) return 'unanswered';
  if (!firstTime) return 'all';
  if (kind < 0.086) return 'voided-first';
  return kind < 0.093 ? 'corrected' : 'all';
}

/** The first line arrives otherwise than it left, or is written down otherwise. */
function differing(plan: HandingOver, kind: number, extent: number): HandingOver {
  const [line, ...rest] = plan.lines;
  if (!line) return plan;
  const { quantity } = line;
  const change = (more: Partial<HandedLine>, reason: string): HandingOver => ({
    ...plan,
    lines: [{ ...line, ...more }, ...rest],
    reason,
  });
  if (kind > 0.99)
    return {
      ...plan,
      lines: plan.lines.map((each) => ({ ...each, refused: each.quantity })),
      reason: '到货温度不符合要求，整车拒收',
    };
  const weighed = line.lot.product.base === 'g' && quantity >= 10_000;
  // Leaves lose some water on the way: within the category's tolerance, so 损耗.
  if (kind > 0.95 && weighed)
    return change({ short: Math.ceil(quantity * 0.004 * (1 + extent)) }, '途中失水');
  const part = Math.floor(quantity * (0.05 + extent / 10));
  if (part < 1) return plan;
  if (kind > 0.935) return change({ short: part }, '实收数量少于凭证');
  if (kind > 0.915) return change({ refused: part }, '部分外观不合格，退回');
  if (kind > 0.908) return change({ declared: quantity + part }, '');
  return plan;
}
