import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { projections } from '../../projections.ts';
import { pack, unpack } from './document-codec.ts';
import { type VerifyFinding, verifyLedger } from './verify-ledger.ts';

/** What an owner of the database could do behind the server's back, and what the server's own role may not do at all. */

let city: TestCity;
let lotId: string;
let documentId: string;

beforeAll(async () => {
  city = await openCity();
  const { lotId: lot, voucher } = await city.stockCabbage('wholesaler');
  lotId = lot;
  documentId = voucher.documentId;
  const made = await city.record('wholesaler', 'transformations', {
    inputs: [{ lot, quantity: 50, unit: 'kg' }],
    outputs: [{ ...city.cabbage(), each: undefined, quantity: 49, unit: 'kg', batch: 'MIX' }],
  });
  await city.issue('wholesaler', {
    receiver: { partyId: city.parties.stall.partyId },
    lines: [{ lot: made.body.lots[0]?.lotId, quantity: 10, unit: 'kg' }],
    note: '私下的',
  });
  await city.call('city-officer', 'POST', '/api/v1/lot-links', {
    documentNumber: 'L1',
    lot,
    otherLot: made.body.lots[0]?.lotId,
    kind: 'same-batch',
    reason: '试',
  });
  await city.record('wholesaler', 'sales', { lines: [{ lot, quantity: 200, unit: 'kg' }] });
});
afterAll(() => city.close());

