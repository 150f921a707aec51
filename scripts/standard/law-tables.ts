import type { CityData, RequiredFieldRow } from './city-types.ts';

type Lang = 'zh' | 'en';

/** Rows of one field and clause with all goods and senders that they hold for. */
export interface LawRow {
  field: string;
  zh: string;
  en: string;
  effect: string;
  clause: string;
  confidence: string;
  from: string;
  to: string | null;
  goods: string[];
  senders: string[];
}

/** The record fields that the law asks for, gathered by field, clause and days; as data for who needs them whole. */
export function lawRows(city: CityData): LawRow[] {
  const gathered = new Map<string, LawRow>();
  for (const row of city.requiredFieldRows as readonly RequiredFieldRow[]) {
    const { field, zh, en, effect, clause, confidence, from, to } = row;
    const key = [field, effect, clause, confidence, from, to].join('|');
    const found = gathered.get(key) ?? {
      ...{ field, zh, en, effect, clause, confidence, from, to },
      ...{ goods: [], senders: [] },
    };
    if (!found.goods.includes(row.goodsKind)) found.goods.push(row.goodsKind);
    if (!found.senders.includes(row.senderKind)) found.senders.push(row.senderKind);
    gathered.set(key, found);
  }
  return [...gathered.values()];
}

const EFFECTS: Readonly<Record<string, Record<Lang, string>>> = {
  refuse: { zh: '缺少则不能开具', en: 'refused without it' },
  record: { zh: '可开具，记为缺少', en: 'taken, marked as missing' },
  waive: { zh: '不要求', en: 'not asked for' },
};

const ANY: Record<Lang, string> = { zh: '全部', en: 'all' };

/** A table of Markdown for people. */
export function lawTable(city: CityData, lang: Lang): string {
  const goods = (code: string) => (code === '*' ? ANY[lang] : (city.goodsKinds.get(code)?.[lang] ?? code));
  const sender = (code: string) => (code === '*' ? ANY[lang] : (city.partyKinds.get(code)?.[lang] ?? code));
  const head =
    lang === 'zh'
      ? ['字段', '含义', '食品', '供货者', '效果', '依据', '施行', '可信度']
      : ['Field', 'Meaning', 'Goods', 'Sender', 'Effect', 'Clause', 'Since', 'Confidence'];
  const joiner = lang === 'zh' ? '、' : ', ';
  const rows = lawRows(city).map((row) => [
    row.field
      .split('|')
      .map((one) => `\`${one}\``)
      .join(' / '),
    row[lang],
    row.goods.map(goods).join(joiner),
    row.senders.map(sender).join(joiner),
    EFFECTS[row.effect]?.[lang] ?? row.effect,
    row.clause,
    row.to === null ? row.from : `${row.from} – ${row.to}`,
    row.confidence,
  ]);
  return tableOf(head, rows);
}

export const tableOf = (head: readonly string[], rows: readonly (readonly unknown[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map(
      (row) =>
        `| ${row
          .map((cell) =>
            String(cell ?? '')
              .replaceAll('|', '\\|')
              .replace(/\s+/g, ' ')
              .trim(),
          )
          .join(' | ')} |`,
    )
    .join('\n');
