import { mintedAt } from '../../platform/ids.ts';
import { localDay, localTime } from '../../platform/local-time.ts';
import type { Chapter } from '../../platform/report/blocks.ts';
import { contentOf, filesByHash } from '../attachments/index.ts';
import { type Case, caseById, caseUnknown, entriesOf, evidenceOf } from '../cases/index.ts';
import { displayNames, signingKey } from '../identity/index.ts';
import {
  canonical,
  documentsById,
  hashSection,
  headOf,
  openBody,
  privateHashes,
  sha256,
} from '../ledger/index.ts';
import { partiesById } from '../registry/index.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import type {
  CaseFileAttachment,
  CaseFileContent,
  CaseFileDocument,
  CaseFileEntry,
  CaseFileEvidence,
  SignedContent,
} from './content.ts';
import { ownChapters } from './own-chapters.ts';

const ENTRIES_MAX = 20_000;

export interface Gathered {
  signed: SignedContent;
  lastEntry: string;
  /** Bytes of the files that are kept, by hash. */
  attachments: ReadonlyMap<string, Buffer>;
}

/**
 * All that a case file says, taken from the case as it stands: its chapters, its timeline, the documents that all of it
 * rests on with their proofs, the files; signed. `onProgress` is told after each step. Errors: `case-unknown`.
 */
export async function gatherCase(
  tools: CaseFileTools,
  asked: { caseId: string; madeBy: string; at: Date },
  onProgress: (done: number, of: number) => Promise<void>,
): Promise<Gathered> {
  const found = await caseById(tools.db, asked.caseId);
  if (!found) throw caseUnknown();
  const steps = tools.chapters.length + 3;
  const { entries, evidence, lastEntry } = await timelineOf(tools, asked.caseId);
  const chapters: Chapter[] = [];
  for (const [index, make] of tools.chapters.entries()) {
    chapters.push(...(await make(asked.caseId)));
    await onProgress(index + 1, steps);
  }
  const documents = await documentsOf(tools, [
    ...entries.flatMap((one) => one.documentId ?? []),
    ...evidence.flatMap((one) => (one.kind === 'document' ? [one.ref] : [])),
    ...chapters.flatMap((one) => one.documents),
  ]);
  await onProgress(steps - 2, steps);
  const files = await filesOf(tools, [
    ...evidence.flatMap((one) => (one.kind === 'file' ? [{ sha256: one.ref, name: one.label }] : [])),
    ...chapters.flatMap((one) => one.files),
  ]);
  const attachments = await bytesOf(tools, files);
  await onProgress(steps - 1, steps);
  const content: CaseFileContent = {
    format: 'luyuan-case-file/1',
    caseId: found.caseId,
    title: found.title,
    state: found.state,
    office: tools.city.city.office.zh,
    madeAt: asked.at.toISOString(),
    madeBy: asked.madeBy,
    keys: [...new Set(documents.map((one) => one.publicKey))].sort(),
    facts: coverFacts(tools, found, asked, {
      entries: entries.length,
      documents: documents.length,
      files: files.length,
    }),
    entries,
    evidence,
    chapters: [
      ...ownChapters(tools, { entries, evidence, documents, files }, 'before'),
      ...chapters,
      ...ownChapters(tools, { entries, evidence, documents, files }, 'after'),
    ],
    documents,
    files,
  };
  return { signed: signContent(tools, content), lastEntry, attachments };
}

export function signContent(tools: Pick<CaseFileTools, 'keys'>, content: CaseFileContent): SignedContent {
  const digest = sha256(canonical(content));
  return {
    content,
    sha256: digest.toString('hex'),
    signature: tools.keys.sign(digest).toString('base64url'),
    publicKey: tools.keys.publicKey.toString('base64url'),
  };
}

/** The timeline with names, the first first. */
export async function timelineOf(tools: Pick<CaseFileTools, 'db'>, caseId: string) {
  const [newest, byEntry] = await Promise.all([
    entriesOf(tools.db, { caseId, limit: ENTRIES_MAX }),
    evidenceOf(tools.db, caseId),
  ]);
  const names = await displayNames(tools.db, [
    ...new Set(newest.flatMap((one) => one.accountId ?? [])),
  ] as never);
  const entries = newest.reverse().map(
    (one): CaseFileEntry => ({
      entryId: one.entryId,
      at: one.at.toISOString(),
      by: one.accountId === null ? '平台' : (names.get(one.accountId as never) ?? ''),
      kind: one.kind,
      zh: one.zh,
      en: one.en,
      documentId: one.documentId,
      figures: one.figures,
    }),
  );
  const evidence = [...byEntry.values()]
    .flat()
    .map(({ entryId, kind, ref, label }): CaseFileEvidence => ({ entryId, kind, ref, label }));
  return { entries, evidence, lastEntry: entries.at(-1)?.entryId ?? '0' };
}

