import type { Queryable } from '../../platform/db.ts';
import type { Words } from '../../platform/errors.ts';
import { type CityData, findProducts, type Party, type Product } from '../registry/index.ts';
import type { Balanced, PartyBalance } from './balance-party.ts';
import { FINDING_WORDS } from './finding-words.ts';
import { showBounds } from './read-findings.ts';
import { toBounds } from './rules/interval.ts';
import { SIGN, TERMS, type TermName } from './rules/mass-balance.ts';
import type { Window } from './windows.ts';

const TERM_WORDS: Readonly<Record<TermName, Words>> = {
  opening: { zh: '期初', en: 'Opening stock' },
  received: { zh: '购进', en: 'Received' },
  produced: { zh: '产出', en: 'Produced' },
  made: { zh: '加工产成', en: 'Made' },
  returned: { zh: '顾客退回', en: 'Returned by customers' },
  surplus: { zh: '盘盈', en: 'Surplus when counted' },
  overdrawn: { zh: '无来源的出货', en: 'Left without having come' },
  sold: { zh: '零售', en: 'Sold' },
  movedOn: { zh: '转出', en: 'Moved on' },
  used: { zh: '投料', en: 'Used' },
  donated: { zh: '捐赠', en: 'Donated' },
  disposed: { zh: '处置', en: 'Disposed of' },
  lost: { zh: '损耗', en: 'Lost' },
  missing: { zh: '盘亏', en: 'Missing when counted' },
  adjustedOut: { zh: '调减', en: 'Adjusted down' },
  closing: { zh: '期末', en: 'Closing stock' },
};

/** A mass balance as a person reads it: every term with its documents, and what does not fit. */
export async function describeBalance(
  tools: { db: Queryable; city: CityData },
  party: Party,
  window: Window,
  answer: PartyBalance,
) {
  const ids = [...new Set(answer.balances.flatMap((one) => one.productId ?? []))];
  const found = ids.length === 0 ? [] : await findProducts(tools.db, { ids, gtins: [], codes: [] });
  const products = new Map(found.map((one) => [one.productId as string, one]));
  return {
    party: {
      partyId: party.partyId,
      name: party.name,
      kind: party.kind,
      divisionCode: party.divisionCode,
    },
    window: { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() },
    truncated: answer.truncated,
    balances: answer.balances.map((one) => describeOne(tools.city, one, products.get(one.productId ?? ''))),
  };
}

function describeOne(city: CityData, one: Balanced, product: Product | undefined) {
  const finite = (quantity: number | null) =>
    quantity === null || !Number.isFinite(quantity) ? null : quantity;
  return {
    product: product ? { productId: product.productId, name: product.name } : null,
    category: one.category,
    unit: one.unit,
    terms: TERMS.map((term) => {
      const { quantity, documentIds, documents } = one.terms[term];
      const bounds = toBounds(quantity);
      return {
        term,
        words: TERM_WORDS[term],
        sign: SIGN[term],
        quantity: bounds,
        display: showBounds(city, bounds, one.unit, product?.pieceUnit ?? null),
        documentIds,
        documents,
      };
    }),
    discrepancy: toBounds(one.discrepancy),
    loss: toBounds(one.loss),
    handled: toBounds(one.handled),
    allowedLoss: finite(one.allowedLoss),
    allowedDiscrepancy: finite(one.allowedDiscrepancy),
    yields: one.yields.map(({ documentId, verdict, input, output, expected, band }) => ({
      documentId,
      verdict,
      input: toBounds(input),
      inputUnit: band.inputUnit,
      output: toBounds(output),
      outputUnit: band.outputUnit,
      expected: toBounds(expected),
      band: { zh: band.zh, en: band.en },
    })),
    notJudged: one.notJudged,
    findings: one.findings.map(({ kind, quantity }) => ({ kind, words: FINDING_WORDS[kind], quantity })),
  };
}
