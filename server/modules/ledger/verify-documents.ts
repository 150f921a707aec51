import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { verifySignature } from '../../platform/keys.ts';
import { signingKey } from '../identity/index.ts';
import { linksOf } from '../registry/index.ts';
import { archivedLots } from './archived-lots.ts';
import { headOf } from './capture-document.ts';
import { hashSection, openBody, rootOf, type SectionName } from './document-codec.ts';
import { privateHashes, type StoredDocument } from './documents.store.ts';
import { edgesOfLots, movementsOfLots, observationsOfLots } from './movements.store.ts';
import {
  edgeKey,
  edgeText,
  movementKey,
  movementText,
  observationKey,
  observationText,
  type Projections,
  type Rebuilt,
  type Report,
  rebuild,
} from './verify-rebuild.ts';

/** Public keys that signed documents, by their id: a run meets few. */
export type KeyRing = Map<string, Buffer>;

/**
 * Checks documents and that all they say is stored as they say it; what is stored beyond is found lot by lot.
 * Returns how many movements they have.
 */
export async function verifyDocuments(
  db: Db,
  projections: Projections,
  documents: readonly StoredDocument[],
  keys: KeyRing,
  report: Report,
): Promise<number> {
  const ids = documents.map((document) => document.documentId);
  const privates = await privateHashes(db, ids);
  const rebuilt = new Map<string, Rebuilt>();
  for (const document of documents) {
    await verifyProof(db, document, privates.get(document.documentId) ?? [], keys, report);
    try {
      rebuilt.set(document.documentId, rebuild(document, projections));
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      report({ documentId: document.documentId, what: 'projection-fails', detail });
    }
  }
  const stored = await withoutArchived(db, rebuilt);
  await compareMovements(db, stored, report);
  await compareEdges(db, stored, report);
  await compareLinks(db, rebuilt, report);
  await compareObservations(db, stored, report);
  return [...rebuilt.values()].reduce((sum, one) => sum + one.movements.size, 0);
}

async function verifyProof(
  db: Db,
  document: StoredDocument,
  privates: readonly { section: SectionName; hash: Buffer }[],
  keys: KeyRing,
  report: Report,
): Promise<void> {
  const { documentId } = document;
  const hashes = new Map<SectionName, Buffer>();
  try {
    for (const [name, { salt, content }] of openBody(document.codec, document.body, headOf(document)))
      hashes.set(name, hashSection(salt, content));
  } catch (error) {
    report({
      documentId,
      what: 'unreadable',
      detail: error instanceof Error ? error.message : String(error),
    });
    return;
  }
  for (const row of privates) hashes.set(row.section, row.hash);
  if (!rootOf(hashes).equals(document.root))
    report({ documentId, what: 'root', detail: 'the sections do not give the stored root' });
  const keyId = document.signingKey ?? '';
  const key = keys.get(keyId) ?? (await signingKey(db, keyId))?.public_key;
  if (key) keys.set(keyId, key);
  if (!key || !document.signature || !verifySignature(key, document.root, document.signature))
    report({ documentId, what: 'signature', detail: `by key ${keyId}` });
}

/**
 * Without the rows of archived lots, but for what was told of them later: they are in a file, and `npm run verify -- --archive` holds
 * that against the documents.
 */
async function withoutArchived(db: Db, rebuilt: ReadonlyMap<string, Rebuilt>): Promise<Map<string, Rebuilt>> {
  const all = [...rebuilt.values()];
  const archived = await archivedLots(db, [
    ...new Set(
      all.flatMap((one) => [
        ...lotsOf(one.movements.values()),
        ...lotsOf(one.edges.values()),
        ...lotsOf(one.observations.values()),
      ]),
    ),
  ]);
  if (archived.size === 0) return new Map(rebuilt);
  const isHere = ({ lotId, documentId }: { lotId: string; documentId: string }) => {
    const there = archived.get(lotId);
    return !there || mintedAt(documentId) > there.archivedAt;
  };
  const here = <Row extends { lotId: string; documentId: string }>(rows: ReadonlyMap<string, Row>) =>
    new Map([...rows].filter(([, row]) => isHere(row)));
  return new Map(
    [...rebuilt].map(([documentId, one]) => [
      documentId,
      {
        ...one,
        movements: here(one.movements),
        edges: here(one.edges),
        observations: here(one.observations),
      },
    ]),
  );
}

