import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, openCity, type TestCity, TODAY } from '../../../../test/support/city.ts';
import { canonical } from '../../ledger/index.ts';
import { compareSides, type Ours, type Theirs } from './compare.ts';
import type { ComparisonValue, OurSideValue } from './reconciliation.schemas.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const reconcile = (body: object) =>
  city.call<ComparisonValue>('farm', 'POST', '/api/v1/reconciliations', { day: TODAY, ...body });

describe('A day of both sides', () => {
  const bodyOf = (documentNumber: string, quantity = 100) => ({
    documentNumber,
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [
      {
        product: { productId: city.products.cabbage.productId },
        quantity,
        unit: 'kg',
        origin: documentNumber,
      },
    ],
  });

  it('Comes to nothing where both have the same, and names everything that differs', async () => {
    await city.call('farm', 'POST', '/api/v1/batches', {
      batchNumber: 'DAY-1',
      rows: [
        { type: 'voucher', body: bodyOf('D-1') },
        { type: 'voucher', body: bodyOf('D-2', 20) },
        { type: 'voucher', body: bodyOf('D-REFUSED', 0) },
        {
          type: 'voucher',
          body: { ...bodyOf('D-WAITING'), receiver: { ownCode: 'K-1', name: '谁也不是' } },
        },
        { type: 'voucher', body: { ...bodyOf('D-YESTERDAY'), issuedAt: '2026-11-19T02:00:00Z' } },
      ],
    });
    const sha256 = (body: object) => createHash('sha256').update(canonical(body)).digest('hex');
    const equal = [
      {
        documentNumber: 'D-1',
        kind: 'voucher',
        lines: 1,
        totals: [{ quantity: 200, unit: '斤' }],
        sha256: sha256(bodyOf('D-1')),
      },
      { documentNumber: 'D-2', kind: 'voucher', lines: 1, totals: [{ quantity: '20.000', unit: 'kg' }] },
    ];
    const same = await reconcile({ documents: equal });
    expect(same.body).toMatchObject({
      complete: true,
      reconciled: true,
      ours: 2,
      theirs: 2,
      differences: [],
    });

    const other = await reconcile({
      documents: [
        { documentNumber: 'D-1', kind: 'voucher', sha256: sha256(bodyOf('D-1', 101)) },
        { documentNumber: 'D-2', kind: 'sale', lines: 2, totals: [{ quantity: 21, unit: 'kg' }] },
        { documentNumber: 'D-LOST', kind: 'voucher' },
        { documentNumber: 'D-REFUSED', kind: 'voucher' },
        { documentNumber: 'D-WAITING', kind: 'voucher' },
        { documentNumber: 'D-YESTERDAY', kind: 'voucher' },
      ],
    });
    expect(other.body.reconciled).toBe(false);
    expect(
      other.body.differences.map((one) => [
        one.documentNumber,
        one.what,
        one.field ?? one.code,
        one.ours,
        one.theirs,
      ]),
    ).toEqual([
      ['D-1', 'differing', 'sha256', null, sha256(bodyOf('D-1', 101))],
      ['D-2', 'differing', 'kind', 'voucher', 'sale'],
      ['D-2', 'differing', 'lines', 1, 2],
      ['D-2', 'differing', 'mass', 20_000, 21_000],
      ['D-LOST', 'missing-here', undefined, undefined, undefined],
      ['D-REFUSED', 'refused', 'quantity-not-positive', undefined, undefined],
      ['D-WAITING', 'waiting', 'code-unmapped', undefined, undefined],
      ['D-YESTERDAY', 'differing', 'day', '2026-11-19', TODAY],
    ]);
    expect(other.body.differences.find((one) => one.what === 'refused')?.zh).toMatch(/\p{Script=Han}/u);

    const short = await reconcile({ documents: equal.slice(0, 1) });
    expect(short.body.differences.map((one) => [one.documentNumber, one.what])).toEqual([
      ['D-2', 'missing-there'],
    ]);

    const ours = await city.call<OurSideValue>('farm', 'GET', `/api/v1/reconciliations/${TODAY}`);
    expect(ours.body.documents.map((one) => [one.documentNumber, one.mass_g])).toEqual([
      ['D-1', 100_000],
      ['D-2', 20_000],
    ]);
    expect(ours.body.sums).toMatchObject([
      { kind: 'voucher', name: '大白菜', quantity: 120_000, documents: 2 },
    ]);
    expect(ours.body.last?.differencesTotal).toBe(1);
    const days = await city.call<{ items: { day: string; reconciled: boolean }[] }>(
      'farm',
      'GET',
      '/api/v1/reconciliations',
    );
    expect(days.body.items).toMatchObject([{ day: TODAY, reconciled: false, differences: 1 }]);
  });

  it('Of a document that was sent again and refused has the content that was taken', async () => {
    const rows = (quantity: number) => [{ type: 'voucher', body: bodyOf('D-AGAIN', quantity) }];
    const day = { day: TODAY, documents: [] as object[] };
    await city.call('farm', 'POST', '/api/v1/batches', { batchNumber: 'AGAIN-1', rows: rows(7) });
    const again = await city.call<{ sums: { refused: number } }>('farm', 'POST', '/api/v1/batches', {
      batchNumber: 'AGAIN-2',
      rows: rows(8),
    });
    expect(again.body.sums.refused).toBe(1);
    const hash = (quantity: number) =>
      createHash('sha256')
        .update(canonical(bodyOf('D-AGAIN', quantity)))
        .digest('hex');
    const differs = async (quantity: number) =>
      (
        await reconcile({
          ...day,
          documents: [{ documentNumber: 'D-AGAIN', kind: 'voucher', sha256: hash(quantity) }],
        })
      ).body.differences.filter((one) => one.documentNumber === 'D-AGAIN').length;
    expect([await differs(7), await differs(8)]).toEqual([0, 1]);
  });

  it('With as many kinds as documents is still compared at once', async () => {
    const documents = Array.from({ length: 5000 }, (_, index) => ({
      documentNumber: `K-${index}`,
      kind: `${index}`,
    }));
    for (let number = 1; number < 8; number += 1)
      await reconcile({
        day: '2026-11-17',
        part: { number, of: 8 },
        documents: documents.map((one) => ({ ...one, kind: `${number}-${one.kind}` })),
      });
    const started = process.cpuUsage().user;
    const last = await reconcile({ day: '2026-11-17', part: { number: 8, of: 8 }, documents });
    expect(last.body.kinds).toHaveLength(40_000);
    expect(process.cpuUsage().user - started).toBeLessThan(3_000_000);
  });

  it('May come in parts, and is compared when the last is here; a part again replaces itself', async () => {
    const day = '2026-11-18';
    const part = (number: number, documents: object[]) =>
      reconcile({ day, part: { number, of: 3 }, documents });
    const one = { documentNumber: 'P-1', kind: 'voucher' };
    expect((await part(3, [one])).body).toMatchObject({ complete: false, missingParts: [1, 2] });
    expect((await part(1, [])).body).toMatchObject({ complete: false, missingParts: [2] });
    expect((await part(2, [])).body).toMatchObject({ complete: true, reconciled: false, theirs: 1 });
    expect((await part(3, [])).body).toMatchObject({ complete: true, reconciled: true, theirs: 0 });
    // Whole, after all: the parts are gone.
    expect((await reconcile({ day, documents: [one] })).body).toMatchObject({ complete: true, theirs: 1 });
    expectProblem(await reconcile({ day, part: { number: 4, of: 3 }, documents: [] }), 422, 'part-invalid');
  });

  it('Its totals are in units that mean the same to everybody', async () => {
    const documents = [{ documentNumber: 'U', kind: 'sale', totals: [{ quantity: 3, unit: '箱' }] }];
    expect(expectProblem(await reconcile({ documents }), 422, 'total-unit').path).toBe(
      '/documents/0/totals/0',
    );
  });
});

