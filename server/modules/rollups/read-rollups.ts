import type { Db } from '../../platform/db.ts';
import { MOVEMENT_WORDS, outboxLag } from '../ledger/index.ts';
import { findProducts, partiesById } from '../registry/index.ts';
import { type Group, type RollupQuestion, type RollupRow, readCells } from './read-rollups.store.ts';

/** One figure a row; a month of one business has some hundred, a year of the whole city by category and day too. */
const FIGURES_MAX = 20_000;

/** Answers a question with how far the roll-ups were behind when it was asked. Reads no row of the ledger. */
export async function readRollups(db: Db, question: RollupQuestion) {
  // Before the figures: they may hold more than the lag says is missing, never less.
  const lag = await outboxLag(db);
  const rows = await readCells(db, question, FIGURES_MAX + 1);
  const truncated = rows.length > FIGURES_MAX;
  const items = fold(rows.slice(0, FIGURES_MAX), question.groupBy);
  // The last one may have lost some of its figures.
  if (truncated) items.pop();
  return {
    from: question.from,
    to: question.to,
    groupBy: [...question.groupBy],
    items: await named(db, items),
    truncated,
    lag: {
      pending: lag.pending,
      failed: lag.failed,
      oldestAt: lag.oldestAt?.toISOString() ?? null,
      exact: lag.pending === 0,
    },
  };
}

interface Item {
  group: RollupRow['group'];
  baseUnit: string;
  figures: RollupRow[];
}

function fold(rows: readonly RollupRow[], groupBy: readonly Group[]): Item[] {
  const items = new Map<string, Item>();
  for (const row of rows) {
    const name = JSON.stringify([...groupBy.map((group) => row.group[group]), row.baseUnit]);
    const item = items.get(name) ?? { group: row.group, baseUnit: row.baseUnit, figures: [] };
    items.set(name, item);
    item.figures.push(row);
  }
  return [...items.values()];
}

async function named(db: Db, items: readonly Item[]) {
  const idsOf = (group: Group) => [...new Set(items.flatMap((item) => item.group[group] ?? []))];
  const parties = await partiesById(db, idsOf('party'));
  const found = await findProducts(db, { ids: idsOf('product'), gtins: [], codes: [] });
  const products = new Map(found.map((product) => [product.productId as string, product]));
  return items.map(({ group, baseUnit, figures }) => ({
    ...(group.party === undefined
      ? {}
      : { party: { partyId: group.party, name: parties.get(group.party)?.name ?? '' } }),
    ...(group.product === undefined
      ? {}
      : { product: { productId: group.product, name: products.get(group.product)?.name ?? '' } }),
    ...(group.category === undefined ? {} : { category: group.category }),
    // Businesses whose place nobody told stand under null.
    ...(group.district === undefined ? {} : { district: group.district === '' ? null : group.district }),
    ...(group.day === undefined ? {} : { day: group.day }),
    baseUnit,
    figures: figures.map((figure) => ({
      kind: figure.kind,
      side: figure.side,
      words: MOVEMENT_WORDS[figure.kind],
      quantity: Number(figure.quantity),
      lowerBound: figure.unknowns > 0,
      unknowns: figure.unknowns,
      lines: figure.lines,
      documents: figure.documents,
    })),
  }));
}
