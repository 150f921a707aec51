import type { Queryable } from '../../platform/db.ts';
import type { Keys } from '../../platform/keys.ts';
import { type OutboxConsumer, type PostedDocument, readResolved } from '../ledger/index.ts';
import { describeLots, type LotFacts } from '../registry/index.ts';
import { ceaseFindings, lockFindings, lotsWithStanding } from './findings.store.ts';
import { judgeBatches } from './judge-batches.ts';
import { loadStories, toRow } from './load-stories.ts';
import { transformationsOf } from './portions.ts';
import { type BalanceDue, insertDue } from './queues.store.ts';
import { type AlertTools, raiseFindings } from './raise-findings.ts';
import { checkLot } from './rules/check-lot.ts';
import { type Found, LOT_KINDS } from './rules/found.ts';
import type { Row } from './rules/lot-story.ts';
import { yieldFinding } from './rules/yields.ts';
import { withoutUnlabelled } from './unlabelled-goods.ts';
import { lapsedLicences, watchUploads } from './watch-documents.ts';
import { oddPrices } from './watch-prices.ts';
import { tooWarm } from './watch-temperatures.ts';
import { windowOf } from './windows.ts';

type Tools = Omit<AlertTools, 'db'>;
/** Prices are opened for one rule, and not kept. */
type ConsumerTools = Tools & { keys: Keys };

/**
 * Looks at every lot that a posted document touched, and at what the documents say by themselves. Part of the
 * transaction that takes them out of the outbox.
 */
export function alertConsumer(tools: ConsumerTools): OutboxConsumer {
  return { name: 'alerts', consume: (tx, documents) => checkDocuments(tx, tools, documents) };
}

/** Movements that a mass balance is asked about: what was lost, thrown away, or found otherwise when counted. */
const BALANCED: ReadonlySet<string> = new Set(['lost', 'disposed', 'missing', 'adjusted-out', 'adjusted-in']);

/** Documents of which licences, prices and temperatures are judged by what the goods are. */
const TOLD_BY_GOODS: ReadonlySet<string> = new Set(['voucher', 'correction', 'till-receipt', 'epcis-event']);

async function checkDocuments(
  tx: Queryable,
  tools: ConsumerTools,
  documents: readonly PostedDocument[],
): Promise<void> {
  await lockFindings(tx);
  await watchUploads(tx, tools, documents);
  const lotIds = [...new Set(documents.flatMap(lotsOf))];
  if (lotIds.length > 0) await checkLots(tx, tools, lotIds);
  const rows = documents.flatMap((one) => one.movements.map(toRow));
  const telling = rows.filter((row) => BALANCED.has(row.kind) || row.kind.startsWith('transformed'));
  // Most documents are sales, of which nobody asks what they were of.
  const asked = documents.filter(({ document }) => TOLD_BY_GOODS.has(document.kind)).flatMap(lotsOf);
  const facts = await describeLots(tx, [...new Set([...asked, ...telling.map((row) => row.lotId)])]);
  const yields = transformationsOf(tools.city, telling, facts).map((one) => yieldFinding(tools.city, one));
  await raiseFindings(tx, tools, [
    ...yields.filter((one) => one !== null),
    ...(await lapsedLicences(tx, tools, documents, facts)),
    ...(await tooWarm(tx, tools, documents, facts)),
    ...(await oddPrices(tx, tools, documents, facts)),
  ]);
  await insertDue(tx, balancesDue(tools, telling, facts));
}

function lotsOf({ document, movements, observations }: PostedDocument): string[] {
  const moved = [...movements, ...observations].map((one) => one.lotId as string);
  if (document.kind !== 'lot-link') return moved;
  // A link moves nothing; the lots that it ties stand in what was resolved.
  const { lot, otherLot } = readResolved(document) as { lot?: string; otherLot?: string };
  return [...moved, ...[lot, otherLot].filter((one) => one !== undefined)];
}

function balancesDue(tools: Tools, rows: readonly Row[], facts: ReadonlyMap<string, LotFacts>): BalanceDue[] {
  const due = new Map<string, BalanceDue>();
  for (const row of rows) {
    const partyId = row.fromId ?? row.toId;
    const productId = facts.get(row.lotId)?.product.productId;
    if (!BALANCED.has(row.kind) || !partyId || !productId) continue;
    // An imprecise time may lie in two windows: each is asked.
    for (const at of [row.at, row.at + row.precision_ms]) {
      const { from } = windowOf(tools.city, at);
      due.set(`${partyId} ${productId} ${from}`, { partyId, productId, from: new Date(from) });
    }
  }
  return [...due.values()];
}

/** Lots of one look: what is loaded of them stays small beside the server's memory. */
const LOTS_AT_ONCE = 500;

/**
 * Runs the lot checks: raises what is found, confirms what is known, and lets rest what the records now explain.
 * The caller holds `lockFindings`, or is the only one at work.
 */
export async function checkLots(tx: Queryable, tools: Tools, lotIds: readonly string[]): Promise<Found[]> {
  const all: Found[] = [];
  for (let start = 0; start < lotIds.length; start += LOTS_AT_ONCE) {
    const stories = await loadStories(tx, tools.city, lotIds.slice(start, start + LOTS_AT_ONCE));
    const found = await withoutUnlabelled(tx, stories.flatMap(checkLot));
    const touched = stories.flatMap((story) => story.lotIds);
    const raised = await raiseFindings(tx, tools, found);
    await ceaseFindings(tx, touched, LOT_KINDS, raised, tools.clock.now());
    const strayed = await lotsWithStanding(tx, touched, 'off-route');
    if (strayed.length > 0) await judgeBatches(tx, tools, strayed);
    all.push(...found);
  }
  return all;
}