describe('Two lists', () => {
  const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 });
  const oursOf = (number: number): Ours => ({
    documentNumber: `N${number}`,
    kind: 'sale',
    senderId: '1',
    documentId: String(number),
    day: 'D',
    totals: { lines: 1, g: number, ml: 0, piece: 0 },
    hasHash: () => null,
  });
  const theirsOf = (number: number, g = number): Theirs => ({
    documentNumber: `N${number}`,
    kind: 'sale',
    senderId: null,
    lines: 1,
    totals: { g },
    sha256: null,
  });

  it('Differ in exactly the numbers that one of them lacks, and in the quantities that were changed', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (here, there, changed) => {
        const differences = compareSides({
          day: 'D',
          ours: here.map(oursOf),
          theirs: there.map((number) => theirsOf(number, changed.includes(number) ? number + 1 : number)),
          notTaken: new Map(),
        });
        const expected = [
          ...there.filter((number) => !here.includes(number)).map((number) => `missing-here N${number}`),
          ...here.filter((number) => !there.includes(number)).map((number) => `missing-there N${number}`),
          ...there
            .filter((number) => here.includes(number) && changed.includes(number))
            .map((number) => `differing N${number}`),
        ];
        expect(differences.map((one) => `${one.what} ${one.documentNumber}`).sort()).toEqual(expected.sort());
      }),
    );
  });
});
