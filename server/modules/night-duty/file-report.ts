import type { Queryable } from '../../platform/db.ts';
import { lockNames } from '../../platform/locks.ts';
import { meetDeadline } from '../deadlines/index.ts';
import type { Principal } from '../identity/index.ts';
import { captureDocument, recordOnce, type Sections } from '../ledger/index.ts';
import type { DutyTools } from './duty-tools.ts';
import type { ReportInput } from './incident.schemas.ts';
import {
  type Incident,
  incidentById,
  insertReport,
  type Report,
  reportsOf,
  type Stage,
} from './incidents.store.ts';
import { incidentUnknown, reportOutOfOrder } from './night-duty.errors.ts';
import { FIRST_REPORT, INCIDENT_SUBJECT, seen } from './open-incident.ts';

const STAGE_WORDS: Readonly<Record<Stage, { zh: string; en: string }>> = {
  first: { zh: '初报', en: 'First report' },
  'follow-up': { zh: '续报', en: 'Follow-up report' },
  final: { zh: '终报', en: 'Final report' },
};

/**
 * Files a report of an incident: a document of the office, and an entry of the case that it joins or opens. The first one
 * stops the 2-hour clock. Errors: `incident-unknown`, `outside-district`, `exists-with-different-…`,
 * `first-report-missing`, `first-report-exists`, `final-report-exists`, `case-unknown`.
 */
export async function fileReport(
  tools: DutyTools,
  principal: Principal,
  incidentId: string,
  body: ReportInput,
): Promise<{ reportId: string; status: 200 | 201 }> {
  const found = await incidentById(tools.db, incidentId);
  if (!found) throw incidentUnknown();
  const incident = seen(tools, principal, found);
  const kept = { ...body, incident: incidentId };
  return recordOnce(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'incident-report', body: kept },
    {
      join: joinReport,
      repeat: ({ documentId }): { reportId: string; status: 200 | 201 } => ({
        reportId: documentId,
        status: 200,
      }),
    },
    async () => {
      refuseOutOfOrder(body.stage, await reportsOf(tools.db, [incidentId]));
      const caseId = await caseOf(tools, principal, incident, body);
      const reportId = tools.ids.next<'document'>() as string;
      await tools.db.transaction((tx) => store(tx, tools, principal, { incident, kept, caseId, reportId }));
      return { reportId, status: 201 };
    },
  );
}

/** What is told of people lies apart, encrypted. */
export function splitReport(body: Readonly<Record<string, unknown>>): Omit<Sections, 'head'> {
  const { toldBy, contact, ...goods } = body;
  const contacts = {
    ...(toldBy === undefined ? {} : { toldBy }),
    ...(contact === undefined ? {} : { contact }),
  };
  return { goods, ...(Object.keys(contacts).length > 0 ? { contacts } : {}) };
}

/** The report as it came; what was erased is simply missing from it. */
export const joinReport = (sections: Sections): Record<string, unknown> => ({
  ...(sections.goods as Record<string, unknown>),
  ...(sections.contacts as Record<string, unknown> | undefined),
});

function refuseOutOfOrder(stage: Stage, reports: readonly Report[]): void {
  if (reports.some((one) => one.stage === 'final')) throw reportOutOfOrder('final-report-exists');
  if (stage === 'first' && reports.length > 0) throw reportOutOfOrder('first-report-exists');
  if (stage !== 'first' && reports.length === 0) throw reportOutOfOrder('first-report-missing');
}

/** The case it joins: the one named, the incident's, that of the reports before, or with the first report a new one. */
async function caseOf(
  tools: DutyTools,
  principal: Principal,
  incident: Incident,
  body: ReportInput,
): Promise<string | null> {
  const reports = await reportsOf(tools.db, [incident.incidentId]);
  const known = body.case ?? incident.caseId ?? reports.findLast((one) => one.caseId !== null)?.caseId;
  if (known) {
    await tools.caseFor(principal, known);
    return known;
  }
  return tools.openCaseFor(principal, {
    number: `${incident.number}-case`,
    title: incident.what.slice(0, 60),
    reason: incident.what,
    lots: body.suspectedLots ?? [],
    division: incident.divisionCode,
  });
}

async function store(
  tx: Queryable,
  tools: DutyTools,
  principal: Principal,
  filed: {
    incident: Incident;
    kept: ReportInput & { incident: string };
    caseId: string | null;
    reportId: string;
  },
): Promise<void> {
  const { incident, kept, caseId, reportId } = filed;
  // Of two officers who file at once one is first, and the other is told so.
  await lockNames(tx, [`incident ${incident.incidentId}`]);
  const before = await reportsOf(tx, [incident.incidentId]);
  refuseOutOfOrder(kept.stage, before);
  const at = tools.clock.now();
  await captureDocument(tx, tools, {
    documentId: reportId,
    kind: 'incident-report',
    senderId: tools.officeId,
    recordedBy: principal.accountId,
    senderNumber: kept.documentNumber,
    occurredAt: at,
    body: kept,
    sections: splitReport(kept),
    resolved: { incident: incident.incidentId, case: caseId },
    projection: { movements: [] },
  });
  await insertReport(tx, {
    incidentId: incident.incidentId,
    sequence: before.length + 1,
    reportId,
    stage: kept.stage,
    documentNumber: kept.documentNumber,
    caseId,
    at,
    filedBy: principal.accountId,
  });
  if (kept.stage === 'first')
    await meetDeadline(tx, {
      subject: { kind: INCIDENT_SUBJECT, id: incident.incidentId },
      kind: FIRST_REPORT,
      at,
      documentId: reportId,
    });
  if (caseId === null) return;
  const stage = STAGE_WORDS[kept.stage];
  const ill =
    kept.ill === undefined
      ? { zh: '发病人数不详', en: 'how many fell ill is not known' }
      : { zh: `发病 ${kept.ill} 人`, en: `${kept.ill} fell ill` };
  await tools.noteInCase(tx, {
    caseId,
    kind: 'incident-report',
    documentId: reportId,
    accountId: principal.accountId,
    at,
    zh: `${stage.zh} ${kept.documentNumber}：${incident.what.slice(0, 80)}；${ill.zh}。`,
    en: `${stage.en} ${kept.documentNumber}: ${incident.what.slice(0, 80)}; ${ill.en}.`,
  });
}
