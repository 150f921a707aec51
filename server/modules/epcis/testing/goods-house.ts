import { expect } from 'vitest';
import { holdingsOfLots } from '../../ledger/index.ts';
import { type Business, documentOf, openEpcisHouse } from './epcis-house.ts';

// GLNs of two registered businesses, and of two that only events know.
export const FACTORY = '6901234500004';
export const SHOP = '6901234500011';
export const gln = (number: string) => `https://id.gs1.org/414/${number}`;
export const STRANGER = 'urn:epc:id:pgln:4012345.00225';
const GTIN = '04012345123456';

/** A factory, a shop, a business of neither, and an officer, with the events that they tell each other's goods by. */
export async function openGoodsHouse() {
  const house = await openEpcisHouse();
  const factory = await house.business('清源食品厂', FACTORY);
  const shop = await house.business('中山路超市', SHOP);
  const bystander = await house.business('隔壁批发部');
  const officer = await house.officer();
  let batchNumber = 0;

  /** A batch that no other test names. */
  const newBatch = () => {
    batchNumber += 1;
    return `https://id.gs1.org/01/${GTIN}/10/B${batchNumber}`;
  };
  let hour = 0;
  const later = () => {
    hour += 1;
    return new Date(Date.UTC(2026, 9, 1, hour)).toISOString();
  };
  const parties = (from: string, to: string) => ({
    sourceList: [{ type: 'possessing_party', source: from }],
    destinationList: [{ type: 'possessing_party', destination: to }],
  });
  const between = (from: string, to: string) => parties(gln(from), gln(to));
  const goods = (epcClass: string, quantity?: number, uom: string | undefined = 'KGM') => ({
    quantityList: [quantity === undefined ? { epcClass } : { epcClass, quantity, ...(uom ? { uom } : {}) }],
  });
  const object = (event: Record<string, unknown>) => ({
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: later(),
    ...event,
  });
  const made = (lot: string, quantity: number, extra = {}) =>
    object({
      action: 'ADD',
      bizStep: 'commissioning',
      bizLocation: { id: gln(FACTORY) },
      ...goods(lot, quantity),
      ...extra,
    });
  const shipped = (lot: string, quantity?: number, extra = {}) =>
    object({ bizStep: 'shipping', ...between(FACTORY, SHOP), ...goods(lot, quantity), ...extra });
  const received = (lot: string, quantity?: number, extra = {}) =>
    object({ bizStep: 'receiving', ...between(FACTORY, SHOP), ...goods(lot, quantity), ...extra });

  async function capture(
    who: { key: string } | string,
    ...events: Record<string, unknown>[]
  ): Promise<string[]> {
    const answer = await house.post(typeof who === 'string' ? who : who.key, documentOf(events));
    expect(answer.body).toMatchObject({ success: true });
    expect(answer.status).toBe(202);
    return answer.body['luyuan:events'].map((event: { outcome: string }) => event.outcome);
  }
  const rows = async (lot: string) =>
    (await house.movements(lot)).map(({ kind, fromId, toId, quantity }) => ({
      kind,
      fromId,
      toId,
      quantity,
    }));
  const holding = async (lot: string, who: Business) => {
    const found = (await holdingsOfLots(house.db, [await house.lotId(lot)])).find(
      (one) => one.partyId === who.partyId,
    );
    return found && { onHand: found.onHand, incoming: found.incoming };
  };

  return {
    house,
    factory,
    shop,
    bystander,
    officer,
    between,
    capture,
    goods,
    holding,
    later,
    made,
    newBatch,
    object,
    parties,
    received,
    rows,
    shipped,
  };
}
