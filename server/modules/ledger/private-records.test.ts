import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { readOpenSections, readSections } from './capture-document.ts';
import { canonical } from './document-codec.ts';
import { documentsById, type StoredDocument } from './documents.store.ts';
import { joinRecord, splitRecord } from './record-sections.ts';

/** Prices, addresses and telephone numbers lie encrypted, also in what a business records of its own goods. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const SECRETS = { unitPriceFen: 12_345, address: '某村 8 号', contact: '13900000000' };
const goods = () => ({
  product: { productId: city.products.cabbage.productId },
  quantity: 10,
  unit: 'kg',
  origin: '私地',
  unitPriceFen: SECRETS.unitPriceFen,
  producer: { name: '张三农户', address: SECRETS.address, contact: SECRETS.contact },
});
async function stored(documentId: string): Promise<StoredDocument> {
  const document = (await documentsById(city.tools.db, [documentId])).get(documentId);
  if (!document) throw new Error('the document is gone');
  return document;
}
const secrets = (text: string) =>
  Object.values(SECRETS).filter((secret) => text.includes(JSON.stringify(secret)));

describe('Prices and how to reach a producer', () => {
  test('Of a production are not in the open goods, and come back for who may see them', async () => {
    const body = { documentNumber: city.number('P'), lines: [goods()] };
    const answer = await city.call<{ documentId: string }>('farm', 'POST', '/api/v1/productions', body);
    expect(answer.status).toBe(201);
    const document = await stored(answer.body.documentId);
    expect(secrets(JSON.stringify(readOpenSections(document)))).toEqual([]);
    expect(joinRecord(await readSections(city.tools.db, city.tools, document))).toEqual(body);
  });
  test('Of what comes out of a transformation neither', async () => {
    const { lotId } = await city.stockCabbage('wholesaler');
    const body = {
      documentNumber: city.number('T'),
      inputs: [{ lot: lotId, quantity: 10, unit: 'kg' }],
      outputs: [{ ...goods(), batch: 'SECRET-MIX' }],
    };
    const answer = await city.call<{ documentId: string }>(
      'wholesaler',
      'POST',
      '/api/v1/transformations',
      body,
    );
    expect(answer.status).toBe(201);
    const document = await stored(answer.body.documentId);
    expect(secrets(JSON.stringify(readOpenSections(document)))).toEqual([]);
    expect(joinRecord(await readSections(city.tools.db, city.tools, document))).toEqual(body);
    const again = await city.call<{ replayed: boolean }>(
      'wholesaler',
      'POST',
      '/api/v1/transformations',
      body,
    );
    expect([again.status, again.body.replayed]).toEqual([200, true]);
  });
  test('Whatever a record says, cut and put together again it is the same', () => {
    const text = fc.string({ maxLength: 5 });
    const line = fc.record(
      {
        lot: text,
        quantity: fc.nat(),
        unit: text,
        unitPriceFen: fc.nat(),
        producer: fc.record({ name: text, address: text, contact: text }, { requiredKeys: [] }),
      },
      { requiredKeys: ['lot', 'quantity', 'unit'] },
    );
    const record = fc.record(
      {
        documentNumber: text,
        note: text,
        recipient: text,
        witnesses: fc.array(text),
        lines: fc.array(line),
        outputs: fc.array(line),
      },
      { requiredKeys: ['documentNumber'] },
    );
    // A record has lines, or inputs and outputs; never both.
    const oneList = record.filter((body) => body.lines === undefined || body.outputs === undefined);
    fc.assert(
      fc.property(oneList, (body) => {
        expect(joinRecord(splitRecord(body))).toEqual(body);
      }),
    );
  });
});

describe('What tells a repetition from another document', () => {
  test('Is keyed: whoever has the database alone cannot try prices out against it', async () => {
    const body = { documentNumber: city.number('P'), lines: [goods()] };
    const answer = await city.call<{ documentId: string }>('farm', 'POST', '/api/v1/productions', body);
    const { contentSha256 } = await stored(answer.body.documentId);
    const whole = canonical({ kind: 'production', body });
    expect(contentSha256.equals(createHash('sha256').update(whole).digest())).toBe(false);
    expect(contentSha256.equals(city.tools.keys.fingerprint(whole))).toBe(true);
  });
  test('Still tells it when the prices were erased', async () => {
    const body = { documentNumber: city.number('P'), lines: [goods()] };
    const send = (what: object) =>
      city.call<{ documentId: string; code?: string }>('farm', 'POST', '/api/v1/productions', what);
    const { documentId } = (await send(body)).body;
    await city.tools.db.query('UPDATE ledger.document_private SET content = NULL WHERE document_id = $1', [
      documentId,
    ]);
    expect((await send(body)).status).toBe(200);
    const changed = await send({ ...body, lines: [{ ...goods(), unitPriceFen: 1 }] });
    expect([changed.status, changed.body.code]).toEqual([
      409,
      expect.stringMatching(/^exists-with-different/),
    ]);
  });
});
