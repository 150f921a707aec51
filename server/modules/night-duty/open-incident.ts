import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import { legalDeadlineOn, startDeadline } from '../deadlines/index.ts';
import { type Principal, recordForbidden } from '../identity/index.ts';
import { inDistrict } from '../ledger/index.ts';
import { divisionExists, type Party, partiesById, partyUnknown } from '../registry/index.ts';
import type { DutyTools } from './duty-tools.ts';
import type { IncidentInput } from './incident.schemas.ts';
import { type Incident, incidentByNumber, insertIncident } from './incidents.store.ts';
import { mealWindow } from './meal-window.rules.ts';
import {
  incidentElsewhere,
  knownInFuture,
  knownLongAgo,
  mealUnknown,
  outsideDistrict,
} from './night-duty.errors.ts';

/** What the deadlines module knows an incident by. */
export const INCIDENT_SUBJECT = 'incident';
export const FIRST_REPORT = 'first-report';
const CLOCK_SLACK_MS = 60_000;

/**
 * Notes what was told, and starts the clock of the first report. The same number again is the same incident.
 * Errors: `party-unknown`, `outside-district`, `meal-unknown`, `known-in-future`, `known-long-ago`, `record-forbidden`, `case-unknown`.
 */
export async function openIncident(
  tools: DutyTools,
  principal: Principal,
  body: IncidentInput,
): Promise<{ incident: Incident; status: 200 | 201 }> {
  const earlier = await incidentByNumber(tools.db, body.number);
  if (earlier) return { incident: seen(tools, principal, earlier), status: 200 };
  const incident = await incidentOf(tools, principal, body);
  const isNew = await tools.db.transaction((tx) => store(tx, tools, incident));
  if (isNew) return { incident, status: 201 };
  const other = await incidentByNumber(tools.db, body.number);
  return { incident: seen(tools, principal, other ?? incident), status: 200 };
}

async function store(tx: Queryable, tools: DutyTools, incident: Incident): Promise<boolean> {
  if (!(await insertIncident(tx, incident))) return false;
  await startDeadline(tx, tools, {
    subject: { kind: INCIDENT_SUBJECT, id: incident.incidentId },
    kind: FIRST_REPORT,
    startsAt: incident.knownAt,
    division: incident.divisionCode,
    about: { zh: `初报：${incident.what.slice(0, 60)}`, en: `First report: ${incident.what.slice(0, 60)}` },
    caseId: incident.caseId,
  });
  return true;
}

async function incidentOf(tools: DutyTools, principal: Principal, body: IncidentInput): Promise<Incident> {
  const now = tools.clock.now();
  const knownAt = body.knownAt === undefined ? now : new Date(body.knownAt);
  if (knownAt.getTime() > now.getTime() + CLOCK_SLACK_MS) throw knownInFuture();
  if (!legalDeadlineOn(tools.city, FIRST_REPORT, localDay(knownAt, tools.city.city.timezone)))
    throw knownLongAgo();
  const party = body.party === undefined ? undefined : await partyOf(tools, principal, body.party);
  const divisionCode = party?.divisionCode ?? body.division ?? principal.divisionCode ?? tools.city.city.code;
  if (!divisionExists(tools.city, divisionCode)) throw outsideDistrict();
  if (principal.role === 'regulator' && !inDistrict(principal, { divisionCode }, tools.city.city.code))
    throw outsideDistrict();
  if (body.case !== undefined) await tools.caseFor(principal, body.case);
  const namesMeal = [body.day, body.meal, body.time, body.onset].some((one) => one !== undefined);
  const { onset, ...meal } = body;
  const window = namesMeal
    ? mealWindow(tools.city, { ...meal, ...(onset === undefined ? {} : { onset: new Date(onset) }) })
    : null;
  if (namesMeal && !window) throw mealUnknown();
  return {
    incidentId: tools.ids.next<'incident'>() as string,
    number: body.number,
    knownAt,
    what: body.what,
    divisionCode,
    partyId: party?.partyId ?? null,
    goods: window && {
      from: window.from,
      to: window.to,
      eatenFrom: window.eatenFrom,
      eatenTo: window.eatenTo,
    },
    caseId: body.case ?? null,
    openedBy: principal.accountId,
    openedAt: now,
  };
}

async function partyOf(tools: DutyTools, principal: Principal, partyId: string): Promise<Party> {
  const party = (await partiesById(tools.db, [partyId])).get(partyId);
  if (!party) throw partyUnknown();
  if (principal.role === 'regulator' && !inDistrict(principal, party, tools.city.city.code))
    throw outsideDistrict();
  return party;
}

/** The incident, if this officer may see it. Errors: `outside-district`, `record-forbidden`. */
export function seen(tools: DutyTools, principal: Principal, incident: Incident): Incident {
  if (principal.role === 'operator') throw recordForbidden();
  if (principal.role === 'regulator' && !inDistrict(principal, incident, tools.city.city.code))
    throw incidentElsewhere();
  return incident;
}
