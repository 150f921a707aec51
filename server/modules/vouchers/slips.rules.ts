import { encodePublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import { mintedAt } from '../../platform/ids.ts';

/** Slips came into use in this month: what reads as an older number is some business's own. */
const FIRST_SLIP = new Date('2026-11-01T00:00:00Z');
/** Clocks of servers differ a little. */
const AHEAD_MAX_MS = 86_400_000;

export const slipNumber = (slipId: string): string => encodePublicCode('S', slipId);

/**
 * The slip that a document number of a business may be. Numbers of its own that happen to look like one are told apart
 * by the time in them: a slip's was minted since slips exist, and not later than now.
 */
export function slipIdIn(documentNumber: string, now: Date): string | null {
  const code = parsePublicCode(documentNumber, { exact: true });
  if (!code.ok || code.type !== 'S' || slipNumber(code.id) !== documentNumber) return null;
  const at = mintedAt(code.id);
  return at >= FIRST_SLIP && at.getTime() <= now.getTime() + AHEAD_MAX_MS ? code.id : null;
}
