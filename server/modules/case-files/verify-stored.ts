import { contentOf } from '../attachments/index.ts';
import { displayNames } from '../identity/index.ts';
import { canonical, sha256 } from '../ledger/index.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import { fileByHash } from './case-files.store.ts';
import type { CaseFileContent, CaseFileEvidence } from './content.ts';
import { documentsOf, timelineOf } from './gather.ts';
import { documentHolds, type Say } from './verify-signed.ts';

type VerifyTools = Pick<CaseFileTools, 'db' | 'chapters' | 'movedOn'>;

/** Which file it is, and when it was made. */
export interface Made {
  fileId: string;
  at: Date;
}

/** Whether the platform made these very bytes, when and for whom; null: it did not. */
export async function verifyRegistered(tools: VerifyTools, bytes: Buffer, say: Say): Promise<Made | null> {
  const file = await fileByHash(tools.db, sha256(bytes));
  if (!file?.made) {
    say(
      false,
      '平台没有生成过这样一份文件：它被改动过，或出自别处。',
      'The platform never made such a file: it was changed, or comes from elsewhere.',
    );
    return null;
  }
  const name = (await displayNames(tools.db, [file.askedBy])).get(file.askedBy) ?? '';
  say(
    true,
    `平台于 ${file.made.at.toISOString()} 为 ${name} 生成，SHA-256 已登记。`,
    `Made by the platform at ${file.made.at.toISOString()} for ${name}; its SHA-256 is registered.`,
  );
  return { fileId: file.fileId, at: file.made.at };
}

/** What the file says, held against the database: documents, files, timeline, figures. */
export async function verifyStored(
  tools: VerifyTools,
  content: CaseFileContent,
  made: Made | null,
  say: Say,
): Promise<void> {
  await compareDocuments(tools, content, say);
  await compareFiles(tools, content, say);
  const isLast = await compareTimeline(tools, content, say);
  // Bytes that the platform has not made are held to the letter.
  const movedOn = made !== null && (await tools.movedOn?.(content.caseId, made)) === true;
  await compareFigures(tools, content, isLast && !movedOn, say);
  say(
    null,
    '平台没有透明日志，未核对日志中的位置。',
    'The platform has no transparency log; membership in one was not looked at.',
  );
}

async function compareDocuments(tools: VerifyTools, content: CaseFileContent, say: Say): Promise<void> {
  const stored = new Map(
    (
      await documentsOf(
        tools,
        content.documents.map((one) => one.documentId),
      )
    ).map((one) => [one.documentId, one]),
  );
  let good = 0;
  for (const one of content.documents) {
    const own = stored.get(one.documentId);
    if (!own)
      say(false, `数据库中没有单据 ${one.documentId}。`, `The database has no document ${one.documentId}.`);
    else if (!documentHolds(own))
      say(
        false,
        `数据库中的单据 ${one.documentId} 与其签名不一致。`,
        `Document ${one.documentId} in the database does not agree with its signature.`,
      );
    else if (own.root !== one.root || own.signature !== one.signature)
      say(
        false,
        `单据 ${one.documentId} 的根值或签名与数据库不一致。`,
        `Document ${one.documentId} has another root or signature in the database.`,
      );
    else good += 1;
  }
  if (good === content.documents.length)
    say(
      true,
      `${good} 份单据与数据库一致，数据库中的签名成立。`,
      `All ${good} documents agree with the database, and their signatures hold there.`,
    );
}

async function compareFiles(tools: VerifyTools, content: CaseFileContent, say: Say): Promise<void> {
  let good = 0;
  for (const { sha256: hash, name, mediaType } of content.files) {
    if (mediaType === null) {
      say(
        null,
        `文件 ${name} 只有 SHA-256，平台没有收到原件。`,
        `Of the file ${name} only the SHA-256 is known; nobody has brought it.`,
      );
      continue;
    }
    const kept = await contentOf(tools.db, hash);
    if (kept && sha256(kept.content).toString('hex') === hash) good += 1;
    else
      say(
        false,
        `文件 ${name} 在数据库中缺失或已改动。`,
        `The file ${name} is missing from the database or was changed.`,
      );
  }
  const kept = content.files.filter((one) => one.mediaType !== null).length;
  if (good === kept)
    say(
      true,
      `${good} 份附件的 SHA-256 与数据库中的原件一致。`,
      `All ${good} attachments have the SHA-256 that is listed.`,
    );
}

