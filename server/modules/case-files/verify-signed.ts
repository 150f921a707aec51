import type { Words } from '../../platform/errors.ts';
import { canonical, proofHolds, sha256 } from '../ledger/index.ts';
import { type Container, MANIFEST_NAME, signatureHolds } from './container.ts';
import type { CaseFileContent, CaseFileDocument, SignedContent } from './content.ts';

/** A line of what was looked at: it holds, it does not, or it could not be looked at (null). */
export interface CaseFileFinding extends Words {
  holds: boolean | null;
}
export type Say = (holds: boolean | null, zh: string, en: string) => void;

/** What signatures and hashes alone can tell; `trusted` is the platform's public key, known from elsewhere. */
export function verifySigned(opened: Container, trusted: string | null, say: Say): void {
  if (opened.kind === 'unknown') {
    say(
      false,
      '这不是案卷：既不是 PDF，也不是 Word 或打包文件。',
      'This is no case file: neither PDF, nor Word, nor a bundle.',
    );
    return;
  }
  if (opened.kind === 'docx') {
    say(
      null,
      'Word 文件不带签名，只能凭平台登记的 SHA-256 核对。',
      'A Word file carries no signature; only its registered SHA-256 tells.',
    );
    return;
  }
  if (opened.kind === 'pdf') verifyPdf(opened, trusted, say);
  else verifyBundle(opened, trusted, say);
  if (!opened.signed) {
    say(
      false,
      '没有找到可读的机器可读部分 case-file.json。',
      'No readable machine-readable part case-file.json was found.',
    );
    return;
  }
  verifyContent(opened.signed, trusted, say);
}

function verifyPdf(pdf: Extract<Container, { kind: 'pdf' }>, trusted: string | null, say: Say): void {
  if (pdf.publicKey === null)
    say(false, 'PDF 中没有平台的签名标记。', 'The PDF has no mark of the platform’s signature.');
  else
    say(
      pdf.holds,
      pdf.holds ? 'PDF 的每个字节都与签名一致。' : 'PDF 与签名不一致：有字节被改动、增加或删除。',
      pdf.holds
        ? 'Every byte of the PDF agrees with its signature.'
        : 'The PDF does not agree with its signature: bytes were changed, added or removed.',
    );
  sayKey(pdf.publicKey, trusted, say);
}

function sayKey(publicKey: string | null, trusted: string | null, say: Say): void {
  if (publicKey === null) return;
  if (trusted === null)
    say(
      null,
      `签名用的公钥是 ${publicKey}；请与平台公布的公钥核对。`,
      `It is signed by the key ${publicKey}; compare it with the one that the platform publishes.`,
    );
  else
    say(
      trusted === publicKey,
      trusted === publicKey ? '签名用的是平台的公钥。' : `签名用的公钥 ${publicKey} 不是平台的公钥。`,
      trusted === publicKey
        ? 'It is signed by the platform’s key.'
        : `It is signed by ${publicKey}, which is not the platform’s key.`,
    );
}

function verifyBundle(
  bundle: Extract<Container, { kind: 'bundle' }>,
  trusted: string | null,
  say: Say,
): void {
  const { manifest, files } = bundle;
  if (!manifest?.manifest) {
    say(false, '打包文件里没有可读的 manifest.json。', 'The bundle has no readable manifest.json.');
    return;
  }
  const digest = sha256(canonical(manifest.manifest));
  const holds = signatureHolds(manifest.publicKey, digest, manifest.signature);
  say(
    holds,
    holds ? 'manifest.json 与签名一致。' : 'manifest.json 与签名不一致。',
    holds ? 'manifest.json agrees with its signature.' : 'manifest.json does not agree with its signature.',
  );
  sayKey(manifest.publicKey, trusted, say);
  const listed = new Set([MANIFEST_NAME, ...manifest.manifest.files.map((one) => one.name)]);
  for (const { name, sha256: hash } of manifest.manifest.files) {
    const bytes = files.get(name);
    const same = bytes !== undefined && sha256(bytes).toString('hex') === hash;
    say(
      same,
      bytes === undefined
        ? `缺少文件 ${name}。`
        : same
          ? `${name} 与清单一致。`
          : `${name} 的 SHA-256 与清单不一致。`,
      bytes === undefined
        ? `The file ${name} is missing.`
        : same
          ? `${name} agrees with the list.`
          : `${name} has another SHA-256 than the list says.`,
    );
  }
  for (const name of files.keys())
    if (!listed.has(name)) say(false, `清单中没有文件 ${name}。`, `The file ${name} is not in the list.`);
}

function verifyContent(signed: SignedContent, trusted: string | null, say: Say): void {
  const { content } = signed;
  const digest = sha256(canonical(content));
  const holds =
    digest.toString('hex') === signed.sha256 && signatureHolds(signed.publicKey, digest, signed.signature);
  say(
    holds,
    holds
      ? `案卷内容（${content.title}，${content.madeAt}）与签名一致。`
      : '案卷内容与签名不一致：有文字或数字被改动。',
    holds
      ? `The content (${content.title}, ${content.madeAt}) agrees with its signature.`
      : 'The content does not agree with its signature: a word or a figure was changed.',
  );
  if (trusted !== null && signed.publicKey !== trusted) sayKey(signed.publicKey, trusted, say);
  const bad = content.documents.filter((one) => !documentHolds(one));
  for (const one of bad)
    say(
      false,
      `单据 ${one.documentId}（${one.sender} ${one.number}）与其根值或签名不一致。`,
      `Document ${one.documentId} (${one.sender} ${one.number}) does not agree with its root or signature.`,
    );
  if (bad.length === 0)
    say(
      true,
      `${content.documents.length} 份单据的根值与签名全部一致。`,
      `Roots and signatures of all ${content.documents.length} documents agree.`,
    );
  sayMissing(content, say);
}

/** Its sections give its root, and its key signed that. */
export const documentHolds = (one: CaseFileDocument): boolean =>
  proofHolds(one) && signatureHolds(one.publicKey, Buffer.from(one.root, 'base64url'), one.signature);

/** What the content names must be in it. */
function sayMissing(content: CaseFileContent, say: Say): void {
  const there = new Set(content.documents.map((one) => one.documentId));
  const named = [
    ...content.entries.flatMap((one) => one.documentId ?? []),
    ...(content.evidence ?? []).flatMap((one) => (one.kind === 'document' ? [one.ref] : [])),
    ...content.chapters.flatMap((one) => one.documents),
  ];
  const missing = [...new Set(named)].filter((id) => !there.has(id));
  if (missing.length > 0)
    say(
      false,
      `提到的单据不在卷内：${missing.join('、')}。`,
      `Documents that it names are not in it: ${missing.join(', ')}.`,
    );
  const files = new Set(content.files.map((one) => one.sha256));
  const laid = (content.evidence ?? []).flatMap((one) =>
    one.kind === 'file' ? [{ sha256: one.ref, name: one.label }] : [],
  );
  const lost = [...content.chapters.flatMap((one) => one.files), ...laid].filter(
    (one) => !files.has(one.sha256),
  );
  if (lost.length > 0)
    say(
      false,
      `提到的文件不在清单内：${lost.map((one) => one.name).join('、')}。`,
      `Files that it names are not in its list: ${lost.map((one) => one.name).join(', ')}.`,
    );
}
