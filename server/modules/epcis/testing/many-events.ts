import { CONTEXT } from './epcis-house.ts';

/** Large documents for tests and benches, made as they are read: nobody holds one whole. */

const HOUR_MS = 3_600_000;

/** The `index`-th shipment of a made-up wholesaler: each of a batch of its own kind of goods. */
export function shipment(index: number, from: string, to: string): Record<string, unknown> {
  return {
    type: 'ObjectEvent',
    eventID: `urn:uuid:00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    eventTime: new Date(Date.UTC(2026, 9, 1) + (index % 700) * HOUR_MS).toISOString(),
    eventTimeZoneOffset: '+08:00',
    action: 'OBSERVE',
    bizStep: 'shipping',
    quantityList: [
      {
        epcClass: `https://id.gs1.org/01/04012345123456/10/B${index}`,
        quantity: 1 + (index % 90),
        uom: 'KGM',
      },
    ],
    sourceList: [{ type: 'possessing_party', source: `https://id.gs1.org/414/${from}` }],
    destinationList: [{ type: 'possessing_party', destination: `https://id.gs1.org/414/${to}` }],
  };
}

export function* jsonDocument(events: Iterable<Record<string, unknown>>): Generator<string> {
  yield `{"@context":["${CONTEXT}"],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"2026-11-20T08:00:00+08:00","epcisBody":{"eventList":[`;
  let first = true;
  for (const event of events) {
    yield (first ? '' : ',') + JSON.stringify(event);
    first = false;
  }
  yield ']}}';
}

/** The same shipments in XML 2.0. */
export function* xmlDocument(events: Iterable<Record<string, unknown>>): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-11-20T08:00:00+08:00"><EPCISBody><EventList>\n';
  for (const event of events) {
    const { epcClass, quantity, uom } = (event.quantityList as Record<string, unknown>[])[0] ?? {};
    const party = (list: unknown, name: string) => String((list as Record<string, string>[])[0]?.[name]);
    yield `<ObjectEvent><eventTime>${event.eventTime}</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><eventID>${event.eventID}</eventID><action>OBSERVE</action><bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep><quantityList><quantityElement><epcClass>${epcClass}</epcClass><quantity>${quantity}</quantity><uom>${uom}</uom></quantityElement></quantityList><sourceList><source type="urn:epcglobal:cbv:sdt:possessing_party">${party(event.sourceList, 'source')}</source></sourceList><destinationList><destination type="urn:epcglobal:cbv:sdt:possessing_party">${party(event.destinationList, 'destination')}</destination></destinationList></ObjectEvent>\n`;
  }
  yield '</EventList></EPCISBody></epcis:EPCISDocument>';
}

export function* shipments(
  count: number,
  from: string,
  to: string,
  start = 0,
): Generator<Record<string, unknown>> {
  for (let index = start; index < start + count; index += 1) yield shipment(index, from, to);
}
