import type { Words } from '../../platform/errors.ts';
import { type Deadline, deadlineState, deadlinesOf } from '../deadlines/index.ts';
import { displayNames, type Principal } from '../identity/index.ts';
import { documentsById, readSections } from '../ledger/index.ts';
import { type Party, partiesById } from '../registry/index.ts';
import { draftOf } from './draft.rules.ts';
import type { DutyTools } from './duty-tools.ts';
import { joinReport } from './file-report.ts';
import type { ReportInput } from './incident.schemas.ts';
import { type Incident, incidentById, listIncidents, type Report, reportsOf } from './incidents.store.ts';
import { type MealAnswer, mealAt } from './look-at-meal.ts';
import { incidentUnknown } from './night-duty.errors.ts';
import { FIRST_REPORT, INCIDENT_SUBJECT, seen } from './open-incident.ts';

const NAMES_SHOWN = 12;

/** Incidents of the officer's district, newest first, each with its clock. */
export async function viewIncidents(tools: DutyTools, principal: Principal, limit: number) {
  const own = principal.role === 'regulator' ? principal.divisionCode : null;
  const prefix = own === tools.city.city.code ? null : own;
  const incidents = await listIncidents(tools.db, { divisionPrefix: prefix, limit });
  return { items: await summaries(tools, incidents), now: tools.clock.now().toISOString() };
}

/** An incident with its draft, its reports and its clock. Errors: `incident-unknown`, `outside-district`. */
export async function viewIncident(tools: DutyTools, principal: Principal, incidentId: string) {
  const found = await incidentById(tools.db, incidentId);
  if (!found) throw incidentUnknown();
  const incident = seen(tools, principal, found);
  const [[summary], reports, meal] = await Promise.all([
    summaries(tools, [incident]),
    readReports(tools, await reportsOf(tools.db, [incidentId])),
    mealOf(tools, principal, incident),
  ]);
  if (!summary) throw incidentUnknown();
  const people = await displayNames(tools.db, [
    incident.openedBy,
    ...reports.map((one) => one.report.filedBy),
  ]);
  const { goods } = incident;
  return {
    ...summary,
    goods: goods && {
      from: goods.from.toISOString(),
      to: goods.to.toISOString(),
      eatenFrom: goods.eatenFrom.toISOString(),
      eatenTo: goods.eatenTo.toISOString(),
    },
    openedBy: people.get(incident.openedBy) ?? '',
    draft: draftLines(
      tools,
      incident,
      meal,
      reports.map((one) => one.told),
    ),
    reports: reports.map(({ report, told }) => ({
      reportId: report.reportId,
      stage: report.stage,
      documentNumber: report.documentNumber,
      at: report.at.toISOString(),
      by: people.get(report.filedBy) ?? '',
      told,
    })),
    now: tools.clock.now().toISOString(),
  };
}

export function draftLines(
  tools: Pick<DutyTools, 'city'>,
  incident: Incident,
  meal: MealAnswer | null,
  told: readonly Partial<ReportInput>[],
) {
  const time = (at: Date | string) =>
    new Intl.DateTimeFormat('zh-CN', {
      timeZone: tools.city.city.timezone,
      dateStyle: 'medium',
      timeStyle: 'short',
      hour12: false,
    }).format(new Date(at));
  const both = (text: string | null | undefined): Words | null => (text ? { zh: text, en: text } : null);
  const { goods } = incident;
  const kitchen = meal?.kitchen;
  const known = {
    knownAt: both(time(incident.knownAt)),
    what: both(incident.what),
    place: both(kitchen?.name),
    address: both(kitchen?.address),
    licence: both([kitchen?.uscc, ...(kitchen?.licences ?? [])].filter(Boolean).join('、')),
    responsible: both([kitchen?.contactName, kitchen?.contactPhone].filter(Boolean).join(' ')),
    eaten: goods && both(`${time(goods.eatenFrom)} – ${time(goods.eatenTo)}`),
    goods: meal && listed(meal.lots.map((lot) => [lot.productName, lot.batch ?? lot.code].join(' '))),
    suppliers: meal && listed(meal.suppliers.map(({ party }) => callable(party))),
    others: meal && listed(meal.others.map(({ party }) => callable(party))),
  };
  return draftOf(known, told, time);
}

const callable = ({ name, contactPhone }: Pick<Party, 'name' | 'contactPhone'>): string =>
  [name, contactPhone].filter(Boolean).join(' ');

/** The first of a list, and how many there are. */
function listed(names: readonly string[]): Words | null {
  if (names.length === 0) return null;
  const shown = names.slice(0, NAMES_SHOWN).join('；');
  const more = names.length > NAMES_SHOWN;
  return {
    zh: `${names.length} 项：${shown}${more ? '；……' : ''}`,
    en: `${names.length}: ${shown}${more ? '; …' : ''}`,
  };
}

async function mealOf(tools: DutyTools, principal: Principal, { partyId, goods }: Incident) {
  const party = partyId === null ? undefined : (await partiesById(tools.db, [partyId])).get(partyId);
  return party && goods ? mealAt(tools, principal, party, { ...goods, hours: 0 }) : null;
}

/** What each report told, as it came. */
export async function readReports(tools: DutyTools, reports: readonly Report[]) {
  const documents = await documentsById(
    tools.db,
    reports.map((one) => one.reportId),
  );
  return Promise.all(
    reports.map(async (report) => {
      const document = documents.get(report.reportId);
      const whole = document ? joinReport(await readSections(tools.db, tools, document)) : {};
      const { documentNumber: _number, stage: _stage, incident: _incident, case: _case, ...told } = whole;
      return { report, told: told as Partial<ReportInput> };
    }),
  );
}

async function summaries(tools: DutyTools, incidents: readonly Incident[]) {
  const [parties, reports, clocks] = await Promise.all([
    partiesById(
      tools.db,
      incidents.flatMap((one) => one.partyId ?? []),
    ),
    reportsOf(
      tools.db,
      incidents.map((one) => one.incidentId),
    ),
    Promise.all(incidents.map((one) => clockOf(tools, one.incidentId))),
  ]);
  const filed = Map.groupBy(reports, (one) => one.incidentId);
  return incidents.map((incident, index) => {
    const party = parties.get(incident.partyId ?? '');
    const own = filed.get(incident.incidentId) ?? [];
    const clock = clocks[index];
    return {
      incidentId: incident.incidentId,
      number: incident.number,
      what: incident.what,
      knownAt: incident.knownAt.toISOString(),
      division: incident.divisionCode,
      party: party ? { partyId: party.partyId as string, name: party.name } : null,
      caseId: own.findLast((one) => one.caseId !== null)?.caseId ?? incident.caseId,
      stage: own.at(-1)?.stage ?? null,
      clock: clock
        ? {
            dueAt: clock.dueAt?.toISOString() ?? null,
            state: deadlineState(clock, tools.clock.now()),
            clause: clock.clause,
          }
        : null,
    };
  });
}

async function clockOf(tools: DutyTools, incidentId: string): Promise<Deadline | undefined> {
  const clocks = await deadlinesOf(tools, tools.db, { subject: { kind: INCIDENT_SUBJECT, id: incidentId } });
  return clocks.find((one) => one.kind === FIRST_REPORT);
}
