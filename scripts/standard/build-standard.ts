import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGERS } from '../../server/modules/intake/index.ts';
import { loadCity } from '../../server/modules/registry/index.ts';
import { readConfig } from '../../server/platform/config.ts';
import { chapterNames, fillChapter, LANGS } from './chapters.ts';
import { type CodeList, type CodeWords, codeListCsv, codeLists, csvOf } from './code-lists.ts';
import { collectMessages, type Message, type Schema } from './collect-messages.ts';
import type { FieldWords } from './field-rows.ts';
import { lawRows } from './law-tables.ts';
import { makersOf } from './makers.ts';
import { readMarketConnection } from './market-tables.ts';
import { problemCodes } from './problem-codes.ts';
import { type MessageWords, type Sources, STANDARD_DIR } from './sources.ts';
import { exampleCsv, templateCsv, templateXlsx } from './templates.ts';

/** Files of one version by their paths. */
export type StandardFiles = Map<string, Buffer>;

const readJson = (...path: string[]): unknown =>
  JSON.parse(readFileSync(join(STANDARD_DIR, ...path), 'utf8'));

export function readSources(): Sources {
  const { cityDir } = readConfig(process.env, []);
  const city = loadCity(cityDir);
  return {
    version: (readJson('version.json') as { version: string }).version,
    city,
    cityDir,
    messages: collectMessages(city),
    messageWords: readJson('words', 'messages.json') as MessageWords,
    fieldWords: readJson('words', 'fields.json') as FieldWords,
    codeWords: readJson('words', 'codes.json') as CodeWords,
    epcis: readJson('mappings', 'epcis.json') as Sources['epcis'],
    terms: readJson('mappings', 'gbt-38155.json') as Sources['terms'],
  };
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`);
const text = (value: string): Buffer => Buffer.from(value);

/** A schema that stands alone: draft, its permanent address, its names. */
function schemaFile(sources: Sources, message: Message, schema: Schema, kind: 'body' | 'answer'): Buffer {
  const file = kind === 'body' ? message.name : `${message.name}.answer`;
  const words = sources.messageWords[message.name]?.title ?? { zh: message.summary, en: message.summary };
  const title = kind === 'body' ? `${words.zh} / ${words.en}` : `${words.zh}（应答）/ ${words.en} (answer)`;
  const { description, ...rest } = schema;
  return json({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `/standard/${sources.version}/schemas/${file}.json`,
    title,
    description: description ?? message.summary,
    ...rest,
  });
}

/** Everything of the current version. The same sources give the same bytes. */
export async function buildStandard(sources: Sources = readSources()): Promise<StandardFiles> {
  const files: StandardFiles = new Map();
  const { city, messages, version } = sources;
  for (const message of messages) {
    files.set(`schemas/${message.name}.json`, schemaFile(sources, message, message.body, 'body'));
    if (message.answer)
      files.set(
        `schemas/${message.name}.answer.json`,
        schemaFile(sources, message, message.answer, 'answer'),
      );
  }
  const lists = codeLists(city, messages, problemCodes(), sources.codeWords);
  for (const list of lists) {
    files.set(`codes/${list.name}.json`, json({ version, ...list }));
    files.set(`codes/${list.name}.csv`, text(codeListCsv(list)));
  }
  for (const ledger of LEDGERS) {
    files.set(`templates/${ledger.code}.csv`, text(templateCsv(ledger)));
    files.set(`templates/${ledger.code}.xlsx`, await templateXlsx(ledger, city, version));
    files.set(`examples/${ledger.code}.csv`, text(exampleCsv(ledger)));
  }
  for (const name of examplesOf(messages))
    files.set(`examples/${name}.json`, json(readJson('examples', `${name}.json`)));
  addMappings(files, sources);
  addChapters(files, sources, lists);
  files.set('index.json', json(indexOf(files, sources)));
  return files;
}

/** Examples are named after their message; without a message there is nothing to hold them against. */
export function examplesOf(messages: readonly Message[]): string[] {
  const known = new Set(messages.map((message) => message.name));
  const names = readdirSync(join(STANDARD_DIR, 'examples'))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -5));
  const stray = names.find((name) => !known.has(name));
  if (stray) throw new Error(`standard/examples/${stray}.json is an example of no message.`);
  return names.sort();
}

function addMappings(files: StandardFiles, sources: Sources): void {
  const law = lawRows(sources.city).map((row) => ({ ...row }) as Record<string, unknown>);
  const market = readMarketConnection(sources.cityDir);
  const tables: [string, Record<string, unknown>[]][] = [
    ['epcis', sources.epcis.rows],
    ['gbt-38155', sources.terms.rows],
    ['law', law],
    ['market', market.parts.map((part) => ({ ...part, when: part.when.zh }))],
  ];
  for (const [name, rows] of tables) {
    const whole = name === 'market' ? market : { rows };
    files.set(`mappings/${name}.json`, json({ version: sources.version, ...whole }));
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
    files.set(
      `mappings/${name}.csv`,
      text(csvOf([columns, ...rows.map((row) => columns.map((column) => row[column]))])),
    );
  }
}

function addChapters(files: StandardFiles, sources: Sources, lists: readonly CodeList[]): void {
  const folder = join(STANDARD_DIR, 'chapters');
  const makers = makersOf(sources, lists, readMarketConnection(sources.cityDir));
  for (const name of chapterNames(folder))
    for (const lang of LANGS)
      files.set(`document/${lang}/${name}`, text(fillChapter(folder, lang, name, makers)));
}

/** Names, sizes and hashes of all files: what a program that keeps a copy goes by. */
function indexOf(files: StandardFiles, sources: Sources) {
  const { platform, name } = sources.city.city;
  return {
    version: sources.version,
    title: {
      zh: `${name.zh}食品追溯凭证数据接口标准`,
      en: `Data interface standard for food vouchers in ${name.en}`,
    },
    platform,
    files: [...files].map(([path, bytes]) => ({
      path,
      size_bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })),
  };
}

/** Files of a folder by their paths below it; none where there is no folder. */
export function readFolder(folder: string): StandardFiles {
  if (!existsSync(folder)) return new Map();
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort();
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}
