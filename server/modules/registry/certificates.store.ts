import type { Queryable } from '../../platform/db.ts';
import { listLookup } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { CertificateInput } from './registry.schemas.ts';

/** A paper that a business has registered. Days are 'YYYY-MM-DD'. */
export interface Certificate {
  certificateId: string;
  holderId: PartyId;
  kind: string;
  number: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
  productId: string | null;
  batch: string | null;
  result: string | null;
  /** SHA-256 of the file, in hexadecimal. */
  sha256: string | null;
}

interface CertificateRow {
  certificate_id: string;
  holder_id: PartyId;
  kind: string;
  number: string;
  issuer: string | null;
  issued_on: string | null;
  valid_until: string | null;
  product_id: string | null;
  batch: string | null;
  result: string | null;
  sha256: string | null;
}

const COLUMNS = `certificate_id, holder_id, kind, number, issuer, issued_on::text, valid_until::text, product_id, batch, result,
  encode(attachment_sha256, 'hex') AS sha256`;

const toCertificate = (row: CertificateRow): Certificate => ({
  certificateId: row.certificate_id,
  holderId: row.holder_id,
  kind: row.kind,
  number: row.number,
  issuer: row.issuer,
  issuedOn: row.issued_on,
  validUntil: row.valid_until,
  productId: row.product_id,
  batch: row.batch,
  result: row.result,
  sha256: row.sha256,
});

/**
 * The paper's id; null when the holder has registered it before. The same paper again with the file that it had not:
 * the file is kept with it.
 */
export async function insertCertificate(
  db: Queryable,
  certificateId: string,
  holderId: string,
  input: CertificateInput,
): Promise<string | null> {
  const rows = await db.query<{ certificate_id: string }>(
    `INSERT INTO registry.certificate AS old (certificate_id, holder_id, kind, number, issuer, issued_on, valid_until,
       product_id, batch, result, attachment_sha256)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
     ON CONFLICT (holder_id, kind, number, valid_until) DO UPDATE SET attachment_sha256 = excluded.attachment_sha256
       WHERE old.attachment_sha256 IS NULL AND excluded.attachment_sha256 IS NOT NULL
     RETURNING certificate_id`,
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
  return rows[0]?.certificate_id ?? null;
}

/** By holder: all papers of a business, those that end first at the top. Asked anew in every transaction. */
const certificatesByHolder = listLookup(async (db, holderIds): Promise<Map<string, Certificate[]>> => {
  const rows = await db.query<CertificateRow>(
    `SELECT ${COLUMNS} FROM registry.certificate WHERE holder_id = ANY($1::bigint[])
      ORDER BY valid_until NULLS LAST, certificate_id`,
    [holderIds],
    'registry-certificates-of-holders',
  );
  return Map.groupBy(rows.map(toCertificate), (one) => one.holderId as string);
});

export async function certificatesOf(db: Queryable, holderId: string): Promise<Certificate[]> {
  return (await certificatesByHolder(db, [holderId])).get(holderId) ?? [];
}

/** Of these businesses, those that have registered any paper: most are asked about for nothing. */
export async function holdersOfPapers(db: Queryable, partyIds: readonly string[]): Promise<Set<string>> {
  return new Set((await certificatesByHolder(db, partyIds)).keys());
}

export async function certificateById(
  db: Queryable,
  certificateId: string,
): Promise<Certificate | undefined> {
  const rows = await db.query<CertificateRow>(
    `SELECT ${COLUMNS} FROM registry.certificate WHERE certificate_id = $1`,
    [certificateId],
    'registry-certificate',
  );
  return rows[0] ? toCertificate(rows[0]) : undefined;
}

/** Who else has registered the same numbers: by '<kind> <number>'. */
export async function otherHolders(
  db: Queryable,
  holderId: string,
  papers: readonly { kind: string; number: string }[],
): Promise<Map<string, PartyId[]>> {
  if (papers.length === 0) return new Map();
  const rows = await db.query<{ kind: string; number: string; holder_id: PartyId }>(
    `SELECT DISTINCT kind, number, holder_id FROM registry.certificate
      WHERE number = ANY($1::text[]) AND kind = ANY($2::text[]) AND holder_id <> $3`,
    [papers.map((one) => one.number), papers.map((one) => one.kind), holderId],
    'registry-certificate-holders',
  );
  const named = Map.groupBy(rows, (row) => `${row.kind} ${row.number}`);
  return new Map([...named].map(([name, some]) => [name, some.map((row) => row.holder_id)]));
}
