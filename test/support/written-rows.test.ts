import { afterAll, beforeAll, expect, test } from 'vitest';
import { openEmptyCity, type TestCity } from './city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openEmptyCity();
});
afterAll(() => city?.close());

const insert = (name: string) =>
  city.owner.query(`INSERT INTO registry.party (party_id, name, kind) VALUES (1, $1, 'shop')`, [name]);
const remove = () => city.owner.query('DELETE FROM registry.party WHERE party_id = 1');

test('What was written shows by its table, and taken back is as if it had never been', async () => {
  const before = await city.written();
  await insert('一');
  const one = await city.written();
  expect(Object.keys(one)).toEqual(['registry.party']);
  await city.owner.query(`UPDATE registry.party SET name = '二' WHERE party_id = 1`);
  expect(await city.written()).not.toEqual(one);
  await remove();
  expect(await city.written()).toEqual(before);
});

test('What was rolled back, and tables that are left out, do not show', async () => {
  const before = await city.written();
  await city.owner.query('BEGIN');
  await insert('一');
  await city.owner.query('ROLLBACK');
  expect(await city.written()).toEqual(before);
  await insert('一');
  expect(await city.written(['registry.party'])).toEqual({});
  await remove();
});

test('A row in a part of a table shows too', async () => {
  await expect(
    city.expectNothingWritten(() =>
      city.owner.query(
        `INSERT INTO ledger.movement (lot_id, at, document_id, from_id, to_id, quantity, line, kind, precision)
         VALUES (1, now(), 1, 1, 2, 1, 1, 2, 0)`,
      ),
    ),
  ).rejects.toThrow(/deeply equal/);
});
