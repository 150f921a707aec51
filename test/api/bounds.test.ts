import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../support/city.ts';

/** Ids, instants and days at and beyond the edge of what can be stored: 4xx with the place, never 500. */

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const LAST_ID = '9223372036854775807';

describe.each(['9223372036854775808', '9999999999999999999', '-1', '12a'])('The id %s', (id) => {
  test.each([
    ['GET', `/api/v1/parties/${id}`],
    ['GET', `/api/v1/stock?party=${id}`],
    ['GET', `/api/v1/discrepancies?before=${id}`],
    ['GET', `/api/v1/audit?before=${id}`],
    ['GET', `/api/v1/traces?lot=${id}`],
    ['GET', `/api/v1/lots/${id}`],
    ['DELETE', `/api/v1/accounts/${id}`],
  ] as const)('Is refused in %s %s', async (method, url) => {
    const answer = await city.call('admin', method, url);
    expect([400, 404]).toContain(answer.status);
    expect(answer.body.messages.zh).toMatch(/\p{Script=Han}/u);
  });
  test('Is refused in a body, with its place', async () => {
    const answer = await city.call('farm', 'POST', '/api/v1/vouchers', {
      documentNumber: 'id',
      receiver: { partyId: id },
      lines: [city.cabbage()],
    });
    const body = expectProblem(answer, 400, 'request-invalid');
    expect(body.errors.map((issue) => issue.path)).toContain('/receiver/partyId');
    expect(body.errors.find((issue) => issue.path === '/receiver/partyId')?.en).toContain(LAST_ID);
  });
});

test('The last id of all is an id, of nobody', async () => {
  expectProblem(await city.call('admin', 'GET', `/api/v1/parties/${LAST_ID}`), 404, 'party-unknown');
});

test.each([
  '2016-12-31T23:59:60Z',
  '2020-12-31T23:59:00+08',
  '2020-12-31t23:59:00z',
  '2020-12-31 23:59:00+08:00',
  '0000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
])('The instant %s is refused where it stands', async (issuedAt) => {
  const answer = await city.call('farm', 'POST', '/api/v1/vouchers', {
    documentNumber: 'at',
    receiver: { partyId: city.parties.stall.partyId },
    lines: [city.cabbage()],
    issuedAt,
  });
  expect(expectProblem(answer, 400, 'request-invalid').path).toBe('/issuedAt');
});

test.each(['0000-01-01', '1899-12-31', '9999-12-31'])(
  'The day %s is refused where it stands',
  async (day) => {
    const answer = await city.call('factory', 'POST', '/api/v1/productions', {
      documentNumber: 'day',
      lines: [{ ...city.cheese('B9'), productionDate: day }],
    });
    expect(expectProblem(answer, 400, 'request-invalid').path).toBe('/lines/0/productionDate');
  },
);

test('A value that only the database refuses is the sender’s to mend, not an accident', async () => {
  const { db } = city.tools;
  for (const [sql, value] of [
    ['SELECT $1::bigint', '9223372036854775808'],
    ['SELECT $1::bigint', 'x'],
    ['SELECT $1::timestamptz', '2016-13-31'],
    ['SELECT $1::date', 'yesteryear'],
    ['SELECT $1::text', '\0'],
  ] as const) {
    const query = db.query.bind(db);
    // Stands in for a route whose schema lets such a value through.
    db.query = (() => query(sql, [value])) as typeof db.query;
    const answer = await city.call('admin', 'GET', '/api/v1/accounts').finally(() => {
      db.query = query;
    });
    expectProblem(answer, 400, 'value-out-of-range');
  }
});

test('A database that is away is told as such, with when to come again', async () => {
  const { db } = city.tools;
  const query = db.query.bind(db);
  db.query = () => Promise.reject(new Error('Connection terminated unexpectedly'));
  const answer = await city.call('admin', 'GET', '/api/v1/accounts').finally(() => {
    db.query = query;
  });
  expectProblem(answer, 503, 'not-ready');
  expect(answer.headers['retry-after']).toBe('5');
});
