import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { allOperations } from '../../../server/app.ts';
import { type Found, raiseFindings } from '../../../server/modules/alerts/index.ts';
import { fileComplaint, makeFormToken } from '../../../server/modules/complaints/index.ts';
import { issueApp, type Operation, type Permission } from '../../../server/modules/identity/index.ts';
import type { VoucherViewValue } from '../../../server/modules/vouchers/index.ts';
import { jyNumberOf } from '../../../simulator/identities.ts';
import {
  type Answer,
  openCity,
  PASSWORD,
  type Person,
  type ProblemBody,
  type TestCity,
} from '../../support/city.ts';

export let city: TestCity;
export let operations: Operation[];
/** The farm's voucher to the wholesaler, and the lot in it. */
export let voucher: VoucherViewValue;
export let lot: string;
/** A lot that a return makes everybody a holder of. */
export let elsewhere: string;
export let capture: string;
/** A lot of the wholesaler's that officers freeze. */
export let frozen: string;
/** Something that does not fit in the wholesaler's records. */
export let finding: string;
/** One of the wholesaler's. */
export let batch: string;
/** What somebody told of a shop in the wholesaler's district. */
export let complaint: string;
export const EVENT = 'urn:uuid:b1a3cf58-0000-4000-8000-000000000001';

export const PEOPLE = [
  'wholesaler',
  'farm',
  'stranger',
  'huli-officer',
  'siming-officer',
  'jimei-officer',
  'city-officer',
  'admin',
] as const;
export type Walker = (typeof PEOPLE)[number] | null;
export const WALKERS: Walker[] = [null, ...PEOPLE];

/** What the data rule makes of each person who has the role: admitted, or the code of the refusal. */
export type Outcomes = Partial<Record<(typeof PEOPLE)[number], string>>;
export const DATA: Record<Permission['data'], Outcomes> = {
  public: {},
  self: {},
  shared: {},
  platform: {},
  // The wholesaler's own books: nobody else's but the officers' of its district.
  own: {
    farm: 'record-forbidden',
    stranger: 'record-forbidden',
    'siming-officer': 'record-forbidden',
    'jimei-officer': 'record-forbidden',
  },
  // Papers that name both: the supplier too.
  partner: {
    stranger: 'record-forbidden',
    'siming-officer': 'record-forbidden',
    'jimei-officer': 'record-forbidden',
  },
  // A lot: whoever held it, and officers of districts that it touched.
  step: {
    stranger: 'record-forbidden',
    'siming-officer': 'outside-district',
    'jimei-officer': 'outside-district',
  },
  // Lists of a product are for every officer, city-wide.
  district: {},
};

export interface Line {
  /** The address below which it lies, and the body, as this person sends it. */
  ask: (person: Walker) => { url: string; body?: object } | Promise<{ url: string; body?: object }>;
  /** Where the record asked for is not the wholesaler's but the caller's own, or the rule shows by another code. */
  outcomes?: Outcomes;
  /** Who must get through with success, to show that what is asked is a sound request; default: the wholesaler. */
  soundFor?: Walker;
  /** Status of that success. */
  success?: number;
  /** Where the caller's API key will not do. */
  headers?: (person: Walker) => Promise<Record<string, string>>;
}

