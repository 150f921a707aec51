import type { PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import type { Precision } from './kinds.ts';
import type { Projection } from './projection.ts';

export interface LotTestContent {
  precision?: Precision;
  items: { item: string; result: 'pass' | 'fail' }[];
}

export interface ResolvedLotTest {
  lot: LotId;
  /** The holder, where it tested itself; null where somebody else did: then the lot went nowhere by it. */
  seenAt: PartyId | null;
}

/** A test moves nothing: it is seen on the lot, item by item. */
export function projectLotTest(
  context: { occurredAt: Date },
  body: LotTestContent,
  resolved: ResolvedLotTest,
): Projection {
  return {
    movements: [],
    observations: body.items.map((item, index) => ({
      lotId: resolved.lot,
      partyId: resolved.seenAt,
      at: context.occurredAt,
      precision: body.precision ?? 'instant',
      line: index + 1,
      what: `${item.result === 'pass' ? '检测合格' : '检测不合格'}：${item.item}`,
    })),
  };
}
