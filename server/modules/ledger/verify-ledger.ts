import type { Db } from '../../platform/db.ts';
import { documentsAfter } from './documents.store.ts';
import { lotsAfter } from './movements.store.ts';
import { type KeyRing, verifyDocuments } from './verify-documents.ts';
import { verifyLots } from './verify-lots.ts';
import type { Projections, VerifyFinding } from './verify-rebuild.ts';

export type { Reproject, VerifyFinding } from './verify-rebuild.ts';

export interface VerifyResult {
  documents: number;
  movements: number;
  holdings: number;
  findings: VerifyFinding[];
}

/** How far a run is, with all it has found: kept, and given back, it lets another run go on as if it were the same. */
export interface VerifyPosition extends VerifyResult {
  /** The last document that was looked at; '0' before the first. */
  after: string;
  /** The last lot. Lots follow when all documents are done. */
  lotsAfter: string;
}

export interface VerifyOptions extends Partial<VerifyPosition> {
  /** Told after every batch. */
  onProgress?: (reached: VerifyPosition) => void;
  /** Documents, or lots, in one batch. */
  batch?: number;
}

const BATCH = 2000;
const FINDINGS_MAX = 1000;

/**
 * Rebuilds every movement, edge, link and holding from the documents and compares them with what is stored; checks
 * every document's root against its sections and the platform's signature over it. Reads only.
 *
 * First all documents in the order of their ids: are they what was signed, and is all they say stored? Then all lots
 * in the order of theirs: is all that is stored said by a document, and is every holding what the documents give? No
 * step needs to remember another, so that a run can be stopped anywhere and go on from `onProgress`'s last position.
 */
export async function verifyLedger(
  db: Db,
  projections: Projections,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const { batch = BATCH, onProgress } = options;
  const reached: VerifyPosition = {
    after: options.after ?? '0',
    lotsAfter: options.lotsAfter ?? '0',
    documents: options.documents ?? 0,
    movements: options.movements ?? 0,
    holdings: options.holdings ?? 0,
    findings: [...(options.findings ?? [])],
  };
  await allDocuments(db, projections, reached, batch, onProgress);
  await allLots(db, projections, reached, batch, onProgress);
  const { documents, movements, holdings, findings } = reached;
  return { documents, movements, holdings, findings };
}

function keep(reached: VerifyPosition, found: readonly VerifyFinding[]): void {
  // A document that is gone is named by each of its lots.
  const gone = new Set(
    reached.findings.flatMap((one) => (one.what === 'document-missing' ? one.documentId : [])),
  );
  for (const finding of found) {
    if (reached.findings.length >= FINDINGS_MAX) return;
    if (finding.what === 'document-missing' && gone.has(finding.documentId)) continue;
    reached.findings.push(finding);
  }
}

async function allDocuments(
  db: Db,
  projections: Projections,
  reached: VerifyPosition,
  batch: number,
  onProgress: VerifyOptions['onProgress'],
): Promise<void> {
  const keys: KeyRing = new Map();
  for (;;) {
    const documents = await documentsAfter(db, reached.after, batch);
    const last = documents.at(-1);
    if (!last) return;
    const found: VerifyFinding[] = [];
    reached.movements += await verifyDocuments(db, projections, documents, keys, (finding) =>
      found.push(finding),
    );
    reached.documents += documents.length;
    reached.after = last.documentId;
    keep(reached, found);
    onProgress?.({ ...reached, findings: [...reached.findings] });
  }
}

async function allLots(
  db: Db,
  projections: Projections,
  reached: VerifyPosition,
  batch: number,
  onProgress: VerifyOptions['onProgress'],
): Promise<void> {
  for (;;) {
    const lots = await lotsAfter(db, reached.lotsAfter, batch);
    const last = lots.at(-1);
    if (last === undefined) return;
    const { found, holdings } = await db.transaction(async (tx) => {
      // One snapshot, so that a document that comes in meanwhile is seen whole or not at all.
      await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY');
      const findings: VerifyFinding[] = [];
      const count = await verifyLots(tx, projections, lots, (finding) => findings.push(finding));
      return { found: findings, holdings: count };
    });
    reached.holdings += holdings;
    reached.lotsAfter = last;
    keep(reached, found);
    onProgress?.({ ...reached, findings: [...reached.findings] });
  }
}
