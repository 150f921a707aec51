import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { localDay } from '../../platform/local-time.ts';
import type { HandingOn } from '../ledger/index.ts';
import { type CityData, partiesById } from '../registry/index.ts';
import { binds, type Freeze } from './freeze.rules.ts';
import { lotFrozen, partyFrozen } from './recall.errors.ts';
import { freezesOfLots, freezesOfParty } from './standing-freezes.ts';

/**
 * Why goods must not be handed on now: a finding for each line that a freeze in force holds back. It is asked in the
 * transaction that would hand them on, of the database itself, so that it holds on every server at once.
 *
 * What was handed on before the freeze is taken, though it is told afterwards: that is what shows where the goods went.
 */
export async function heldBack(
  city: Pick<CityData, 'city'>,
  tx: Queryable,
  handing: HandingOn,
): Promise<Issue[]> {
  const today = localDay(handing.recordedAt, city.city.timezone);
  const lots = new Map(handing.lines.map((line) => [line.lot.lotId as string, line.lot]));
  const [byLot, ofParty] = await Promise.all([
    freezesOfLots(tx, [...lots.values()], today),
    freezesOfParty(tx, handing.partyId, today),
  ]);
  if (byLot.size === 0 && ofParty.length === 0) return [];
  const party = (await partiesById(tx, [handing.partyId])).get(handing.partyId);
  const holds = (freeze: Freeze) =>
    binds(freeze, party, city.city.code) && freeze.at.getTime() <= handing.until.getTime();
  const phone = city.city.complaintPhone;
  const own = ofParty.find(holds);
  if (own) return [partyFrozen(own, phone)];
  return handing.lines.flatMap((line) => {
    const freeze = byLot.get(line.lot.lotId)?.find(holds);
    return freeze ? [lotFrozen(freeze, `${handing.path}/${line.line - 1}/lot`, phone)] : [];
  });
}