/** Proofs of documents, the first first; ids that are none are left out. */
export async function documentsOf(
  tools: Pick<CaseFileTools, 'db'>,
  ids: readonly string[],
): Promise<CaseFileDocument[]> {
  const wanted = [...new Set(ids)].filter((id) => /^\d{1,19}$/.test(id));
  const [stored, privates] = await Promise.all([
    documentsById(tools.db, wanted),
    privateHashes(tools.db, wanted),
  ]);
  const documents = [...stored.values()].sort((a, b) =>
    BigInt(a.documentId) < BigInt(b.documentId) ? -1 : 1,
  );
  const senders = await partiesById(tools.db, [...new Set(documents.map((one) => one.senderId as string))]);
  const keys = new Map<string, string>();
  for (const id of new Set(documents.flatMap((one) => one.signingKey ?? [])))
    keys.set(id, (await signingKey(tools.db, id))?.public_key.toString('base64url') ?? '');
  return documents.map((document) => {
    const hashes: Record<string, string> = {};
    const disclosed: CaseFileDocument['disclosed'] = {};
    for (const [name, { salt, content }] of openBody(document.codec, document.body, headOf(document))) {
      hashes[name] = hashSection(salt, content).toString('base64url');
      disclosed[name] = { salt: salt.toString('base64url'), content };
    }
    for (const row of privates.get(document.documentId) ?? [])
      hashes[row.section] = row.hash.toString('base64url');
    return {
      version: 1,
      documentId: document.documentId,
      sender: senders.get(document.senderId)?.name ?? document.senderId,
      number: document.senderNumber,
      kind: document.kind,
      recordedAt: mintedAt(document.documentId).toISOString(),
      root: document.root.toString('base64url'),
      signature: document.signature?.toString('base64url') ?? '',
      publicKey: keys.get(document.signingKey ?? '') ?? '',
      hashes,
      disclosed,
    };
  });
}

async function filesOf(
  tools: CaseFileTools,
  named: readonly { sha256: string; name: string }[],
): Promise<CaseFileAttachment[]> {
  const first = new Map(named.map((one) => [one.sha256, one.name] as const).reverse());
  const kept = await filesByHash(tools.db, [...first.keys()]);
  return [...first].sort().map(([hash, name]) => {
    const file = kept.get(hash);
    return { sha256: hash, name, mediaType: file?.mediaType ?? null, bytes: file?.bytes ?? null };
  });
}

async function bytesOf(
  tools: CaseFileTools,
  files: readonly CaseFileAttachment[],
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  for (const { sha256: hash, mediaType } of files) {
    const kept = mediaType === null ? null : await contentOf(tools.db, hash);
    if (kept) found.set(hash, kept.content);
  }
  return found;
}

function coverFacts(
  tools: CaseFileTools,
  found: Case,
  asked: { madeBy: string; at: Date },
  counts: { entries: number; documents: number; files: number },
): [string, string][] {
  const { city } = tools;
  const time = (at: Date) => localTime(at, tools.city.city.timezone);
  return [
    ['案件编号', found.caseId],
    ['案件名称', found.title],
    ['状态', found.state === 'closed' ? `已结案（${time(found.stateAt)}）` : '办理中'],
    ['办理机关', placeName(tools, found.divisionCode)],
    ['立案时间', time(found.openedAt)],
    ['记录', `${counts.entries} 条经过，${counts.documents} 份单据，${counts.files} 份附件`],
    ['本卷生成', `${time(asked.at)}，${asked.madeBy}`],
    ['时区', `${city.city.timezone}；日期 ${localDay(asked.at, city.city.timezone)}`],
  ];
}

const placeName = ({ city }: CaseFileTools, code: string): string =>
  code === city.city.code
    ? city.city.office.zh
    : ((city.districts.get(code) ?? city.streets.get(code))?.zh ?? code);
