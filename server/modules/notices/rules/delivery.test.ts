import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CHANNELS, MESSAGE_STATES } from '../outbox/message.ts';
import { deliveryOf, type SentOne } from './delivery.ts';

const one = (part: Partial<SentOne> = {}): SentOne => ({
  ...{ partyId: '1', ways: [{ channel: 'in-app', state: 'sent' }], opened: false },
  ...{ asks: true, answered: false, inTime: false },
  ...part,
});

describe('The rate of delivery', () => {
  it('is by channel what was taken over of what was sent; that a letter lies in the application reaches nobody yet', () => {
    const inApp = { channel: 'in-app', state: 'sent' } as const;
    const told = deliveryOf([
      one({ ways: [inApp, { channel: 'sms', state: 'sent' }] }),
      one({ partyId: '2', ways: [inApp, { channel: 'sms', state: 'refused' }], opened: true }),
      one({ partyId: '3', ways: [inApp, { channel: 'sms', state: 'given-up' }] }),
      one({ partyId: '3', asks: false }),
    ]);
    expect(told).toMatchObject({ letters: 4, businesses: 3, reached: 2, reached_permille: 500, opened: 1 });
    expect(told.ways).toEqual([
      { channel: 'in-app', sent: 4, delivered: 4, delivered_permille: 1000 },
      { channel: 'sms', sent: 3, delivered: 1, delivered_permille: 333 },
    ]);
    expect(told).toMatchObject({ asked: 3, answered: 0, answered_permille: 0 });
    expect(deliveryOf([])).toMatchObject({ reached_permille: null, answered_permille: null, ways: [] });
  });

  it('never says more than there is, nor all where one is missing', () => {
    const sent = fc.record({
      partyId: fc.constantFrom('1', '2', '3'),
      ways: fc.uniqueArray(
        fc.record({ channel: fc.constantFrom(...CHANNELS), state: fc.constantFrom(...MESSAGE_STATES) }),
        { selector: (way) => way.channel },
      ),
      ...{ opened: fc.boolean(), asks: fc.boolean(), answered: fc.boolean(), inTime: fc.boolean() },
    });
    fc.assert(
      fc.property(fc.array(sent, { maxLength: 12 }), (letters) => {
        const told = deliveryOf(letters);
        for (const way of told.ways) {
          expect(way.delivered).toBeLessThanOrEqual(way.sent);
          expect(way.delivered_permille === 1000).toBe(way.delivered === way.sent);
        }
        expect(told.reached).toBeGreaterThanOrEqual(told.opened);
        expect(told.reached_permille === 1000).toBe(told.letters > 0 && told.reached === told.letters);
        expect(told.inTime).toBeLessThanOrEqual(told.answered);
        expect(told.answered).toBeLessThanOrEqual(told.asked);
      }),
    );
  });
});
