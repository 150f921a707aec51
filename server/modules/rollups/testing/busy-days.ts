import type { TestCity } from '../../../../test/support/city.ts';

/** Deterministic and plain: the next of a row of numbers below `below`. */
export function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

/**
 * Some days of trade with everything that moves goods: vouchers confirmed, confirmed in part, refused, annulled and
 * corrected; sales, returns, disposals, transformations, counts; late documents about earlier days.
 */
export async function busyDays(city: TestCity, rounds: number, seed = 1): Promise<void> {
  const roll = dice(seed);
  const day = () => `2026-11-${String(12 + roll(7)).padStart(2, '0')}T${String(10 + roll(12))}:30:00+08:00`;
  const { stall, supermarket } = city.parties;
  for (let round = 0; round < rounds; round += 1) {
    const voucher = await city.issueCabbage(
      'farm',
      'wholesaler',
      { origin: `第 ${city.number('地块')} 号地` },
      { issuedAt: day() },
    );
    const lot = voucher.lineItems[0]?.lotId ?? '';
    const decision = roll(4);
    if (decision === 0) {
      await city.call('farm', 'POST', `/api/v1/vouchers/${voucher.number}/void`, {
        documentNumber: city.number('X'),
        reason: '开错',
      });
      continue;
    }
    if (decision === 1)
      await city.receive('wholesaler', voucher, {
        decision: 'partial',
        lines: [{ line: 1, received: { quantity: 100, unit: 'kg' }, reason: '短少' }],
      });
    else await city.receive('wholesaler', voucher);
    const onward = await city.issue('wholesaler', {
      receiver: { partyId: roll(2) === 0 ? stall.partyId : supermarket.partyId },
      lines: [{ lot, quantity: 10 + roll(30), unit: 'kg' }],
      ...(roll(2) === 0 ? { issuedAt: day() } : {}),
    });
    if (roll(3) === 0)
      await city.receive(onward.receiver?.partyId === stall.partyId ? 'stall' : 'supermarket', onward);
    if (roll(2) === 0)
      await city.record('wholesaler', 'sales', {
        lines: [{ lot, quantity: 1 + roll(5), unit: 'kg' }],
        ...(roll(2) === 0 ? { at: day() } : {}),
      });
    if (roll(3) === 0)
      await city.record('wholesaler', 'transformations', {
        inputs: [{ lot, quantity: 20, unit: 'kg' }],
        outputs: [
          { ...city.cabbage(), each: undefined, quantity: 19, unit: 'kg', batch: city.number('MIX') },
        ],
      });
    if (roll(3) === 0)
      await city.record('wholesaler', 'stock-takings', {
        reason: '月底',
        lines: [{ lot, counted: { quantity: 30, unit: 'kg' } }],
      });
  }
}
