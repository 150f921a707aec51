import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type ProblemBody, type TestCity } from '../../../test/support/city.ts';
import { lotCode } from '../registry/index.ts';
import { NUMBER_MAX, numberInSerial, pieceSerial, serialHolds } from './piece-serials.rules.ts';
import { lotOfPiece } from './shelf-cards.ts';
import { pieceLines } from './stream-pieces.ts';

interface RangeBody {
  rangeId: string;
  replayed: boolean;
  first: number;
  last: number;
  count: number;
  gtin: string | null;
  firstSerial: string;
  firstUrl: string;
}

let city: TestCity;
let cheese: string;
let cabbage: string;
beforeAll(async () => {
  city = await openCity();
  const voucher = await city.issue('factory', {
    receiver: { partyId: city.parties.supermarket.partyId },
    lines: [city.cheese('P-1')],
    certificates: [city.inspectionReport()],
  });
  cheese = voucher.lineItems[0]?.lotId ?? '';
  cabbage = (await city.stockCabbage('wholesaler')).lotId;
});
afterAll(() => city?.close());

const range = (body: object, who: Parameters<TestCity['call']>[0] = 'factory') =>
  city.call<RangeBody & ProblemBody>(who, 'POST', '/api/v1/piece-ranges', {
    documentNumber: city.number('MD'),
    lot: cheese,
    ...body,
  });
const page = async (url: string) => city.raw<string>({ accept: 'text/html' }, 'GET', url);

