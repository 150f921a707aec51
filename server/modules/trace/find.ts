import { normaliseGtin } from '../../platform/codes/gs1-check-digit.ts';
import { type Issue, Problem } from '../../platform/errors.ts';
import type { Principal } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import {
  describeLots,
  findLot,
  findProducts,
  type LotFacts,
  lotsByBatch,
  lotsOfProduct,
  type Product,
  partiesById,
  searchParties,
  searchProducts,
} from '../registry/index.ts';
import { loadVoucher, parseVoucherNumber, voucherNumber } from '../vouchers/index.ts';
import { maySeeLot } from './admit.ts';
import type { TraceTools } from './trace-lots.ts';

export interface Found {
  type: 'product' | 'party' | 'lot' | 'voucher';
  id: string;
  title: { zh: string; en: string };
  subtitle: { zh: string; en: string };
  score: number;
  url: string;
}

const LOTS_SHOWN = 10;

/**
 * One box for everything: a name (slips and pinyin initials forgiven), a batch, a voucher number, a lot code, a GTIN,
 * or whatever a scanner reads off a label. Lots and vouchers are found by whoever may open
 * them.
 */
export async function find(
  tools: TraceTools,
  principal: Principal,
  query: string,
  limit: number,
): Promise<{ results: Found[]; hints: Issue[] }> {
  const text = query.trim();
  const hints: Issue[] = [];
  const exact = [
    ...(await findVoucher(tools, principal, text, hints)),
    ...(await findLots(tools, principal, text)),
  ];
  const [products, parties] = await Promise.all([
    productsFor(tools, text, limit),
    searchParties(tools.db, text, limit, { registeredOnly: principal.role === 'operator' }),
  ]);
  const named: Found[] = [
    ...products.map(({ product, score }) => foundProduct(product, score)),
    ...parties.map(({ party, score }) => ({
      type: 'party' as const,
      id: party.partyId,
      title: { zh: party.name, en: party.name },
      subtitle: {
        zh: `${tools.city.partyKinds.get(party.kind)?.zh ?? ''} ${party.address ?? ''}`.trim(),
        en: `${tools.city.partyKinds.get(party.kind)?.en ?? ''} ${party.address ?? ''}`.trim(),
      },
      score,
      url: `/parties/${party.partyId}`,
    })),
  ];
  named.sort((a, b) => b.score - a.score);
  return { results: [...exact, ...named].slice(0, limit), hints };
}

async function productsFor(
  tools: TraceTools,
  text: string,
  limit: number,
): Promise<{ product: Product; score: number }[]> {
  const gtin = /^\d{8,14}$/.test(text) ? normaliseGtin(text) : null;
  if (gtin?.ok) {
    const exact = await findProducts(tools.db, { ids: [], gtins: [gtin.gtin], codes: [] });
    if (exact.length > 0) return exact.map((product) => ({ product, score: 1 }));
  }
  return searchProducts(tools.db, text, limit);
}

function foundProduct(product: Product, score: number): Found {
  const facts = [product.brand, product.specification, product.gtin]
    .filter((fact) => fact !== null)
    .join(' · ');
  return {
    type: 'product',
    id: product.productId,
    title: { zh: product.name, en: product.nameEn ?? product.name },
    subtitle: { zh: facts, en: facts },
    score,
    url: `/products/${product.productId}`,
  };
}

async function findVoucher(
  tools: TraceTools,
  principal: Principal,
  text: string,
  hints: Issue[],
): Promise<Found[]> {
  if (!/^\s*V[0-9A-Z\s-]{12,}$/i.test(text) && !text.includes('/v/')) return [];
  try {
    const documentId = parseVoucherNumber(text);
    const voucher = await loadVoucher(tools.db, documentId);
    if (!(await mayOpen(tools, principal, [voucher.document.senderId, voucher.resolved.receiver]))) return [];
    const number = voucherNumber(documentId);
    return [
      {
        type: 'voucher',
        id: number,
        title: { zh: `上市凭证 ${number}`, en: `Voucher ${number}` },
        subtitle: { zh: voucher.document.senderNumber, en: voucher.document.senderNumber },
        score: 1,
        url: `/vouchers/${number}`,
      },
    ];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    hints.push({ code: error.code, path: '', ...error.words });
    return [];
  }
}

/** As reading the voucher is: its two parties, the officers of their districts, the administrator. */
async function mayOpen(
  tools: TraceTools,
  principal: Principal,
  partyIds: readonly string[],
): Promise<boolean> {
  if (principal.role === 'administrator') return true;
  if (principal.role === 'operator') return partyIds.some((id) => id === principal.partyId);
  const parties = [...(await partiesById(tools.db, partyIds)).values()];
  return parties.some((party) => inDistrict(principal, party, tools.city.city.code));
}

async function findLots(tools: TraceTools, principal: Principal, text: string): Promise<Found[]> {
  const ids = new Set<string>();
  try {
    ids.add((await findLot(tools.db, text)).lotId);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
  }
  for (const lot of await lotsByBatch(tools.db, text, LOTS_SHOWN)) ids.add(lot.lotId);
  const facts = [...(await describeLots(tools.db, [...ids])).values()];
  const visible = await Promise.all(facts.map((lot) => maySeeLot(tools, principal, lot.lot.lotId)));
  return facts.filter((_lot, index) => visible[index]).map(foundLot);
}

export function foundLot(lot: LotFacts): Found {
  const batch = lot.lot.batch ?? lot.lot.serial;
  const zh = [
    batch ? `批号 ${batch}` : lot.code,
    lot.productionDate ? `生产 ${lot.productionDate}` : '',
    lot.origin ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
  const en = [
    batch ? `batch ${batch}` : lot.code,
    lot.productionDate ? `made ${lot.productionDate}` : '',
    lot.origin ?? '',
  ]
    .filter(Boolean)
    .join(' · ');
  return {
    type: 'lot',
    id: lot.lot.lotId,
    title: { zh: lot.product.name, en: lot.product.nameEn ?? lot.product.name },
    subtitle: { zh, en },
    score: 1,
    url: `/lots/${lot.lot.lotId}`,
  };
}

/** The latest lots of a product. */
export async function productLots(tools: TraceTools, productId: string, limit: number) {
  const lots = await lotsOfProduct(tools.db, [productId], limit);
  const facts = await describeLots(
    tools.db,
    lots.map((lot) => lot.lotId),
  );
  return lots.flatMap((lot) => {
    const known = facts.get(lot.lotId);
    return known
      ? [
          {
            lotId: lot.lotId,
            code: known.code,
            batch: lot.batch ?? lot.serial,
            productionDate: known.productionDate,
            expiryDate: known.expiryDate,
            origin: known.origin,
            contradictory: known.contradictory,
          },
        ]
      : [];
  });
}
