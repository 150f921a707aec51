import type { Queryable } from '../../platform/db.ts';
import type { CertificateInput } from './registry.schemas.ts';

export interface CertificateRow {
  certificate_id: string;
  holder_id: string;
  kind: string;
  number: string;
  issuer: string | null;
  issued_on: string | null;
  valid_until: string | null;
  product_id: string | null;
  batch: string | null;
  result: string | null;
}

const COLUMNS = `certificate_id, holder_id, kind, number, issuer, issued_on::text, valid_until::text, product_id, batch, result`;

/** False when the holder has registered this paper before. */
export async function insertCertificate(
  db: Queryable,
  certificateId: string,
  holderId: string,
  input: CertificateInput,
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO registry.certificate (certificate_id, holder_id, kind, number, issuer, issued_on, valid_until,
       product_id, batch, result, attachment_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING 1`,
    [
      certificateId,
      holderId,
      input.kind,
      input.number,
      input.issuer ?? null,
      input.issuedOn ?? null,
      input.validUntil ?? null,
      input.productId ?? null,
      input.batch ?? null,
      input.result ?? null,
      input.sha256 === undefined ? null : Buffer.from(input.sha256, 'hex'),
    ],
  );
  return rows.length === 1;
}

export function certificatesOf(db: Queryable, holderId: string, limit: number): Promise<CertificateRow[]> {
  return db.query<CertificateRow>(
    `SELECT ${COLUMNS} FROM registry.certificate WHERE holder_id = $1 ORDER BY valid_until NULLS LAST, certificate_id LIMIT $2`,
    [holderId, limit],
  );
}
