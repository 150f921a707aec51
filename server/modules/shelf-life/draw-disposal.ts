import { toBuffer } from 'bwip-js/node';
import { openPdf, type Pdf, printable, wholePdf } from '../../platform/pdf/open-pdf.ts';
import type { Principal } from '../identity/index.ts';
import type { DisposalViewValue } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { clockOf, viewDisposal } from './view-disposal.ts';

type PrintTools = ShelfLifeTools & { publicUrl: string };

const MARGIN = 28;
const QR_SIZE = 92;
const STOP = '#B3261E';
/** Lots that the mark has room for; the rest is behind its code. */
const LOTS_MAX = 6;

/** Level M still reads with 15 % of the code damaged. */
const QR = { bcid: 'qrcode', eclevel: 'M', scale: 4, backgroundcolor: 'FFFFFF' } as const;
const qrOf = (tools: PrintTools, { disposalId }: DisposalViewValue): Promise<Buffer> =>
  toBuffer({ ...QR, text: `${tools.publicUrl}/console/disposals/${disposalId}` });

/**
 * The mark that hangs at the holding area (显著标示, 实施条例 29): big enough to be read from where one stands. The code leads
 * to the disposal. Errors: `disposal-unknown`, `record-forbidden`.
 */
export async function printMark(
  tools: PrintTools,
  principal: Principal,
  disposalId: string,
): Promise<Buffer> {
  const view = await viewDisposal(tools, principal, { disposalId, replayed: false });
  const at = tools.clock.now();
  const pdf = openPdf({ title: `待处置 ${view.number}`, size: 'A5', margin: MARGIN, at });
  const width = pdf.page.width - 2 * MARGIN;
  pdf.rect(0, 0, pdf.page.width, 116).fill(STOP);
  pdf.fillColor('#fff').fontSize(50).text('待处置', MARGIN, 14, { width, align: 'center' });
  pdf.fontSize(22).text('禁 止 销 售', MARGIN, 78, { width, align: 'center' });
  pdf.fillColor('#000');
  pdf.y = 130;
  pdf.x = MARGIN;
  for (const lot of view.lots.slice(0, LOTS_MAX)) {
    pdf.fontSize(17).text(printable(pdf, lot.name), MARGIN, pdf.y, { width, height: 22, ellipsis: true });
    pdf
      .fontSize(12)
      .text(
        printable(
          pdf,
          [
            lot.held ? `数量 ${lot.held.display.zh}` : '',
            lot.batch ? `批号 ${lot.batch}` : `追溯码 ${lot.code}`,
            lot.expiryDate ? `到期 ${lot.expiryDate}` : '',
          ]
            .filter((one) => one !== '')
            .join('　'),
        ),
        { width },
      );
    pdf.moveDown(0.4);
  }
  if (view.lots.length > LOTS_MAX) pdf.fontSize(11).text(`另有 ${view.lots.length - LOTS_MAX} 批，扫码查看`);
  const bottom = pdf.page.height - MARGIN - QR_SIZE;
  pdf.image(await qrOf(tools, view), MARGIN, bottom, { width: QR_SIZE });
  pdf.y = bottom + 2;
  for (const line of [
    `原因　${view.reasonWords.zh}`,
    `下架　${clockOf(tools)(new Date(view.openedAt))}`,
    `存放　${view.place ?? '________________'}`,
    `单位　${view.party.name}`,
    `单号　${view.number}`,
  ])
    pdf.fontSize(11).text(printable(pdf, line), MARGIN + QR_SIZE + 14, pdf.y, {
      width: width - QR_SIZE - 14,
      height: 17,
      ellipsis: true,
    });
  return wholePdf(pdf);
}

/**
 * The record of a disposal on paper (处置记录): goods with their figures, every step with who and when, room to sign.
 * Errors: `disposal-unknown`, `record-forbidden`.
 */
export async function printRecord(
  tools: PrintTools,
  principal: Principal,
  disposalId: string,
): Promise<Buffer> {
  const view = await viewDisposal(tools, principal, { disposalId, replayed: false });
  const at = tools.clock.now();
  const clock = clockOf(tools);
  const pdf = openPdf({ title: `处置记录 ${view.number}`, margin: 40, at });
  const width = pdf.page.width - 80;
  pdf.image(await qrOf(tools, view), pdf.page.width - 40 - 80, 40, { width: 80 });
  pdf.fontSize(18).text('过期及问题食品处置记录', 40, 40, { width: width - 92 });
  const fact = (label: string, text: string, indent = 0) =>
    pdf
      .fontSize(10)
      .fillColor('#555')
      .text(`${label}　`, 40 + indent, pdf.y, { continued: true, width: width - indent })
      .fillColor('#000')
      .text(printable(pdf, text));
  fact('单号', view.number);
  fact('单位', [view.party.name, view.party.stall].filter(Boolean).join(' '));
  fact('原因', view.reasonWords.zh);
  fact('状态', `${view.stateWords.zh}${view.short ? '（有缺少）' : ''}`);
  pdf.y = Math.max(pdf.y, 128);
  heading(pdf, '货物');
  for (const lot of view.lots) drawLot(pdf, lot, fact);
  heading(pdf, '经过');
  for (const step of view.steps) {
    pdf
      .fontSize(11)
      .text(printable(pdf, `${clock(new Date(step.at))}　${step.words.zh}　${step.by ?? ''}`), 40, pdf.y);
    for (const { label, value } of step.facts) fact(label.zh, value.zh, 14);
    if (step.vouchers.length > 0) fact('退货凭证', step.vouchers.join('、'), 14);
    for (const sha256 of step.photos) fact('照片', `SHA-256 ${sha256}`, 14);
    pdf.moveDown(0.3);
  }
  heading(pdf, '签字');
  pdf
    .fontSize(10.5)
    .text('经办人：______________　监督人：______________　见证人：______________　______________', 40);
  pdf
    .moveDown(1)
    .fontSize(9)
    .fillColor('#555')
    .text(
      printable(pdf, `${tools.city.city.platform.zh}打印于 ${clock(at)}；纸面与平台不一致时以平台为准。`),
      40,
    );
  return wholePdf(pdf);
}

function drawLot(
  pdf: Pdf,
  lot: DisposalViewValue['lots'][number],
  fact: (label: string, text: string, indent?: number) => unknown,
): void {
  const { figures } = lot;
  pdf
    .fontSize(11.5)
    .text(printable(pdf, [lot.name, lot.specification, lot.batch].filter(Boolean).join('　')), 40, pdf.y);
  fact('生产 / 到期', `${lot.productionDate ?? '未记录'} / ${lot.expiryDate ?? '未记录'}`, 14);
  fact('来源凭证', lot.sources.join('、') || '未记录', 14);
  fact('下架', lot.takenOff.display.zh, 14);
  fact(
    '数量核对',
    `期初 ${figures.opening.display.zh} ＋ 进 ${figures.cameIn.display.zh} － 销 ${figures.sold.display.zh} － 损 ${figures.lost.display.zh} － 捐 ${figures.donated.display.zh} － 退 ${figures.returned.display.zh} － 销毁 ${figures.destroyed.display.zh} － 转出 ${figures.passedOn.display.zh} ＝ 期末 ${figures.closing.display.zh}`,
    14,
  );
  if (lot.short.quantity > 0) fact('缺少', lot.short.display.zh, 14);
  pdf.moveDown(0.3);
}

function heading(pdf: Pdf, title: string): void {
  pdf.moveDown(0.5).fontSize(13).fillColor('#0E7C86').text(title, 40).fillColor('#000').moveDown(0.2);
}
