import { Batch } from '../../platform/batch.ts';
import type { BatchQueue } from '../../platform/batch-queue.ts';
import type { Db, Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';
import { type IdMint, mintedAt } from '../../platform/ids.ts';
import type { Keys } from '../../platform/keys.ts';
import { isScouting } from '../../platform/lookups.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import type { LotId } from '../registry/index.ts';
import {
  bindPosting,
  CODEC_VERSION,
  contentHash,
  openBody,
  openPrivate,
  type PrivateSection,
  pack,
  type Sections,
  seal,
  sha256,
  unpack,
} from './document-codec.ts';
import { privateSections, type StoredDocument } from './documents.store.ts';
import { type Discrepancy, type DiscrepancyKind, insertDiscrepancies } from './holdings.store.ts';
import type { DocumentKind } from './kinds.ts';
import { post, scoutPosting } from './post.store.ts';
import type { HeldAfter } from './posting-rows.ts';
import type { Projection } from './projection.ts';

/** Raised when a projection's meaning changes; documents keep the number they were posted by. */
export const PROJECTION_VERSION = 1;

export interface Capture {
  documentId: string;
  kind: DocumentKind;
  senderId: PartyId;
  receiverId?: PartyId | null;
  recordedBy: AccountId | null;
  senderNumber: string;
  occurredAt: Date;
  /** The document as it came. */
  body: unknown;
  /** The same, cut into sections; `head` is added here. */
  sections: Omit<Sections, 'head'>;
  /** Ids and factors that the projection needs beside the body, so that it can be run again. */
  resolved: unknown;
  projection: Projection;
}

export interface Captured {
  documentId: string;
  holdings: HeldAfter[];
  discrepancies: Discrepancy[];
}

export interface LedgerTools {
  db: Db;
  ids: IdMint;
  keys: Keys;
  /** Row of the platform's public key, so that a signature can be checked after the key was changed. */
  signingKeyId: string;
  /** Where documents that come at the same time are recorded together; without it each is recorded by itself. */
  batches?: BatchQueue;
}

/**
 * Runs a use case that records documents: under load it shares a transaction with others that came at the same time
 * (platform/batch.ts). What it returns is durable.
 */
export function together<Tools extends LedgerTools, Answer>(
  tools: Tools,
  work: (tools: Tools) => Promise<Answer>,
): Promise<Answer> {
  if (!tools.batches) return work(tools);
  return tools.batches.run((db) => work({ ...tools, db }));
}

/**
 * The section that is rebuilt from the row's columns. `posting` stands for what decides where goods went and is in no
 * other section: the receiver, who recorded it, and the ids and factors that were resolved.
 */
export const headOf = (
  document: Pick<
    StoredDocument,
    | 'documentId'
    | 'senderId'
    | 'receiverId'
    | 'recordedBy'
    | 'kind'
    | 'projection'
    | 'senderNumber'
    | 'occurredAt'
    | 'resolved'
    | 'body'
  >,
) => ({
  documentId: document.documentId,
  sender: document.senderId,
  kind: document.kind,
  number: document.senderNumber,
  occurredAt: document.occurredAt.toISOString(),
  recordedAt: mintedAt(document.documentId).toISOString(),
  posting: bindPosting(document.body, {
    receiver: document.receiverId,
    recordedBy: document.recordedBy,
    projection: document.projection,
    resolvedSha256: sha256(document.resolved).toString('base64url'),
  }),
});

/**
 * Stores a document, signed, with what it means, inside the caller's transaction. What leaves a holding without
 * having been there is recorded as `overdrawn`, with the quantity that nothing accounts for.
 * Errors: `quantity-too-large` where a holding would pass 2^53 - 1.
 */
export async function captureDocument(
  tx: Queryable,
  tools: LedgerTools,
  capture: Capture,
): Promise<Captured> {
  if (isScouting(tx)) {
    await scoutPosting(tx, capture.projection);
    return { documentId: capture.documentId, holdings: [], discrepancies: [] };
  }
  const row = {
    senderId: capture.senderId,
    documentId: capture.documentId,
    receiverId: capture.receiverId ?? null,
    recordedBy: capture.recordedBy,
    occurredAt: capture.occurredAt,
    signingKey: tools.signingKeyId,
    kind: capture.kind,
    projection: PROJECTION_VERSION,
    codec: CODEC_VERSION,
    senderNumber: capture.senderNumber,
    contentSha256: contentHash(tools.keys, capture.kind, capture.body),
    resolved: pack(capture.resolved),
  };
  const sealed = seal(capture.sections, (secret) => headOf({ ...row, body: secret }));
  const document: StoredDocument = {
    ...row,
    root: sealed.root,
    signature: tools.keys.sign(sealed.root),
    body: sealed.body,
  };
  const privates = sealed.privates.map((p) => ({
    section: p.section,
    hash: p.hash,
    content: tools.keys.encrypt(p.plain, `${capture.senderId}/${capture.documentId}/${p.section}`),
  }));
  if (tx instanceof Batch) keepOpened(document, capture, sealed.head);
  const holdings = await post(tx, { document, privates, projection: capture.projection });
  if (
    holdings.some(
      (holding) => !Number.isSafeInteger(holding.onHand) || !Number.isSafeInteger(holding.incoming),
    )
  )
    throw sumTooLarge();
  const discrepancies = overdrawn(tools.ids, capture, holdings);
  await insertDiscrepancies(tx, discrepancies);
  return { documentId: capture.documentId, holdings, discrepancies };
}

/** JSON and doubles hold integers exactly up to 2^53 - 1; a holding beyond that would be rounded in silence. */
const sumTooLarge = () =>
  new Problem(422, 'quantity-too-large', {
    zh: '加上这一笔，库存合计超出可记录的范围，请检查数量和单位。',
    en: 'With this the stock adds up to more than can be recorded; check quantities and units.',
    path: '/lines',
  });

/** They name the sender, but nothing leaves it by them: a refusal and an annulment bring goods back to it. */
const ANSWERS: ReadonlySet<string> = new Set(['received', 'implied', 'short', 'excess', 'refused', 'voided']);

function overdrawn(ids: IdMint, capture: Capture, holdings: readonly HeldAfter[]): Discrepancy[] {
  const out = new Map<string, number>();
  for (const movement of capture.projection.movements) {
    if (movement.fromId === null || movement.quantity === null || ANSWERS.has(movement.kind)) continue;
    const key = `${movement.fromId} ${movement.lotId}`;
    out.set(key, (out.get(key) ?? 0) + movement.quantity);
  }
  return holdings
    .filter((holding) => holding.onHand < 0 && out.has(`${holding.partyId} ${holding.lotId}`))
    .map((holding) => ({
      discrepancyId: ids.next<'discrepancy'>(),
      lotId: holding.lotId,
      documentId: capture.documentId,
      partyId: holding.partyId,
      line: 0,
      kind: 'overdrawn' as const,
      quantity: Math.min(-holding.onHand, out.get(`${holding.partyId} ${holding.lotId}`) ?? 0),
      detail: { onHand: holding.onHand },
    }));
}

/** Records further findings of a use case beside the document that showed them. */
export async function noteDiscrepancies(
  tx: Queryable,
  tools: LedgerTools,
  documentId: string,
  found: readonly {
    lotId: LotId;
    partyId: PartyId | null;
    line: number;
    kind: DiscrepancyKind;
    quantity: number | null;
    detail: Record<string, unknown>;
  }[],
): Promise<Discrepancy[]> {
  const discrepancies = found.map((finding) => ({
    ...finding,
    documentId,
    discrepancyId: tools.ids.next<'discrepancy'>() as string,
  }));
  await insertDiscrepancies(tx, discrepancies);
  return discrepancies;
}

/** Every section of a document that still exists, private ones decrypted. For those who may see them. */
export async function readSections(
  db: Queryable,
  tools: LedgerTools,
  document: StoredDocument,
): Promise<Sections> {
  const sections = readOpenSections(document);
  for (const row of await privateSections(db, document.documentId)) {
    if (row.content === null) continue;
    sections[row.section] = readPrivate(tools, document, row.section, row.content);
  }
  return sections;
}

/** A damaged private section must not hide the rest of its document: it is shown as what it is. */
function readPrivate(
  tools: LedgerTools,
  document: StoredDocument,
  section: PrivateSection,
  content: Buffer,
): unknown {
  try {
    return openPrivate(tools.keys.decrypt(content, `${document.senderId}/${document.documentId}/${section}`))
      .content;
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'private-section-unreadable') throw error;
    return { unreadable: true };
  }
}

