import type { Sections } from '../ledger/index.ts';
import type { CorrectionInput, PurchaseInput, VoucherInput } from './vouchers.schemas.ts';

/** How voucher bodies are cut into sections and put together again: prices and contacts lie apart, encrypted. */

type Body = Record<string, unknown>;
type Line = Body & { unitPriceFen?: number; producer?: Partner };
type Partner = Body & { address?: string; contact?: string };

const PARTNERS = ['receiver', 'supplier'] as const;

const prune = (value: Body): Body =>
  Object.fromEntries(Object.entries(value).filter(([, entry]) => entry !== undefined));
const isEmpty = (value: Body): boolean => Object.keys(value).length === 0;

/** Address and telephone of a partner, where it has any. */
function reachOf(partner: Partner | undefined): Body | null {
  const reach = prune({ address: partner?.address, contact: partner?.contact });
  return isEmpty(reach) ? null : reach;
}

function withoutPrivate({ unitPriceFen: _price, producer, ...line }: Line): Body {
  if (!producer) return line;
  const { address: _address, contact: _contact, ...who } = producer;
  return { ...line, producer: who };
}

export function splitVoucher(body: VoucherInput | CorrectionInput | PurchaseInput): Omit<Sections, 'head'> {
  const { lines, certificates, logistics, note, signature, ...rest } = body as Body & { lines: Line[] };
  const goods: Body = { ...rest, lines: lines.map(withoutPrivate) };
  const parties: Body = {};
  const contacts: Body = prune({ logistics, note });
  for (const name of PARTNERS) {
    const partner = goods[name] as Partner | undefined;
    if (!partner) continue;
    const { address, contact, ...who } = partner;
    delete goods[name];
    parties[name] = who;
    const reach = prune({ address, contact });
    if (!isEmpty(reach)) contacts[name] = reach;
  }
  const makers = lines.map((line) => reachOf(line.producer));
  if (makers.some((maker) => maker !== null)) contacts.producers = makers;
  const prices = lines.map((line) => line.unitPriceFen ?? null);
  return {
    goods,
    parties,
    ...(certificates || signature ? { papers: prune({ certificates, signature }) } : {}),
    ...(prices.some((price) => price !== null) ? { trade: { unitPricesFen: prices } } : {}),
    ...(isEmpty(contacts) ? {} : { contacts }),
  };
}

/** The body as it came; sections that were erased are simply missing from it. */
export function joinVoucher(sections: Sections): Body {
  const goods = { ...(sections.goods as Body & { lines: Line[] }) };
  const prices = (sections.trade as { unitPricesFen?: (number | null)[] } | undefined)?.unitPricesFen ?? [];
  const { logistics, note, producers, ...reach } = (sections.contacts ?? {}) as Body & {
    producers?: (Body | null)[];
  };
  // What the purchase check found lies beside the papers; it is ours, not the sender's.
  const { check: _check, ...papers } = (sections.papers ?? {}) as Body;
  const parties = Object.fromEntries(
    Object.entries((sections.parties ?? {}) as Record<string, Body>).map(([name, who]) => [
      name,
      { ...who, ...((reach[name] as Body | undefined) ?? {}) },
    ]),
  );
  return prune({
    ...goods,
    lines: goods.lines.map((line, index) => ({
      ...line,
      ...(producers?.[index] ? { producer: { ...line.producer, ...producers[index] } } : {}),
      ...(typeof prices[index] === 'number' ? { unitPriceFen: prices[index] } : {}),
    })),
    ...parties,
    ...papers,
    logistics,
    note,
  });
}
