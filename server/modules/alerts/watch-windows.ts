import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { complaintsOfLots, lotsComplainedOf } from '../complaints/index.ts';
import { addDays } from '../registry/index.ts';
import type { AlertTools } from './raise-findings.ts';
import { restDays } from './rest-days.ts';
import { ruleOfKind } from './rules/alert-rules.ts';
import { clusterOf, type Told } from './rules/complaint-cluster.ts';
import { type Evidence, type Found, found } from './rules/found.ts';
import { hoursSilent } from './rules/silent.ts';
import { uploadsSince } from './watch.store.ts';

const DAY_MS = 86_400_000;
/** How far back complaints are looked for that are not judged yet: a server that was away for longer asks for more. */
const WINDOW_DAYS = 7;
const SILENCE_DAYS = 14;
const USUAL = { dailyHours: 24, usualDays: 6, usualOf: 7, restsOnHolidays: 0 };

/** R4: batches complained of at several places within the window. Who complained, and of what, is not looked at. */
export async function complaintClusters(tx: Queryable, tools: AlertTools): Promise<Found[]> {
  const now = tools.clock.now();
  const rule = ruleOfKind(
    tools.city.alertRules,
    'complaint-cluster',
    localDay(now, tools.city.city.timezone),
  );
  if (!rule) return [];
  const window_ms = (rule.windowDays ?? WINDOW_DAYS) * DAY_MS;
  const since = new Date(now.getTime() - window_ms);
  const lotIds = await lotsComplainedOf(tx, since);
  if (lotIds.length === 0) return [];
  const complaints = await complaintsOfLots(tx, lotIds, since);
  return [...Map.groupBy(complaints, (one) => one.lotId)].flatMap(([lotId, all]) => {
    const told = all.map(
      (one): Told => ({
        complaintId: one.complaintId,
        at: one.receivedAt.getTime(),
        place: one.partyId ?? one.divisionCode,
      }),
    );
    const near = clusterOf(told, window_ms, rule.settings?.leastPlaces ?? 2);
    if (!near) return [];
    const parties = new Map(all.map((one) => [one.complaintId, one.partyId]));
    const evidence = near.map(
      (one): Evidence => ({
        what: 'complaint',
        lotId,
        partyId: parties.get(one.complaintId) ?? null,
        at: one.at,
      }),
    );
    return [found('complaint-cluster', [lotId], { lotId, measure: near.length }, evidence)];
  });
}

/** R3: watched businesses that uploaded every day and have stopped. Each silence is a finding of its own. */
export async function silentParties(tx: Queryable, tools: AlertTools): Promise<Found[]> {
  const now = tools.clock.now();
  const today = localDay(now, tools.city.city.timezone);
  const rule = ruleOfKind(tools.city.alertRules, 'silent-wholesaler', today);
  if (!rule) return [];
  const settings = { ...USUAL, ...rule.settings };
  const rest = settings.restsOnHolidays ? restDays(tools.city) : undefined;
  const uploads = await uploadsSince(tx, addDays(today, -(rule.windowDays ?? SILENCE_DAYS)));
  return [...uploads].flatMap(([partyId, days]) => {
    const hours = hoursSilent(days, now.getTime(), settings, rest);
    if (hours === null) return [];
    const last = Math.max(...days.map((one) => one.lastAt));
    const evidence: Evidence[] = [{ what: 'last-upload', partyId, at: last }];
    return [
      found(
        'silent-wholesaler',
        [partyId, localDay(new Date(last), tools.city.city.timezone)],
        { partyId, measure: hours, window: { from: last, to: now.getTime() } },
        evidence,
      ),
    ];
  });
}
