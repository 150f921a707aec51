import type { GoodsLineLike } from '../registry/index.ts';
import type { Sections } from './document-codec.ts';
import type { RecordInput } from './record-input.ts';

/** How a business's own records are cut into sections: people, addresses and prices lie apart, encrypted. */

type Body = Record<string, unknown>;
type Line = Partial<GoodsLineLike> & { unitPriceFen?: number };

/** Names of people, and free words that may hold them. */
const CONTACT_FIELDS = [
  'witnesses',
  'recipient',
  'note',
  'tester',
  'operator',
  'inspector',
  'driver',
  'takenBy',
  'handler',
  'supervisor',
] as const;
/** Lists of goods that may name a price and a producer. */
const GOODS_LISTS = ['lines', 'outputs'] as const;

function reachOf({ producer }: Line): Body | null {
  const reach = Object.entries({ address: producer?.address, contact: producer?.contact }).filter(
    ([, text]) => text !== undefined,
  );
  return reach.length === 0 ? null : Object.fromEntries(reach);
}

function openLine({ unitPriceFen: _price, producer, ...line }: Line): Body {
  if (!producer) return line;
  const { address: _address, contact: _contact, ...who } = producer;
  return { ...line, producer: who };
}

export function splitRecord(body: Pick<RecordInput, 'documentNumber'>): Omit<Sections, 'head'> {
  const goods: Body = { ...(body as Body) };
  const contacts: Body = {};
  const trade: Body = {};
  for (const field of CONTACT_FIELDS) {
    if (goods[field] === undefined) continue;
    contacts[field] = goods[field];
    delete goods[field];
  }
  for (const name of GOODS_LISTS) {
    const lines = goods[name] as readonly Line[] | undefined;
    if (!lines) continue;
    goods[name] = lines.map(openLine);
    const makers = lines.map(reachOf);
    if (makers.some((maker) => maker !== null)) contacts.producers = makers;
    const prices = lines.map((line) => line.unitPriceFen ?? null);
    if (prices.some((price) => price !== null)) trade.unitPricesFen = prices;
  }
  return {
    goods,
    ...(Object.keys(trade).length > 0 ? { trade } : {}),
    ...(Object.keys(contacts).length > 0 ? { contacts } : {}),
  };
}

/** The body as it came; what was erased is simply missing from it. */
export function joinRecord(sections: Sections): Record<string, unknown> {
  const { producers, ...people } = (sections.contacts ?? {}) as Body & { producers?: (Body | null)[] };
  const prices = (sections.trade as { unitPricesFen?: (number | null)[] } | undefined)?.unitPricesFen ?? [];
  const body: Body = { ...(sections.goods as Body), ...people };
  for (const name of GOODS_LISTS) {
    const lines = body[name] as Line[] | undefined;
    if (!lines) continue;
    body[name] = lines.map((line, index) => ({
      ...line,
      ...(producers?.[index] ? { producer: { ...line.producer, ...producers[index] } } : {}),
      ...(typeof prices[index] === 'number' ? { unitPriceFen: prices[index] } : {}),
    }));
  }
  return body;
}

/** A till's receipt: what was paid lies apart, encrypted. */
export function splitTill(body: { lines: readonly { amountFen?: number }[] }): Omit<Sections, 'head'> {
  const amounts = body.lines.map((line) => line.amountFen ?? null);
  const lines = body.lines.map(({ amountFen: _paid, ...line }) => line);
  return {
    goods: { ...body, lines },
    ...(amounts.some((amount) => amount !== null) ? { trade: { amountsFen: amounts } } : {}),
  };
}

/** The receipt as it came; what was erased is simply missing from it. */
export function joinTill(sections: Sections): Record<string, unknown> {
  const amounts = (sections.trade as { amountsFen?: (number | null)[] } | undefined)?.amountsFen ?? [];
  const goods = sections.goods as { lines: Body[] };
  return {
    ...goods,
    lines: goods.lines.map((line, index) =>
      typeof amounts[index] === 'number' ? { ...line, amountFen: amounts[index] } : line,
    ),
  };
}
