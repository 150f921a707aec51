import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { deflateSync, inflateSync } from 'node:zlib';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../test/support/city.ts';
import { caseFileTools } from '../../case-file-tools.ts';
import { readZip, writeZip } from '../../platform/zip.ts';
import type { CaseFileTools } from './case-file-tools.ts';
import { CONTENT_NAME, MANIFEST_NAME, openContainer, type SignedManifest, signPdf } from './container.ts';
import type { SignedContent } from './content.ts';
import { signContent } from './gather.ts';
import { makeOneCaseFile, verifyCaseFile } from './index.ts';

let city: TestCity;
let caseId: string;
let pdf: Buffer;
let bundle: Buffer;
let document: { documentId: string; documentNumber: string };
const PHOTO = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

beforeAll(async () => {
  city = await openCity();
  const { lotId } = await city.stockCabbage('wholesaler');
  const opened = await city.call<{ caseId: string }>('city-officer', 'POST', '/api/v1/cases', {
    documentNumber: city.number('CS'),
    title: '大白菜农残超标',
    origin: { kind: 'own' },
    lots: [lotId],
    note: '快检阳性',
  });
  caseId = opened.body.caseId;
  const headers = { 'x-api-key': city.keys['city-officer'], 'content-type': 'application/octet-stream' };
  await city.raw(headers, 'POST', '/api/v1/attachments', PHOTO);
  const hash = createHash('sha256').update(PHOTO).digest('hex');
  const noted = await city.call('city-officer', 'POST', `/api/v1/cases/${caseId}/entries`, {
    request: 'photo-1',
    text: '现场照片',
    evidence: [{ kind: 'file', ref: hash, label: '货架照片' }],
  });
  expect(noted.status).toBeLessThan(300);
  document = await city.issueCabbage('wholesaler', 'supermarket', {
    lot: lotId,
    product: undefined,
    origin: undefined,
  });
  await city.call('city-officer', 'POST', `/api/v1/cases/${caseId}/entries`, {
    request: 'voucher-1',
    text: '转出凭证',
    evidence: [
      { kind: 'file', ref: hash, label: '同一照片' },
      { kind: 'document', ref: document.documentId },
    ],
  });
  const incident = await city.call<{ incidentId: string }>('city-officer', 'POST', '/api/v1/incidents', {
    number: city.number('IN'),
    what: '3 人食用后头晕',
    case: caseId,
  });
  await city.call('city-officer', 'POST', `/api/v1/incidents/${incident.body.incidentId}/reports`, {
    documentNumber: city.number('IR'),
    stage: 'first',
    ill: 3,
  });
  pdf = await made('pdf');
  bundle = await made('bundle');
});
afterAll(() => city.close());

const tools = () => caseFileTools(city.tools);
const key = () => city.tools.keys.publicKey.toString('base64url');

async function made(format: string): Promise<Buffer> {
  const asked = await city.call<{ fileId: string; state: string }>(
    'city-officer',
    'POST',
    `/api/v1/cases/${caseId}/files`,
    { format },
  );
  expect(asked).toMatchObject({ status: 202, body: { state: 'making' } });
  expectProblem(
    await city.call('city-officer', 'GET', `/api/v1/case-files/${asked.body.fileId}`),
    409,
    'case-file-not-ready',
  );
  while (await makeOneCaseFile(tools()));
  const answer = await city.app.inject({
    method: 'GET',
    url: `/api/v1/case-files/${asked.body.fileId}`,
    headers: { 'x-api-key': city.keys['city-officer'] },
  });
  expect(answer.statusCode).toBe(200);
  return answer.rawPayload;
}

/** What does not hold, against the database, or by the key alone. */
async function broken(bytes: Buffer, how: 'stored' | 'alone' = 'stored'): Promise<string[]> {
  const findings = await verifyCaseFile(bytes, {
    trusted: key(),
    ...(how === 'stored' ? { tools: tools() } : {}),
  });
  expect(findings.length).toBeGreaterThan(0);
  return findings.filter((one) => one.holds === false).map((one) => one.en);
}

