import { createHash, createHmac } from 'node:crypto';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { LEDGERS } from '../../server/modules/intake/index.ts';
import { addOurFormats } from '../../server/platform/formats.ts';
import { buildStandard, examplesOf, readFolder, readSources, type StandardFiles } from './build-standard.ts';
import { LANGS } from './chapters.ts';
import { changesBetween, checkVersion } from './check-version.ts';
import { kebab, operationsOf, type Schema } from './collect-messages.ts';
import { fieldRows } from './field-rows.ts';
import { readMarketConnection } from './market-tables.ts';
import { type Sources, STANDARD_DIR } from './sources.ts';
import { differences, publishedVersions } from './standard-folders.ts';

let sources: Sources;
let built: StandardFiles;
// Workbooks and schemas take seconds, on a busy machine more.
vi.setConfig({ testTimeout: 120_000 });
beforeAll(async () => {
  sources = readSources();
  built = await buildStandard(sources);
}, 120_000);

const textOf = (path: string): string => built.get(path)?.toString('utf8') ?? '';
const jsonOf = <T>(path: string): T => JSON.parse(textOf(path)) as T;

describe('standard/current', () => {
  it('is what the operations, the ledgers, the city and the chapters give; if not, run npm run standard', () => {
    expect(differences(readFolder(join(STANDARD_DIR, 'current')), built)).toEqual([]);
  });

  it('is the same bytes when it is made again', async () => {
    expect(differences(built, await buildStandard(sources))).toEqual([]);
  });

  it('has a version high enough for what changed since the last published one', () => {
    const check = checkVersion(sources.version, built, publishedVersions());
    expect({ ok: check.ok, least: check.least, version: sources.version }).toMatchObject({ ok: true });
  });

  it('leaves published versions as they were: each is what its own index says', () => {
    for (const [version, files] of publishedVersions()) {
      const index = JSON.parse(files.get('index.json')?.toString('utf8') ?? '{}') as {
        version: string;
        files: { path: string; sha256: string }[];
      };
      expect(index.version).toBe(version);
      expect([...files.keys()].sort()).toEqual(['index.json', ...index.files.map((one) => one.path)].sort());
      for (const { path, sha256 } of index.files)
        expect(
          createHash('sha256')
            .update(files.get(path) ?? '')
            .digest('hex'),
          path,
        ).toBe(sha256);
    }
  });

  it('notices a field that was added to a message, and that the standard is stale', async () => {
    const messages = structuredClone(sources.messages) as Sources['messages'];
    const sale = messages.find((one) => one.name === 'record-sale');
    Object.assign(sale?.body.properties ?? {}, { planted: { type: 'string' } });
    const other = await buildStandard({ ...sources, messages });
    const stale = differences(built, other);
    expect(stale).toContain('schemas/record-sale.json: differs');
    expect(stale).toContain('document/zh/04-fields.md: differs');
    expect(changesBetween(built, other)).toEqual([
      expect.objectContaining({ file: 'schemas/record-sale.json', path: 'planted', weight: 'minor' }),
    ]);
  });
});

describe('The schemas', () => {
  const ajv = () =>
    addOurFormats(addFormats.default(new Ajv2020({ allErrors: true, strict: false })) as never);

  it('are draft 2020-12, compile, and have one for every operation that takes a document', () => {
    const paths = [...built.keys()].filter((path) => path.startsWith('schemas/'));
    for (const path of paths) {
      const schema = jsonOf<Schema>(path);
      expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
      expect(schema.$id).toBe(`/standard/${sources.version}/${path}`);
      expect(() => ajv().compile(schema), path).not.toThrow();
    }
    const recording = operationsOf(sources.city).filter(
      (one) =>
        /^(record|issue|receive|correct|void)/.test(one.id) &&
        one.permission.who.includes('operator') &&
        one.body &&
        !one.hidden,
    );
    expect(recording.length).toBeGreaterThan(10);
    for (const { id } of recording) expect(paths).toContain(`schemas/${kebab(id)}.json`);
  });

  it('take every example, and refuse it when a needed field is gone or one is misspelt', () => {
    const names = examplesOf(sources.messages);
    expect(names).toContain('issue-voucher');
    for (const name of names) {
      const validate = ajv().compile(jsonOf<Schema>(`schemas/${name}.json`));
      const example = jsonOf<Record<string, unknown>>(`examples/${name}.json`);
      expect(validate(example), `${name}: ${JSON.stringify(validate.errors)}`).toBe(true);
      for (const field of jsonOf<Schema>(`schemas/${name}.json`).required ?? []) {
        const { [field]: _gone, ...rest } = example;
        expect(validate(rest), `${name} without ${field}`).toBe(false);
      }
      expect(validate({ ...example, quantitty: 1 }), `${name} with a slip`).toBe(false);
    }
  });
});

