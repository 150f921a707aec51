import { afterAll, describe, expect, it } from 'vitest';
import { gs1CheckDigit } from '../../platform/codes/gs1-check-digit.ts';
import { resolvePartyByIdentifier } from '../registry/index.ts';
import { documentOf } from './testing/epcis-house.ts';
import { openGoodsHouse, STRANGER } from './testing/goods-house.ts';

const {
  house,
  factory,
  shop,
  bystander,
  officer,
  capture,
  goods,
  holding,
  made,
  newBatch,
  object,
  parties,
  received,
  rows,
  shipped,
} = await openGoodsHouse();
afterAll(() => house.close());

describe('who may say what', () => {
  it('A third party’s word moves nobody’s goods, and the office’s does', async () => {
    const lot = newBatch();
    expect(await capture(bystander, shipped(lot, 5))).toEqual(['observed']);
    expect(await rows(lot)).toEqual([]);
    expect((await house.observations(lot))[0]).toContain('third party');
    expect(await capture(officer, shipped(lot, 5))).toEqual(['posted']);
  });

  it('Goods between parties that nobody has registered are posted on anyone’s word', async () => {
    const lot = newBatch();
    expect(
      await capture(
        bystander,
        object({
          bizStep: 'receiving',
          ...parties(STRANGER, 'urn:epc:id:pgln:0614141.00777'),
          ...goods(lot, 5),
        }),
      ),
    ).toEqual(['posted']);
    const from = await resolvePartyByIdentifier(
      house.db,
      house.ports.ids,
      `GLN 401234500225${gs1CheckDigit('401234500225')}`,
    );
    expect((await rows(lot))[0]).toMatchObject({ kind: 'shipped', fromId: from.partyId });
  });

  it('The same event told by both partners moves the goods once', async () => {
    const lot = newBatch();
    const event = shipped(lot, 7, {
      eventID: 'urn:uuid:11111111-1111-4111-8111-111111111111',
      disposition: 'in_transit',
    });
    expect(await capture(factory, event)).toEqual(['posted']);
    // The office's copy lacks a field that says nothing of the movement, and would be posted for itself.
    const { disposition: _left, ...redacted } = event as Record<string, unknown>;
    expect(await capture(shop, event)).toEqual(['observed']);
    expect(await capture(officer, redacted)).toEqual(['observed']);
    expect(await rows(lot)).toHaveLength(1);
  });

  it('An error declaration moves nothing and stands beside the event it is about', async () => {
    const lot = newBatch();
    const event = shipped(lot, 7, { eventID: 'urn:uuid:22222222-2222-4222-8222-222222222222' });
    await capture(factory, event);
    expect(
      await capture(factory, {
        ...event,
        errorDeclaration: { declarationTime: '2026-11-21T08:00:00+08:00', reason: 'incorrect_data' },
      }),
    ).toEqual(['observed']);
    expect(await rows(lot)).toHaveLength(1);
    expect((await house.observations(lot)).join()).toContain('declared in error (incorrect_data)');
    const found = await house.get(
      factory.key,
      '/epcis/events/urn%3Auuid%3A22222222-2222-4222-8222-222222222222',
    );
    expect(found.body.epcisBody.queryResults.resultsBody.eventList).toHaveLength(2);
  });
});

describe('once only, whole or not at all', () => {
  it('Capturing the same document twice changes nothing', async () => {
    const lot = newBatch();
    const document = documentOf([made(lot, 3), shipped(lot, 3)]);
    const first = await house.post(factory.key, document);
    const before = await house.count('ledger.movement');
    const second = await house.post(factory.key, document);
    expect(second.body['luyuan:events'].map((event: { repeated: boolean }) => event.repeated)).toEqual([
      true,
      true,
    ]);
    expect(second.body['luyuan:events'].map((event: { documentId: string }) => event.documentId)).toEqual(
      first.body['luyuan:events'].map((event: { documentId: string }) => event.documentId),
    );
    expect(await house.count('ledger.movement')).toBe(before);
  });

  it('Two captures of one document at once store it once', async () => {
    const lot = newBatch();
    const document = documentOf([made(lot, 3), shipped(lot, 3)]);
    const answers = await Promise.all([1, 2, 3].map(() => house.post(factory.key, document)));
    expect(answers.map((answer) => answer.status)).toEqual([202, 202, 202]);
    expect(await rows(lot)).toHaveLength(2);
  });

  it('Two receipts at once answer one shipment once', async () => {
    const lot = newBatch();
    await capture(factory, made(lot, 10), shipped(lot, 10));
    await Promise.all([capture(shop, received(lot, 6)), capture(shop, received(lot, 6))]);
    expect(await holding(lot, shop)).toEqual({ onHand: 12_000, incoming: 0 });
    expect(await holding(lot, factory)).toEqual({ onHand: -2_000, incoming: 0 });
  });

  it('A used event id with other content is refused, and nothing of the document stays', async () => {
    const [lot, other] = [newBatch(), newBatch()];
    const event = shipped(lot, 7, { eventID: 'urn:uuid:33333333-3333-4333-8333-333333333333' });
    await capture(factory, event);
    const before = await Promise.all([
      house.count('ledger.document'),
      house.count('epcis.event'),
      house.count('registry.lot'),
      house.count('epcis.capture'),
    ]);
    const answer = await house.post(
      factory.key,
      documentOf([made(other, 1), { ...event, ...goods(lot, 8) }]),
    );
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      code: 'exists-with-different-event',
      path: '/epcisBody/eventList/1/eventID',
    });
    expect(
      await Promise.all([
        house.count('ledger.document'),
        house.count('epcis.event'),
        house.count('registry.lot'),
        house.count('epcis.capture'),
      ]),
    ).toEqual(before);
  });

  it('Rebuilding the ledger from the documents gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
    expect(await house.count('ledger.movement')).toBeGreaterThan(5);
  });
});
