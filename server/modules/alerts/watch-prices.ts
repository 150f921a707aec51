import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { type PostedDocument, readOpenSections, tradeSections } from '../ledger/index.ts';
import { addDays, daysBetween, type LotFacts } from '../registry/index.ts';
import type { AlertTools } from './raise-findings.ts';
import { nearHoliday } from './rest-days.ts';
import { ruleOfKind } from './rules/alert-rules.ts';
import { type Found, found } from './rules/found.ts';
import { priceTimes, stepOf } from './rules/price-odd.ts';
import { countPrices, type PricedLine, pricesSince } from './watch.store.ts';
import { merged } from './watch-documents.ts';

type Tools = Omit<AlertTools, 'db'> & Parameters<typeof tradeSections>[1];

interface Priced extends PricedLine {
  documentId: string;
  lotId: string;
  partyId: string;
  at: number;
}

const TRADE: Readonly<Record<string, 'wholesale' | 'retail'>> = {
  voucher: 'wholesale',
  'till-receipt': 'retail',
};
/** Weeks begin on a Monday; this one did. */
const MONDAY = '2018-01-01';
const SETTINGS = { leastLines: 20, madTimes: 6, holidayLeadDays: 0, holidayPermille: 1000 };
const WINDOW_DAYS = 28;

/**
 * R9: lines whose price is far from what the product usually costs. Prices lie encrypted; they are opened here, in the
 * transaction, and only the verdict (how many times the usual price) and a count by steps of five percent are kept.
 */
export async function oddPrices(
  tx: Queryable,
  tools: Tools,
  documents: readonly PostedDocument[],
  facts: ReadonlyMap<string, LotFacts>,
): Promise<Found[]> {
  const day = localDay(tools.clock.now(), tools.city.city.timezone);
  const rule = ruleOfKind(tools.city.alertRules, 'price-odd', day);
  if (!rule) return [];
  const lines = await pricedLines(tx, tools, documents, facts);
  if (lines.length === 0) return [];
  const first = lines.map((line) => line.week).sort()[0] ?? day;
  const since = addDays(first, -(rule.windowDays ?? WINDOW_DAYS));
  const usual = await pricesSince(tx, [...new Set(lines.map((line) => line.productId))], since);
  await countPrices(tx, lines);
  const settings = { ...SETTINGS, ...rule.settings };
  const zone = tools.city.city.timezone;
  const odd = lines.flatMap((line) => {
    const near = nearHoliday(tools.city, localDay(new Date(line.at), zone), settings.holidayLeadDays);
    const off = priceTimes(line.step, usual.get(`${line.productId} ${line.trade}`) ?? [], settings);
    // What a holiday makes of prices is taken off: dearer by so much is usual then.
    const times = off === null || !near ? off : Math.round((off * 1000) / settings.holidayPermille);
    return times === null ? [] : [asFound(line, times)];
  });
  return [...Map.groupBy(odd, (one) => one.key).values()].flatMap((same) =>
    merged(same.sort((a, b) => (a.measure ?? 0) - (b.measure ?? 0))),
  );
}

const asFound = (line: Priced, times: number): Found =>
  found(
    'price-odd',
    [line.productId, line.trade, line.partyId, line.week],
    {
      productId: line.productId,
      partyId: line.partyId,
      lotId: line.lotId,
      documentId: line.documentId,
      measure: times,
    },
    [
      {
        what: 'price-times',
        documentId: line.documentId,
        lotId: line.lotId,
        partyId: line.partyId,
        at: line.at,
        value: (times / 1000).toFixed(1),
      },
    ],
  );

async function pricedLines(
  tx: Queryable,
  tools: Tools,
  documents: readonly PostedDocument[],
  facts: ReadonlyMap<string, LotFacts>,
): Promise<Priced[]> {
  const told = documents.filter((one) => one.document.kind in TRADE);
  const trade = await tradeSections(
    tx,
    tools,
    told.map((one) => one.document),
  );
  return told.flatMap(({ document, movements }): Priced[] => {
    const prices = fenByLine(trade.get(document.documentId), readOpenSections(document).goods);
    return movements.flatMap((row): Priced[] => {
      const fen = prices[row.line - 1] ?? null;
      const lot = facts.get(row.lotId);
      if (fen === null || fen <= 0 || !row.quantity || row.fromId !== document.senderId || !lot) return [];
      return [
        {
          documentId: document.documentId,
          lotId: row.lotId,
          partyId: document.senderId,
          at: row.at.getTime(),
          productId: lot.product.productId,
          trade: `${TRADE[document.kind]} ${lot.lot.baseUnit}`,
          week: weekOf(localDay(row.at, tools.city.city.timezone)),
          step: stepOf((fen * 1000) / row.quantity),
        },
      ];
    });
  });
}

/** What each line cost in all, in fen: a till says the amount, other papers a price for each unit of the line. */
function fenByLine(trade: unknown, goods: unknown): (number | null)[] {
  const { amountsFen, unitPricesFen } = (trade ?? {}) as {
    amountsFen?: (number | null)[];
    unitPricesFen?: (number | null)[];
  };
  if (amountsFen) return amountsFen;
  const lines = (goods as { lines?: { quantity?: number | string }[] } | undefined)?.lines ?? [];
  return (unitPricesFen ?? []).map((price, index) => {
    const quantity = Number(lines[index]?.quantity);
    return price === null || !Number.isFinite(quantity) ? null : price * quantity;
  });
}

const weekOf = (day: string): string => addDays(MONDAY, Math.floor(daysBetween(MONDAY, day) / 7) * 7);
