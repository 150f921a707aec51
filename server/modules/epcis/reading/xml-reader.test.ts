import { describe, expect, test } from 'vitest';
import { Problem } from '../../../platform/errors.ts';
import { XmlReader } from './xml-reader.ts';

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const head =
  '<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-11-20T00:00:00Z">';
const tail = '</EventList></EPCISBody></epcis:EPCISDocument>';
const event = (more: string) =>
  `<ObjectEvent><eventTime>2026-11-20T00:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><action>OBSERVE</action>${more}</ObjectEvent>`;

function read(events: string, charset?: string, header = '') {
  const reader = new XmlReader(charset);
  const found = reader.write(Buffer.from(`${head}${header}<EPCISBody><EventList>${events}${tail}`));
  return [...found, ...reader.end().events];
}
function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof Problem ? error.code : String(error);
  }
  return 'taken';
}

describe('Words that JavaScript has for itself', () => {
  test('Are names of a sender’s extensions like any other', () => {
    const extension = `<x:a xmlns:x="urn:x" valueOf="0"><constructor>2</constructor><toString>3</toString></x:a>`;
    expect(read(event(extension))[0]?.body).toMatchObject({
      'x:a': { valueOf: '0', constructor: '2', toString: '3' },
    });
    expect(read(event('<x:a xmlns:x="constructor">5</x:a>'))[0]?.body).toMatchObject({ 'x:a': '5' });
    expect(read(event(`<x:a xmlns:x="urn:x" ${XSI} xsi:type="constructor">5</x:a>`))[0]?.body).toMatchObject({
      'x:a': '5',
    });
  });

  test('Are no attributes of the standard', () => {
    const papers =
      '<bizTransactionList><bizTransaction constructor="a">urn:a:b</bizTransaction></bizTransactionList>';
    expect(read(event(papers))[0]?.issues).toMatchObject([{ code: 'xml-attribute-unexpected' }]);
  });

  test('Are no encodings', () => {
    expect(codeOf(() => read('', 'constructor'))).toBe('xml-encoding-unsupported');
  });

  test('__proto__ would vanish, and is refused as it is in JSON', () => {
    for (const extension of ['<__proto__>1</__proto__>', '<b __proto__="1"/>'])
      expect(codeOf(() => read(event(`<x:a xmlns:x="urn:x">${extension}</x:a>`)))).toBe('key-forbidden');
  });
});

describe('What is held', () => {
  const epcs = '<epc>urn:epc:id:sgtin:0614141.107346.2018</epc>'.repeat(2000);

  test('One event has an end, however small its elements are', () => {
    const reader = new XmlReader();
    reader.write(Buffer.from(`${head}<EPCISBody><EventList>${event('@').split('<action>')[0]}<epcList>`));
    const part = Buffer.from(epcs);
    let taken = 0;
    const code = codeOf(() => {
      for (; taken < 20_000_000; taken += part.length) reader.write(part);
    });
    expect(code).toBe('event-text-too-large');
    expect(taken).toBeLessThan(5_000_000);
  });

  test('So has what surrounds the events; many events have none', () => {
    const element = '<VocabularyElement id="urn:x:1"/>';
    const header = `<EPCISHeader><extension><EPCISMasterData><VocabularyList><Vocabulary type="urn:x"><VocabularyElementList>${element.repeat(150_000)}</VocabularyElementList></Vocabulary></VocabularyList></EPCISMasterData></extension></EPCISHeader>`;
    expect(codeOf(() => read('', undefined, header))).toBe('envelope-too-large');
    const large = event(
      `<bizTransactionList>${'<bizTransaction>urn:a:b</bizTransaction>'.repeat(20_000)}</bizTransactionList>`,
    );
    expect(read(`\n   ${large}`.repeat(6))).toHaveLength(6);
  });

  test('A document whose events each bring a namespace of their own is refused before it is slow', () => {
    const events = (count: number) =>
      Array.from({ length: count }, (_all, index) => event(`<x:a xmlns:x="urn:x:${index}">5</x:a>`)).join('');
    expect(read(events(400))).toHaveLength(400);
    expect(codeOf(() => read(events(600)))).toBe('xml-too-many-namespaces');
  });
});