export const number = () => city.number('WALK');
export const own: Outcomes = {};
export const lines = (quantity = 1) => [{ lot, quantity, unit: 'kg' }];
/** Records of one's own about a lot that one never held are refused by name of the lot. */
export const ownLot: Outcomes = { stranger: 'lot-not-own' };
export const freshVoucher = () => city.issueCabbage('farm', 'wholesaler', { origin: number() });
export const gateEntry = () => ({
  documentNumber: number(),
  plate: '闽D·A1234',
  owner: { name: '老林' },
  lines: [{ name: '大白菜', weight: { quantity: 1, unit: 'kg' } }],
});
export const device = () => ({ code: number(), name: '冷柜', storeKind: 'chilled' });
export const PHOTO = Buffer.from('89504e470d0a1a0a', 'hex');
export const PHOTO_SHA256 = createHash('sha256').update(PHOTO).digest('hex');
/** A licence of a business with its photo: in the bundle of every voucher that it issues. */
export async function paperWithFile(who: 'wholesaler' | 'farm'): Promise<string> {
  const headers = { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' };
  await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
  const { body } = await city.call<{ certificateId: string }>(who, 'POST', '/api/v1/certificates', {
    kind: 'jy-licence',
    number: jyNumberOf('sale', '350206', 900 + Number(number().split('-')[1])),
    validUntil: '2030-01-01',
    sha256: PHOTO_SHA256,
  });
  return body.certificateId;
}
/** A freeze of goods that no other line of the walk hands on, in the wholesaler's district. */
export async function freshFreeze(who: 'admin' | 'city-officer'): Promise<string> {
  const body = {
    documentNumber: number(),
    lot: frozen,
    clause: '第一百一十条',
    reason: '待查',
    division: '350206',
  };
  return (await city.call<{ freezeId: string }>(who, 'POST', '/api/v1/freezes', body)).body.freezeId;
}
export const scan = (url: string): Line => ({ ask: () => ({ url }), soundFor: null });

/** An app of this person's own, or one of the wholesaler's for whoever may have none. */
export async function appOf(person: Walker): Promise<string> {
  const { db, clock, keys } = city.tools;
  const mayHave = person !== null && !person.endsWith('officer');
  const principal = city.principals[mayHave ? person : 'wholesaler'];
  return (await issueApp({ db, clock, keys }, principal, { label: 'x' })).app.appId;
}

export const PICTURE = Buffer.from('89504e470d0a1a0a00', 'hex');
export const notOwn = (code: string): Outcomes =>
  Object.fromEntries(
    PEOPLE.filter((one) => one !== 'wholesaler' && one !== 'admin').map((one) => [one, code]),
  );

export async function raisedFinding(): Promise<string> {
  const { partyId } = city.parties.wholesaler;
  const found: Found = {
    kind: 'overdrawn',
    key: 'overdrawn|walk',
    lotId: lot,
    partyId,
    productId: null,
    documentId: null,
    code: null,
    window: null,
    quantity: { lower: 1, upper: 1 },
    unit: 'g',
    evidence: [],
    measure: null,
    evidenceCount: 0,
  };
  await city.tools.db.transaction((tx) => raiseFindings(tx, city.tools, [found]));
  const { rows } = await city.owner.query<{ finding_id: string }>('SELECT finding_id FROM alerts.finding');
  return rows[0]?.finding_id ?? '';
}

export function epcis(batch: string, eventID?: string): object {
  const gtin = (city.products.cheese.gtin ?? '').padStart(14, '0');
  return {
    '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-20T07:00:00Z',
    epcisBody: {
      eventList: [
        {
          type: 'ObjectEvent',
          ...(eventID ? { eventID } : {}),
          eventTime: '2026-11-20T07:00:00Z',
          eventTimeZoneOffset: '+08:00',
          action: 'OBSERVE',
          bizStep: 'inspecting',
          quantityList: [{ epcClass: `https://id.gs1.org/01/${gtin}/10/${batch}`, quantity: 5 }],
        },
      ],
    },
  };
}

/** Opens the city that is walked, with a record of each kind of the wholesaler's. */
export async function openWalk(): Promise<void> {
  city = await openCity();
  voucher = await city.issueCabbage('farm', 'wholesaler', { origin: '走查地' });
  await city.receive('wholesaler', voucher);
  lot = voucher.lineItems[0]?.lotId ?? '';
  elsewhere = (await city.stockCabbage('wholesaler')).lotId;
  frozen = (await city.stockCabbage('wholesaler')).lotId;
  const captured = await city.call('wholesaler', 'POST', '/epcis/capture', epcis('EV', EVENT));
  expect(captured.status).toBe(202);
  capture = String(captured.headers.location);
  finding = await raisedFinding();
  const { keys, clock } = city.tools;
  const filed = await fileComplaint(city.tools, {
    kind: 'report',
    token: makeFormToken(keys, 'report', clock.now()),
    given: { what: '卖过期食品', place: '350206' },
    subject: null,
    photos: [],
  });
  complaint = filed.number;
  batch = number();
  await city.call('wholesaler', 'POST', '/api/v1/batches', {
    batchNumber: batch,
    rows: [{ type: 'sale', body: {} }],
  });
  operations = allOperations(city.tools, 'http://test.example');
}

export function expected(
  operation: Operation,
  line: Line,
  person: Walker,
): { status?: number; code?: string } | 'admitted' {
  const { who, data } = operation.permission;
  if (!who.includes('anyone')) {
    if (person === null) return { status: 401, code: 'sign-in-needed' };
    if (!who.includes(city.principals[person].role)) return { status: 403, code: 'role-forbidden' };
  }
  const code = person === null ? undefined : (line.outcomes ?? DATA[data])[person];
  return code === undefined ? 'admitted' : { code };
}

export async function signedIn(person: Walker): Promise<Record<string, string>> {
  if (person === null) return {};
  const answer = await city.raw({}, 'POST', '/api/v1/session', { userName: person, password: PASSWORD });
  return { cookie: String(answer.headers['set-cookie']).split(';')[0] ?? '', 'x-luyuan': '1' };
}

export const send = (
  person: Walker,
  operation: Operation,
  asked: { url: string; body?: object },
  headers?: Record<string, string>,
): Promise<Answer<ProblemBody>> =>
  headers
    ? city.raw(headers, operation.method, asked.url, asked.body)
    : city.call(person as Person | null, operation.method, asked.url, asked.body);
