import type { Db } from '../../platform/db.ts';
import { verifySignature } from '../../platform/keys.ts';
import { signingKey } from '../identity/index.ts';
import { headOf, readOpenSections, readResolved } from './capture-document.ts';
import { hashSection, openBody, rootOf, type SectionName, type Sections } from './document-codec.ts';
import { holdingsOfLots } from './holdings.store.ts';
import type { DocumentKind } from './kinds.ts';
import { PRECISIONS } from './kinds.ts';
import {
  documentsAfter,
  type MovementRecord,
  movementsOfLots,
  movementsWithoutDocument,
  privateHashes,
  type StoredDocument,
} from './ledger.store.ts';
import { compareIds, type Edge, holdingDeltas, type Movement, type Projection } from './projection.ts';
import { compareEdges, type EdgeFinding } from './verify-edges.ts';

/** Runs one kind of document's projection again from what is stored. */
export type Reproject = (document: StoredDocument, sections: Sections, resolved: unknown) => Projection;

export interface VerifyOptions {
  /** Where to go on; '0' from the beginning. */
  after: string;
  /** Told every few thousand documents how far it is, so that a stopped run can go on from there. */
  onProgress?: (done: { documents: number; after: string }) => void;
}

export interface VerifyFinding {
  documentId: string;
  what:
    | 'unreadable'
    | 'signature'
    | 'root'
    | 'movement-missing'
    | 'movement-extra'
    | 'movement-differs'
    | 'holding-differs'
    | 'projection-fails'
    | 'document-missing'
    | EdgeFinding['what'];
  detail: string;
}

export interface VerifyResult {
  documents: number;
  movements: number;
  holdings: number;
  findings: VerifyFinding[];
}

const BATCH = 2000;
const FINDINGS_MAX = 1000;

const text = (movement: {
  lotId: string;
  at: Date;
  line: number;
  kind: string;
  fromId: string | null;
  toId: string | null;
  quantity: number | null;
  answersDocument: string | null;
  answersLine: number | null;
  precision_ms: number;
}) =>
  `${movement.lotId} ${movement.at.toISOString()}+${movement.precision_ms} ${movement.line} ${movement.kind} ${movement.fromId}->${movement.toId} ${movement.quantity} (${movement.answersDocument}/${movement.answersLine})`;

const asRecord = (documentId: string, movement: Movement): MovementRecord => ({
  ...movement,
  documentId,
  precision_ms: PRECISIONS[movement.precision].length_ms,
  answersDocument: movement.answers?.documentId ?? null,
  answersLine: movement.answers?.line ?? null,
});

/**
 * Rebuilds every movement, edge and holding from the documents and compares them with what is stored; checks every
 * document's root against its sections and the platform's signature over it. Reads only; documents go by in the
 * order of their ids, so that a run can be stopped and resumed. A resumed run checks the holdings of the lots that
 * its own documents touch.
 */
export async function verifyLedger(
  db: Db,
  reproject: ReadonlyMap<DocumentKind, Reproject>,
  options: VerifyOptions,
): Promise<VerifyResult> {
  const result: VerifyResult = { documents: 0, movements: 0, holdings: 0, findings: [] };
  const report = (finding: VerifyFinding) => {
    if (result.findings.length < FINDINGS_MAX) result.findings.push(finding);
  };
  const keys = new Map<string, Buffer>();
  const lots = new Set<string>();
  let after = options.after;
  for (;;) {
    const documents = await documentsAfter(db, after, BATCH);
    if (documents.length === 0) break;
    const rebuilt = new Map<string, Map<string, MovementRecord>>();
    const edges = new Map<string, readonly Edge[]>();
    const privates = await privateHashes(
      db,
      documents.map((document) => document.documentId),
    );
    for (const document of documents) {
      await verifyProof(db, document, privates.get(document.documentId) ?? [], keys, report);
      rebuilt.set(document.documentId, rebuild(document, reproject, report, lots, edges));
    }
    result.documents += documents.length;
    for (const movements of rebuilt.values()) result.movements += movements.size;
    await compareMovements(db, rebuilt, report);
    await compareEdges(db, edges, report);
    after = documents.at(-1)?.documentId ?? after;
    options.onProgress?.({ documents: result.documents, after });
  }
  result.holdings = await compareHoldings(db, [...lots].sort(compareIds), report);
  for (const orphan of await movementsWithoutDocument(db, options.after, FINDINGS_MAX)) {
    report({
      documentId: orphan,
      what: 'document-missing',
      detail: 'movements name it, but it is not stored',
    });
  }
  return result;
}

