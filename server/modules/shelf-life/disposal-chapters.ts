import type { Chapter, ReportBlock } from '../../platform/report/blocks.ts';
import { partiesById } from '../registry/index.ts';
import { disposalsOfCase } from './disposals.store.ts';
import { showStep } from './read-steps.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { showHead, shown } from './show.ts';
import { clockOf, type WholeDisposal, wholeDisposal } from './view-disposal.ts';

/** The disposals of a case, for its file: what was taken off, what became of it, before whom, and whether it balances. */
export async function disposalChapters(tools: ShelfLifeTools, caseId: string): Promise<Chapter[]> {
  const disposals = await disposalsOfCase(tools.db, caseId);
  if (disposals.length === 0) return [];
  const parties = await partiesById(tools.db, [...new Set(disposals.map((one) => one.partyId as string))]);
  const blocks: ReportBlock[] = [];
  const documents: string[] = [];
  const files = new Map<string, string>();
  for (const disposal of disposals) {
    const whole = await wholeDisposal(tools, disposal);
    const head = showHead(tools.city, disposal, parties.get(disposal.partyId), tools.clock.now());
    blocks.push(
      { type: 'text', text: `${head.party.name}　${head.number}` },
      {
        type: 'facts',
        rows: [
          ['原因', head.reasonWords.zh],
          ['状态', `${head.stateWords.zh}${head.short ? '（有缺少）' : ''}`],
          ['处置方式', head.methodWords?.zh ?? '未申请'],
        ],
      },
      figuresTable(tools, whole),
      stepsTable(tools, whole),
    );
    for (const { stored, said } of whole.steps) {
      documents.push(stored.stepId, ...stored.movedBy);
      for (const sha256 of said.photos ?? []) {
        if (files.has(sha256)) continue;
        const caption = `${head.number} 照片 ${files.size + 1}`;
        files.set(sha256, caption);
        blocks.push({ type: 'picture', sha256, caption });
      }
    }
  }
  return [
    {
      title: '问题食品处置',
      blocks,
      documents,
      files: [...files].map(([sha256, name]) => ({ sha256, name })),
    },
  ];
}

function figuresTable(tools: ShelfLifeTools, whole: WholeDisposal): ReportBlock {
  const head = ['货物', '批号', '下架', '退回', '销毁', '捐赠', '缺少', '仍待处置', '期末'];
  const rows = whole.verdicts.flatMap(({ lotId, figures }) => {
    const lot = whole.lots.get(lotId);
    const amounts = whole.amounts.get(lotId);
    if (!lot || !amounts) return [];
    const show = (quantity: number) => shown(tools.city, quantity, lot).display.zh;
    const held = Number.isFinite(amounts.awaited) ? show(amounts.held) : '全部库存';
    return [
      [
        lot.product.name,
        lot.lot.batch ?? lot.code,
        show(amounts.takenOff),
        show(figures.returned),
        show(figures.destroyed),
        show(figures.donated),
        show(amounts.short),
        held,
        show(figures.closing),
      ],
    ];
  });
  return { type: 'table', caption: '数量核对', head, rows, numeric: [2, 3, 4, 5, 6, 7, 8] };
}

function stepsTable(tools: ShelfLifeTools, whole: WholeDisposal): ReportBlock {
  const clock = clockOf(tools);
  const rows = whole.steps.map((step) => {
    const shownStep = showStep(tools, step, whole.lots, clock);
    const facts = shownStep.facts.map(({ label, value }) => `${label.zh}：${value.zh}`).join('；');
    return [clock(step.stored.at), shownStep.words.zh, step.by ?? '', facts];
  });
  return { type: 'table', caption: '经过', head: ['时间', '步骤', '经手', '内容'], rows };
}
