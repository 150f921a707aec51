import type { Books, News } from './books.ts';
import type { CityPort } from './city-port.ts';
import { type Catalogue, GRAMS_PER_LIANG } from './tables.ts';

/** Of what the city tells, as much as the market reads. */
interface Item {
  kind: string;
  documentId: string;
  party: { stall: string | null };
  recorded: { kind: string; documentNumber: string; lots: { lotId: string; lotCode: string }[] } | null;
  voucher: {
    number: string;
    sender: { name: string };
    lines: {
      line: number;
      lotId: string;
      lotCode: string;
      name: string;
      quantity: number;
      baseUnit: string;
    }[];
  } | null;
  freeze: { freezeId: string; documentNumber: string; call: string } | null;
  lots: { lotId: string }[];
}
export interface Page {
  next: string;
  more: boolean;
  news: News[];
}

const PAGE = 100;

/**
 * Reads a page of what the city has for this market. The mark goes into the journal together with what the page says:
 * a kill in between reads the page again.
 */
export async function readPage(
  port: CityPort,
  catalogue: Catalogue,
  books: Books,
  weigh: (dueLiang: number, key: string) => number,
): Promise<Page> {
  const after = books.cursor === null ? '' : `&after=${books.cursor}`;
  const { status, body } = await port.call('GET', `/api/v1/feed?limit=${PAGE}${after}`);
  if (status !== 200) throw new Error(`feed: ${status} ${JSON.stringify(body)}`);
  const page = body as unknown as { items: Item[]; next: string; more: boolean };
  const boothOf = new Map(catalogue.booths.map((one) => [one.cityStall, one.booth]));
  const now = new Date().toISOString();
  const news = page.items.flatMap((item) =>
    newsOf(item, boothOf.get(item.party.stall ?? '') ?? 0, now, weigh),
  );
  return { next: page.next, more: page.more, news };
}

function newsOf(
  item: Item,
  booth: number,
  at: string,
  weigh: (dueLiang: number, key: string) => number,
): News[] {
  const { voucher, recorded, freeze } = item;
  if (item.kind === 'recorded' && recorded?.kind === 'purchase' && recorded.lots[0])
    return [{ n: 'lot', entryNo: recorded.documentNumber, lot: recorded.lots[0] }];
  if (item.kind === 'withdrawn' && voucher) return [{ n: 'withdrawn', voucher: voucher.number }];
  if (item.kind === 'lifted' && freeze) return [{ n: 'resume', freezeId: freeze.freezeId }];
  if (item.kind === 'frozen' && freeze) {
    const { freezeId, documentNumber, call } = freeze;
    const lotIds = item.lots.map((one) => one.lotId);
    return [{ n: 'stop', order: { freezeId, documentNumber, lotIds, phone: call } }];
  }
  if (item.kind !== 'voucher' || !voucher) return [];
  const lines = voucher.lines.map(({ line, lotId, lotCode, name, quantity }) => ({
    line,
    lotId,
    lotCode,
    name,
    dueGrams: quantity,
    liang: weigh(Math.floor(quantity / GRAMS_PER_LIANG), `${voucher.number}/${line}`),
  }));
  return [
    { n: 'delivery', delivery: { voucher: voucher.number, at, booth, sender: voucher.sender.name, lines } },
  ];
}
