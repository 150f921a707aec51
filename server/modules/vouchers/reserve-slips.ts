import { type Principal, roleForbidden } from '../identity/index.ts';
import { slipsTooManyOpen } from './slips.errors.ts';
import { slipNumber } from './slips.rules.ts';
import { SLIPS_AT_ONCE, SLIPS_OPEN_MAX } from './slips.schemas.ts';
import { countOpenSlips, insertSlips, lockSlipsOf } from './slips.store.ts';
import type { VoucherTools } from './voucher-tools.ts';

/** Numbers on a phone that was lost stay good, but no longer stand in the way of new ones. */
const OPEN_DAYS = 30;

/**
 * Reserves document numbers for work without a network. They stay the business's own for good: a phone may come back
 * after weeks. Errors: `role-forbidden`, `slips-too-many-open`.
 */
export async function reserveSlips(
  tools: VoucherTools,
  principal: Principal,
  count: number = SLIPS_AT_ONCE,
): Promise<{ numbers: string[]; reservedAt: string }> {
  const { partyId, accountId } = principal;
  if (partyId === null) throw roleForbidden();
  const at = tools.clock.now();
  const slipIds = Array.from({ length: count }, () => tools.ids.next<'slip'>() as string);
  await tools.db.transaction(async (tx) => {
    await lockSlipsOf(tx, partyId);
    const open = await countOpenSlips(tx, partyId, new Date(at.getTime() - OPEN_DAYS * 86_400_000));
    if (open + count > SLIPS_OPEN_MAX) throw slipsTooManyOpen(open, SLIPS_OPEN_MAX);
    await insertSlips(tx, { partyId, accountId, at, slipIds });
  });
  return { numbers: slipIds.map(slipNumber), reservedAt: at.toISOString() };
}
