import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Answer,
  type Business,
  documentOf,
  type EpcisHouse,
  openEpcisHouse,
} from './testing/epcis-house.ts';

let house: EpcisHouse;
let sender: Business;
beforeAll(async () => {
  house = await openEpcisHouse();
  sender = await house.business('发货单位', '6901234500028');
  await house.business('收货超市', '6901234500011');
});
afterAll(() => house?.close());

const LOT = (batch: string) => `https://id.gs1.org/01/04012345123456/10/${batch}`;
const event = (batch: string, more = '') => `
  <ObjectEvent>
    <eventTime>2026-11-20T08:00:00+08:00</eventTime>
    <eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
    <action>OBSERVE</action>
    <bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>
    <quantityList><quantityElement><epcClass>${LOT(batch)}</epcClass><quantity>3.5</quantity><uom>KGM</uom></quantityElement></quantityList>
    <sourceList><source type="urn:epcglobal:cbv:sdt:possessing_party">https://id.gs1.org/414/6901234500028</source></sourceList>
    <destinationList><destination type="urn:epcglobal:cbv:sdt:possessing_party">https://id.gs1.org/414/6901234500011</destination></destinationList>${more}
  </ObjectEvent>`;
const document = (events: string, head = '<?xml version="1.0" encoding="UTF-8"?>', root = '') =>
  `${head}\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" xmlns:ex="https://ns.example.com/" schemaVersion="2.0" creationDate="2026-11-20T08:00:00Z"${root}>\n<EPCISBody><EventList>${events}</EventList></EPCISBody></epcis:EPCISDocument>`;
const send = (body: string | Buffer, type = 'application/xml') =>
  house.post(sender.key, body, { 'content-type': type });
const listOf = (answer: { body: Answer }) =>
  answer.body.epcisBody.queryResults.resultsBody.eventList as Answer[];
const TABLES = ['ledger.document', 'registry.lot', 'epcis.event', 'epcis.capture', 'epcis.capture_job'];
const counts = () => Promise.all(TABLES.map(house.count));

