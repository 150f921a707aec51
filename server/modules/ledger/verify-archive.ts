import type { Db } from '../../platform/db.ts';
import { verifySignature } from '../../platform/keys.ts';
import { signingKey } from '../identity/index.ts';
import { periods } from './archive.store.ts';
import {
  ARCHIVED_TABLES,
  type ArchiveManifest,
  type ArchiveRow,
  COLUMNS,
  manifestMessage,
  type ReadArchive,
  readArchive,
} from './archive-format.ts';
import { documentsById } from './documents.store.ts';
import { MOVEMENT_KIND_BY_CODE, precisionLength_ms } from './kinds.ts';
import type { EdgeRecord, MovementRecord } from './movements.store.ts';
import { supplements } from './supplement.store.ts';
import { edgeKey, edgeText, movementKey, movementText, type Projections, rebuild } from './verify-rebuild.ts';

export interface ArchiveFinding {
  what:
    | 'unreadable'
    | 'manifest-root'
    | 'manifest-counts'
    | 'manifest-signature'
    | 'manifest-of-another'
    | 'lot-outside-period'
    | 'document-missing'
    | 'projection-fails'
    | 'movement-differs'
    | 'movement-missing'
    | 'movement-extra'
    | 'edge-differs'
    | 'edge-missing'
    | 'edge-extra';
  documentId: string;
  detail: string;
}

export interface ArchiveCheck {
  manifest: ArchiveManifest | null;
  lots: number;
  documents: number;
  findings: ArchiveFinding[];
}

const LOTS_A_BATCH = 500;
const FINDINGS_MAX = 1000;

/**
 * Whether an archive is what was written and signed, what the database remembers of it, and what the documents, which
 * are all still in the database, say about its lots. Reads only. What was told of a lot after it was archived is not in
 * the archive and not looked for there.
 */
export async function verifyArchive(
  db: Db,
  projections: Projections,
  path: string,
  onProgress?: (lots: number) => void,
): Promise<ArchiveCheck> {
  const check: ArchiveCheck = { manifest: null, lots: 0, documents: 0, findings: [] };
  const report = (what: ArchiveFinding['what'], detail: string, documentId = '') => {
    if (check.findings.length < FINDINGS_MAX) check.findings.push({ what, documentId, detail });
  };
  let batch: (readonly ArchiveRow[])[] = [];
  const compare = async () => {
    check.documents += await compareLots(db, projections, batch, report);
    check.lots += batch.length;
    onProgress?.(check.lots);
    batch = [];
  };
  let read: ReadArchive;
  try {
    read = await readArchive(path, async (_lotId, rows) => {
      batch.push(rows);
      if (batch.length >= LOTS_A_BATCH) await compare();
    });
    await compare();
  } catch (error) {
    report('unreadable', error instanceof Error ? error.message : String(error));
    return check;
  }
  check.manifest = read.manifest;
  await compareManifest(db, read, report);
  return check;
}

type Report = (what: ArchiveFinding['what'], detail: string, documentId?: string) => void;

async function compareManifest(db: Db, read: ReadArchive, report: Report): Promise<void> {
  const { header, manifest, signature, sums } = read;
  if (manifest.root !== sums.root) report('manifest-root', `${sums.root} instead of ${manifest.root}`);
  const counts = ({ lots, rows, lotsFrom, lotsTo }: ReadArchive['sums'] | ArchiveManifest) =>
    `${lots} lots ${lotsFrom} to ${lotsTo}, ${ARCHIVED_TABLES.map((table) => `${rows[table]} ${table}`).join(', ')}`;
  if (counts(manifest) !== counts(sums))
    report('manifest-counts', `${counts(sums)} instead of ${counts(manifest)}`);
  const named = ({ format, period, supplement, firstLot, endLot }: typeof header) =>
    `${format} ${period} ${supplement ?? 0} ${firstLot} ${endLot}`;
  if (named(manifest) !== named(header)) report('manifest-counts', named(header));
  const key = (await signingKey(db, manifest.signingKey))?.public_key;
  const message = manifestMessage(manifest);
  if (!key || !verifySignature(key, message, Buffer.from(signature, 'base64url')))
    report('manifest-signature', `by key ${manifest.signingKey}`);
  const known =
    manifest.supplement === undefined
      ? (await periods(db)).find((one) => one.name === manifest.period)
      : (await supplements(db)).find(
          (one) => one.period === manifest.period && one.number === manifest.supplement,
        );
  if (known?.manifest?.signature !== signature)
    report('manifest-of-another', `the database knows another archive of ${manifest.period}, or none`);
  const outside = [sums.lotsFrom, sums.lotsTo].some(
    (lotId) =>
      lotId !== null &&
      (BigInt(lotId) < BigInt(manifest.firstLot) || BigInt(lotId) >= BigInt(manifest.endLot)),
  );
  if (outside) report('lot-outside-period', `${sums.lotsFrom} to ${sums.lotsTo}`);
}

