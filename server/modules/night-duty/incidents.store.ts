import type { Queryable } from '../../platform/db.ts';
import type { AccountId } from '../identity/index.ts';

export interface Incident {
  incidentId: string;
  number: string;
  knownAt: Date;
  what: string;
  divisionCode: string;
  partyId: string | null;
  /** The stretch of time in which the kitchen's goods are looked at. */
  goods: { from: Date; to: Date; eatenFrom: Date; eatenTo: Date } | null;
  caseId: string | null;
  openedBy: AccountId;
  openedAt: Date;
}

export const STAGES = ['first', 'follow-up', 'final'] as const;
export type Stage = (typeof STAGES)[number];

export interface Report {
  incidentId: string;
  sequence: number;
  reportId: string;
  stage: Stage;
  documentNumber: string;
  caseId: string | null;
  at: Date;
  filedBy: AccountId;
}

interface IncidentRow {
  incident_id: string;
  number: string;
  known_at: Date;
  what: string;
  division_code: string;
  party_id: string | null;
  goods_from: Date | null;
  goods_to: Date | null;
  eaten_from: Date | null;
  eaten_to: Date | null;
  case_id: string | null;
  opened_by: AccountId;
  opened_at: Date;
}

const toIncident = (row: IncidentRow): Incident => ({
  incidentId: row.incident_id,
  number: row.number,
  knownAt: row.known_at,
  what: row.what,
  divisionCode: row.division_code,
  partyId: row.party_id,
  goods:
    row.goods_from && row.goods_to && row.eaten_from && row.eaten_to
      ? { from: row.goods_from, to: row.goods_to, eatenFrom: row.eaten_from, eatenTo: row.eaten_to }
      : null,
  caseId: row.case_id,
  openedBy: row.opened_by,
  openedAt: row.opened_at,
});

const INCIDENT = `incident_id, number, known_at, what, division_code, party_id, goods_from, goods_to, eaten_from, eaten_to,
  case_id, opened_by, opened_at`;

/** False where one of this number was opened before. */
export async function insertIncident(tx: Queryable, one: Incident): Promise<boolean> {
  const rows = await tx.query(
    `INSERT INTO night_duty.incident (${INCIDENT})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      one.incidentId,
      one.number,
      one.knownAt,
      one.what,
      one.divisionCode,
      one.partyId,
      one.goods?.from ?? null,
      one.goods?.to ?? null,
      one.goods?.eatenFrom ?? null,
      one.goods?.eatenTo ?? null,
      one.caseId,
      one.openedBy,
      one.openedAt,
    ],
  );
  return rows.length === 1;
}

async function oneIncident(db: Queryable, where: string, value: string): Promise<Incident | undefined> {
  const rows = await db.query<IncidentRow>(`SELECT ${INCIDENT} FROM night_duty.incident WHERE ${where}`, [
    value,
  ]);
  return rows[0] && toIncident(rows[0]);
}

export const incidentById = (db: Queryable, incidentId: string): Promise<Incident | undefined> =>
  oneIncident(db, 'incident_id = $1', incidentId);

export const incidentByNumber = (db: Queryable, number: string): Promise<Incident | undefined> =>
  oneIncident(db, 'number = $1', number);

/** Newest first; of divisions that begin with the prefix, all without one. */
export async function listIncidents(
  db: Queryable,
  asked: { divisionPrefix: string | null; limit: number },
): Promise<Incident[]> {
  const rows = await db.query<IncidentRow>(
    `SELECT ${INCIDENT} FROM night_duty.incident WHERE ($1::text IS NULL OR division_code LIKE $1 || '%')
      ORDER BY incident_id DESC LIMIT $2`,
    [asked.divisionPrefix, asked.limit],
  );
  return rows.map(toIncident);
}

/** Of a case: those that were opened in it, and those of which a report joined it. */
export async function incidentsOfCase(db: Queryable, caseId: string): Promise<Incident[]> {
  const rows = await db.query<IncidentRow>(
    `SELECT ${INCIDENT} FROM night_duty.incident i WHERE case_id = $1
        OR EXISTS (SELECT 1 FROM night_duty.report r WHERE r.incident_id = i.incident_id AND r.case_id = $1)
      ORDER BY incident_id`,
    [caseId],
  );
  return rows.map(toIncident);
}

export async function insertReport(tx: Queryable, one: Report): Promise<void> {
  await tx.query(
    `INSERT INTO night_duty.report (incident_id, sequence, report_id, stage, document_number, case_id, at, filed_by)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      one.incidentId,
      one.sequence,
      one.reportId,
      one.stage,
      one.documentNumber,
      one.caseId,
      one.at,
      one.filedBy,
    ],
  );
}

/** In the order in which they were filed. */
export async function reportsOf(db: Queryable, incidentIds: readonly string[]): Promise<Report[]> {
  const rows = await db.query<{
    incident_id: string;
    sequence: number;
    report_id: string;
    stage: Stage;
    document_number: string;
    case_id: string | null;
    at: Date;
    filed_by: AccountId;
  }>(
    `SELECT incident_id, sequence, report_id, stage, document_number, case_id, at, filed_by FROM night_duty.report
      WHERE incident_id = ANY($1::bigint[]) ORDER BY incident_id, sequence`,
    [incidentIds],
  );
  return rows.map((row) => ({
    incidentId: row.incident_id,
    sequence: row.sequence,
    reportId: row.report_id,
    stage: row.stage,
    documentNumber: row.document_number,
    caseId: row.case_id,
    at: row.at,
    filedBy: row.filed_by,
  }));
}