describe('capture of XML', () => {
  it('An event is posted as it would be from JSON, and read back with its extensions and their namespaces', async () => {
    const own = '<ex:truck plate="闽D12345"><ex:seal>7</ex:seal><ex:seal>8</ex:seal></ex:truck>';
    const answer = await send(document(event('X1', own)));
    expect(answer.status).toBe(202);
    expect(answer.body['luyuan:events']).toMatchObject([{ outcome: 'posted', repeated: false }]);
    expect(await house.movements(LOT('X1'))).toMatchObject([{ kind: 'shipped', quantity: 3500 }]);
    const found = await house.get(
      sender.key,
      `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(LOT('X1'))}`,
    );
    expect(listOf(found)).toMatchObject([
      {
        type: 'ObjectEvent',
        bizStep: 'shipping',
        quantityList: [{ epcClass: LOT('X1'), quantity: 3.5, uom: 'KGM' }],
        'ex:truck': { plate: '闽D12345', 'ex:seal': ['7', '8'] },
      },
    ]);
    expect(found.body['@context']).toContainEqual({ ex: 'https://ns.example.com/' });
  });

  it('The same event in JSON has the same id, and is known', async () => {
    const answer = await house.post(
      sender.key,
      documentOf([
        {
          type: 'ObjectEvent',
          action: 'OBSERVE',
          bizStep: 'shipping',
          quantityList: [{ epcClass: LOT('X2'), quantity: 3.5, uom: 'KGM' }],
          sourceList: [{ type: 'possessing_party', source: 'https://id.gs1.org/414/6901234500028' }],
          destinationList: [
            { type: 'possessing_party', destination: 'https://id.gs1.org/414/6901234500011' },
          ],
        },
      ]),
    );
    const again = await send(document(event('X2')));
    expect(again.body['luyuan:events']).toEqual([{ ...answer.body['luyuan:events'][0], repeated: true }]);
  });

  it('1.2 says the same inside its extensions', async () => {
    const old = document(
      event('X3')
        .replace('<action>', '<epcList/><action>')
        .replace('<quantityList>', '<extension><quantityList>')
        .replace('</destinationList>', '</destinationList></extension>'),
    )
      .replace('epcis:xsd:2', 'epcis:xsd:1')
      .replace('schemaVersion="2.0"', 'schemaVersion="1.2"');
    const answer = await send(old, 'text/xml; charset=utf-8');
    expect(answer.body['luyuan:events']).toMatchObject([{ outcome: 'posted' }]);
  });

  it.each([
    ['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${document(event('E1'))}`)],
    [
      'UTF-16',
      Buffer.from(`\uFEFF${document(event('E2'), '<?xml version="1.0" encoding="UTF-16"?>')}`, 'utf16le'),
    ],
    [
      'GBK',
      Buffer.concat([
        Buffer.from(
          document(event('E3', '<ex:note>'), '<?xml version="1.0" encoding="GBK"?>').split('<ex:note>')[0] ??
            '',
        ),
        Buffer.from('<ex:note>'),
        Buffer.from([0xcf, 0xc3, 0xc3, 0xc5]),
        Buffer.from('</ex:note></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>'),
      ]),
    ],
  ])('%s is read as it is declared', async (_what, body) => {
    const answer = await send(body);
    expect(answer.body['luyuan:events']).toMatchObject([{ outcome: 'posted' }]);
  });

  it('An event dated in the future is taken, and said to be; so is an id that is not the hash it claims to be', async () => {
    const late = await send(document(event('F1').replace('2026-11-20', '2027-11-20')));
    expect(late.body['luyuan:events'][0].findings).toMatchObject([{ code: 'at-in-future' }]);
    const id = `ni:///sha-256;${'0'.repeat(64)}?ver=CBV2.0`;
    const claimed = event('F2').replace(
      '</eventTimeZoneOffset>',
      `</eventTimeZoneOffset><eventID>${id}</eventID>`,
    );
    const answer = await send(document(claimed));
    expect(answer.body['luyuan:events'][0]).toMatchObject({
      eventID: id,
      findings: [{ code: 'event-hash-mismatch' }],
    });
  });

  const bomb = `<!DOCTYPE lolz [<!ENTITY lol "lol">${Array.from({ length: 9 }, (_one, n) => `<!ENTITY lol${n + 1} "${`&lol${n || ''};`.repeat(10)}">`).join('')}]>`;
  it.each<[string, string | Buffer, number, string, RegExp]>([
    [
      'an entity that expands to gigabytes',
      document(event('N', '<ex:a>&lol9;</ex:a>'), bomb),
      400,
      'xml-doctype',
      /DOCTYPE/,
    ],
    [
      'a DTD from elsewhere',
      document(event('N'), '<!DOCTYPE a SYSTEM "http://example.com/a.dtd">'),
      400,
      'xml-doctype',
      /DOCTYPE/,
    ],
    [
      'an entity that nobody declared',
      document(event('N', '<ex:a>&lol;</ex:a>')),
      400,
      'xml-broken',
      /第 11 行/,
    ],
    ['truncated XML', document(event('N')).slice(0, -60), 400, 'xml-broken', /第 \d+ 行第 \d+ 列/],
    ['two roots', `${document(event('N'))}<more/>`, 400, 'xml-broken', /第 \d+ 行/],
    ['an unbound prefix', document(event('N', '<foo:bar/>')), 400, 'xml-broken', /第 11 行/],
    [
      'a later version',
      document(event('N')).replace('epcis:xsd:2', 'epcis:xsd:3'),
      400,
      'xml-not-epcis',
      /2\.0.*1\.2/,
    ],
    [
      'a version that does not fit',
      document(event('N')).replace('schemaVersion="2.0"', 'schemaVersion="1.2"'),
      400,
      'schema-version-unsupported',
      /2\.0/,
    ],
    ['something else', '<html/>', 400, 'xml-not-epcis', /EPCISDocument/],
    ['an empty body', '', 400, 'xml-broken', /XML/],
    [
      'an unknown word',
      document(event('N').replace('bizstep:shipping', 'bizstep:shiping')),
      400,
      'request-invalid',
      /第 8 行第 5 列/,
    ],
    [
      'an unknown element',
      document(event('N', '<seal>1</seal>')),
      400,
      'xml-element-unexpected',
      /第 11 行.*命名空间/,
    ],
    [
      'elements out of order',
      document(event('N').replace(/(<action>.*<\/action>)(\s*)(<bizStep>.*<\/bizStep>)/, '$3$2$1')),
      400,
      'epcis-invalid',
      /第 7 行.*action/,
    ],
    ['a quantity in words', document(event('N').replace('3.5', '三斤半')), 400, 'xml-value', /第 9 行.*数字/],
    [
      'a wrong check digit',
      document(event('N').replace('04012345123456', '04012345123457')),
      400,
      'epc-check-digit',
      /第 9 行/,
    ],
    [
      'one id for two events of a document',
      document(
        ['N', 'M']
          .map((batch) =>
            event(batch).replace(
              '</eventTimeZoneOffset>',
              '</eventTimeZoneOffset><eventID>urn:uuid:1</eventID>',
            ),
          )
          .join(''),
      ),
      409,
      'exists-with-different-event',
      /urn:uuid:1/,
    ],
    [
      'elements a thousand deep',
      document(event('N', '<ex:a>'.repeat(1000) + '</ex:a>'.repeat(1000))),
      400,
      'xml-too-deep',
      /64/,
    ],
    [
      'GBK that says it is UTF-8',
      Buffer.concat([Buffer.from(document('')), Buffer.from([0xcf, 0xc3])]),
      400,
      'xml-encoding-broken',
      /UTF-8/,
    ],
    [
      'UTF-8 that says it is UTF-16',
      document(event('N'), '<?xml version="1.0" encoding="UTF-16"?>'),
      400,
      'xml-encoding-wrong',
      /UTF-8/,
    ],
    [
      'an encoding that nobody reads',
      document(event('N'), '<?xml version="1.0" encoding="EBCDIC-CN"?>'),
      400,
      'xml-encoding-unsupported',
      /GB18030/,
    ],
    [
      'a text of 6 MB',
      document(event('N', `<ex:a>${'x'.repeat(6_000_000)}</ex:a>`)),
      413,
      'event-text-too-large',
      /4 MB/,
    ],
  ])(
    '%s is refused with its place and what to write instead, and nothing is stored',
    async (_what, body, status, code, words) => {
      const before = await counts();
      const answer = await send(body);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(answer.body.messages.zh).toMatch(words);
      expect(answer.body.messages.en).not.toBe('');
      expect(await counts()).toEqual(before);
    },
  );

  it('50 MB of events of which the last is wrong leave nothing', async () => {
    const before = await counts();
    const answer = await send(
      document(
        event('N', `<ex:a>${'x'.repeat(50_000)}</ex:a>`)
          .repeat(1000)
          .concat('<ObjectEvent/>'),
      ),
    );
    expect([answer.status, answer.body.code]).toEqual([400, 'epcis-invalid']);
    expect(answer.body.path).toBe('/EPCISDocument/EPCISBody[1]/EventList[1]/ObjectEvent[1001]');
    expect(await counts()).toEqual(before);
  }, 60_000);

  it('Another type of content is refused with those that are taken', async () => {
    const answer = await send('a,b', 'text/csv');
    expect([answer.status, answer.body.code]).toEqual([415, 'media-type-unsupported']);
    expect(answer.body.messages.en).toContain('application/xml');
  });

  it('Rebuilding the ledger from the documents gives what is stored', async () => {
    expect(await house.verify()).toEqual([]);
  });
});
