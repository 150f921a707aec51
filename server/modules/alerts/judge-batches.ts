import type { Queryable } from '../../platform/db.ts';
import { describeLots, partiesById } from '../registry/index.ts';
import { codesBefore } from './codes.ts';
import { ceaseFindings } from './findings.store.ts';
import { loadStories } from './load-stories.ts';
import { type AlertTools, DISTRICT_DIGITS, raiseFindings } from './raise-findings.ts';
import { offRoute, staysOf } from './rules/off-route.ts';
import { asSeen, sightingsOfLots } from './sightings.store.ts';
import { withoutUnlabelled } from './unlabelled-goods.ts';
import { policyLength_ms } from './windows.ts';

/** Sightings of one lot (and those linked to it) that are looked at, latest first. */
const SIGHTINGS_MAX = 10_000;
/** Holds the scans of these batches against where the records took them; only scans that have waited long enough. */
export async function judgeBatches(
  tx: Queryable,
  tools: Omit<AlertTools, 'db'>,
  lotIds: readonly string[],
): Promise<void> {
  const now = tools.clock.now();
  const ripe = now.getTime() - policyLength_ms(tools.city, 'off-route-wait-hours', now);
  for (const story of await loadStories(tx, tools.city, lotIds)) {
    const facts = await describeLots(tx, story.lotIds);
    const codes = [...facts.values()].flatMap(codesBefore);
    const stored = await sightingsOfLots(tx, story.lotIds, codes, SIGHTINGS_MAX);
    const sightings = stored.map(asSeen).filter((one) => one.span.latest <= ripe);
    const parties = await partiesById(tx, [...staysOf(story.rows).keys()]);
    const district = (partyId: string) =>
      parties.get(partyId)?.divisionCode?.slice(0, DISTRICT_DIGITS) ?? null;
    const slack = policyLength_ms(tools.city, 'off-route-slack-hours', now);
    const found = await withoutUnlabelled(tx, offRoute(story.lotIds, story.rows, sightings, district, slack));
    const raised = await raiseFindings(tx, tools, found);
    await ceaseFindings(tx, story.lotIds, ['off-route'], raised, now);
  }
}
