import type { Clock } from '../../platform/clock.ts';
import type { Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import { lockNames } from '../../platform/locks.ts';
import {
  documentsById,
  edgesOfLots,
  movementsOfLots,
  type OutboxConsumer,
  type PostedDocument,
} from '../ledger/index.ts';
import { type CityData, describeLots, linksOf, partiesById } from '../registry/index.ts';
import { addEntry } from './add-entry.ts';
import { arrivalsOf, type Late, lateAmong } from './arrivals.rules.ts';
import { lockCase } from './cases.store.ts';
import { insertLate, insertWatches, knownArrivals, type Watch, watchesOf } from './late.store.ts';
import { oneByOne } from './one-by-one.ts';
import { showMore } from './read-case.ts';

export interface WatchTools {
  clock: Clock;
  ids: IdMint;
  city: CityData;
}

/**
 * Between reading the records for a scope and storing it no document may pass unseen: whoever decides holds this lock
 * alone, whoever looks at what came holds it with others. A document that was stored before the decision read the
 * records is in its snapshot; any other is looked at after it, and finds the watch.
 */
export const lockWatch = (tx: Queryable, as: 'own' | 'shared'): Promise<void> =>
  lockNames(tx, ['cases watch'], as);

/** Lots made of or linked with lots of a scope are followed so far. */
const ROUNDS_MAX = 50;
/** Lines of one entry that are named; the rest is counted. */
const NAMED_MAX = 5;

/** Compares what comes in with the scopes that were decided. Part of the transaction that takes it out of the outbox. */
export function caseConsumer(tools: WatchTools): OutboxConsumer {
  return { name: 'cases', consume: (tx, documents) => watchArrivals(oneByOne(tx), tools, documents) };
}

async function watchArrivals(
  tx: Queryable,
  tools: WatchTools,
  documents: readonly PostedDocument[],
): Promise<void> {
  const touched = [...new Set(documents.flatMap(lotsTouched))];
  if (touched.length === 0) return;
  await lockWatch(tx, 'shared');
  const byScope = Map.groupBy(await watchesOf(tx, touched), (watch) => watch.scopeId);
  // In the order of cases, which is that of their locks.
  for (const watches of byScope.values()) await compare(tx, tools, watches);
}

/** Lots that a document moves, and those that it ties to others. */
function lotsTouched({ movements, edges }: PostedDocument): string[] {
  return [...movements.map((one) => one.lotId), ...edges.flatMap((one) => [one.lotId, one.otherLotId])];
}

async function compare(tx: Queryable, tools: WatchTools, watches: readonly Watch[]): Promise<void> {
  const [first] = watches;
  if (!first) return;
  const { caseId, scopeId } = first;
  await lockCase(tx, caseId);
  const lotIds = await withOffspring(tx, first, new Set(watches.map((watch) => watch.lotId)));
  const [movements, known] = await Promise.all([
    movementsOfLots(tx, lotIds),
    knownArrivals(tx, scopeId, lotIds),
  ]);
  const late = lateAmong(arrivalsOf(movements), known);
  if (late.length === 0) return;
  const at = tools.clock.now();
  await insertLate(
    tx,
    late.map((one) => ({ ...one, caseId, scopeId, at })),
  );
  for (const [documentId, lines] of Map.groupBy(late, (one) => one.documentId))
    await raiseHand(tx, tools, { caseId, documentId, at, lines });
}

/**
 * The lots with what was made of them, or linked with them, since: those are watched from now on. What the documents of
 * this look touch is not enough, since they come in no promised order: a lot may have been sold on before it is told of
 * what it was made.
 */
async function withOffspring(
  tx: Queryable,
  { caseId, scopeId }: Watch,
  start: Set<string>,
): Promise<string[]> {
  const all = new Set(start);
  let frontier = [...start];
  for (let round = 0; frontier.length > 0 && round < ROUNDS_MAX; round += 1) {
    const [edges, links] = await Promise.all([edgesOfLots(tx, frontier), linksOf(tx, frontier)]);
    const next = [
      ...edges.filter((edge) => edge.direction === 1).map((edge) => edge.otherLotId as string),
      ...links.flatMap((link) => [link.lotId as string, link.otherLotId as string]),
    ];
    frontier = [...new Set(next)].filter((lotId) => !all.has(lotId));
    for (const lotId of frontier) all.add(lotId);
  }
  const fresh = [...all].filter((lotId) => !start.has(lotId)).sort();
  if (fresh.length > 0)
    await insertWatches(
      tx,
      fresh.map((lotId) => ({ lotId, caseId, scopeId })),
    );
  return [...all];
}

interface Raised {
  caseId: string;
  documentId: string;
  at: Date;
  lines: readonly Late[];
}

/** One line in the timeline for each document that touches the scope. */
async function raiseHand(tx: Queryable, tools: WatchTools, raised: Raised): Promise<void> {
  const { caseId, documentId, at, lines } = raised;
  const [parties, facts, documents] = await Promise.all([
    partiesById(tx, [...new Set(lines.map((line) => line.partyId))]),
    describeLots(tx, [...new Set(lines.map((line) => line.lotId))]),
    documentsById(tx, [documentId]),
  ]);
  const number = documents.get(documentId)?.senderNumber ?? documentId;
  const show = (line: Late, lang: 'zh' | 'en') => {
    const much = showMore(tools.city, line.more, facts.get(line.lotId))[lang];
    const name = parties.get(line.partyId)?.name ?? line.partyId;
    if (lang === 'zh') return line.what === 'new-holder' ? `新增 ${name}（${much}）` : `${name} 多了 ${much}`;
    return line.what === 'new-holder' ? `new: ${name} (${much})` : `${name}: ${much} more`;
  };
  const list = (lang: 'zh' | 'en') =>
    lines
      .slice(0, NAMED_MAX)
      .map((line) => show(line, lang))
      .join(lang === 'zh' ? '；' : '; ');
  const rest = lines.length - NAMED_MAX;
  await addEntry(tx, tools, {
    caseId,
    kind: 'late',
    at,
    accountId: null,
    documentId,
    zh: `范围决定之后，单据 ${number} 触及范围：${list('zh')}${rest > 0 ? `；另有 ${rest} 行` : ''}。请看是否要重新决定范围。`,
    en: `After the scope was decided, document ${number} touches it: ${list('en')}${rest > 0 ? `; and ${rest} more` : ''}. See whether the scope is to be decided again.`,
    figures: {
      newHolders: lines.filter((line) => line.what === 'new-holder').length,
      more: lines.filter((line) => line.what === 'more').length,
    },
  });
}
