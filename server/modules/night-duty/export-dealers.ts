import ExcelJS from 'exceljs';
import { localDay } from '../../platform/local-time.ts';
import type { CityData } from '../registry/index.ts';
import type { DealersAnswer } from './find-dealers.ts';

/** A cell that begins like a formula is text here: a name must not compute anything in somebody's spreadsheet. */
const plain = (text: string | null | undefined): string =>
  text === null || text === undefined ? '' : /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

const COLUMNS: readonly (readonly [string, number])[] = [
  ['单位 Business', 30],
  ['类别 Kind', 14],
  ['辖区 Division', 18],
  ['地址 Address', 34],
  ['负责人 Responsible', 12],
  ['电话 Telephone', 16],
  ['现存 Still there', 16],
  ['收到 Received', 16],
  ['售出 Sold', 16],
  ['转出 Moved on', 16],
  ['在途 On the way in', 16],
  ['批次 Lots', 8],
  ['最后流转 Last movement', 14],
  ['备注 Note', 20],
];

/** The list of dealers as a workbook, in the order in which it is shown. */
export async function exportDealers(city: CityData, answer: DealersAnswer | null, at: Date): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('经营者 Dealers', { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = COLUMNS.map(([header, width]) => ({ header, width }));
  sheet.getRow(1).font = { bold: true };
  const place = (code: string | null): string => {
    const district = [...city.districts.keys()].find((one) => code?.startsWith(one)) ?? '';
    return [city.districts.get(district)?.zh, city.streets.get(code ?? '')?.zh].filter(Boolean).join(' ');
  };
  for (const { party, display, lots, lastAt, isSource } of answer?.dealers ?? []) {
    sheet.addRow([
      plain(party.name),
      city.partyKinds.get(party.kind)?.zh ?? '',
      place(party.divisionCode),
      plain(party.address),
      plain(party.contactName),
      plain(party.contactPhone),
      display.onHand.zh,
      display.received.zh,
      display.sold.zh,
      display.movedOn.zh,
      display.incoming.zh,
      lots,
      localDay(new Date(lastAt), city.city.timezone),
      isSource ? '生产或进口 makes or imports' : '',
    ]);
  }
  const note = book.addWorksheet('说明 Notes');
  note.addRow([`查询 Asked for: ${plain(answer?.goods.name ?? '')}`]);
  note.addRow([`时间 At: ${at.toISOString()}`]);
  if (answer?.truncated) note.addRow(['结果不完整，只含最近的批次 Truncated: the newest lots only']);
  if (answer && answer.totals.dealersElsewhere > 0)
    note.addRow([`辖区以外另有 Outside the district: ${answer.totals.dealersElsewhere}`]);
  return Buffer.from(await book.xlsx.writeBuffer());
}
