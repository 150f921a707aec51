import { localTime } from '../../platform/local-time.ts';
import type { Chapter, ReportBlock } from '../../platform/report/blocks.ts';
import { displayNames } from '../identity/index.ts';
import { displayQuantity } from '../registry/index.ts';
import type { Freeze } from './freeze.rules.ts';
import { listFreezes } from './freezes.store.ts';
import { movedSince } from './moved-since.ts';
import type { RecallTools } from './recall-tools.ts';
import { divisionName, viewFreezes } from './view-freezes.ts';

const NEWEST = '9223372036854775807';
/** More than a case has had. */
const FREEZES_MAX = 1000;

type Tools = Pick<RecallTools, 'db' | 'city' | 'clock'>;

/**
 * The freezes of a case, for its file: what was stopped, by whom, who approved it, how it ended, and what moved although
 * it was frozen. Nothing in it follows from the hour at which it is made.
 */
export async function freezeChapters(tools: Tools, caseId: string): Promise<Chapter[]> {
  const { db, city } = tools;
  const freezes = (
    await listFreezes(db, { before: NEWEST, limit: FREEZES_MAX, standingOn: null, caseId })
  ).toReversed();
  if (freezes.length === 0) return [];
  const views = await viewFreezes(db, city, freezes, '');
  const people = await displayNames(db, [
    ...new Set(freezes.flatMap((one) => one.approval?.approvedBy ?? [])),
  ]);
  const at = (instant: Date) => localTime(instant, city.city.timezone);
  const rows = freezes.map((freeze, index) => [
    freeze.documentNumber,
    [views[index]?.subject.name, views[index]?.subject.lotCode].filter(Boolean).join(' '),
    divisionName(city, freeze.divisionCode),
    freeze.clause,
    `${at(freeze.at)} ${views[index]?.frozenBy ?? ''}`,
    approvalOf(freeze, at, people),
    endOf(freeze, views[index]?.lifted?.by ?? '', at),
  ]);
  const blocks: ReportBlock[] = [
    {
      type: 'table',
      head: ['文号', '对象', '范围', '依据', '下达', '批准', '截止或解除'],
      rows,
    },
    ...(await againstThem(tools, freezes, at)),
  ];
  const documents = freezes.flatMap((one) => [
    one.freezeId,
    ...(one.approval ? [one.approval.documentId] : []),
    ...(one.lift?.documentId ? [one.lift.documentId] : []),
  ]);
  return [{ title: '停售措施', blocks, documents, files: [] }];
}

function approvalOf(freeze: Freeze, at: (instant: Date) => string, people: Map<string, string>): string {
  const { approval, asked } = freeze;
  if (!asked) return '无需批准';
  if (!approval) return asked.by === null ? '未批准' : `未批准（时限 ${at(asked.by)}）`;
  const late = asked.by !== null && approval.at > asked.by ? '，超过时限' : '';
  return `${at(approval.at)} ${people.get(approval.approvedBy) ?? ''}（${approval.documentNumber}${late}）`;
}

function endOf(freeze: Freeze, liftedBy: string, at: (instant: Date) => string): string {
  if (freeze.lift)
    return `${at(freeze.lift.at)} ${liftedBy} 解除（${freeze.lift.documentNumber}）：${freeze.lift.reason}`;
  return freeze.endsOn ?? '至解除为止';
}

/** What was sold or handed on although it was frozen, of all of them in one table. */
async function againstThem(
  tools: Tools,
  freezes: readonly Freeze[],
  at: (instant: Date) => string,
): Promise<ReportBlock[]> {
  const rows: string[][] = [];
  for (const freeze of freezes) {
    const moved = await movedSince(tools, null, freeze.freezeId);
    for (const one of moved.items.filter((item) => item.against).toReversed())
      rows.push([
        freeze.documentNumber,
        at(new Date(one.at)),
        one.words.zh,
        one.from?.name ?? '',
        one.to?.name ?? '',
        `${one.product} ${one.lotCode}`,
        one.quantity === null
          ? '不明'
          : displayQuantity(
              tools.city.units,
              one.quantity,
              one.baseUnit as 'g' | 'ml' | 'piece',
              'zh',
              one.pieceUnit ?? undefined,
            ),
      ]);
  }
  if (rows.length === 0) return [{ type: 'text', text: '停售之后没有记录到违反措施的出货。' }];
  return [
    {
      type: 'table',
      caption: '停售之后仍然出货的',
      head: ['文号', '时间', '动向', '从', '到', '货物', '数量'],
      rows,
      numeric: [6],
    },
  ];
}
