import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { expect } from 'vitest';
import { buildApp } from '../../server/app.ts';
import {
  createAccount,
  createApiKey,
  type PartyId,
  type Principal,
  type Role,
} from '../../server/modules/identity/index.ts';
import {
  type RecordAnswerValue,
  type VerifyResult,
  verifyLedger,
} from '../../server/modules/ledger/index.ts';
import {
  type CityData,
  loadCity,
  type PartyInput,
  type PartyValue,
  type ProductInput,
  type ProductValue,
} from '../../server/modules/registry/index.ts';
import type { VoucherInput, VoucherViewValue } from '../../server/modules/vouchers/index.ts';
import { FixedClock } from '../../server/platform/clock.ts';
import { openDb } from '../../server/platform/db.ts';
import { openKeys } from '../../server/platform/keys.ts';
import { projections } from '../../server/projections.ts';
import { makeTools, type ServerTools } from '../../server/tools.ts';
import { gtinOf, jyNumberOf, scNumberOf, usccOf } from '../../simulator/identities.ts';
import { createTestDatabase } from './database.ts';
import { WrittenRows } from './written-rows.ts';

/** It is 16:00 on this day in the city, unless a test moves the clock. */
export const TODAY = '2026-11-20';
export const NOW = `${TODAY}T08:00:00.000Z`;

/** The businesses of the world: what they are, and the street (and so the district) they stand in. */
const BUSINESSES = {
  farm: { kind: 'farm', name: '同安绿畦蔬菜农场', division: '350212001' },
  wholesaler: { kind: 'wholesaler', name: '陈记蔬果批发行', division: '350206002' },
  supermarket: { kind: 'supermarket', name: '惠民超市思明店', division: '350203008' },
  stall: { kind: 'market-stall', name: '阿妹蔬菜摊', division: '350203001' },
  slaughterhouse: { kind: 'slaughterhouse', name: '翔安定点屠宰厂', division: '350213001' },
  factory: { kind: 'factory', name: '鹭岛乳品有限公司', division: '350205001' },
  importer: { kind: 'importer', name: '远帆进口食品商行', division: '350206002' },
  /** Trades with nobody of the others. */
  stranger: { kind: 'wholesaler', name: '集美远客批发部', division: '350211001' },
} as const;
export type Business = keyof typeof BUSINESSES;

/** Officers: the whole city, the supermarket's and stall's district, the wholesaler's, and one where nobody stands. */
const OFFICERS = {
  'city-officer': '350200',
  'siming-officer': '350203',
  'huli-officer': '350206',
  'jimei-officer': '350211',
} as const;
export type Officer = keyof typeof OFFICERS;
export type Person = Business | Officer | 'admin';

export interface ProblemBody {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  path: string;
  messages: { zh: string; en: string };
  errors: { code: string; path: string; zh: string; en: string; clause?: string }[];
  instance: string;
}

export interface Answer<T> {
  status: number;
  body: T;
  headers: Record<string, unknown>;
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
export type Products = Record<'cabbage' | 'pork' | 'cheese', ProductValue>;

/** A server on a database of its own, driven over HTTP, and a second pair of eyes that sees the tables. */
export class TestCity {
  readonly app: FastifyInstance;
  readonly tools: ServerTools;
  readonly clock: FixedClock;
  readonly city: CityData;
  readonly parties = {} as Record<Business, PartyValue & { partyId: PartyId }>;
  readonly principals = {} as Record<Person, Principal>;
  readonly keys = {} as Record<Person, string>;
  readonly products = {} as Products;
  readonly owner: pg.Client;
  readonly #written: WrittenRows;
  readonly ownerUrl: string;
  readonly serverUrl: string;
  private serial = 0;
  private readonly cleanUp: () => Promise<void>;

  constructor(parts: {
    app: FastifyInstance;
    tools: ServerTools;
    clock: FixedClock;
    owner: pg.Client;
    ownerUrl: string;
    serverUrl: string;
    cleanUp: () => Promise<void>;
  }) {
    this.app = parts.app;
    this.tools = parts.tools;
    this.clock = parts.clock;
    this.city = parts.tools.city;
    this.owner = parts.owner;
    this.#written = new WrittenRows(parts.owner);
    this.ownerUrl = parts.ownerUrl;
    this.serverUrl = parts.serverUrl;
    this.cleanUp = parts.cleanUp;
  }

  /** A document number nobody has used. */
  number(prefix = 'N'): string {
    this.serial += 1;
    return `${prefix}-${this.serial}`;
  }

  async call<T = ProblemBody>(
    who: Person | null,
    method: Method,
    url: string,
    body?: object,
  ): Promise<Answer<T>> {
    return this.raw<T>(who === null ? {} : { 'x-api-key': this.keys[who] }, method, url, body);
  }

