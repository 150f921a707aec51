import { toBuffer } from 'bwip-js/node';
import { keepAttachment } from './modules/attachments/index.ts';
import type { Principal } from './modules/identity/index.ts';
import { applyForDisposal, endingLots, holdApart, takeOffShelf } from './modules/shelf-life/index.ts';
import type { ServerTools } from './tools.ts';

/**
 * A disposal of the demonstration: what the shop has that is nearest its end stands apart, reported to the office, and waits for
 * its officer. Numbers are fixed, so that a load that was cut off tells it once.
 */
export async function beginDemoDisposal(tools: ServerTools, shop: Principal): Promise<void> {
  const { partyId } = shop;
  if (partyId === null) return;
  const [nearest] = await endingLots(tools, partyId, tools.clock.now());
  if (!nearest || nearest.free <= 0) return;
  const { disposalId } = await takeOffShelf(tools, shop, {
    documentNumber: 'DEMO-XJ-1',
    reason: nearest.daysLeft < 0 ? 'expired' : 'near-expiry',
    lines: [{ lot: nearest.holding.lotId }],
  });
  const picture = await toBuffer({
    bcid: 'qrcode',
    text: 'LUYUAN DEMO',
    scale: 6,
    backgroundcolor: 'FFFFFF',
  });
  const { sha256 } = await keepAttachment(tools, partyId, picture);
  await holdApart(tools, shop, disposalId, {
    documentNumber: 'DEMO-DC-1',
    place: '冷库东角',
    photos: [sha256],
  });
  await applyForDisposal(tools, shop, disposalId, {
    documentNumber: 'DEMO-SQ-1',
    method: 'destroy',
    plannedAt: new Date(tools.clock.now().getTime() + 86_400_000).toISOString(),
    place: '后场',
  });
}