describe('A serial', () => {
  const key = Buffer.alloc(32, 7);
  test('is read back as its number however it is typed, and fits nothing else', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: NUMBER_MAX }),
        fc.constantFrom('06901234567892', 'T1'),
        (number, scope) => {
          const serial = pieceSerial(key, scope, number);
          expect(serial.length).toBeLessThanOrEqual(20);
          const typed = serial.toLowerCase().replaceAll('0', 'o').replaceAll('1', 'l');
          expect(numberInSerial(typed)).toBe(number);
          expect(serialHolds(key, scope, typed)).toBe(true);
          expect(serialHolds(key, `${scope}2`, serial)).toBe(false);
          expect(serialHolds(Buffer.alloc(32, 8), scope, serial)).toBe(false);
          expect(serialHolds(key, scope, `${number + 1}${serial.slice(-6)}`)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('of nothing is nobody’s', () => {
    for (const text of ['', '0ABCDEF', 'ABCDEF', '1ABCDE', '12345678901234567890', '-1ABCDEF', '1ABCDEÄ'])
      expect(serialHolds(key, 'T1', text)).toBe(false);
  });
});

describe('A range of pieces', () => {
  test('is given out once for a number, goes on behind the last, and has no row a piece', async () => {
    const body = { documentNumber: city.number('MD'), count: 1000 };
    const [first, again] = await Promise.all([range(body), range(body)]);
    expect([first.status, again.status].sort()).toEqual([200, 201]);
    expect(first.body.rangeId).toBe(again.body.rangeId);
    expect(first.body).toMatchObject({ first: 1, last: 1000, gtin: city.products.cheese.gtin });
    expect((await range({ count: 5 })).body).toMatchObject({ first: 1001, last: 1005 });
    expectProblem(await range({ ...body, count: 7 }), 409, 'exists-with-different-count');
    const { rows } = await city.owner.query('SELECT count(*)::int AS rows FROM labels.piece_range');
    expect(rows[0].rows).toBe(2);
  });

  test('never overlaps another, whoever asks at once', async () => {
    const asked = await Promise.all([
      ...Array.from({ length: 6 }, () => range({ count: 50 })),
      ...Array.from({ length: 6 }, (_, index) =>
        range({ first: 5000 + index * 10, last: 5030 + index * 10 }),
      ),
    ]);
    for (const one of asked.filter((answer) => answer.status !== 201))
      expectProblem(one, 409, 'range-overlaps');
    const { rows } = await city.owner.query(
      `SELECT count(*)::int AS overlaps FROM labels.piece_range a JOIN labels.piece_range b
         ON a.scope = b.scope AND a.range_id < b.range_id
        AND a.first_number <= b.last_number AND b.first_number <= a.last_number`,
    );
    expect(rows[0].overlaps).toBe(0);
    expect(asked.filter((answer) => answer.status === 201).length).toBeGreaterThanOrEqual(7);
  });

  test('leads from each of its pieces to the lot; made-up and foreign numbers lead nowhere', async () => {
    const { body } = await range({ count: 3 });
    const gtin = body.gtin ?? '';
    expect(await lotOfPiece(city.tools.db, { gtin, serial: body.firstSerial })).toBe(cheese);
    const made = `${body.first}ZZZZZZ`;
    expect(await lotOfPiece(city.tools.db, { gtin, serial: made })).toBeNull();
    expect(await lotOfPiece(city.tools.db, { gtin, serial: `${body.last + 9000}ZZZZZZ` })).toBeNull();
    expect(await lotOfPiece(city.tools.db, { gtin: '06901234567892', serial: body.firstSerial })).toBeNull();
    const genuine = await page(new URL(body.firstUrl).pathname);
    expect(genuine.status).toBe(200);
    expect(genuine.body).toContain(`第 ${body.first} 件`);
    const fake = await page(`/01/${gtin}/21/${made}`);
    expect(fake.status).toBe(404);
    expect(fake.body).toContain('平台没有发出过这个单件编号');
  });

  test('of goods without a barcode hangs on the code of the lot', async () => {
    const answer = await range({ lot: cabbage, count: 2 }, 'farm');
    expect(answer.status).toBe(201);
    const url = new URL(answer.body.firstUrl);
    expect(answer.body.gtin).toBeNull();
    expect(url.pathname).toBe(`/t/${lotCode(cabbage)}`);
    expect((await page(url.pathname + url.search)).body).toContain('第 1 件');
    expect((await page(`${url.pathname}?21=1AAAAAA`)).status).toBe(404);
  });

  test('is for whoever makes the goods, with numbers that make sense', async () => {
    await city.expectNothingWritten(async () => {
      expectProblem(await range({ count: 5 }, 'supermarket'), 403, 'pieces-of-another');
      expectProblem(await range({ count: 5 }, 'stranger'), 403, 'pieces-of-another');
      expectProblem(await range({}), 422, 'range-needed');
      expectProblem(await range({ count: 3, first: 1, last: 3 }), 422, 'range-needed');
      expectProblem(await range({ first: 3 }), 422, 'range-needed');
      expectProblem(await range({ first: 9, last: 3 }), 422, 'range-backwards');
      expectProblem(await range({ count: 1_000_001 }), 422, 'range-too-long');
      expectProblem(await range({ lot: 'T1', count: 1 }), 404, 'lot-unknown');
      expectProblem(await range({ first: 1, last: 2 }), 409, 'range-overlaps');
    });
  });
});

describe('The file for the printer', () => {
  test('has a line for each piece, and is its owner’s alone', async () => {
    const { body } = await range({ count: 2500 });
    const url = `/api/v1/piece-ranges/${body.rangeId}/codes.csv`;
    const file = await city.call<string>('factory', 'GET', url);
    expect(file.headers['content-type']).toContain('text/csv');
    const lines = String(file.body).trim().split('\r\n');
    expect(lines).toHaveLength(2501);
    expect(lines[0]).toBe('number,serial,url,element_string');
    expect(lines[1]).toBe(
      `${body.first},${body.firstSerial},${body.firstUrl},(01)${body.gtin}(21)${body.firstSerial}`,
    );
    expect(new Set(lines.map((line) => line.split(',')[1])).size).toBe(2501);
    expectProblem(await city.call('supermarket', 'GET', url), 403, 'record-forbidden');
    expectProblem(
      await city.call('factory', 'GET', '/api/v1/piece-ranges/1/codes.csv'),
      404,
      'range-unknown',
    );
  });

  test('of hundreds of thousands of codes comes in portions, never whole', async () => {
    let [lines, most] = [0, 0];
    const whole = {
      rangeId: '1',
      lotId: cheese as never,
      partyId: '1' as never,
      recordedBy: '1' as never,
      first: 1,
      last: 300_000,
      madeAt: new Date(0),
      checkKey: Buffer.alloc(32, 1),
      scope: '06901234567892',
      number: 'x',
    };
    for await (const portion of pieceLines(whole, 'https://x.example')) {
      most = Math.max(most, portion.length);
      lines += portion.split('\n').length - 1;
    }
    expect(lines).toBe(300_001);
    expect(most).toBeLessThan(200_000);
  });
});