/** The machine-readable part changed, put back, and the PDF signed again by whoever forges it. */
function forged(change: (signed: SignedContent) => void, signBy?: (digest: Buffer) => Buffer): Buffer {
  const opened = openContainer(pdf);
  if (opened.kind !== 'pdf' || !opened.signed) throw new Error('no content');
  const at = pdf.indexOf('/Type /EmbeddedFile', 0, 'latin1');
  const begin = pdf.indexOf('stream\n', at, 'latin1') + 7;
  const end = pdf.indexOf('\nendstream', begin, 'latin1');
  expect(inflateSync(pdf.subarray(begin, end)).length).toBeGreaterThan(100);
  const signed = structuredClone(opened.signed);
  change(signed);
  const stream = deflateSync(Buffer.from(JSON.stringify(signed)));
  const head = Buffer.from(
    pdf.toString('latin1', at, begin).replace(/\/Length \d+/, `/Length ${stream.length}`),
    'latin1',
  );
  const bytes = Buffer.concat([pdf.subarray(0, at), head, stream, pdf.subarray(end)]);
  const marks = bytes
    .toString('latin1')
    .matchAll(/luyuan-signature:([A-Za-z0-9_-]{43}):([A-Za-z0-9_-]{86})/g);
  if (!signBy) return bytes;
  for (const mark of marks)
    bytes.write('0'.repeat(86), mark.index + 'luyuan-signature:'.length + 44, 'latin1');
  return signPdf(bytes, signBy);
}

/** Put together anew and signed by whoever holds the platform's own key. */
const insider = (change: (content: SignedContent['content']) => SignedContent['content']): Buffer =>
  forged(
    (signed) => Object.assign(signed, signContent(city.tools, change(signed.content))),
    (digest) => city.tools.keys.sign(digest),
  );

