import { localTime } from '../../platform/local-time.ts';
import type { Chapter } from '../../platform/report/blocks.ts';
import { DOCUMENT_WORDS, type DocumentKind } from '../ledger/index.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import type { CaseFileAttachment, CaseFileDocument, CaseFileEntry, CaseFileEvidence } from './content.ts';

interface Material {
  entries: readonly CaseFileEntry[];
  evidence: readonly CaseFileEvidence[];
  documents: readonly CaseFileDocument[];
  files: readonly CaseFileAttachment[];
}

const chapter = (title: string, blocks: Chapter['blocks']): Chapter => ({
  title,
  blocks,
  documents: [],
  files: [],
});

const EVIDENCE_WORDS: Readonly<Record<string, string>> = {
  file: '文件',
  document: '单据',
  complaint: '投诉举报',
  finding: '预警',
};

/** What the file says by itself: first what happened, and after all other chapters what it rests on. */
export function ownChapters(tools: CaseFileTools, material: Material, where: 'before' | 'after'): Chapter[] {
  if (where === 'before') return [chapter('办案经过与决定', timeline(tools, material))];
  return [
    chapter('证据清单', evidenceList(tools, material)),
    chapter('所依据的单据', documentList(tools, material)),
    chapter('如何核验本卷', HOW_TO_VERIFY),
  ];
}

function timeline(tools: CaseFileTools, { entries }: Material): Chapter['blocks'] {
  return [
    {
      type: 'table',
      head: ['时间', '谁', '经过', '数字', '单据'],
      rows: entries.map((one) => [
        localTime(new Date(one.at), tools.city.city.timezone),
        one.by,
        one.zh,
        sayFigures(one.figures),
        one.documentId ?? '',
      ]),
    },
  ];
}

/** Figures of an entry, those that are numbers or words; what is made of parts is in the machine-readable part. */
export function sayFigures(figures: Readonly<Record<string, unknown>>): string {
  return Object.entries(figures)
    .filter(([, value]) => typeof value === 'number' || typeof value === 'string')
    .map(([name, value]) => `${name} ${value}`)
    .join('；');
}

const kindOf = ({ kind }: CaseFileDocument): string => DOCUMENT_WORDS[kind as DocumentKind]?.zh ?? kind;
const hexOf = (root: string): string => Buffer.from(root, 'base64url').toString('hex');

/** Of a document what it is, from whom and of when, and its root; of a file its SHA-256. */
function evidenceRow(tools: CaseFileTools, documents: readonly CaseFileDocument[], one: CaseFileEvidence) {
  const document =
    one.kind === 'document' ? documents.find((each) => each.documentId === one.ref) : undefined;
  const kind = EVIDENCE_WORDS[one.kind] ?? one.kind;
  if (!document) return [kind, one.label, '', '', one.ref];
  return [
    ...[`${kind}：${kindOf(document)}`, `${one.label}（${document.number}）`, document.sender],
    ...[localTime(new Date(document.recordedAt), tools.city.city.timezone), hexOf(document.root)],
  ];
}

function evidenceList(tools: CaseFileTools, { evidence, documents, files }: Material): Chapter['blocks'] {
  return [
    {
      type: 'table',
      caption: '归入本案的证据',
      head: ['种类', '名称', '发出方', '记录时间', '编号、SHA-256 或根值（十六进制）'],
      rows: evidence.map((one) => evidenceRow(tools, documents, one)),
    },
    {
      type: 'table',
      caption: '文件（照片、扫描件）及其 SHA-256',
      head: ['名称', '类型', '字节', 'SHA-256'],
      numeric: [2],
      rows: files.map((one) => [
        one.name,
        one.mediaType ?? '未收到文件',
        one.bytes === null ? '' : String(one.bytes),
        one.sha256,
      ]),
    },
  ];
}

function documentList(tools: CaseFileTools, { documents }: Material): Chapter['blocks'] {
  const keys = [...new Set(documents.map((one) => one.publicKey))];
  return [
    {
      type: 'table',
      caption: '每份单据一经记录不能更改；根值由各部分的加盐 SHA-256 得出，平台对根值签名（Ed25519）。',
      head: ['编号', '种类', '发出方', '发出方单号', '记录时间', '根值', '签名', '公钥'],
      rows: documents.map((one) => [
        one.documentId,
        kindOf(one),
        one.sender,
        one.number,
        localTime(new Date(one.recordedAt), tools.city.city.timezone),
        one.root,
        one.signature,
        String(keys.indexOf(one.publicKey) + 1),
      ]),
    },
    {
      type: 'table',
      caption: '公钥（Ed25519，base64url）',
      head: ['序号', '公钥'],
      rows: keys.map((key, index) => [String(index + 1), key]),
    },
  ];
}

const HOW_TO_VERIFY: Chapter['blocks'] = [
  {
    type: 'text',
    text: [
      '一、本卷的 PDF 内附 case-file.json：本卷的全部内容、每份单据的公开部分与证明、每个文件的 SHA-256，由平台签名。',
      '二、PDF 的每一个字节都在平台的签名之下：文件信息的 Keywords 中有 luyuan-signature，签名的是把签名字符换成 0 之后全部字节的 SHA-256。改动任何一处，核验不通过。',
      '三、有平台数据库时：npm run verify -- --case-file <文件>。核对文件是否由平台生成、何时、为谁；每份单据与数据库是否一致；每个附件的 SHA-256；经过是否完整；数字是否与数据库一致。',
      '四、没有数据库时：npm run verify -- --case-file <文件> --offline [--key <平台公钥>]。只凭公钥核对签名与全部散列。平台公钥应当从平台以外的途径取得。',
      '五、Word 文件（DOCX）不带签名，以 SHA-256 登记在平台；要离线核验，请用打包文件（ZIP），其中的 manifest.json 列出每个文件的 SHA-256 并由平台签名。',
      '六、本卷公文版式参照 GB/T 9704 的一般格式排印，未逐条核对标准原文。',
      '七、价格与联系方式不在公开部分内，只列其散列；到期删除后，其余部分的证明仍然成立。',
    ].join('\n'),
  },
];