/** The open sections alone, without touching the private table. */
export function readOpenSections(document: StoredDocument): Sections {
  let sections = OPENED.get(document);
  if (!sections) {
    sections = {};
    for (const [name, opened] of openBody(document.codec, document.body, headOf(document)))
      sections[name] = opened.content;
    OPENED.set(document, sections);
  }
  return { ...sections };
}

/**
 * What was sealed a moment ago need not be unpacked for the answer of the same transaction. The contents are the very
 * values that were sealed, which are JSON: nobody changes them.
 */
function keepOpened(document: StoredDocument, capture: Capture, head: unknown): void {
  const opened: Sections = { head };
  for (const name of ['goods', 'parties', 'papers'] as const)
    if (capture.sections[name] !== undefined) opened[name] = capture.sections[name];
  OPENED.set(document, opened);
  RESOLVED.set(document, capture.resolved);
}

const RESOLVED = new WeakMap<StoredDocument, unknown>();

/** A stored document never changes: what was unpacked once for the same row need not be unpacked again. */
const OPENED = new WeakMap<StoredDocument, Sections>();

export const readResolved = (document: StoredDocument): unknown =>
  RESOLVED.get(document) ?? unpack(document.codec, document.resolved);

/** One problem for all findings in a document: the first one's sentence, every one with its path. */
export function refused(issues: readonly Issue[]): Problem {
  const first = issues[0];
  return new Problem(422, issues.length === 1 && first ? first.code : 'document-invalid', {
    zh: first
      ? issues.length === 1
        ? first.zh
        : `${first.zh}（另有 ${issues.length - 1} 处）`
      : '内容有误。',
    en: first
      ? issues.length === 1
        ? first.en
        : `${first.en} (and ${issues.length - 1} more)`
      : 'The content is not right.',
    path: first?.path ?? '',
    issues,
  });
}
