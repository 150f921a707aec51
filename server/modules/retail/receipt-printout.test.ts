import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  expectProblem,
  openCity,
  type ProblemBody,
  type TestCity,
  TODAY,
} from '../../../test/support/city.ts';
import { columnsOf } from './rules/printout.ts';

interface Receipt extends ProblemBody {
  documentId: string;
  replayed: boolean;
  traceCode: string;
  traceUrl: string;
}

let city: TestCity;
let body: object;
let receipt: Receipt;
beforeAll(async () => {
  city = await openCity();
  const { lotId } = await city.stockCabbage('supermarket');
  body = {
    documentNumber: 'POS-1',
    at: `${TODAY}T15:30:00+08:00`,
    till: '3 号台',
    lines: [{ lot: lotId, quantity: '1.25', unit: 'kg', amountFen: 625 }],
  };
  const answer = await city.call<Receipt>('supermarket', 'POST', '/api/v1/till-receipts', body);
  expect(answer.status).toBe(201);
  receipt = answer.body;
});
afterAll(() => city?.close());

const printout = (who: Parameters<TestCity['call']>[0], id: string, query = '') =>
  city.call<string & ProblemBody>(who, 'GET', `/api/v1/till-receipts/${id}/printout${query}`);

test('A receipt has one trace code for all its lines; sent three times it is one, with the same code', async () => {
  expect(receipt.traceCode).toMatch(/^R[0-9A-Z]{14}$/);
  expect(receipt.traceUrl).toBe(`http://test.example/r/${receipt.traceCode}`);
  for (let again = 0; again < 2; again += 1) {
    const answer = await city.call<Receipt>('supermarket', 'POST', '/api/v1/till-receipts', body);
    expect(answer).toMatchObject({ status: 200, body: { replayed: true, traceCode: receipt.traceCode } });
  }
  const { rows } = await city.owner.query('SELECT count(*)::int AS lines FROM retail.till_line');
  expect(rows[0].lines).toBe(1);
});

test('It can be printed on paper of 58 and 80 mm, found by its id or by its code', async () => {
  for (const [query, columns] of [
    ['', 32],
    ['?width=58', 32],
    ['?width=80', 48],
  ] as const) {
    const answer = await printout('supermarket', receipt.traceCode, query);
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toContain('text/plain');
    const rows = String(answer.body).split('\n');
    expect(Math.max(...rows.map(columnsOf))).toBeLessThanOrEqual(columns);
    for (const text of ['惠民超市思明店', '大白菜', '1.25', '6.25', '2026-11-20 15:30', '12315'])
      expect(answer.body).toContain(text);
    expect(rows.join('')).toContain(receipt.traceUrl);
  }
  expect((await printout('supermarket', receipt.documentId)).status).toBe(200);
});

test('What was paid is the shop’s and its office’s to see', async () => {
  expectProblem(await printout('stall', receipt.traceCode), 403, 'record-forbidden');
  expectProblem(await printout('huli-officer', receipt.traceCode), 403, 'record-forbidden');
  expect((await printout('siming-officer', receipt.traceCode)).status).toBe(200);
  expectProblem(await printout('supermarket', 'R00000000000000'), 404, 'receipt-unknown');
  expectProblem(await printout('supermarket', '1'), 404, 'receipt-unknown');
  expectProblem(await printout('supermarket', receipt.traceCode, '?width=60'), 400, 'request-invalid');
});