  async raw<T = ProblemBody>(
    headers: Record<string, string>,
    method: Method,
    url: string,
    payload?: object | string | Buffer,
  ): Promise<Answer<T>> {
    const answer = await this.app.inject({
      method,
      url,
      headers,
      ...(payload === undefined ? {} : { payload }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    const parsed = isJson && answer.body !== '' ? (JSON.parse(answer.body) as T) : (answer.body as T);
    return { status: answer.statusCode, body: parsed, headers: answer.headers };
  }

  /** Issues a voucher that must be taken. */
  async issue(sender: Business, body: Omit<VoucherInput, 'documentNumber'> & { documentNumber?: string }) {
    const answer = await this.call<VoucherViewValue>(sender, 'POST', '/api/v1/vouchers', {
      documentNumber: this.number('V'),
      ...body,
    });
    expect(answer.body).toMatchObject({ replayed: false });
    expect(answer.status).toBe(201);
    return answer.body;
  }

  /** Twelve crates of cabbage, each of 15 kg, unless said otherwise. */
  issueCabbage(sender: Business, receiver: Business, line: object = {}, rest: Partial<VoucherInput> = {}) {
    return this.issue(sender, {
      receiver: { partyId: this.parties[receiver].partyId },
      lines: [{ ...this.cabbage(), ...line }],
      ...rest,
    });
  }

  /** A line that is enough for loose vegetables. */
  cabbage() {
    return {
      product: { productId: this.products.cabbage.productId },
      quantity: 12,
      unit: '箱',
      each: { quantity: 15, unit: 'kg' },
      origin: '福建省厦门市同安区',
    };
  }

  /** A line that is enough for pre-packaged cheese, but for the factory's inspection report. */
  cheese(batch: string) {
    return {
      product: { gtin: this.products.cheese.gtin ?? '' },
      quantity: 100,
      unit: '袋',
      batch,
      productionDate: '2026-11-01',
      expiryDate: '2027-05-01',
    };
  }

  inspectionReport(number = 'CJ-1') {
    return { kind: 'factory-inspection', number, issuer: '本厂检验室', issuedOn: '2026-11-01' };
  }

  /** Confirms, refuses or takes a part; the answer is not judged. */
  receive(receiver: Business, voucher: { number: string }, body: object = {}) {
    return this.call<VoucherViewValue & ProblemBody>(
      receiver,
      'POST',
      `/api/v1/vouchers/${voucher.number}/receipts`,
      {
        documentNumber: this.number('R'),
        decision: 'all',
        ...body,
      },
    );
  }

  read(who: Person, voucher: { number: string }): Promise<Answer<VoucherViewValue>> {
    return this.call<VoucherViewValue>(who, 'GET', `/api/v1/vouchers/${voucher.number}`);
  }

  record(who: Business, path: string, body: object): Promise<Answer<RecordAnswerValue & ProblemBody>> {
    return this.call(who, 'POST', `/api/v1/${path}`, { documentNumber: this.number('D'), ...body });
  }

  /** Cabbage in the hands of a business: sent by the farm and confirmed. 180,000 g unless said otherwise. */
  async stockCabbage(
    holder: Business,
    line: object = {},
  ): Promise<{ lotId: string; voucher: VoucherViewValue }> {
    const origin = `第 ${this.number('地块')} 号地`;
    const voucher = await this.issueCabbage('farm', holder, { origin, ...line });
    expect((await this.receive(holder, voucher)).status).toBe(201);
    return { lotId: voucher.lineItems[0]?.lotId ?? '', voucher };
  }

  async holding(
    who: Business,
    lotId: string,
  ): Promise<{ onHand: number; incoming: number; unknowns: number }> {
    const { rows } = await this.owner.query<{ on_hand: string; incoming: string; unknowns: number }>(
      'SELECT on_hand, incoming, unknowns FROM ledger.holding WHERE party_id = $1 AND lot_id = $2',
      [this.parties[who].partyId, lotId],
    );
    const row = rows[0];
    return {
      onHand: Number(row?.on_hand ?? 0),
      incoming: Number(row?.incoming ?? 0),
      unknowns: row?.unknowns ?? 0,
    };
  }

  verify(): Promise<VerifyResult> {
    return verifyLedger(this.tools.db, projections(this.city), { after: '0' });
  }

  /**
   * A fingerprint of what was written into each table so far, but for the audit trail, which refusals belong in. Of two
   * readings only whether they are alike means anything.
   */
  written(except: readonly string[] = ['identity.audit']): Promise<Record<string, string>> {
    return this.#written.print(except);
  }

  /** Does the work and holds that no row of any table is another, more or less afterwards. */
  async expectNothingWritten<T>(work: () => Promise<T>): Promise<T> {
    const before = await this.written();
    const result = await work();
    expect(await this.written()).toEqual(before);
    return result;
  }

  async discrepancies(): Promise<
    { kind: string; lot_id: string; party_id: string; quantity: string | null; line: number }[]
  > {
    const { rows } = await this.owner.query(
      'SELECT kind, lot_id, party_id, quantity, line FROM ledger.discrepancy ORDER BY discrepancy_id',
    );
    return rows;
  }

  async close(): Promise<void> {
    await this.app.close();
    await this.tools.db.close();
    await this.owner.end();
    await this.cleanUp();
  }
}

/** An answer that a person can act on: problem+json, code, path, both languages; and nothing unexpected. */
export function expectProblem(answer: Answer<unknown>, status: number, code: string | RegExp): ProblemBody {
  const body = answer.body as ProblemBody;
  expect({ status: answer.status, code: body.code }).toEqual({
    status,
    code: typeof code === 'string' ? code : expect.stringMatching(code),
  });
  expect(String(answer.headers['content-type'])).toMatch(/^application\/problem\+json/);
  expect(body.messages.zh).toMatch(/\p{Script=Han}/u);
  expect(body.messages.en).toMatch(/[a-z]{2}/);
  expect(body.path).toBeTypeOf('string');
  return body;
}

interface CityOptions {
  now?: string;
  /** True: the statements that are meant for Citus, on whatever database there is. */
  distributed?: boolean;
}

/** An empty platform: city data, clock, keys, HTTP; no account and no business but the supervising office. */
export async function openEmptyCity(options: CityOptions = {}): Promise<TestCity> {
  const database = await createTestDatabase();
  const distributed = database.distributed || options.distributed === true;
  const keyFolder = mkdtempSync(join(tmpdir(), 'luyuan-keys-'));
  const clock = new FixedClock(options.now ?? NOW);
  const db = openDb({ url: database.serverUrl, connections_max: 6, distributed, onError: () => {} });
  const city = loadCity(join(import.meta.dirname, '../../cities/xiamen'));
  const tools = await makeTools({ db, clock, keys: openKeys(keyFolder), city });
  const app = await buildApp({
    tools,
    publicUrl: 'http://test.example',
    logLevel: process.env.TEST_LOG ?? 'silent',
    requestsPerMinute_max: 0,
    trustProxy: false,
  });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const cleanUp = async () => {
    rmSync(keyFolder, { recursive: true });
    await database.drop();
  };
  return new TestCity({ app, tools, clock, owner, ...database, cleanUp });
}

/** A small world: eight businesses, officers, an administrator, keys for all, cabbage, pork and cheese. */
export async function openCity(options: CityOptions = {}): Promise<TestCity> {
  const city = await openEmptyCity(options);
  await makePerson(city, 'admin', { role: 'administrator' });
  for (const [index, business] of (Object.keys(BUSINESSES) as Business[]).entries()) {
    const answer = await city.call<PartyValue & { partyId: PartyId }>(
      'admin',
      'POST',
      '/api/v1/parties',
      partyBody(business, index),
    );
    expect(answer.status).toBe(201);
    city.parties[business] = answer.body;
  }
  await Promise.all([
    ...Object.entries(city.parties).map(([name, party]) =>
      makePerson(city, name as Business, { role: 'operator', partyId: party.partyId }),
    ),
    ...Object.entries(OFFICERS).map(([name, divisionCode]) =>
      makePerson(city, name as Officer, { role: 'regulator', divisionCode }),
    ),
  ]);
  const register = async (who: Business, body: ProductInput) => {
    const answer = await city.call<ProductValue>(who, 'POST', '/api/v1/products', body);
    expect(answer.status).toBe(201);
    return answer.body;
  };
  city.products.cabbage = await register('farm', { name: '大白菜', category: 'chinese-cabbage' });
  city.products.pork = await register('slaughterhouse', { name: '猪白条', category: 'pork-carcass' });
  city.products.cheese = await register('factory', {
    gtin: gtinOf(77),
    name: '鹭岛儿童奶酪',
    category: 'cheese',
    specification: '100 g/袋',
    packing: [{ unit: '箱', contains: 20, of: '袋' }],
    shelfLife: '6个月',
  });
  return city;
}

/** Takes a business in: every code right, all that the law asks of a sender. */
export function partyBody(business: Business, serial: number): PartyInput {
  const { kind, name, division } = BUSINESSES[business];
  const makes = kind === 'factory' || kind === 'slaughterhouse';
  const number = makes
    ? scNumberOf('105', division.slice(0, 6), serial + 1)
    : jyNumberOf('sale', division.slice(0, 6), serial + 1);
  return {
    uscc: usccOf('company', division.slice(0, 6), 20_000 + serial),
    name,
    kind,
    licenceNumbers: kind === 'farm' ? [] : [{ kind: makes ? 'SC' : 'JY', number }],
    address: `${name}门牌 ${serial + 1} 号`,
    contactName: `联系人${serial + 1}`,
    contactPhone: `0592-550${String(serial).padStart(4, '0')}`,
    divisionCode: division,
  };
}

export const PASSWORD = 'egret-over-water';

async function makePerson(
  city: TestCity,
  name: Person,
  account: { role: Role; partyId?: string; divisionCode?: string },
): Promise<void> {
  const { db, ids } = city.tools;
  const principal = await createAccount(db, ids, {
    userName: name,
    displayName: `员工 ${name}`,
    password: PASSWORD,
    ...account,
  });
  city.principals[name] = principal;
  city.keys[name] = await createApiKey(db, principal.accountId, 'test');
}
