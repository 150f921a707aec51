import type { Report } from '../../platform/report/report.ts';
import { reportDocx } from '../../platform/report/report-docx.ts';
import { reportPdf } from '../../platform/report/report-pdf.ts';
import { writeZip, type ZipFile } from '../../platform/zip.ts';
import { canonical, sha256 } from '../ledger/index.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import type { Format } from './case-files.store.ts';
import { CONTENT_NAME, MANIFEST_NAME, type Manifest, signPdf, unsignedMark } from './container.ts';
import type { CaseFileContent } from './content.ts';
import type { Gathered } from './gather.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'application/pdf': 'pdf',
};

/** The bytes of a case file, of what was gathered. */
export async function assemble(
  tools: Pick<CaseFileTools, 'keys'>,
  gathered: Gathered,
  format: Format,
): Promise<Buffer> {
  if (format === 'pdf') return pdfOf(tools, gathered);
  if (format === 'docx') return docxOf(gathered);
  return bundleOf(tools, gathered);
}

const picture = (gathered: Gathered) => (hash: string) => gathered.attachments.get(hash) ?? null;

async function pdfOf(tools: Pick<CaseFileTools, 'keys'>, gathered: Gathered): Promise<Buffer> {
  const bytes = await reportPdf(reportOf(gathered.signed.content), {
    picture: picture(gathered),
    mark: unsignedMark(tools.keys.publicKey),
    parts: [
      {
        name: CONTENT_NAME,
        mediaType: 'application/json',
        bytes: Buffer.from(JSON.stringify(gathered.signed)),
        description: '机器可读部分：全部内容、散列与签名',
      },
    ],
  });
  return signPdf(bytes, (digest) => tools.keys.sign(digest));
}

const docxOf = (gathered: Gathered): Promise<Buffer> =>
  reportDocx(reportOf(gathered.signed.content), { picture: picture(gathered) });

/** PDF, Word file, machine-readable part and every piece of evidence, with a signed list of their hashes. */
async function bundleOf(tools: Pick<CaseFileTools, 'keys'>, gathered: Gathered): Promise<Buffer> {
  const { content } = gathered.signed;
  const evidence = content.files.flatMap(({ sha256: hash, mediaType }): ZipFile[] => {
    const bytes = gathered.attachments.get(hash);
    return bytes ? [{ name: `files/${hash}.${EXTENSIONS[mediaType ?? ''] ?? 'bin'}`, bytes }] : [];
  });
  const files: ZipFile[] = [
    { name: 'case-file.pdf', bytes: await pdfOf(tools, gathered) },
    { name: 'case-file.docx', bytes: await docxOf(gathered) },
    { name: CONTENT_NAME, bytes: Buffer.from(JSON.stringify(gathered.signed)) },
    ...evidence,
  ];
  const manifest: Manifest = {
    format: 'luyuan-case-bundle/1',
    caseId: content.caseId,
    madeAt: content.madeAt,
    files: files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes).toString('hex') })),
  };
  const signature = tools.keys.sign(sha256(canonical(manifest))).toString('base64url');
  const publicKey = tools.keys.publicKey.toString('base64url');
  const list = Buffer.from(JSON.stringify({ manifest, signature, publicKey }, null, 1));
  return writeZip([{ name: MANIFEST_NAME, bytes: list }, ...files], new Date(content.madeAt));
}

export const reportOf = (content: CaseFileContent): Report => ({
  title: '案 卷',
  subtitle: content.title,
  facts: content.facts,
  note: `${content.office}。本卷由平台按记录生成；其中每份单据都有签名，可以核验，方法见最后一章。`,
  chapters: content.chapters,
  footer: `${content.office}　案卷 ${content.caseId}　${content.madeAt}`,
  at: new Date(content.madeAt),
});
