import { localDay, localTime } from '../../platform/local-time.ts';
import type { Chapter, ReportBlock, ReportLetter } from '../../platform/report/blocks.ts';
import { latestScope, lotsOfCases } from '../cases/index.ts';
import { displayNames } from '../identity/index.ts';
import { deliveryRows, sayRate } from '../notices/index.ts';
import { describeLots, partiesById } from '../registry/index.ts';
import { levelOf, lotsOf, planInForce, type Step, type StoredRecall } from './recall.ts';
import { STEP_WORDS } from './recalls.errors.ts';
import type { RecallFiguresValue } from './recalls.schemas.ts';
import { listRecalls } from './recalls.store.ts';
import type { RecallsTools } from './who-may.ts';

const NEWEST = '9223372036854775807';
const RECALLS_MAX = 200;

type Tools = Pick<RecallsTools, 'db' | 'city'>;

/** The recalls of a case, for its file: plan, steps, and the order, announcement and result as they were sent. */
export async function recallChapters(tools: Tools, caseId: string): Promise<Chapter[]> {
  const scope = await latestScope(tools.db, caseId);
  const included = scope?.lines.filter((line) => line.included).map((line) => line.lotId) ?? [];
  const lotIds = [...new Set([...((await lotsOfCases(tools.db, [caseId])).get(caseId) ?? []), ...included])];
  const found = await listRecalls(tools.db, { caseId, lotIds, before: NEWEST, limit: RECALLS_MAX });
  const chapters: Chapter[] = [];
  for (const recall of found.toReversed()) chapters.push(await chapterOf(tools, recall));
  return chapters;
}

async function chapterOf(tools: Tools, recall: StoredRecall): Promise<Chapter> {
  const { db, city } = tools;
  const [facts, people, party] = await Promise.all([
    describeLots(db, lotsOf(recall)),
    displayNames(db, [...new Set(recall.steps.map((one) => one.accountId))]),
    partiesById(db, [recall.partyId]).then((all) => all.get(recall.partyId)?.name ?? ''),
  ]);
  const level = city.recallLevels.find((one) => one.code === levelOf(recall));
  const plan = planInForce(recall);
  const at = (instant: Date) => localTime(instant, city.city.timezone);
  const blocks: ReportBlock[] = [
    {
      type: 'facts',
      rows: [
        ['责任企业', party],
        ['等级', level?.zh ?? levelOf(recall)],
        ['责令召回', recall.steps.some((one) => one.kind === 'order') ? '是' : '否'],
        [
          '批次',
          [...facts.values()].map((one) => `${one.product.name} ${one.lot.batch ?? one.code}`).join('、'),
        ],
      ],
    },
    ...(plan ? [planTable(tools, plan)] : []),
    {
      type: 'table',
      caption: '经过',
      head: ['时间', '事项', '文号', '经办', '内容'],
      rows: recall.steps.map((step) => [
        at(step.at),
        STEP_WORDS[step.kind].zh,
        step.documentNumber,
        people.get(step.accountId) ?? '',
        contentOf(step),
      ]),
    },
    ...recall.steps.flatMap((step) => figureTable(tools, step) ?? []),
    ...recall.steps.flatMap((step) => letterOf(tools, step, party) ?? []),
  ];
  return {
    title: `召回：${plan?.content.plan?.food?.name ?? [...facts.values()][0]?.product.name ?? ''}`,
    blocks,
    documents: recall.steps.map((one) => one.documentId),
    files: [],
  };
}

function contentOf({ content }: Step): string {
  const verdict =
    content.effective === undefined ? '' : content.effective ? '达到预期效果。' : '未达到预期效果。';
  return `${content.version ? `第 ${content.version} 版。` : ''}${verdict}${content.text ?? ''}`;
}

/** The elements by law with what the plan in force says of each. */
function planTable({ city }: Tools, plan: Step): ReportBlock {
  const filled = plan.content.plan ?? {};
  const day = localDay(plan.at, city.city.timezone);
  return {
    type: 'table',
    caption: `召回计划（第 ${plan.content.version ?? 1} 版）`,
    head: ['要素', '内容'],
    rows: city.recallElements
      .filter((one) => one.of === 'plan' && one.from <= day && (one.to === null || day < one.to))
      .map((element) => [
        element.zh,
        element.fields
          .filter((field) => filled[element.code]?.[field.code])
          .map((field) => `${field.zh}：${filled[element.code]?.[field.code]}`)
          .join('；'),
      ]),
  };
}

/** What an evaluation was judged by, as the records stood then. */
function figureTable({ city }: Tools, { content, documentNumber }: Step): ReportBlock | null {
  const figures = content.figures as RecallFiguresValue | undefined;
  if (!figures) return null;
  return {
    type: 'table',
    caption: `评价所依据的数据（${documentNumber}，截至 ${localTime(new Date(figures.asOf), city.city.timezone)}）`,
    head: ['项目', '数量', '应有', '比率'],
    rows: [
      ...figures.units.flatMap((unit) => [
        ['流出', unit.out.zh, '', ''],
        ['已到消费者', unit.consumed.zh, '', ''],
        ['收回（含在外销毁）', unit.back.zh, '', sayRate(unit.recalled_permille)],
        ['销毁', unit.destroyed.zh, '', sayRate(unit.destroyed_permille)],
        ['仍在外', unit.elsewhere.zh, '', ''],
        ['其中封存', unit.sealed.zh, unit.elsewhere.zh, sayRate(unit.sealed_permille)],
      ]),
      ...(figures.notices ? deliveryRows(figures.notices) : [['通知', '没有发出', '', '']]),
    ],
    numeric: [1, 2, 3],
  };
}

/** In the layout of an official document: the order of the office, the announcement of the business, the result. */
function letterOf({ city }: Tools, step: Step, party: string): ReportLetter | null {
  const { composed } = step.content;
  if (!composed) return null;
  const office = city.city.office.zh;
  const byBusiness = step.kind === 'announce';
  return {
    type: 'letter',
    office: byBusiness ? party : office,
    number: step.documentNumber,
    title: composed.title.zh,
    to: step.kind === 'order' ? party : '',
    paragraphs: composed.paragraphs.map((one) => one.zh),
    signedBy: byBusiness ? party : office,
    date: sayDay(localDay(step.at, city.city.timezone)),
  };
}

/** 2026年11月20日 */
function sayDay(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
}