/** All that was laid before the case by then, and nothing else; files of before evidence was in them are not asked. */
function compareEvidence(content: CaseFileContent, stored: readonly CaseFileEvidence[], say: Say): void {
  if (content.evidence === undefined) return;
  const told = new Set(content.evidence.map((one) => canonical(one)));
  const known = new Set(stored.map((one) => canonical(one)));
  const same = told.size === known.size && [...known].every((one) => told.has(one));
  say(
    same,
    same ? `${known.size} 件证据与数据库一致，没有缺失。` : '证据清单与数据库不一致：有缺失、增加或改动。',
    same
      ? `All ${known.size} pieces of evidence agree with the database; none is missing.`
      : 'The evidence differs from the database: something is missing, added or changed.',
  );
}

/** Every entry of the file as it is stored, and none left out; answers whether nothing but files was made since. */
async function compareTimeline(tools: VerifyTools, content: CaseFileContent, say: Say): Promise<boolean> {
  const { entries, evidence } = await timelineOf(tools, content.caseId);
  const last = content.entries.at(-1)?.entryId ?? '0';
  compareEvidence(
    content,
    evidence.filter((one) => BigInt(one.entryId) <= BigInt(last)),
    say,
  );
  const known = entries.filter((one) => BigInt(one.entryId) <= BigInt(last));
  const told = new Map(content.entries.map((one) => [one.entryId, canonical(one)]));
  const changed = known.filter((one) => told.get(one.entryId) !== canonical(one));
  for (const one of changed)
    say(
      false,
      told.has(one.entryId) ? `经过 ${one.entryId} 与数据库不一致。` : `缺少经过 ${one.entryId}：${one.zh}`,
      told.has(one.entryId)
        ? `Entry ${one.entryId} differs from the database.`
        : `Entry ${one.entryId} is missing: ${one.en}`,
    );
  const stored = new Set(known.map((one) => one.entryId));
  for (const one of content.entries)
    if (!stored.has(one.entryId))
      say(false, `数据库中没有经过 ${one.entryId}。`, `The database has no entry ${one.entryId}.`);
  if (changed.length === 0 && stored.size === content.entries.length)
    say(
      true,
      `${stored.size} 条经过与数据库一致，没有缺失。`,
      `All ${stored.size} entries agree with the database; none is missing.`,
    );
  const since = entries.filter((one) => BigInt(one.entryId) > BigInt(last) && one.kind !== 'case-file');
  if (since.length > 0)
    say(
      null,
      `生成以后又有 ${since.length} 条经过，不在本卷内。`,
      `${since.length} entries came after it was made and are not in it.`,
    );
  return since.length === 0;
}

/** The chapters made anew: where nothing has happened since, every figure must be the same. */
async function compareFigures(
  tools: VerifyTools,
  content: CaseFileContent,
  isLast: boolean,
  say: Say,
): Promise<void> {
  const anew = (await Promise.all(tools.chapters.map((make) => make(content.caseId)))).flat();
  const told = new Set(content.chapters.map((one) => canonical(one)));
  const different = anew.filter((one) => !told.has(canonical(one))).map((one) => one.title);
  if (different.length === 0)
    say(
      true,
      `${anew.length} 章的数字与数据库一致。`,
      `The figures of ${anew.length} chapters agree with the database.`,
    );
  else
    say(
      isLast ? false : null,
      `与数据库现在的内容不同的章：${different.join('、')}。${isLast ? '' : '生成以后又有新的记录，卷内是当时的数字。'}`,
      `Chapters that differ from the database now: ${different.join(', ')}.${isLast ? '' : ' More was recorded since; the file says how it was then.'}`,
    );
}