const lotsOf = (rows: Iterable<{ lotId: string }>): string[] => [
  ...new Set([...rows].map((row) => row.lotId)),
];

async function compareMovements(
  db: Db,
  rebuilt: ReadonlyMap<string, Rebuilt>,
  report: Report,
): Promise<void> {
  const seen = new Set<string>();
  const all = [...rebuilt.values()].flatMap((one) => [...one.movements.values()]);
  for (const stored of await movementsOfLots(db, lotsOf(all))) {
    const { documentId } = stored;
    const movement = rebuilt.get(documentId)?.movements.get(movementKey(stored));
    if (!movement) continue;
    seen.add(`${documentId} ${movementKey(stored)}`);
    if (movementText(movement) !== movementText(stored)) {
      const detail = `${movementText(stored)} instead of ${movementText(movement)}`;
      report({ documentId, what: 'movement-differs', detail });
    }
  }
  for (const [documentId, { movements }] of rebuilt) {
    for (const [key, movement] of movements) {
      if (!seen.has(`${documentId} ${key}`))
        report({ documentId, what: 'movement-missing', detail: movementText(movement) });
    }
  }
}

/** What documents say became of what, against the edges that every trace walks along. */
async function compareEdges(db: Db, rebuilt: ReadonlyMap<string, Rebuilt>, report: Report): Promise<void> {
  const seen = new Set<string>();
  const all = [...rebuilt.values()].flatMap((one) => [...one.edges.values()]);
  for (const stored of await edgesOfLots(db, lotsOf(all))) {
    const { documentId } = stored;
    const edge = rebuilt.get(documentId)?.edges.get(edgeKey(stored));
    if (!edge) continue;
    seen.add(`${documentId} ${edgeKey(stored)}`);
    if (edgeText(edge) !== edgeText(stored))
      report({
        documentId,
        what: 'edge-differs',
        detail: `${edgeText(stored)} instead of ${edgeText(edge)}`,
      });
  }
  for (const [documentId, { edges }] of rebuilt) {
    for (const [key, edge] of edges) {
      if (!seen.has(`${documentId} ${key}`))
        report({ documentId, what: 'edge-missing', detail: edgeText(edge) });
    }
  }
}

/** What was seen, and what tills may have sold: how much of a lot there can be rests on it. */
async function compareObservations(
  db: Db,
  rebuilt: ReadonlyMap<string, Rebuilt>,
  report: Report,
): Promise<void> {
  const seen = new Set<string>();
  const all = [...rebuilt.values()].flatMap((one) => [...one.observations.values()]);
  for (const stored of await observationsOfLots(db, lotsOf(all))) {
    const { documentId } = stored;
    const want = rebuilt.get(documentId)?.observations.get(observationKey(stored));
    if (!want) continue;
    seen.add(`${documentId} ${observationKey(stored)}`);
    if (observationText(want) !== observationText(stored)) {
      const detail = `${observationText(stored)} instead of ${observationText(want)}`;
      report({ documentId, what: 'observation-differs', detail });
    }
  }
  for (const [documentId, { observations }] of rebuilt) {
    for (const [key, want] of observations) {
      if (!seen.has(`${documentId} ${key}`))
        report({ documentId, what: 'observation-missing', detail: observationText(want) });
    }
  }
}

async function compareLinks(db: Db, rebuilt: ReadonlyMap<string, Rebuilt>, report: Report): Promise<void> {
  const wanted = [...rebuilt].flatMap(([documentId, { links }]) =>
    links.map((link) => ({ ...link, documentId })),
  );
  const text = (link: (typeof wanted)[number]) =>
    `${link.documentId} ${link.lotId} ${link.otherLotId} ${link.kind}`;
  const stored = new Set((await linksOf(db, lotsOf(wanted))).map(text));
  for (const link of wanted) {
    if (!stored.has(text(link)))
      report({ documentId: link.documentId, what: 'link-missing', detail: text(link) });
  }
}
