import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Business,
  CONTEXT,
  documentOf,
  type EpcisHouse,
  openEpcisHouse,
} from './testing/epcis-house.ts';

const SHOP = '6901234500011';
let house: EpcisHouse;
let sender: Business;
let shop: Business;
let stranger: Business;
let officer: string;

beforeAll(async () => {
  house = await openEpcisHouse();
  sender = await house.business('发货单位');
  shop = await house.business('收货超市', SHOP);
  stranger = await house.business('无关单位');
  officer = await house.officer();
});
afterAll(() => house?.close());

const LOT = 'https://id.gs1.org/01/04012345123456/10/R1';
const event = (extra: Record<string, unknown> = {}) => ({
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  quantityList: [{ epcClass: LOT, quantity: 3, uom: 'KGM' }],
  destinationList: [{ type: 'possessing_party', destination: `https://id.gs1.org/414/${SHOP}` }],
  ...extra,
});
const listOf = (answer: { body: Answer }) =>
  answer.body.epcisBody.queryResults.resultsBody.eventList as Record<string, unknown>[];
const deep = (levels: number): unknown => (levels === 0 ? 1 : { 'a:b': deep(levels - 1) });

describe('bad input', () => {
  it.each<[string, unknown, number, string, string]>([
    ['no EPCIS document', { hello: 1 }, 400, 'request-invalid', '/type'],
    [
      'an unknown field',
      documentOf([event({ bizstep: 'shipping' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/bizstep',
    ],
    [
      'an unknown step',
      documentOf([event({ bizStep: 'shiping' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/bizStep',
    ],
    [
      'a step spelled out at length',
      documentOf([event({ bizStep: 'urn:epcglobal:cbv:bizstep:shipping' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/bizStep',
    ],
    [
      'a time without a zone',
      documentOf([event({ eventTime: '2026-11-20T08:00:00' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/eventTime',
    ],
    [
      'a zone that does not exist',
      documentOf([event({ eventTimeZoneOffset: '+15:00' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/eventTimeZoneOffset',
    ],
    [
      'a leap second',
      documentOf([event({ eventTime: '2026-06-30T23:59:60Z' })]),
      400,
      'request-invalid',
      '/epcisBody/eventList/0/eventTime',
    ],
    [
      'a wrong check digit',
      documentOf([event(), event({ epcList: ['https://id.gs1.org/01/04012345123457/21/1'] })]),
      400,
      'epc-check-digit',
      '/epcisBody/eventList/1/epcList/0',
    ],
    [
      'half an EPC',
      documentOf([event({ epcList: ['urn:epc:id:sgtin:4012345.1.1'] })]),
      400,
      'epc-malformed',
      '/epcisBody/eventList/0/epcList/0',
    ],
    [
      'a wrong GLN',
      documentOf([event({ readPoint: { id: 'https://id.gs1.org/414/6901234500012' } })]),
      400,
      'epc-check-digit',
      '/epcisBody/eventList/0/readPoint/id',
    ],
    [
      'a negative quantity',
      documentOf([event({ quantityList: [{ epcClass: LOT, quantity: -1 }] })]),
      400,
      'quantity-negative',
      '/epcisBody/eventList/0/quantityList/0/quantity',
    ],
    [
      'nothing named',
      documentOf([event({ quantityList: undefined })]),
      400,
      'event-names-nothing',
      '/epcisBody/eventList/0',
    ],
    [
      'packing without a box',
      documentOf([
        { type: 'AggregationEvent', action: 'ADD', childEPCs: ['urn:epc:id:sgtin:0614141.107346.2017'] },
      ]),
      400,
      'parent-needed',
      '/epcisBody/eventList/0/parentID',
    ],
    [
      'half a transformation',
      documentOf([{ type: 'TransformationEvent', inputQuantityList: [{ epcClass: LOT }] }]),
      400,
      'transformation-one-sided',
      '/epcisBody/eventList/0',
    ],
    [
      'master data of what is only observed',
      documentOf([event({ ilmd: { 'cbvmda:lotNumber': '1' } })]),
      400,
      'ilmd-without-add',
      '/epcisBody/eventList/0/ilmd',
    ],
    [
      'expiry before production',
      documentOf([
        event({
          action: 'ADD',
          ilmd: { 'cbvmda:productionDate': '2026-05-02', 'cbvmda:itemExpirationDate': '2026-05-01' },
        }),
      ]),
      400,
      'expiry-before-production',
      '/epcisBody/eventList/0/ilmd/expiryDate',
    ],
    [
      'a NUL in a text',
      documentOf([event({ 'a:b': { 'c:d': 'x\u0000y' } })]),
      400,
      'text-invalid',
      '/epcisBody/eventList/0/a:b/c:d',
    ],
    [
      'half a character',
      documentOf([event({ 'a:b': '\ud800' })]),
      400,
      'text-invalid',
      '/epcisBody/eventList/0/a:b',
    ],
    ['a very deep extension', documentOf([event({ 'a:b': deep(100) })]), 400, 'json-too-deep', ''],
    [
      'too many pairs',
      documentOf([{ type: 'TransformationEvent', inputEPCList: many(400), outputEPCList: many(300, 'b') }]),
      400,
      'event-too-large',
      '/epcisBody/eventList/0',
    ],
    [
      'a version that is not taken',
      documentOf([event()], { schemaVersion: '1.2' }),
      400,
      'schema-version-unsupported',
      '/schemaVersion',
    ],
    ['broken JSON', '{"type":', 400, 'json-broken', ''],
    ['broken UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'utf8-broken', ''],
    [
      'an event of 9 MB',
      JSON.stringify(documentOf([event({ 'a:b': 'x'.repeat(9_000_000) })])),
      413,
      'event-text-too-large',
      '',
    ],
  ])('%s is refused with its place, and nothing is stored', async (_what, body, status, code, path) => {
    const before = await Promise.all(
      ['ledger.document', 'registry.lot', 'registry.party', 'epcis.capture'].map(house.count),
    );
    const answer = await house.post(sender.key, body);
    expect({ status: answer.status, code: answer.body.code, path: answer.body.path }).toEqual({
      status,
      code,
      path,
    });
    expect(answer.body.messages.zh).not.toBe('');
    expect(answer.body.messages.en).not.toBe('');
    expect(
      await Promise.all(
        ['ledger.document', 'registry.lot', 'registry.party', 'epcis.capture'].map(house.count),
      ),
    ).toEqual(before);
  });

  it('Capturing as much as possible is refused: a capture is all or nothing', async () => {
    const answer = await house.post(sender.key, documentOf([event()]), {
      'gs1-capture-error-behaviour': 'proceed',
    });
    expect(answer.body.code).toBe('capture-behaviour-unsupported');
  });

  it.each([
    ['/epcis/events?EQ_bizStep=shipping', 'request-invalid'],
    ['/epcis/events?perPage=0', 'request-invalid'],
    ['/epcis/events?GE_eventTime=yesterday', 'query-parameter'],
    ['/epcis/events?nextPageToken=x', 'query-parameter'],
    ['/epcis/events?MATCH_epc=https://id.gs1.org/01/04012345123457/21/1', 'query-parameter'],
    ['/epcis/events?MATCH_epc=urn:epc:idpat:sgtin:4012345.066666.*', 'query-parameter'],
  ])('%s is refused', async (path, code) => {
    const answer = await house.get(officer, path);
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});

function many(count: number, prefix = 'a'): string[] {
  return Array.from({ length: count }, (_one, index) => `urn:epc:id:sgtin:0614141.107346.${prefix}${index}`);
}

describe('reading', () => {
  const id = 'ni:///sha-256;df7bb3c352fef055578554f09f5e2aa41782150ced7bd0b8af24dd3ccb30ba69?ver=CBV2.0';

  it('An event is read by its sender, by whom it names, and by officers, and by nobody else', async () => {
    const answer = await house.post(
      sender.key,
      documentOf([event({ eventID: id, 'ex:price': '12' })], {
        '@context': [CONTEXT, { ex: 'https://example.org/a/' }],
      }),
    );
    expect(answer.location).toBe(`/epcis/capture/${answer.body.captureID}`);
    const path = `/epcis/events/${encodeURIComponent(id)}`;
    for (const key of [sender.key, shop.key, officer]) {
      const found = await house.get(key, path);
      expect(listOf(found)).toMatchObject([
        { eventID: id, 'ex:price': '12', recordTime: '2026-11-23T02:00:00.000Z' },
      ]);
      expect(found.body['@context']).toEqual([CONTEXT, { ex: 'https://example.org/a/' }]);
      expect(listOf(await house.get(key, `/epcis/events?EQ_eventID=${encodeURIComponent(id)}`))).toHaveLength(
        1,
      );
    }
    expect((await house.get(stranger.key, path)).status).toBe(404);
    expect(listOf(await house.get(stranger.key, `/epcis/events?epc=${encodeURIComponent(LOT)}`))).toEqual([]);
    expect((await house.get(sender.key, answer.location)).body).toMatchObject({
      captureID: answer.body.captureID,
      running: false,
      success: true,
    });
    expect((await house.get(officer, answer.location)).status).toBe(200);
    expect((await house.get(stranger.key, answer.location)).status).toBe(404);
    expect((await house.get('no such key', path)).status).toBe(401);
  });

  it('Extensions and business papers are not in the open part of the document', async () => {
    const [row] = await house.db.query<{ body: Buffer }>(
      'SELECT body FROM ledger.document ORDER BY document_id DESC LIMIT 1',
    );
    const [hidden] = await house.db.query<{ section: string }>('SELECT section FROM ledger.document_private');
    expect(row).toBeDefined();
    expect(hidden?.section).toBe('trade');
  });

  it('An event without an id gets one, the same each time, and comes back with it', async () => {
    const document = documentOf([
      event({ quantityList: [{ epcClass: 'urn:epc:class:lgtin:4012345.012345.R2', quantity: 1 }] }),
    ]);
    const [first, second] = [await house.post(sender.key, document), await house.post(sender.key, document)];
    const [given] = first.body['luyuan:events'];
    expect(given.eventID).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    expect(second.body['luyuan:events'][0]).toEqual({ ...given, repeated: true });
    // Found by the other spelling too.
    const found = await house.get(
      sender.key,
      `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent('https://id.gs1.org/01/04012345123456/10/R2')}`,
    );
    expect(listOf(found)).toMatchObject([{ eventID: given.eventID }]);
  });

  it('Times bound the answer, from included and to excluded, and pages follow each other', async () => {
    const at = (hour: number) => `2026-03-01T0${hour}:00:00+08:00`;
    await house.post(
      stranger.key,
      documentOf(
        [5, 1, 3, 2, 4].map((hour) =>
          event({ eventTime: at(hour), epcList: [`urn:epc:id:sgtin:0614141.107346.T${hour}`] }),
        ),
      ),
    );
    const times = async (path: string) =>
      listOf(await house.get(stranger.key, path)).map((one) => one.eventTime);
    const range = `GE_eventTime=${encodeURIComponent(at(2))}&LT_eventTime=${encodeURIComponent(at(5))}`;
    expect(await times(`/epcis/events?${range}`)).toEqual([at(2), at(3), at(4)]);
    expect(await times(`/epcis/events?${range}&orderDirection=DESC`)).toEqual([at(4), at(3), at(2)]);
    const first = await house.get(stranger.key, `/epcis/events?${range}&perPage=2`);
    expect(listOf(first)).toHaveLength(2);
    const next = /<([^>]+)>; rel="next"/.exec(first.link)?.[1] ?? '';
    expect(await times(next)).toEqual([at(4)]);
    expect((await house.get(stranger.key, next)).link).toBe('');
  });

  it('A prefix that two documents use for two things keeps both meanings', async () => {
    const named = (meaning: string, lot: string) =>
      documentOf([event({ 'p:x': meaning, quantityList: [{ epcClass: lot, quantity: 1 }] })], {
        '@context': [CONTEXT, { p: `https://example.org/${meaning}/` }],
      });
    const lot = 'https://id.gs1.org/01/04012345123456/10/R9';
    await house.post(sender.key, named('one', lot));
    await house.post(sender.key, named('two', lot));
    const found = await house.get(sender.key, `/epcis/events?epc=${encodeURIComponent(lot)}`);
    const [top, own] = [
      JSON.stringify(found.body['@context']),
      listOf(found).filter((one) => one['@context'] !== undefined),
    ];
    expect(top).toContain('https://example.org/one/');
    expect(own).toMatchObject([{ 'p:x': 'two', '@context': [CONTEXT, { p: 'https://example.org/two/' }] }]);
  });

  it('An event of a type of the sender’s own is kept, and found by its id', async () => {
    const answer = await house.post(
      sender.key,
      documentOf([
        {
          type: 'ex:WeighingEvent',
          eventID: 'urn:uuid:44444444-4444-4444-8444-444444444444',
          'ex:weight': 12,
        },
      ]),
    );
    expect(answer.body['luyuan:events'][0].outcome).toBe('stored');
    expect(
      listOf(await house.get(sender.key, '/epcis/events/urn:uuid:44444444-4444-4444-8444-444444444444')),
    ).toMatchObject([{ 'ex:weight': 12 }]);
  });
});
