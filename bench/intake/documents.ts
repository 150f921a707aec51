import { gtinOf } from '../../simulator/identities.ts';

/** Rows, batches and events in the shape in which senders have them, all valid and each other's neighbours in size. */

const day = (offset: number): string =>
  new Date(Date.now() - (offset + 1) * 86_400_000).toISOString().slice(0, 10);

export interface World {
  /** What the purchase ledger names. */
  goods: readonly string[];
  suppliers: readonly { name: string; partyId: string }[];
  productIds: readonly string[];
  gln: string;
  otherGln: string;
}

/** Lines of a purchase ledger, ten to a supplier and day; `aside` fills a column that is no field of ours. */
export function* ledgerLines(world: World, rows: number, aside = ''): Generator<string> {
  yield '进货日期,商品名称,数量,单位,产地,供货者名称,供货者地址,联系方式,承诺达标合格证号,备注,内部说明\r\n';
  for (let row = 0; row < rows; row += 1) {
    const document = Math.floor(row / 10);
    const supplier = world.suppliers[document % world.suppliers.length];
    const goods = world.goods[row % world.goods.length];
    const on = day(Math.floor(document / world.suppliers.length) % 360);
    yield `${on},${goods},${1 + (row % 97)},公斤,福建省漳州市第 ${row} 号地,${supplier?.name},基准路 ${document % 90} 号,0592-5500000,HG${String(row).padStart(8, '0')},第 ${row} 行,${aside}\r\n`;
  }
}

/** A purchase of ten lines as a row of a batch. */
export function purchaseRow(world: World, index: number): object {
  const supplier = world.suppliers[index % world.suppliers.length];
  return {
    type: 'purchase',
    body: {
      documentNumber: `B-${index}`,
      supplier: { partyId: supplier?.partyId },
      lines: Array.from({ length: 10 }, (_, line) => ({
        product: { productId: world.productIds[(index + line) % world.productIds.length] },
        quantity: 1 + ((index + line) % 97),
        unit: 'kg',
        origin: `第 ${index}-${line} 号地`,
      })),
    },
  };
}

/** An event that makes goods, and every other one that hands them over. */
function eventOf(world: World, index: number): object {
  const made = index % 2 === 0;
  const gtin = gtinOf(1 + (index % 50)).padStart(14, '0');
  const epcClass = `https://id.gs1.org/01/${gtin}/10/L${Math.floor(index / 2)}`;
  const place = (gln: string) => `https://id.gs1.org/414/${gln}`;
  const common = {
    type: 'ObjectEvent',
    eventID: `urn:uuid:00000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`,
    eventTime: `${day(30)}T${String(index % 24).padStart(2, '0')}:${String(index % 60).padStart(2, '0')}:00.000+08:00`,
    eventTimeZoneOffset: '+08:00',
    readPoint: { id: place(world.gln) },
    quantityList: [{ epcClass, quantity: 120, uom: 'KGM' }],
  };
  return made
    ? {
        ...common,
        action: 'ADD',
        bizStep: 'commissioning',
        disposition: 'active',
        bizLocation: { id: place(world.gln) },
      }
    : {
        ...common,
        action: 'OBSERVE',
        bizStep: 'shipping',
        disposition: 'in_transit',
        sourceList: [{ type: 'possessing_party', source: place(world.gln) }],
        destinationList: [{ type: 'possessing_party', destination: place(world.otherGln) }],
      };
}

/** An EPCIS 2.0 document of `events` events from the `first` on, piece by piece. */
export function* epcisJson(
  world: World,
  first: number,
  events: number,
  bytes_max = Number.POSITIVE_INFINITY,
): Generator<string> {
  yield `{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument","schemaVersion":"2.0","creationDate":"${new Date().toISOString()}","epcisBody":{"eventList":[`;
  let bytes = 0;
  for (let index = 0; index < events && bytes < bytes_max; index += 1) {
    const text = `${index === 0 ? '' : ','}${JSON.stringify(eventOf(world, first + index))}`;
    bytes += text.length;
    yield text;
  }
  yield ']}}';
}

/** The same as XML: the events that make goods alone, which is enough to compare the readers. */
export function* epcisXml(
  world: World,
  first: number,
  events: number,
  bytes_max = Number.POSITIVE_INFINITY,
): Generator<string> {
  yield `<?xml version="1.0" encoding="UTF-8"?><epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="${new Date().toISOString()}"><EPCISBody><EventList>`;
  let bytes = 0;
  for (let index = 0; index < events && bytes < bytes_max; index += 1) {
    const gtin = gtinOf(1 + (index % 50)).padStart(14, '0');
    const at = `${day(30)}T${String(index % 24).padStart(2, '0')}:00:00.000+08:00`;
    const id = `urn:uuid:00000000-0000-4000-9000-${(first + index).toString(16).padStart(12, '0')}`;
    const place = `https://id.gs1.org/414/${world.gln}`;
    const text = `<ObjectEvent><eventTime>${at}</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><eventID>${id}</eventID><epcList/><action>ADD</action><bizStep>https://ref.gs1.org/cbv/BizStep-commissioning</bizStep><disposition>https://ref.gs1.org/cbv/Disp-active</disposition><readPoint><id>${place}</id></readPoint><bizLocation><id>${place}</id></bizLocation><quantityList><quantityElement><epcClass>https://id.gs1.org/01/${gtin}/10/X${first + index}</epcClass><quantity>120</quantity><uom>KGM</uom></quantityElement></quantityList></ObjectEvent>`;
    bytes += text.length;
    yield text;
  }
  yield '</EventList></EPCISBody></epcis:EPCISDocument>';
}
