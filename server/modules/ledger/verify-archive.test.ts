import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { projections } from '../../projections.ts';
import { type OldGoods, openOldGoods } from './testing/old-goods.ts';
import { verifyArchive } from './verify-archive.ts';

let goods: OldGoods;
let sound: Buffer;
beforeAll(async () => {
  goods = await openOldGoods();
  await goods.archive();
  sound = readFileSync(goods.file);
});
afterAll(() => goods.close());

const whats = async (file = goods.file) => {
  const { findings } = await verifyArchive(goods.city.tools.db, projections(goods.city.city), file);
  return [...new Set(findings.map((one) => one.what))];
};

describe('Verify finds in an archive', () => {
  const lines = () => gunzipSync(sound).toString().trimEnd().split('\n');
  const rewrite = (changed: string[]) => writeFileSync(goods.file, gzipSync(`${changed.join('\n')}\n`));
  afterEach(async () => {
    writeFileSync(goods.file, sound);
    expect(await whats()).toEqual([]);
  });

  test('A quantity that was changed', async () => {
    rewrite(
      lines().map((line) => (line.startsWith('["movement"') ? line.replace('"180000"', '"180001"') : line)),
    );
    expect(await whats()).toEqual(['movement-differs', 'manifest-root']);
  });
  test('An edge that was changed', async () => {
    rewrite(
      lines().map((line) => (line.startsWith('["lot_edge"') ? line.replaceAll('"180000"', '"1"') : line)),
    );
    expect(await whats()).toEqual(['edge-differs', 'manifest-root']);
  });
  test('A row that was left out', async () => {
    rewrite(lines().filter((_line, index) => index !== 1));
    expect(await whats()).toEqual(['movement-missing', 'manifest-root', 'manifest-counts']);
  });
  test('A row that was put in', async () => {
    const [first = '', row = '', ...rest] = lines();
    const values = JSON.parse(row) as string[];
    rewrite([first, row, JSON.stringify(values.with(4, '77')), ...rest]);
    expect(await whats()).toEqual(['movement-extra', 'manifest-root', 'manifest-counts']);
  });
  test('A manifest made to fit, which the platform did not sign', async () => {
    const all = lines();
    const last = JSON.parse(all.at(-1) ?? '') as { manifest: { writtenAt: string }; signature: string };
    last.manifest.writtenAt = '2020-01-01T00:00:00.000Z';
    rewrite([...all.slice(0, -1), JSON.stringify(last)]);
    expect(await whats()).toEqual(['manifest-signature']);
  });
  test('That the database knows another one', async () => {
    const { owner } = goods.city;
    const { rows } = await owner.query<{ manifest: object }>(
      `SELECT manifest FROM ledger.period WHERE name = '2025h1'`,
    );
    await owner.query(`UPDATE ledger.period SET manifest = NULL WHERE name = '2025h1'`);
    expect(await whats()).toEqual(['manifest-of-another']);
    await owner.query(`UPDATE ledger.period SET manifest = $1 WHERE name = '2025h1'`, [rows[0]?.manifest]);
  });
  test('That it ends too early, is none, or is not there', async () => {
    writeFileSync(goods.file, sound.subarray(0, 200));
    expect(await whats()).toEqual(['unreadable']);
    rewrite(lines().slice(0, -1));
    expect(await whats()).toEqual(['unreadable']);
    rewrite(['{"format":"x"}']);
    expect(await whats()).toEqual(['unreadable']);
    expect(await whats(join(goods.folder, 'nowhere.gz'))).toEqual(['unreadable']);
  });
  test('A document that is gone from the database', async () => {
    const { owner } = goods.city;
    const { rows } = await owner.query<{ row: string }>(
      'SELECT row_to_json(d)::text AS row FROM ledger.document d WHERE document_id = $1',
      [goods.voucherId],
    );
    await owner.query('DELETE FROM ledger.document WHERE document_id = $1', [goods.voucherId]);
    expect(await whats()).toEqual(['document-missing']);
    await owner.query(
      'INSERT INTO ledger.document SELECT * FROM json_populate_record(NULL::ledger.document, $1)',
      [rows[0]?.row],
    );
  });
});
