import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scNumberOf } from '../../../simulator/identities.ts';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';

/** Who must have a licence on record before it issues, by the city's data: from a day on, and not before. */

let city: TestCity;
const factory = { key: '', partyId: '' };
beforeAll(async () => {
  city = await openCity();
  // Taken in long ago, without any licence number; and a stall of the same kind of luck.
  await city.owner.query(
    `UPDATE registry.party SET licence_numbers = '[]' WHERE party_id = ANY($1::bigint[])`,
    [[city.parties.factory.partyId, city.parties.stall.partyId]],
  );
  factory.partyId = city.parties.factory.partyId;
});
afterAll(() => city?.close());

const body = (batch: string) => ({
  documentNumber: city.number('V'),
  receiver: { partyId: city.parties.supermarket.partyId },
  lines: [city.cheese(batch)],
  certificates: [city.inspectionReport(batch)],
});
const send = (batch: string) => city.call('factory', 'POST', '/api/v1/vouchers', body(batch));

describe('A factory without any licence on record', () => {
  test('issues until the day from which one is asked for, then is told which and where; the preview says the same', async () => {
    expect((await send('L-1')).status).toBe(201);
    city.clock.set('2026-12-31T15:59:00.000Z');
    expect((await send('L-2')).status).toBe(201);
    city.clock.set('2026-12-31T16:01:00.000Z');
    const refused = expectProblem(await city.expectNothingWritten(() => send('L-3')), 422, 'licence-needed');
    expect(refused.messages.zh).toContain('食品生产许可证');
    expect(refused.messages.zh).toContain('我的证照');
    expect(refused.path).toBe('/sender');
    const preview = await city.call<{ findings: { code: string }[] }>(
      'factory',
      'POST',
      '/api/v1/vouchers/preview',
      body('L-4'),
    );
    expect(JSON.stringify(preview.body)).toContain('licence-needed');
  });

  test('is not helped by a number that the voucher merely names, and issues once it has registered one', async () => {
    const named = { ...body('L-5') };
    named.certificates = [
      ...named.certificates,
      {
        kind: 'sc-licence',
        number: scNumberOf('105', '350205', 9),
        issuer: '市监局',
        issuedOn: '2024-01-01',
      },
    ];
    expectProblem(await city.call('factory', 'POST', '/api/v1/vouchers', named), 422, 'licence-needed');
    const registered = await city.call('factory', 'POST', '/api/v1/certificates', {
      kind: 'sc-licence',
      number: scNumberOf('105', '350205', 8),
      issuer: '厦门市市场监督管理局',
      issuedOn: '2024-01-01',
      validUntil: '2028-12-31',
    });
    expect(registered.status).toBe(201);
    expect((await send('L-6')).status).toBe(201);
  });

  test('a stall without one goes on to sell vegetables, and may send goods back', async () => {
    const { lotId } = await city.stockCabbage('stall');
    const sent = await city.call('stall', 'POST', '/api/v1/vouchers', {
      documentNumber: city.number('V'),
      receiver: { partyId: city.parties.supermarket.partyId },
      lines: [{ lot: lotId, quantity: 1, unit: 'kg' }],
    });
    expect(sent.status).toBe(201);
  });
});
