import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { projections } from '../../projections.ts';
import { headOf } from './capture-document.ts';
import { pack, unpack } from './document-codec.ts';
import { documentsById } from './documents.store.ts';
import { type VerifyFinding, type VerifyPosition, verifyLedger } from './verify-ledger.ts';

/** What an owner of the database could do behind the server's back, and what the server's own role may not do at all. */

let city: TestCity;
let lotId: string;
let documentId: string;
let documentNumber: string;

beforeAll(async () => {
  city = await openCity();
  const { lotId: lot, voucher } = await city.stockCabbage('wholesaler');
  lotId = lot;
  documentId = voucher.documentId;
  documentNumber = voucher.documentNumber;
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
    expect(whats(findings)).toEqual(['movement-differs']);
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
    expect(whats(findings)).toEqual(['movement-missing']);
  });
  test('A movement that was added', async () => {
    const findings = await plant(
      `INSERT INTO ledger.movement (lot_id, at, document_id, line, kind, precision, from_id, to_id, quantity) VALUES ($1, now(), $2, 777, 11, 0, $3, NULL, 5)`,
      [lotId, documentId, city.parties.wholesaler.partyId],
      'DELETE FROM ledger.movement WHERE line = 777',
    );
    expect(whats(findings)).toEqual(['movement-extra']);
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
    // Neither its root, nor the movements that it once posted, nor what they added up to fit it any more.
    expect(whats(findings)).toEqual(['holding-differs', 'movement-differs', 'root']);
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

describe('Planted rows that add up with each other are found all the same', () => {
  const sum = (lot: string) =>
    city.owner.query<{ on_hand: string }>(
      'SELECT on_hand FROM ledger.holding WHERE lot_id = $1 AND party_id = $2',
      [lot, city.parties.wholesaler.partyId],
    );
  const insert = (lot: string, document: string) =>
    city.owner.query(
      `INSERT INTO ledger.movement (lot_id, at, document_id, line, kind, precision, from_id, to_id, quantity)
       VALUES ($1, now(), $2, 777, 16, 0, $3, NULL, 5)`,
      [lot, document, city.parties.wholesaler.partyId],
    );
  const take = (lot: string, quantity: number) =>
    city.owner.query('UPDATE ledger.holding SET on_hand = on_hand - $3 WHERE lot_id = $1 AND party_id = $2', [
      lot,
      city.parties.wholesaler.partyId,
      quantity,
    ]);
  const whats = (findings: VerifyFinding[]) => findings.map(({ what, documentId: id }) => ({ what, id }));
  afterEach(async () => {
    await city.owner.query('DELETE FROM ledger.movement WHERE line = 777');
    expect((await city.verify()).findings).toEqual([]);
  });

  test('A movement and the holding that was changed to fit it: the holding is rebuilt from documents, not from rows', async () => {
    expect((await sum(lotId)).rows).toHaveLength(1);
    await insert(lotId, documentId);
    await take(lotId, 5);
    try {
      expect(whats((await city.verify()).findings)).toEqual([
        { what: 'movement-extra', id: documentId },
        { what: 'holding-differs', id: '' },
      ]);
    } finally {
      await take(lotId, -5);
    }
  });
  test('A movement of a lot that its document never spoke of', async () => {
    const { lotId: other } = await city.stockCabbage('wholesaler');
    await insert(other, documentId);
    await take(other, 5);
    try {
      const { findings } = await verifyLedger(city.tools.db, projections(city.city), { batch: 1 });
      expect(whats(findings)).toEqual([
        { what: 'movement-extra', id: documentId },
        { what: 'holding-differs', id: '' },
      ]);
    } finally {
      await take(other, -5);
    }
  });
  test('A movement of a document that there never was is told once, not by every lot', async () => {
    const { lotId: other } = await city.stockCabbage('wholesaler');
    await insert(lotId, '4611686018427387904');
    await insert(other, '4611686018427387904');
    await take(lotId, 5);
    await take(other, 5);
    try {
      const { findings } = await verifyLedger(city.tools.db, projections(city.city), { batch: 1 });
      expect(whats(findings)).toEqual([{ what: 'document-missing', id: '4611686018427387904' }]);
    } finally {
      await take(lotId, -5);
      await take(other, -5);
    }
  });
  test('A holding of a lot that nothing ever happened to', async () => {
    const values = ['77', city.parties.stall.partyId];
    await city.owner.query('INSERT INTO ledger.holding VALUES ($1, $2, 9, 0, now(), 0)', values);
    try {
      expect(whats((await city.verify()).findings)).toEqual([{ what: 'holding-differs', id: '' }]);
    } finally {
      await city.owner.query('DELETE FROM ledger.holding WHERE lot_id = $1 AND party_id = $2', values);
    }
  });
  test('An edge between lots that nobody transformed', async () => {
    const { lotId: other } = await city.stockCabbage('wholesaler');
    await city.owner.query(
      `INSERT INTO ledger.lot_edge (lot_id, other_lot_id, document_id, party_id, at, quantity_in, quantity_out,
         direction, precision) VALUES ($1, $2, $3, $4, now(), 1, 1, 1, 0)`,
      [other, lotId, documentId, city.parties.wholesaler.partyId],
    );
    try {
      expect(whats((await city.verify()).findings)).toEqual([{ what: 'edge-extra', id: documentId }]);
    } finally {
      await city.owner.query('DELETE FROM ledger.lot_edge WHERE lot_id = $1', [other]);
    }
  });
  test('A link that no document drew, and one that was taken away', async () => {
    const { lotId: other } = await city.stockCabbage('wholesaler');
    const plant = `INSERT INTO registry.lot_link VALUES ($1, $2, $3, 'merged', now(), 'planted')`;
    await city.owner.query(plant, [other, lotId, documentId]);
    try {
      expect(whats((await city.verify()).findings)).toEqual([{ what: 'link-extra', id: documentId }]);
    } finally {
      await city.owner.query('DELETE FROM registry.lot_link WHERE document_id = $1', [documentId]);
    }
    const { rows } = await city.owner.query<{ document_id: string; row: string }>(
      'SELECT document_id, row_to_json(l)::text AS row FROM registry.lot_link l WHERE lot_id = $1',
      [lotId],
    );
    await city.owner.query('DELETE FROM registry.lot_link WHERE lot_id = $1', [lotId]);
    try {
      expect(whats((await city.verify()).findings)).toEqual([
        { what: 'link-missing', id: rows[0]?.document_id },
      ]);
    } finally {
      await city.owner.query(
        'INSERT INTO registry.lot_link SELECT * FROM json_populate_record(NULL::registry.lot_link, $1)',
        [rows[0]?.row],
      );
    }
  });
});

describe('What decides where goods went is under the signature', () => {
  test.each(['receiver_id', 'recorded_by', 'projection'])('The %s of a document', async (column) => {
    const set = `UPDATE ledger.document SET ${column} = $2 WHERE document_id = $1`;
    const { rows } = await city.owner.query<{ value: unknown }>(
      `SELECT ${column} AS value FROM ledger.document WHERE document_id = $1`,
      [documentId],
    );
    await city.owner.query(set, [documentId, 77]);
    try {
      expect((await city.verify()).findings.map((one) => one.what)).toEqual(['root']);
    } finally {
      await city.owner.query(set, [documentId, rows[0]?.value]);
    }
  });
  test('What the ledger resolved', async () => {
    const { rows } = await city.owner.query<{ resolved: Buffer }>(
      'SELECT resolved FROM ledger.document WHERE document_id = $1',
      [documentId],
    );
    const resolved = rows[0]?.resolved ?? Buffer.alloc(0);
    const set = 'UPDATE ledger.document SET resolved = $2 WHERE document_id = $1';
    const forged = { ...(unpack(1, resolved) as object), receiver: city.parties.stranger.partyId };
    await city.owner.query(set, [documentId, pack(forged)]);
    try {
      expect((await city.verify()).findings.map((one) => one.what)).toContain('root');
    } finally {
      await city.owner.query(set, [documentId, resolved]);
    }
  });
  test('The head that is shown with a proof tells nothing of what was resolved', async () => {
    const documents = await documentsById(city.tools.db, [documentId]);
    const document = documents.get(documentId);
    if (!document) throw new Error('the document is gone');
    const { posting } = headOf(document);
    expect(posting).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const other = Buffer.concat([Buffer.alloc(16, 7), document.body.subarray(16)]);
    expect(headOf({ ...document, body: other }).posting).not.toBe(posting);
  });
});

describe('A run that was stopped', () => {
  const name = (number: string) =>
    city.owner.query('UPDATE ledger.document SET sender_number = $2 WHERE document_id = $1', [
      documentId,
      number,
    ]);
  afterEach(async () => {
    await name(documentNumber);
    expect((await city.verify()).findings).toEqual([]);
  });

  test.each([
    ['among the documents', (reached: VerifyPosition) => reached.findings.length > 0],
    ['among the lots', (reached: VerifyPosition) => reached.lotsAfter !== '0'],
  ])('%s goes on where it was, and keeps what it had found', async (_where, enough) => {
    await name('FORGED');
    const whole = await city.verify();
    expect(whole.findings.map((one) => one.what)).toEqual(['root']);
    let kept: VerifyPosition | undefined;
    const stopped = verifyLedger(city.tools.db, projections(city.city), {
      batch: 3,
      onProgress: (reached) => {
        // As it is kept in a file.
        kept = JSON.parse(JSON.stringify(reached)) as VerifyPosition;
        if (enough(reached)) throw new Error('stopped');
      },
    });
    await expect(stopped).rejects.toThrow('stopped');
    expect(await verifyLedger(city.tools.db, projections(city.city), { ...kept, batch: 3 })).toEqual(whole);
  });
});

test('After an interruption the holdings of lots that only earlier documents touch are compared too', async () => {
  const { rows } = await city.owner.query<{ document_id: string }>(
    'SELECT document_id FROM ledger.document ORDER BY document_id DESC LIMIT 1',
  );
  const change = 'UPDATE ledger.holding SET on_hand = on_hand + $3 WHERE lot_id = $1 AND party_id = $2';
  const values = [lotId, city.parties.wholesaler.partyId];
  await city.owner.query(change, [...values, 7]);
  try {
    const rest = await verifyLedger(city.tools.db, projections(city.city), { after: rows[0]?.document_id });
    expect({ documents: rest.documents, found: rest.findings.map((one) => one.what) }).toEqual({
      documents: 0,
      found: ['holding-differs'],
    });
  } finally {
    await city.owner.query(change, [...values, -7]);
  }
});