describe('A case file', () => {
  test('Is a PDF with cover, contents, timeline, reports, evidence and documents, which anybody can read', async () => {
    const { text, totalPages } = await extractText(await getDocumentProxy(new Uint8Array(pdf)), {
      mergePages: true,
    });
    mkdirSync('test-artefacts', { recursive: true });
    writeFileSync('test-artefacts/case-file.pdf', pdf);
    writeFileSync('test-artefacts/case-file.docx', await made('docx'));
    expect(totalPages).toBeGreaterThan(5);
    const plain = text.replaceAll(/\s+/g, '');
    for (const words of [
      '大白菜农残超标',
      '目录',
      '办案经过与决定',
      '事件报告',
      '3人',
      '不详',
      '证据清单',
      '货架照片',
      '如何核验本卷',
    ])
      expect(plain).toContain(words);
    expect(plain).toContain(createHash('sha256').update(PHOTO).digest('hex'));
  });

  test('Is PDF/A-3b by what a validator asks of it: metadata, colours, faces and attachment are in the file, nothing is hidden', () => {
    const text = pdf.toString('latin1');
    expect(text.startsWith('%PDF-1.7')).toBe(true);
    const xmp = pdf.toString('utf8').match(/<\?xpacket begin[\s\S]*?<\?xpacket end/)?.[0] ?? '';
    expect(xmp).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(xmp).toContain('<pdfaid:conformance>B</pdfaid:conformance>');
    expect(xmp).toContain('案 卷');
    // What the information says the metadata say as well.
    const marks = [...text.matchAll(/luyuan-signature:[\w-]{43}:[\w-]{86}/g)].map((one) => one[0]);
    expect(marks).toHaveLength(2);
    expect(new Set(marks).size).toBe(1);
    expect(text).toMatch(/\/S \/GTS_PDFA1[\s\S]{0,200}\/DestOutputProfile \d+ 0 R/);
    expect(text).toMatch(/\/OutputIntents \[\d+ 0 R\]/);
    expect(text).toMatch(/\/Metadata \d+ 0 R/);
    expect(text).toMatch(/\/ID \[<[0-9a-f]+> <[0-9a-f]+>\]/);
    expect(text).not.toMatch(/\/Encrypt|\/JavaScript|\/Launch|\/DeviceCMYK|\/LZWDecode/);
    // Each face that is named is embedded, and none of those that a reader would have to bring.
    const described = [...text.matchAll(/\/Type \/FontDescriptor[\s\S]*?>>/g)].map((one) => one[0]);
    expect(described.length).toBeGreaterThan(0);
    for (const one of described) expect(one).toMatch(/\/FontFile[23]? \d+ 0 R/);
    expect(text).not.toMatch(/\/Subtype \/Type1\b|\/BaseFont \/Helvetica/);
    expect(text).toMatch(/\/AFRelationship \/Data/);
    expect(text).toMatch(/\/AF \[\d+ 0 R\]|\/AF \d+ 0 R/);
    expect(text).toMatch(/\/Subtype \/application#2Fjson/);
  });

  test('In which the signature stands otherwise in its metadata than in its information is found out', async () => {
    const [, second] = [...pdf.toString('latin1').matchAll(/luyuan-signature:/g)];
    const bytes = Buffer.from(pdf);
    const at = (second?.index ?? 0) + 'luyuan-signature:'.length + 50;
    bytes.write(bytes.toString('latin1', at, at + 1) === 'A' ? 'B' : 'A', at, 'latin1');
    expect(await broken(bytes, 'alone')).not.toEqual([]);
  });

  test('Holds, with the database and without it; each making is recorded and stands in the case', async () => {
    for (const bytes of [pdf, bundle]) {
      expect(await broken(bytes)).toEqual([]);
      expect(await broken(bytes, 'alone')).toEqual([]);
    }
    expect(await broken(await made('docx'))).toEqual([]);
    const list = await city.call<{ items: { sha256: string; state: string }[] }>(
      'city-officer',
      'GET',
      `/api/v1/cases/${caseId}/files`,
    );
    expect(list.body.items.map((one) => one.sha256)).toContain(
      createHash('sha256').update(pdf).digest('hex'),
    );
    const { rows } = await city.owner.query<{ n: string }>(
      `SELECT count(*) AS n FROM cases.entry WHERE case_id = $1 AND kind = 'case-file'`,
      [caseId],
    );
    expect(Number(rows[0]?.n)).toBe(list.body.items.length);
  });

  test('Of which one byte was changed, added or cut off is found out, with the database and without', async () => {
    const places = [10, 1000, Math.floor(pdf.length / 2), pdf.length - 5];
    for (const at of places) {
      const bytes = Buffer.from(pdf);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(await broken(bytes)).not.toEqual([]);
      expect(await broken(bytes, 'alone')).not.toEqual([]);
    }
    expect(await broken(Buffer.concat([pdf, Buffer.from(' ')]), 'alone')).not.toEqual([]);
    expect(await broken(pdf.subarray(0, pdf.length - 3), 'alone')).not.toEqual([]);
    for (const at of [200, Math.floor(bundle.length / 2)]) {
      const bytes = Buffer.from(bundle);
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      expect(await broken(bytes, 'alone')).not.toEqual([]);
    }
  });

  test('In which a figure was changed is found out, even if the PDF was signed again by another key', async () => {
    const change = (signed: SignedContent) => {
      const report = signed.content.chapters.find((one) => one.title === '事件报告');
      const facts = report?.blocks[0];
      if (facts?.type !== 'facts') throw new Error('no facts');
      (facts.rows as [string, string][]).splice(0, 1, ['报告', '初报 伪造']);
    };
    expect((await broken(forged(change), 'alone')).join()).toContain('a figure was changed');
    const { privateKey } = generateKeyPairSync('ed25519');
    const resigned = forged(change, (digest) => sign(null, digest, privateKey));
    expect((await broken(resigned, 'alone')).length).toBeGreaterThanOrEqual(2);
  });

  test('From which an entry or a document was left out is found out, even by whoever holds the key', async () => {
    const short = insider((content) => ({ ...content, entries: content.entries.toSpliced(1, 1) }));
    expect((await broken(short)).join()).toMatch(/Entry \d+ is missing/);
    const lost = insider((content) => ({ ...content, documents: content.documents.slice(1) }));
    expect((await broken(lost, 'alone')).join()).toContain('Documents that it names are not in it');
    const figure = insider((content) => ({
      ...content,
      chapters: content.chapters.map((one) => (one.title === '事件报告' ? { ...one, blocks: [] } : one)),
    }));
    expect((await broken(figure)).join()).toContain('Chapters that differ');
  });

  test('Names its evidence: of a document kind, number, sender and root; one that is left out or put in is found out', async () => {
    const opened = openContainer(pdf);
    if (opened.kind !== 'pdf' || !opened.signed) throw new Error('no content');
    const { content } = opened.signed;
    expect(content.evidence?.map((one) => one.kind)).toEqual(['file', 'file', 'document']);
    const list = content.chapters.find((one) => one.title === '证据清单')?.blocks[0];
    const root = content.documents.find((one) => one.documentId === document.documentId)?.root ?? '';
    expect(list).toMatchObject({
      rows: expect.arrayContaining([
        [
          ...[
            '单据：上市凭证',
            expect.stringContaining(document.documentNumber),
            city.parties.wholesaler.name,
          ],
          ...[expect.any(String), Buffer.from(root, 'base64url').toString('hex')],
        ],
      ]),
    });
    const fewer = insider((one) => ({ ...one, evidence: one.evidence?.slice(0, 2) ?? [] }));
    expect((await broken(fewer)).join()).toContain('The evidence differs');
    const without = insider((one) => ({
      ...one,
      documents: one.documents.filter((each) => each.documentId !== document.documentId),
    }));
    expect((await broken(without, 'alone')).join()).toContain(document.documentId);
  });

  test('In which a document says something else than was signed, or is signed by nobody, is found out', async () => {
    const withFirst = (change: (one: SignedContent['content']['documents'][number]) => object) =>
      insider((content) => ({
        ...content,
        documents: content.documents.map((one, at) => (at === 0 ? { ...one, ...change(one) } : one)),
      }));
    const reworded = withFirst(({ disclosed }) => {
      const [name, section] = Object.entries(disclosed)[0] ?? ['', { salt: '', content: null }];
      return { disclosed: { ...disclosed, [name]: { ...section, content: { said: '别的' } } } };
    });
    const unsigned = withFirst(({ signature }) => ({
      signature: signature.replace(/^./, (one) => (one === 'A' ? 'B' : 'A')),
    }));
    for (const bytes of [reworded, unsigned])
      expect((await broken(bytes, 'alone')).join()).toContain('does not agree with its root or signature');
  });

  test('A bundle from which a file was taken, or into which one was put, is found out', async () => {
    const files = readZip(bundle) ?? [];
    expect(files.map((one) => one.name)).toEqual(
      expect.arrayContaining([MANIFEST_NAME, 'case-file.pdf', 'case-file.docx', CONTENT_NAME]),
    );
    const at = new Date(0);
    const without = writeZip(
      files.filter((one) => !one.name.startsWith('files/')),
      at,
    );
    expect((await broken(without, 'alone')).join()).toContain('is missing');
    const more = writeZip([...files, { name: 'files/x.png', bytes: PHOTO }], at);
    expect((await broken(more, 'alone')).join()).toContain('not in the list');
    const manifest = JSON.parse(
      files.find((one) => one.name === MANIFEST_NAME)?.bytes.toString() ?? '',
    ) as SignedManifest;
    expect(manifest.manifest.files).toHaveLength(files.length - 1);
  });

  test('A figure that differs is a fault while nothing was recorded since, and none once the city has gone on', async () => {
    const chapters: CaseFileTools = {
      ...tools(),
      chapters: [async () => [{ title: '别的数字', blocks: [], documents: [], files: [] }]],
    };
    const about = async () => {
      const findings = await verifyCaseFile(pdf, { trusted: key(), tools: chapters });
      return findings.find((one) => one.en.startsWith('Chapters that differ'));
    };
    expect(await about()).toMatchObject({ holds: false });
    await city.stockCabbage('wholesaler');
    expect(await about()).toMatchObject({ holds: null });
    expect((await about())?.en).toContain('More was recorded since');
  });

  test('What changed in the database afterwards is found out', async () => {
    const hash = createHash('sha256').update(PHOTO).digest();
    await city.owner.query(`UPDATE attachments.file SET content = $2 WHERE sha256 = $1`, [
      hash,
      Buffer.from('x'),
    ]);
    expect((await broken(pdf)).join()).toContain('was changed');
    await city.owner.query(`UPDATE attachments.file SET content = $2 WHERE sha256 = $1`, [hash, PHOTO]);
    await city.owner.query(`UPDATE ledger.document SET root = decode('00', 'hex') WHERE document_id = $1`, [
      caseId,
    ]);
    expect((await broken(pdf)).join()).toContain(`Document ${caseId}`);
  });

  test('Whose makers were all killed stands as failed, and is waited for no more', async () => {
    const url = `/api/v1/cases/${caseId}/files`;
    const { body } = await city.call<{ fileId: string }>('city-officer', 'POST', url, { format: 'pdf' });
    await city.owner.query('UPDATE case_files.progress SET tries = 3, taken_until = $2 WHERE file_id = $1', [
      body.fileId,
      new Date(city.clock.now().getTime() - 1),
    ]);
    expect(await makeOneCaseFile(tools())).toBe(false);
    const listed = await city.call<{ items: { fileId: string; state: string }[] }>(
      'city-officer',
      'GET',
      url,
    );
    expect(listed.body.items.find((one) => one.fileId === body.fileId)?.state).toBe('failed');
  });

  test('Is another officer’s only where the case is', async () => {
    expectProblem(
      await city.call('jimei-officer', 'POST', `/api/v1/cases/${caseId}/files`, { format: 'pdf' }),
      403,
      'outside-district',
    );
  });
});