/** Documents opened at a time. */
const OPENED_MAX = 2000;

/** Rows of some lots against the documents that they name. Returns the number of documents. */
async function compareLots(
  db: Db,
  projections: Projections,
  lots: readonly (readonly ArchiveRow[])[],
  report: Report,
): Promise<number> {
  const rows = lots.flat();
  const movements = rows.flatMap((row) => (row[0] === 'movement' ? [movementOf(row)] : []));
  const edges = rows.flatMap((row) => (row[0] === 'lot_edge' ? [edgeOf(row)] : []));
  const lotIds = new Set(lots.map((one) => String(one[0]?.[1])));
  const movementsBy = Map.groupBy(movements, (movement) => movement.documentId);
  const edgesBy = Map.groupBy(edges, (edge) => edge.documentId);
  const named = [...new Set([...movementsBy.keys(), ...edgesBy.keys()])];
  for (let start = 0; start < named.length; start += OPENED_MAX) {
    const ids = named.slice(start, start + OPENED_MAX);
    const documents = await documentsById(db, ids);
    for (const documentId of ids) {
      const document = documents.get(documentId);
      if (!document) {
        report('document-missing', 'the archive names it, but it is not stored', documentId);
        continue;
      }
      try {
        const told = rebuild(document, projections);
        const own = <Row extends { lotId: string }>(all: ReadonlyMap<string, Row>) =>
          new Map([...all].filter(([, row]) => lotIds.has(row.lotId)));
        const found = (kind: 'movement' | 'edge') => (how: 'differs' | 'missing' | 'extra', detail: string) =>
          report(`${kind}-${how}`, detail, documentId);
        compareRows(
          movementsBy.get(documentId),
          own(told.movements),
          movementKey,
          movementText,
          found('movement'),
        );
        compareRows(edgesBy.get(documentId), own(told.edges), edgeKey, edgeText, found('edge'));
      } catch (error) {
        report('projection-fails', error instanceof Error ? error.message : String(error), documentId);
      }
    }
  }
  return named.length;
}

function compareRows<Row>(
  archived: readonly Row[] = [],
  told: ReadonlyMap<string, Row>,
  keyOf: (row: Row) => string,
  textOf: (row: Row) => string,
  found: (how: 'differs' | 'missing' | 'extra', detail: string) => void,
): void {
  const missing = new Map(told);
  for (const row of archived) {
    const want = told.get(keyOf(row));
    missing.delete(keyOf(row));
    if (!want) found('extra', textOf(row));
    else if (textOf(want) !== textOf(row)) found('differs', `${textOf(row)} instead of ${textOf(want)}`);
  }
  for (const row of missing.values()) found('missing', textOf(row));
}

/** The columns of a row by their names; a row of another length is none of ours. */
function fieldsOf(row: ArchiveRow): Record<string, string | null> {
  const [table, ...values] = row;
  const columns = COLUMNS[table];
  if (values.length !== columns.length)
    throw new Error(`a row of ${table} has ${values.length} columns instead of ${columns.length}`);
  return Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null]));
}

const numberOrNull = (text: string | null | undefined) =>
  text === null || text === undefined ? null : Number(text);

function movementOf(row: ArchiveRow): MovementRecord {
  const field = fieldsOf(row);
  const kind = MOVEMENT_KIND_BY_CODE.get(Number(field.kind));
  if (!kind) throw new Error(`${field.kind} is no kind of movement`);
  return {
    lotId: field.lot_id as MovementRecord['lotId'],
    at: new Date(field.at ?? ''),
    precision_ms: precisionLength_ms(Number(field.precision)),
    documentId: field.document_id ?? '',
    line: Number(field.line),
    kind,
    fromId: field.from_id as MovementRecord['fromId'],
    toId: field.to_id as MovementRecord['toId'],
    quantity: numberOrNull(field.quantity),
    answersDocument: field.answers_document ?? null,
    answersLine: numberOrNull(field.answers_line),
  };
}

function edgeOf(row: ArchiveRow): EdgeRecord {
  const field = fieldsOf(row);
  return {
    lotId: field.lot_id as EdgeRecord['lotId'],
    otherLotId: field.other_lot_id as EdgeRecord['otherLotId'],
    documentId: field.document_id ?? '',
    partyId: field.party_id as EdgeRecord['partyId'],
    at: new Date(field.at ?? ''),
    precision_ms: precisionLength_ms(Number(field.precision)),
    quantityIn: numberOrNull(field.quantity_in),
    quantityOut: numberOrNull(field.quantity_out),
    direction: field.direction === '1' ? 1 : -1,
  };
}
