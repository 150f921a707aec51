import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGERS } from '../../server/modules/intake/index.ts';
import type { Lang } from './chapters.ts';
import type { CodeList } from './code-lists.ts';
import { fieldRows } from './field-rows.ts';
import { lawTable, tableOf } from './law-tables.ts';
import { type MarketConnection, marketTable } from './market-tables.ts';
import { type Sources, STANDARD_DIR } from './sources.ts';

type Makers = Readonly<Record<string, (lang: Lang) => string>>;

/** Code lists longer than this are for downloading; a document of 200 categories is read by nobody. */
const SHOWN_CODES_MAX = 40;

/** What chapters may ask for, each in either language. */
export function makersOf(sources: Sources, lists: readonly CodeList[], market: MarketConnection): Makers {
  const { city, messages } = sources;
  const { platform, name } = city.city;
  return {
    version: () => sources.version,
    platform: (lang) => platform[lang],
    city: (lang) => name[lang],
    'message-table': (lang) => messageTable(sources, lang),
    'message-fields': (lang) =>
      messages.map((message) => messageSection(sources, message.name, lang)).join('\n\n'),
    'code-tables': (lang) =>
      lists
        .filter((list) => list.name !== 'problems')
        .map((list) => codeSection(list, lang))
        .join('\n\n'),
    'problem-table': (lang) => problemTable(lists, lang),
    'template-table': (lang) => templateTable(lang),
    'template-columns': (lang) => LEDGERS.map((ledger) => templateSection(ledger, lang)).join('\n\n'),
    'law-table': (lang) => lawTable(city, lang),
    'policy-table': (lang) => policyTable(sources, lang),
    'retention-table': (lang) => retentionTable(sources, lang),
    'market-table': (lang) => marketTable(market, lang),
    'epcis-table': (lang) => rowsTable(sources.epcis.rows, lang),
    'term-table': (lang) => rowsTable(sources.terms.rows, lang),
    changelog: (lang) =>
      readFileSync(join(STANDARD_DIR, `CHANGELOG.${lang}.md`), 'utf8').replace(/^# .*\n/, ''),
  };
}

function messageTable({ messages, messageWords }: Sources, lang: Lang): string {
  const head =
    lang === 'zh' ? ['消息', '地址', '用途', '文件'] : ['Message', 'Address', 'What it is for', 'Files'];
  return tableOf(
    head,
    messages.map((message) => {
      const words = messageWords[message.name];
      const links = [`[schema](schemas/${message.name}.json)`];
      if (hasExample(message.name))
        links.push(`[${lang === 'zh' ? '示例' : 'example'}](examples/${message.name}.json)`);
      return [
        `[${words?.title[lang] ?? message.summary}](fields#${message.name})`,
        `\`${message.method} ${message.path}\``,
        words?.text[lang] ?? message.summary,
        links.join(' · '),
      ];
    }),
  );
}

const hasExample = (name: string): boolean => existsSync(join(STANDARD_DIR, 'examples', `${name}.json`));

function messageSection(sources: Sources, name: string, lang: Lang): string {
  const message = sources.messages.find((one) => one.name === name);
  if (!message) return '';
  const words = sources.messageWords[name];
  const title = words?.title[lang] ?? message.summary;
  const lead = `\`${message.method} ${message.path}\` · [schemas/${name}.json](schemas/${name}.json)`;
  const rows = fieldRows(message.body, sources.fieldWords);
  const section = [`## ${title} {#${name}}`, words?.text[lang] ?? '', lead].filter(Boolean);
  if (rows.length === 0 || name === 'capture-epcis') {
    const see =
      lang === 'zh'
        ? '字段见 EPCIS 2.0 标准和[对照](epcis)。'
        : 'Its fields are those of EPCIS 2.0; see [the mapping](epcis).';
    return [...section, see].join('\n\n');
  }
  const head = lang === 'zh' ? ['字段', '必填', '名称', '类型'] : ['Field', 'Needed', 'Meaning', 'Type'];
  const need = lang === 'zh' ? '必填' : 'yes';
  const table = tableOf(
    head,
    rows.map((row) => [
      `\`${row.path}\``,
      row.required ? need : '',
      row.name[lang],
      row.codes.length > 0
        ? `${row.type[lang]} ${row.codes.map((code) => `\`${code}\``).join(' ')}`
        : row.type[lang],
    ]),
  );
  return [...section, table].join('\n\n');
}

function codeSection(list: CodeList, lang: Lang): string {
  const links = `[JSON](codes/${list.name}.json) · [CSV](codes/${list.name}.csv)`;
  const count = lang === 'zh' ? `${list.codes.length} 个代码` : `${list.codes.length} codes`;
  const head = [`## ${list.title[lang]} {#${list.name}}`, `${list.source[lang]} · ${count} · ${links}`];
  if (list.codes.length > SHOWN_CODES_MAX) return head.join('\n\n');
  const columns = lang === 'zh' ? ['代码', '中文', '英文'] : ['Code', 'Chinese', 'English'];
  return [
    ...head,
    tableOf(
      columns,
      list.codes.map((code) => [`\`${code.code}\``, code.zh, code.en]),
    ),
  ].join('\n\n');
}

function problemTable(lists: readonly CodeList[], lang: Lang): string {
  const problems = lists.find((list) => list.name === 'problems')?.codes ?? [];
  const head = lang === 'zh' ? ['代码', 'HTTP', '说明'] : ['Code', 'HTTP', 'What is told'];
  return tableOf(
    head,
    problems.map((one) => [`\`${one.code}\``, one.status ?? '', one[lang]]),
  );
}

function templateTable(lang: Lang): string {
  const head =
    lang === 'zh'
      ? ['台账', '每行成为', '依据', '模板', '填好的示例']
      : ['Ledger', 'A row becomes', 'Clause', 'Template', 'Filled example'];
  return tableOf(
    head,
    LEDGERS.map((ledger) => [
      ledger[lang],
      ledger.becomes[lang],
      ledger.clause,
      `[XLSX](templates/${ledger.code}.xlsx) · [CSV](templates/${ledger.code}.csv)`,
      `[CSV](examples/${ledger.code}.csv)`,
    ]),
  );
}

function templateSection(ledger: (typeof LEDGERS)[number], lang: Lang): string {
  const head =
    lang === 'zh'
      ? ['列名', '必填', '怎么填', '示例', '也认']
      : ['Heading', 'Needed', 'What to write', 'Example', 'Understood too'];
  const words = lang === 'zh' ? { yes: '必填', or: '至少一列' } : { yes: 'yes', or: 'one of these' };
  const rows = ledger.columns.map((column) => [
    column.zh,
    column.required ? words.yes : column.oneOf ? words.or : '',
    lang === 'zh' ? column.note.zh : [column.en, column.note.en].filter(Boolean).join('. '),
    column.example,
    column.aliases.slice(0, 6).join(lang === 'zh' ? '、' : ', '),
  ]);
  return [`### ${ledger[lang]} {#ledger-${ledger.code}}`, tableOf(head, rows)].join('\n\n');
}

function policyTable({ city }: Sources, lang: Lang): string {
  const head =
    lang === 'zh'
      ? ['参数', '值', '含义', '依据', '可信度', '自']
      : ['Parameter', 'Value', 'Meaning', 'Clause', 'Confidence', 'Since'];
  return tableOf(
    head,
    city.policies
      .filter((policy) => /^(upload|receipt|purchase|near)/.test(policy.key))
      .map((policy) => [
        `\`${policy.key}\``,
        policy.value,
        policy[lang],
        policy.clause,
        policy.confidence,
        policy.from,
      ]),
  );
}

function retentionTable({ city }: Sources, lang: Lang): string {
  const head =
    lang === 'zh'
      ? ['记录', '保质期满后（月）', '无保质期（月）', '依据', '可信度']
      : ['Record', 'Months after expiry', 'Months without shelf life', 'Clause', 'Confidence'];
  return tableOf(
    head,
    city.retention.map((row) => [
      row[lang],
      row.afterExpiryMonths ?? '–',
      row.withoutShelfLifeMonths,
      row.clause,
      row.confidence,
    ]),
  );
}

/** Rows of a hand-written table: columns that end in the language's mark, and those without any. */
function rowsTable(rows: readonly Record<string, unknown>[], lang: Lang): string {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))].filter(
    (key) => !/_(zh|en)$/.test(key) || key.endsWith(`_${lang}`),
  );
  const names: Record<string, Record<Lang, string>> = {
    ours: { zh: '本标准', en: 'This standard' },
    epcis: { zh: 'EPCIS 2.0', en: 'EPCIS 2.0' },
    bizStep: { zh: 'bizStep', en: 'bizStep' },
    disposition: { zh: 'disposition', en: 'disposition' },
    kde: { zh: '要素对应', en: 'Elements' },
    term: { zh: '术语', en: 'Term' },
    meaning: { zh: '含义（转述）', en: 'Meaning (our words)' },
    here: { zh: '在本标准中', en: 'In this standard' },
    confidence: { zh: '可信度', en: 'Confidence' },
    note: { zh: '说明', en: 'Note' },
  };
  const heading = (key: string) => names[key.replace(/_(zh|en)$/, '')]?.[lang] ?? key;
  return tableOf(
    keys.map(heading),
    rows.map((row) => keys.map((key) => row[key])),
  );
}