async function verifyProof(
  db: Db,
  document: StoredDocument,
  privates: readonly { section: SectionName; hash: Buffer }[],
  keys: Map<string, Buffer>,
  report: (finding: VerifyFinding) => void,
): Promise<void> {
  const hashes = new Map<SectionName, Buffer>();
  try {
    for (const [name, { salt, content }] of openBody(document.codec, document.body, headOf(document)))
      hashes.set(name, hashSection(salt, content));
  } catch (error) {
    report({
      documentId: document.documentId,
      what: 'unreadable',
      detail: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  for (const row of privates) hashes.set(row.section, row.hash);
  if (!rootOf(hashes).equals(document.root)) {
    report({
      documentId: document.documentId,
      what: 'root',
      detail: 'the sections do not give the stored root',
    });
  }
  const keyId = document.signingKey ?? '';
  const key = keys.get(keyId) ?? (await signingKey(db, keyId))?.public_key;
  if (key) keys.set(keyId, key);
  if (!key || !document.signature || !verifySignature(key, document.root, document.signature)) {
    report({ documentId: document.documentId, what: 'signature', detail: `by key ${keyId}` });
  }
}

function rebuild(
  document: StoredDocument,
  reproject: ReadonlyMap<DocumentKind, Reproject>,
  report: (finding: VerifyFinding) => void,
  lots: Set<string>,
  edges: Map<string, readonly Edge[]>,
): Map<string, MovementRecord> {
  const project = reproject.get(document.kind);
  try {
    if (!project) throw new RangeError(`no projection for ${document.kind}`);
    const projection = project(document, readOpenSections(document), readResolved(document));
    const movements = projection.movements.map((movement) => asRecord(document.documentId, movement));
    for (const movement of movements) lots.add(movement.lotId);
    edges.set(document.documentId, projection.edges ?? []);
    return new Map(movements.map((movement) => [`${movement.lotId} ${movement.line}`, movement]));
  } catch (error) {
    report({
      documentId: document.documentId,
      what: 'projection-fails',
      detail: error instanceof Error ? error.message : String(error),
    });
    return new Map();
  }
}

async function compareMovements(
  db: Db,
  rebuilt: ReadonlyMap<string, Map<string, MovementRecord>>,
  report: (finding: VerifyFinding) => void,
): Promise<void> {
  const lotIds = [
    ...new Set(
      [...rebuilt.values()].flatMap((movements) => [...movements.values()].map((movement) => movement.lotId)),
    ),
  ];
  const seen = new Set<string>();
  for (const stored of await movementsOfLots(db, lotIds)) {
    const expected = rebuilt.get(stored.documentId);
    if (!expected) continue;
    const key = `${stored.lotId} ${stored.line}`;
    const movement = expected.get(key);
    seen.add(`${stored.documentId} ${key}`);
    if (!movement) report({ documentId: stored.documentId, what: 'movement-extra', detail: text(stored) });
    else if (text(movement) !== text(stored))
      report({
        documentId: stored.documentId,
        what: 'movement-differs',
        detail: `${text(stored)} instead of ${text(movement)}`,
      });
  }
  for (const [documentId, movements] of rebuilt) {
    for (const [key, movement] of movements) {
      if (!seen.has(`${documentId} ${key}`))
        report({ documentId, what: 'movement-missing', detail: text(movement) });
    }
  }
}

async function compareHoldings(
  db: Db,
  lotIds: readonly string[],
  report: (finding: VerifyFinding) => void,
): Promise<number> {
  let compared = 0;
  for (let start = 0; start < lotIds.length; start += BATCH) {
    const batch = lotIds.slice(start, start + BATCH);
    const expected = new Map<string, { onHand: number; incoming: number; unknowns: number }>();
    const movements = await movementsOfLots(db, batch);
    for (const delta of holdingDeltas(
      movements.map((movement): Movement => ({ ...movement, precision: 'instant' })),
    )) {
      expected.set(`${delta.partyId} ${delta.lotId}`, delta);
    }
    for (const holding of await holdingsOfLots(db, batch)) {
      compared += 1;
      const key = `${holding.partyId} ${holding.lotId}`;
      const want = expected.get(key) ?? { onHand: 0, incoming: 0, unknowns: 0 };
      expected.delete(key);
      if (
        want.onHand !== holding.onHand ||
        want.incoming !== holding.incoming ||
        want.unknowns !== holding.unknowns
      ) {
        report({
          documentId: '',
          what: 'holding-differs',
          detail: `${key}: ${holding.onHand}/${holding.incoming}/${holding.unknowns}, movements give ${want.onHand}/${want.incoming}/${want.unknowns}`,
        });
      }
    }
    for (const [key, want] of expected) {
      if (want.onHand !== 0 || want.incoming !== 0)
        report({ documentId: '', what: 'holding-differs', detail: `${key} is not stored` });
    }
  }
  return compared;
}
