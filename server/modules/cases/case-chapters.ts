import type { Queryable } from '../../platform/db.ts';
import { localTime } from '../../platform/local-time.ts';
import type { Chapter, ReportBlock } from '../../platform/report/blocks.ts';
import { displayNames } from '../identity/index.ts';
import { type CityData, describeLots, displayQuantity, partiesById } from '../registry/index.ts';
import type { Bound } from '../trace/index.ts';
import { caseById, decisionsOf } from './cases.store.ts';
import { hypothesesOf, judgementsOf } from './hypotheses.store.ts';
import { lateOf } from './late.store.ts';
import { type DecidedScope, type ScopeLine, scopeLinesOf, scopesOfCase } from './scopes.store.ts';
import { totalOf } from './view-scope.ts';

interface Tools {
  db: Queryable;
  city: CityData;
}

const STATES = { open: '待查', supported: '有证据支持', refuted: '已排除' } as const;
const KINDS = { lot: '批次', product: '商品', business: '经营者', unknown: '来源不明' } as const;
const DECISIONS = {
  opened: '立案',
  scope: '确定范围',
  level: '定级',
  closed: '结案',
  reopened: '重新打开',
  other: '其他决定',
} as const;
const STEPS = { recorded: '只按记录', possible: '可能混入', product: '全部产品' } as const;
const TIERS: Readonly<Record<string, string>> = {
  recorded: '记录',
  possible: '可能',
  unknown: '缺单据',
  'by-hand': '手工纳入',
};

/** For the case file: what was suspected, what was decided, and each scope line by line, as they stood. */
export async function caseChapters(tools: Tools, caseId: string): Promise<Chapter[]> {
  if (!(await caseById(tools.db, caseId))) return [];
  const scopes = await scopesOfCase(tools.db, caseId);
  const chapters = [await suspicions(tools, caseId), await decisions(tools, caseId)];
  for (const scope of scopes) chapters.push(await scopeChapter(tools, scope));
  return chapters;
}

const timeOf = ({ city }: Tools, at: Date) => localTime(at, city.city.timezone);

async function suspicions(tools: Tools, caseId: string): Promise<Chapter> {
  const hypotheses = await hypothesesOf(tools.db, caseId);
  const judged = await judgementsOf(
    tools.db,
    hypotheses.map((one) => one.hypothesisId),
  );
  const accounts = [
    ...hypotheses.map((one) => one.statedBy),
    ...[...judged.values()].flat().map((one) => one.judgedBy),
  ];
  const names = await displayNames(tools.db, [...new Set(accounts)]);
  const rows = hypotheses.flatMap((one) => [
    [timeOf(tools, one.at), names.get(one.statedBy) ?? '', KINDS[one.kind], one.told, '提出'],
    ...(judged.get(one.hypothesisId) ?? []).map((step) => [
      timeOf(tools, step.at),
      names.get(step.judgedBy) ?? '',
      KINDS[one.kind],
      step.reason,
      STATES[step.state],
    ]),
  ]);
  return {
    title: '判断及其依据',
    blocks: [{ type: 'table', head: ['时间', '谁', '对象', '内容或依据', '判定'], rows }],
    documents: [],
    files: [],
  };
}

async function decisions(tools: Tools, caseId: string): Promise<Chapter> {
  const found = await decisionsOf(tools.db, caseId);
  const names = await displayNames(tools.db, [...new Set(found.map((one) => one.decidedBy))]);
  const level = (code: string | null) =>
    code === null ? '' : (tools.city.caseLevels.find((one) => one.code === code)?.zh ?? code);
  return {
    title: '决定',
    blocks: [
      {
        type: 'table',
        head: ['时间', '谁', '决定', '级别', '理由', '单据'],
        rows: found.map((one) => [
          timeOf(tools, one.at),
          names.get(one.decidedBy) ?? '',
          DECISIONS[one.kind],
          level(one.level),
          one.reason,
          one.documentId,
        ]),
      },
    ],
    documents: found.map((one) => one.documentId),
    files: [],
  };
}

async function scopeChapter(tools: Tools, scope: DecidedScope): Promise<Chapter> {
  const lines = await scopeLinesOf(tools.db, scope.scopeId);
  const late = await lateOf(tools.db, [scope.scopeId]);
  const [parties, facts, names] = await Promise.all([
    partiesById(tools.db, [...new Set([...lines, ...late].map((line) => line.partyId))]),
    describeLots(tools.db, [...new Set([...lines, ...late].map((line) => line.lotId))]),
    displayNames(tools.db, [scope.decidedBy]),
  ]);
  const nameOf = (partyId: string) => parties.get(partyId)?.name ?? partyId;
  const lotOf = (lotId: string) => {
    const fact = facts.get(lotId);
    return fact ? [fact.product.name, fact.lot.batch ?? fact.code].join(' ') : lotId;
  };
  const lineOf = (line: ScopeLine) => [
    nameOf(line.partyId),
    lotOf(line.lotId),
    TIERS[line.tier] ?? line.tier,
    sayBound(tools.city, line.came, line),
    sayBound(tools.city, line.soldToConsumers, line),
    sayBound(tools.city, line.inStock, line),
    line.included ? '纳入' : '排除',
    line.reason ?? '',
  ];
  const step = scope.days === null ? STEPS[scope.step] : `${STEPS[scope.step]}（${scope.days} 天）`;
  const blocks: ReportBlock[] = [
    {
      type: 'facts',
      rows: [
        ['决定时间', timeOf(tools, scope.decidedAt)],
        ['决定人', names.get(scope.decidedBy) ?? ''],
        ['谨慎程度', step],
        ['数据截至', timeOf(tools, scope.asOf)],
        ['纳入', `${scope.sellers} 家经营者（含生产者共 ${scope.businesses} 家），${scope.lots} 个批次`],
        ['总量', totalOf(scope).zh],
        ['手工排除', `${scope.excludedLines} 行`],
        ['理由', scope.reason],
      ],
    },
    {
      type: 'table',
      caption: '逐行名单',
      head: ['经营者', '批次', '依据', '进过', '已售', '在库', '是否纳入', '手工调整的理由'],
      numeric: [3, 4, 5],
      rows: lines.map(lineOf),
    },
  ];
  if (late.length > 0)
    blocks.push({
      type: 'table',
      caption: '决定之后才进来、触及范围的单据',
      head: ['发现时间', '单据', '经营者', '批次', '性质'],
      rows: late.map((one) => [
        timeOf(tools, one.at),
        one.documentId,
        nameOf(one.partyId),
        lotOf(one.lotId),
        one.what === 'new-holder' ? '新增经营者' : '数量增加',
      ]),
    });
  return {
    title: `第 ${scope.number} 次范围决定`,
    blocks,
    documents: [scope.scopeId, ...new Set(late.map((one) => one.documentId))],
    files: [],
  };
}

function sayBound(
  city: CityData,
  { lower, upper }: Bound,
  { baseUnit, pieceUnit }: Pick<ScopeLine, 'baseUnit' | 'pieceUnit'>,
): string {
  const show = (quantity: number) =>
    displayQuantity(city.units, quantity, baseUnit, 'zh', pieceUnit ?? undefined);
  if (upper === null) return lower === 0 ? '不明' : `${show(lower)} 以上`;
  return lower === upper ? show(upper) : `${show(lower)} 至 ${show(upper)}`;
}
