import { toBuffer } from 'bwip-js/node';
import { openPdf, type Pdf, printable, wholePdf } from '../../platform/pdf/open-pdf.ts';
import type { VoucherViewValue } from '../vouchers/index.ts';
import type { BundleValue } from './papers.schemas.ts';

/** Level M still reads with 15 % of the code damaged. Two pixels a module keep it sharp in print. */
const QR = { bcid: 'qrcode', eclevel: 'M', scale: 4, backgroundcolor: 'FFFFFF' } as const;
export const sheetQr = (url: string): Promise<Buffer> => toBuffer({ ...QR, text: url });

const MARGIN = 40;
const QR_SIZE = 104;
/** What fits on the one page beside the papers; the rest is behind the code. */
const LINES_MAX = 14;
const PAPERS_MAX = 16;

/**
 * The voucher with its papers on one sheet of A4, for whoever still wants paper. The code leads to the voucher: what
 * does not fit on the sheet, and what changes afterwards, is there.
 */
export async function drawSheet(
  voucher: VoucherViewValue,
  bundle: BundleValue,
  made: { at: Date; platform: string; office: string },
): Promise<Buffer> {
  const pdf = openPdf({ title: `上市凭证 ${voucher.number}`, margin: MARGIN, at: made.at });
  const width = pdf.page.width - 2 * MARGIN;
  pdf.image(await sheetQr(voucher.qrUrl), pdf.page.width - MARGIN - QR_SIZE, MARGIN, { width: QR_SIZE });
  pdf.fontSize(20).text('上市凭证 · 五证合一', MARGIN, MARGIN, { width: width - QR_SIZE - 12 });
  const fact = (label: string, text: string) =>
    pdf
      .fontSize(10.5)
      .fillColor('#555')
      .text(`${label}　`, { continued: true, width: width - QR_SIZE - 12 })
      .fillColor('#000')
      .text(printable(pdf, text));
  pdf.moveDown(0.4);
  fact('凭证号', voucher.number);
  fact('日期', bundle.day);
  fact('供货者', voucher.sender.name);
  fact('购货者', voucher.receiver.name);
  pdf.y = Math.max(pdf.y, MARGIN + QR_SIZE) + 14;
  pdf.x = MARGIN;
  section(pdf, '货物');
  for (const line of voucher.lineItems.slice(0, LINES_MAX))
    oneLine(
      pdf,
      width,
      [line.name, line.display.zh],
      [
        line.batch ? `批号 ${line.batch}` : '',
        line.productionDate ? `生产 ${line.productionDate}` : '',
        line.expiryDate ? `到期 ${line.expiryDate}` : '',
        line.origin ? `产地 ${line.origin}` : '',
        `追溯码 ${line.lotCode}`,
      ],
    );
  folded(pdf, voucher.lineItems.length - LINES_MAX, '种货物');
  drawPapers(pdf, width, bundle);
  pdf
    .fontSize(9)
    .fillColor('#555')
    .text(
      printable(
        pdf,
        `扫右上角二维码核对：纸面与平台不一致时以平台为准。${made.platform} · ${made.office} · 打印于 ${made.at.toISOString().slice(0, 10)}`,
      ),
      MARGIN,
      pdf.page.height - MARGIN - 26,
      { width, lineBreak: true, height: 24, ellipsis: true },
    );
  return wholePdf(pdf);
}

function drawPapers(pdf: Pdf, width: number, bundle: BundleValue): void {
  let left = PAPERS_MAX;
  let more = 0;
  for (const slot of bundle.slots) {
    section(pdf, slot.zh);
    const papers = slot.parts.flatMap((part) => part.papers);
    for (const paper of papers) {
      if (left === 0) {
        more += 1;
        continue;
      }
      left -= 1;
      oneLine(
        pdf,
        width,
        [paper.kind.zh, paper.stateWords.zh],
        [paper.number, paper.issuer ?? '', paper.validUntil ? `有效期至 ${paper.validUntil}` : ''],
      );
    }
    const lacking = slot.parts.filter((part) => part.missingLines.length > 0);
    for (const part of lacking)
      oneLine(pdf, width, [part.kinds.map((kind) => kind.zh).join(' 或 '), '未提供'], []);
    if (papers.length === 0 && lacking.length === 0) oneLine(pdf, width, ['本单不要求', ''], []);
  }
  folded(pdf, more, '份证照');
}

function section(pdf: Pdf, title: string): void {
  pdf.moveDown(0.35).fontSize(12).fillColor('#0E7C86').text(title, MARGIN).fillColor('#000');
}

/** A heading with what stands at the right of it, and what is smaller below; each of one line's height at most. */
function oneLine(pdf: Pdf, width: number, [name, right]: [string, string], details: string[]): void {
  const top = pdf.y;
  const options = { lineBreak: true, height: 15, ellipsis: true };
  pdf.fontSize(10.5).text(printable(pdf, name), MARGIN, top, { ...options, width: width - 130 });
  pdf.text(printable(pdf, right), MARGIN + width - 126, top, { ...options, width: 126, align: 'right' });
  pdf.y = top + 15;
  const said = details.filter((one) => one !== '').join('　');
  if (said === '') return;
  pdf
    .fontSize(9)
    .fillColor('#555')
    .text(printable(pdf, said), MARGIN, pdf.y, { ...options, height: 13, width })
    .fillColor('#000');
  pdf.y = top + 15 + 13;
}

function folded(pdf: Pdf, count: number, what: string): void {
  if (count > 0)
    pdf.fontSize(9).fillColor('#555').text(`另有 ${count} ${what}，扫码查看。`, MARGIN).fillColor('#000');
}