describe('The text', () => {
  it('has every chapter in both languages, with as many sections, tables and examples', () => {
    const shape = (text: string) => ({
      headings: text.match(/^#{1,4} /gm)?.map((one) => one.length),
      tables: text.match(/^\| --- /gm)?.length,
      code: text.match(/^```/gm)?.length,
    });
    const names = [...built.keys()].filter((path) => path.startsWith('document/zh/'));
    expect(names.length).toBeGreaterThanOrEqual(14);
    for (const path of names) {
      const en = textOf(path.replace('/zh/', '/en/'));
      expect(shape(en), path).toEqual(shape(textOf(path)));
      expect(en).not.toMatch(/\{\{/);
    }
  });

  it('names the messages of vouchers and records, and their fields, in both languages', () => {
    const own = sources.messages.filter((one) => one.tag === 'vouchers' || one.tag === 'ledger');
    expect(own.length).toBeGreaterThan(10);
    for (const message of own) {
      expect(sources.messageWords[message.name], message.name).toBeDefined();
      for (const row of fieldRows(message.body, sources.fieldWords)) {
        expect(row.name.zh, `${message.name} ${row.path}`).toMatch(/\p{Script=Han}|^GTIN|^GLN/u);
        expect(row.name.en, `${message.name} ${row.path}`).not.toMatch(/\p{Script=Han}{4}/u);
      }
    }
  });

  it('has a signature that was really worked out', () => {
    for (const lang of LANGS) {
      const blocks = [...textOf(`document/${lang}/09-signature.md`).matchAll(/```\w+\n([\s\S]*?)\n```/g)].map(
        (one) => one[1] ?? '',
      );
      const [body = '', signed = '', signature] = blocks;
      expect(signed.split('\n')).toHaveLength(6);
      expect(signed.split('\n')[5]).toBe(createHash('sha256').update(body).digest('hex'));
      expect(createHmac('sha256', 'lya_example-secret').update(signed).digest('base64url')).toBe(signature);
    }
  });

  it('links to nothing that is not there', () => {
    const chapters = new Set(
      [...built.keys()].flatMap((path) => /^document\/zh\/\d{2}-(.*)\.md$/.exec(path)?.[1] ?? []),
    );
    for (const [path, bytes] of built) {
      if (!path.endsWith('.md')) continue;
      for (const [, href = ''] of bytes.toString('utf8').matchAll(/\]\(([^)]+)\)/g)) {
        const [target = ''] = href.split('#');
        expect(built.has(target) || chapters.has(target), `${path} → ${href}`).toBe(true);
      }
    }
  });

  it('says of the chapter for markets, before anything else, that it is ours', () => {
    expect(textOf('document/zh/11-markets.md')).toMatch(/^# .*\n\n> \*\*本章是自拟的。\*\*.*没有得到/);
    expect(textOf('document/en/11-markets.md')).toMatch(/^# .*\n\n> \*\*This chapter is ours\.\*\*/);
    const market = readMarketConnection(sources.cityDir);
    expect(market.official).toBe(false);
    const messages = new Set(sources.messages.map((one) => one.name));
    const ledgers = new Set(LEDGERS.map((one) => `ledger:${one.code}`));
    for (const part of market.parts)
      for (const message of part.messages)
        expect(messages.has(message) || ledgers.has(message), `${part.code}: ${message}`).toBe(true);
  });
});

describe('Code lists', () => {
  it('are the same in JSON and in CSV, each code once, with words in both languages', () => {
    for (const path of [...built.keys()].filter((one) => /^codes\/.*\.json$/.test(one))) {
      const { codes } = jsonOf<{ codes: { code: string; zh: string; en: string }[] }>(path);
      expect(new Set(codes.map((one) => one.code)).size, path).toBe(codes.length);
      for (const one of codes)
        expect(`${one.zh} ${one.en}`, `${path} ${one.code}`).not.toMatch(/\b(undefined|null)\b/);
      const csv = textOf(path.replace('.json', '.csv'));
      expect(csv.startsWith('\uFEFFcode,'), path).toBe(true);
      expect(csv.match(/\n/g)?.length, path).toBe(codes.length + 1);
    }
  });

  it('hold every problem that the sources can raise, with its status', () => {
    const { codes } = jsonOf<{ codes: { code: string; status: number | null; zh: string }[] }>(
      'codes/problems.json',
    );
    const byCode = new Map(codes.map((one) => [one.code, one]));
    expect(byCode.get('route-unknown')).toMatchObject({ status: 404 });
    expect(byCode.get('standard-unknown')?.zh).toContain('/standard');
    expect(codes.length).toBeGreaterThan(80);
  });
});

describe.each(LEDGERS.map((ledger) => [ledger.code, ledger] as const))(
  'The template of %s',
  (code, ledger) => {
    it('has the headings of the ledger, in CSV and XLSX, and a filled row in the example', async () => {
      const headings = ledger.columns.map((column) => column.zh);
      expect(textOf(`templates/${code}.csv`)).toBe(`\uFEFF${headings.join(',')}\n`);
      expect(textOf(`examples/${code}.csv`).split('\n')).toHaveLength(3);
      const book = new ExcelJS.Workbook();
      await book.xlsx.load((built.get(`templates/${code}.xlsx`) ?? Buffer.alloc(0)) as never);
      const [sheet, notes] = book.worksheets;
      expect(ledger.columns.map((_column, index) => sheet?.getCell(1, index + 1).value)).toEqual(headings);
      expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
      expect(notes?.name).toBe('填写说明');
      expect(notes?.rowCount).toBe(ledger.columns.length + 3);
    });

    it('offers units from a list where it asks for a unit, and keeps bar codes as text', async () => {
      const book = new ExcelJS.Workbook();
      await book.xlsx.load((built.get(`templates/${code}.xlsx`) ?? Buffer.alloc(0)) as never);
      const [sheet] = book.worksheets;
      ledger.columns.forEach((column, index) => {
        const cell = sheet?.getCell(2, index + 1);
        if (column.kind === 'unit') expect(cell?.dataValidation).toMatchObject({ type: 'list' });
        if (column.kind === 'gtin') expect(sheet?.getColumn(index + 1).numFmt).toBe('@');
      });
    });
  },
);