describe('The server’s own role cannot rewrite what happened', () => {
  const INSERT_ONLY = [
    'ledger.document',
    'ledger.movement',
    'ledger.lot_edge',
    'ledger.observation',
    'ledger.discrepancy',
    'registry.lot',
    'registry.lot_key',
    'registry.lot_claim',
    'registry.lot_link',
    'vouchers.answer',
    'vouchers.lot_paper',
    'identity.audit',
  ];
  test.each(INSERT_ONLY)('%s', async (table) => {
    const columns = await city.owner.query<{ column_name: string }>(
      `SELECT column_name FROM information_schema.columns WHERE table_schema || '.' || table_name = $1`,
      [table],
    );
    expect(columns.rows.length).toBeGreaterThan(0);
    for (const { column_name: column } of columns.rows) {
      await expect(city.tools.db.query(`UPDATE ${table} SET ${column} = ${column}`)).rejects.toThrow(
        /permission denied/,
      );
    }
    await expect(city.tools.db.query(`DELETE FROM ${table}`)).rejects.toThrow(/permission denied/);
    await expect(city.tools.db.query(`TRUNCATE ${table}`)).rejects.toThrow(/permission denied/);
    await expect(city.tools.db.query(`DROP TABLE ${table}`)).rejects.toThrow(/must be owner/);
    await expect(city.tools.db.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`)).rejects.toThrow(
      /must be owner/,
    );
  });
  test('Nor give itself the right to', async () => {
    await expect(city.tools.db.query('SET ROLE postgres')).rejects.toThrow(/permission denied/);
    await city.tools.db.query('GRANT UPDATE ON ledger.movement TO luyuan_server').catch(() => undefined);
    await expect(city.tools.db.query('UPDATE ledger.movement SET quantity = 1')).rejects.toThrow(
      /permission denied/,
    );
  });
  test('The planted right is noticed: with it, the same statement goes through', async () => {
    await city.owner.query('GRANT UPDATE ON ledger.movement TO luyuan_server');
    try {
      await expect(
        city.tools.db.query('UPDATE ledger.movement SET quantity = quantity'),
      ).resolves.toBeDefined();
    } finally {
      await city.owner.query('REVOKE UPDATE ON ledger.movement FROM luyuan_server');
    }
  });
});

describe('Verify finds what the owner changed behind the server’s back', () => {
  /** What puts things right again after each planted violation. */
  let repair: () => Promise<unknown> = async () => undefined;
  afterEach(async () => {
    await repair();
    expect((await city.verify()).findings).toEqual([]);
  });
  const whats = (findings: VerifyFinding[]) => [...new Set(findings.map((finding) => finding.what))].sort();

  async function plant(
    change: string,
    values: unknown[],
    undo: string,
    undoValues: unknown[] = [],
  ): Promise<VerifyFinding[]> {
    expect((await city.verify()).findings).toEqual([]);
    const { rowCount } = await city.owner.query(change, values);
    expect(rowCount).toBe(1);
    repair = () => city.owner.query(undo, undoValues);
    return (await city.verify()).findings;
  }

  test('A quantity in a movement', async () => {
    const where = `document_id = $1 AND kind = 2`;
    const findings = await plant(
      `UPDATE ledger.movement SET quantity = quantity + 1 WHERE ${where}`,
      [documentId],
      `UPDATE ledger.movement SET quantity = quantity - 1 WHERE ${where}`,
      [documentId],
    );
    expect(whats(findings)).toEqual(['holding-differs', 'movement-differs']);
    expect(findings.find((one) => one.what === 'movement-differs')?.documentId).toBe(documentId);
  });
  test.each(['from_id', 'to_id', 'at', 'kind'])('The %s of a movement', async (column) => {
    const saved = await city.owner.query<{ value: unknown }>(
      `SELECT ${column} AS value FROM ledger.movement WHERE document_id = $1 AND kind = 2`,
      [documentId],
    );
    const other = { from_id: '12345', to_id: '12345', at: '2020-01-01T00:00:00Z', kind: 1 }[column];
    const findings = await plant(
      `UPDATE ledger.movement SET ${column} = $2 WHERE document_id = $1 AND kind = 2`,
      [documentId, other],
      `UPDATE ledger.movement SET ${column} = $2 WHERE document_id = $1 AND line = 1`,
      [documentId, saved.rows[0]?.value],
    );
    expect(whats(findings)).toContain('movement-differs');
  });
  test('A movement that was deleted', async () => {
    const { rows } = await city.owner.query(
      `SELECT row_to_json(m)::text AS row FROM ledger.movement m WHERE document_id = $1 AND kind = 2`,
      [documentId],
    );
    const findings = await plant(
      `DELETE FROM ledger.movement WHERE document_id = $1 AND kind = 2`,
      [documentId],
      'INSERT INTO ledger.movement SELECT * FROM json_populate_record(NULL::ledger.movement, $1)',
      [rows[0]?.row],
    );
    expect(whats(findings)).toEqual(['holding-differs', 'movement-missing']);
  });
  test('A movement that was added', async () => {
    const findings = await plant(
      `INSERT INTO ledger.movement (lot_id, at, document_id, line, kind, precision, from_id, to_id, quantity) VALUES ($1, now(), $2, 777, 11, 0, $3, NULL, 5)`,
      [lotId, documentId, city.parties.wholesaler.partyId],
      'DELETE FROM ledger.movement WHERE line = 777',
    );
    expect(whats(findings)).toEqual(['holding-differs', 'movement-extra']);
  });
  test('A holding', async () => {
    const findings = await plant(
      'UPDATE ledger.holding SET on_hand = on_hand - 7 WHERE lot_id = $1 AND party_id = $2',
      [lotId, city.parties.wholesaler.partyId],
      'UPDATE ledger.holding SET on_hand = on_hand + 7 WHERE lot_id = $1 AND party_id = $2',
      [lotId, city.parties.wholesaler.partyId],
    );
    expect(whats(findings)).toEqual(['holding-differs']);
  });
  test('A holding that was deleted', async () => {
    const { rows } = await city.owner.query(
      'SELECT row_to_json(h)::text AS row FROM ledger.holding h WHERE lot_id = $1 AND party_id = $2',
      [lotId, city.parties.wholesaler.partyId],
    );
    const findings = await plant(
      'DELETE FROM ledger.holding WHERE lot_id = $1 AND party_id = $2',
      [lotId, city.parties.wholesaler.partyId],
      'INSERT INTO ledger.holding SELECT * FROM json_populate_record(NULL::ledger.holding, $1)',
      [rows[0]?.row],
    );
    expect(whats(findings)).toEqual(['holding-differs']);
  });
  test('The body of a document: its quantity, packed anew as if it had always been so', async () => {
    const { rows } = await city.owner.query<{ body: Buffer }>(
      'SELECT body FROM ledger.document WHERE document_id = $1',
      [documentId],
    );
    const body = rows[0]?.body ?? Buffer.alloc(0);
    const open = unpack(1, body.subarray(16)) as { goods: { lines: { quantity: number }[] } };
    for (const line of open.goods.lines) line.quantity = 11;
    const forged = Buffer.concat([body.subarray(0, 16), pack(open)]);
    const findings = await plant(
      'UPDATE ledger.document SET body = $2 WHERE document_id = $1',
      [documentId, forged],
      'UPDATE ledger.document SET body = $2 WHERE document_id = $1',
      [documentId, body],
    );
    // Neither its root nor the movements that it once posted fit it any more.
    expect(whats(findings)).toEqual(['movement-differs', 'root']);
  });
  test('A body that no longer opens', async () => {
    const { rows } = await city.owner.query<{ body: Buffer }>(
      'SELECT body FROM ledger.document WHERE document_id = $1',
      [documentId],
    );
    const findings = await plant(
      `UPDATE ledger.document SET body = '\\x00' WHERE document_id = $1`,
      [documentId],
      'UPDATE ledger.document SET body = $2 WHERE document_id = $1',
      [documentId, rows[0]?.body],
    );
    expect(findings.map((one) => one.documentId)).toContain(documentId);
  });
  test.each(['sender_number', 'occurred_at'])('The %s of a document', async (column) => {
    const saved = await city.owner.query<{ value: unknown }>(
      `SELECT ${column} AS value FROM ledger.document WHERE document_id = $1`,
      [documentId],
    );
    const other = { sender_number: 'FORGED', occurred_at: '2020-01-01T00:00:00Z' }[column];
    const set = `UPDATE ledger.document SET ${column} = $2 WHERE document_id = $1`;
    const findings = await plant(set, [documentId, other], set, [documentId, saved.rows[0]?.value]);
    expect(whats(findings)).toContain('root');
  });
  test('A root with a signature that does not belong to it', async () => {
    const { rows } = await city.owner.query<{ signature: Buffer }>(
      'SELECT signature FROM ledger.document WHERE document_id = $1',
      [documentId],
    );
    const other = await city.owner.query<{ signature: Buffer }>(
      'SELECT signature FROM ledger.document WHERE document_id <> $1 LIMIT 1',
      [documentId],
    );
    const set = 'UPDATE ledger.document SET signature = $2 WHERE document_id = $1';
    const findings = await plant(set, [documentId, other.rows[0]?.signature], set, [
      documentId,
      rows[0]?.signature,
    ]);
    expect(whats(findings)).toEqual(['signature']);
  });
  test('A document that was deleted leaves movements that nothing explains', async () => {
    const { rows } = await city.owner.query<{ row: string }>(
      'SELECT row_to_json(d)::text AS row FROM ledger.document d WHERE document_id = $1',
      [documentId],
    );
    const findings = await plant(
      'DELETE FROM ledger.document WHERE document_id = $1',
      [documentId],
      'INSERT INTO ledger.document SELECT * FROM json_populate_record(NULL::ledger.document, $1)',
      [rows[0]?.row],
    );
    expect(whats(findings)).toEqual(['document-missing']);
    expect(findings[0]?.documentId).toBe(documentId);
  });
  test('An edge between lots that was changed', async () => {
    const where = 'lot_id = $1 AND direction = 1';
    const findings = await plant(
      `UPDATE ledger.lot_edge SET quantity_in = quantity_in + 1 WHERE ${where}`,
      [lotId],
      `UPDATE ledger.lot_edge SET quantity_in = quantity_in - 1 WHERE ${where}`,
      [lotId],
    );
    expect(findings.length).toBeGreaterThan(0);
  });
});

test('A run that was stopped goes on where it was, and finds the same', async () => {
  const { rows } = await city.owner.query<{ document_id: string }>(
    'SELECT document_id FROM ledger.document ORDER BY document_id',
  );
  const half = rows[Math.floor(rows.length / 2)]?.document_id ?? '0';
  const seen: string[] = [];
  const rest = await verifyLedger(city.tools.db, projections(city.city), {
    after: half,
    onProgress: ({ after }) => seen.push(after),
  });
  expect(rest.findings).toEqual([]);
  expect(rest.documents).toBe(rows.length - Math.floor(rows.length / 2) - 1);
  expect(seen.at(-1)).toBe(rows.at(-1)?.document_id);
});
