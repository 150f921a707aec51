import type { Queryable } from '../../platform/db.ts';
import { lookup } from '../../platform/lookups.ts';
import type { CertificateFacts } from './adapters/adapter.ts';
import type { Certificate } from './rules/merge-statement.ts';

interface CertificateRow {
  facts: (CertificateFacts & object) | null;
  facts_at: Date | null;
  withdrawn_at: Date | null;
  withdrawn_reason: string | null;
  department: string;
}

export interface StoredCertificate extends Certificate {
  department: string;
}

/** Null where the department has said nothing of this number. */
export async function certificateOf(
  db: Queryable,
  kind: string,
  number: string,
): Promise<StoredCertificate | null> {
  const rows = await db.query<CertificateRow>(
    `SELECT facts, facts_at, withdrawn_at, withdrawn_reason, department FROM departments.certificate
      WHERE number = $1 AND kind = $2`,
    [number, kind],
    'departments-certificate-of',
  );
  const row = rows[0];
  return row
    ? {
        facts: row.facts,
        factsAt: row.facts_at,
        withdrawnAt: row.withdrawn_at,
        withdrawnReason: row.withdrawn_reason,
        department: row.department,
      }
    : null;
}

export async function saveCertificate(
  tx: Queryable,
  key: { kind: string; number: string; department: string },
  certificate: Certificate,
  heard: { at: Date; sha256: Buffer },
): Promise<void> {
  await tx.query(
    `INSERT INTO departments.certificate
       (number, kind, department, facts, facts_at, withdrawn_at, withdrawn_reason, heard_at, sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (number, kind) DO UPDATE SET facts = excluded.facts, facts_at = excluded.facts_at,
       withdrawn_at = excluded.withdrawn_at, withdrawn_reason = excluded.withdrawn_reason,
       heard_at = excluded.heard_at, sha256 = excluded.sha256`,
    [
      key.number,
      key.kind,
      key.department,
      certificate.facts === null ? null : JSON.stringify(certificate.facts),
      certificate.factsAt,
      certificate.withdrawnAt,
      certificate.withdrawnReason,
      heard.at,
      heard.sha256,
    ],
  );
}

export interface Heard {
  withdrawnAt: Date | null;
  heardAt: Date;
  hasFacts: boolean;
}

/** By '<kind> <number>': what a department has said, whether anybody quotes it or not. */
export const heardByKey = lookup(async (db, keys): Promise<Map<string, Heard>> => {
  const rows = await db.query<{
    kind: string;
    number: string;
    withdrawn_at: Date | null;
    heard_at: Date;
    has_facts: boolean;
  }>(
    `SELECT kind, number, withdrawn_at, heard_at, facts IS NOT NULL AS has_facts FROM departments.certificate
      WHERE number = ANY($1::text[]) AND kind = ANY($2::text[])`,
    [
      keys.map((key) => key.slice(key.indexOf(' ') + 1)),
      [...new Set(keys.map((key) => key.slice(0, key.indexOf(' '))))],
    ],
    'departments-heard-by-key',
  );
  return new Map(
    rows.map((row) => [
      `${row.kind} ${row.number}`,
      { withdrawnAt: row.withdrawn_at, heardAt: row.heard_at, hasFacts: row.has_facts },
    ]),
  );
});
