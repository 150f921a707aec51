import ExcelJS from 'exceljs';
import type { CityData } from '../registry/index.ts';
import { BOUND_COLUMNS, type BoundColumn } from './engine/mixing/bounds.ts';
import type { TraceView } from './trace-lots.ts';

/** A cell that begins like a formula is text here: a name must not compute anything in somebody's spreadsheet. */
const plain = (text: string | null | undefined): string =>
  text === null || text === undefined ? '' : /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

const time = (ms: number, timeZone: string) =>
  new Intl.DateTimeFormat('zh-CN', { timeZone, dateStyle: 'short', timeStyle: 'medium' }).format(
    new Date(ms),
  );

/** The answer of a trace as a workbook: holders, handings-over, lots. Quantities stay numbers, in base units. */
export async function exportTrace(city: CityData, view: TraceView): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const holders = book.addWorksheet('持有者 Holders', { views: [{ state: 'frozen', ySplit: 1 }] });
  holders.columns = [
    ['单位 Business', 30],
    ['类别 Kind', 14],
    ['区划 Division', 12],
    ['地址 Address', 30],
    ['电话 Telephone', 16],
    ['商品 Product', 20],
    ['批号 Batch', 18],
    ['单位 Unit', 8],
    ['收到 Received', 12],
    ['产出 Produced', 12],
    ['售出 Sold', 12],
    ['其中估算 Estimated', 12],
    ['转出 Moved on', 12],
    ['加工 Used', 12],
    ['处置 Disposed', 12],
    ['损耗 Lost', 10],
    ['现存 Still there', 12],
    ['在途 On the way in', 12],
    ['去向不明 Unaccounted', 14],
    ['多出 Overdrawn', 12],
    ['可能性 Certainty', 12],
  ].map(([header, width]) => ({ header: String(header), width: Number(width) }));
  for (const holder of view.answer.holders) {
    const party = view.parties[holder.partyId];
    const lot = view.lots[holder.lotId];
    holders.addRow([
      plain(party?.name),
      city.partyKinds.get(party?.kind ?? '')?.zh ?? '',
      party?.divisionCode ?? '',
      plain(party?.address),
      plain(party?.contactPhone),
      plain(lot?.productName),
      plain(lot?.batch ?? lot?.code),
      lot?.displayUnit ?? '',
      holder.received,
      holder.producedHere + holder.madeHere,
      holder.sold,
      holder.soldEstimated,
      holder.movedOn,
      holder.transformed,
      holder.disposed,
      holder.lost,
      holder.stillThere,
      holder.inTransitIn,
      holder.unaccounted,
      holder.overdrawn,
      holder.certainty,
    ]);
  }
  const flows = book.addWorksheet('流向 Flows', { views: [{ state: 'frozen', ySplit: 1 }] });
  flows.columns = [
    ['时间 Time', 20],
    ['从 From', 30],
    ['到 To', 30],
    ['种类 Kind', 14],
    ['数量 Quantity', 12],
    ['单位 Unit', 8],
    ['商品 Product', 20],
    ['批号 Batch', 18],
    ['凭证号 Voucher', 18],
    ['状态 State', 12],
  ].map(([header, width]) => ({ header: String(header), width: Number(width) }));
  for (const flow of view.answer.flows) {
    const lot = view.lots[flow.lotId];
    flows.addRow([
      time(flow.at, city.city.timezone),
      plain(view.parties[flow.fromId ?? '']?.name),
      plain(view.parties[flow.toId ?? '']?.name),
      flow.kind,
      flow.quantity,
      lot?.displayUnit ?? '',
      plain(lot?.productName),
      plain(lot?.batch ?? lot?.code),
      view.documents[flow.documentId]?.voucherNumber ?? '',
      flow.state,
    ]);
  }
  const sheets = [holders, flows];
  if (view.possible) sheets.push(addPossible(book, city, view, view.possible));
  for (const sheet of sheets) sheet.getRow(1).font = { bold: true };
  const note = book.addWorksheet('说明 Notes');
  note.addRow([view.summary.zh]);
  note.addRow([view.summary.en]);
  if (view.possible) {
    note.addRow([view.possible.zh]);
    note.addRow([view.possible.en]);
  }
  for (const cut of [view.answer.truncated, view.possible?.truncated]) {
    if (cut) note.addRow([`结果不完整 Truncated: ${cut.limit}`]);
  }
  return Buffer.from(await book.xlsx.writeBuffer());
}

const BOUND_HEADS: Readonly<Record<BoundColumn, string>> = {
  entered: '产出或进入 Entered',
  received: '收到 Received',
  returned: '消费者退回 Returned',
  soldOn: '售出 Sold on',
  soldToConsumers: '卖给消费者 Sold to consumers',
  inStock: '现存 In stock',
  disposed: '处置 Disposed',
  used: '加工 Used',
  other: '其他 Other',
  unaccounted: '去向不明 Unaccounted',
};

/** Who can have had the goods if they were mixed, with the least and the most of it; no most: nothing bounds it. */
function addPossible(
  book: ExcelJS.Workbook,
  city: CityData,
  view: TraceView,
  possible: NonNullable<TraceView['possible']>,
): ExcelJS.Worksheet {
  const sheet = book.addWorksheet('可能涉及 Possible', { views: [{ state: 'frozen', ySplit: 1 }] });
  const instant = (ms: number | null) => (ms === null ? '' : time(ms, city.city.timezone));
  sheet.columns = [
    ...[
      '单位 Business',
      '区划 Division',
      '电话 Telephone',
      '商品 Product',
      '批号 Batch',
      '单位 Unit',
      '方向 Direction',
      '可能性 Certainty',
      '依据 Basis',
      '最早 Earliest',
      '最晚 Latest',
    ],
    ...BOUND_COLUMNS.flatMap((column) => [
      `${BOUND_HEADS[column]}：至少 at least`,
      `${BOUND_HEADS[column]}：至多 at most`,
    ]),
  ].map((header) => ({ header, width: 18 }));
  const addRow = (
    place: (typeof possible.sources)[number],
    direction: string,
    bounds: readonly (number | null)[],
  ) => {
    const party = view.parties[place.partyId];
    const lot = view.lots[place.lotId];
    sheet.addRow([
      plain(party?.name ?? place.partyId),
      party?.divisionCode ?? '',
      plain(party?.contactPhone),
      plain(lot?.productName),
      plain(lot?.batch ?? lot?.code ?? place.lotId),
      lot?.displayUnit ?? '',
      direction,
      place.tier,
      place.basis,
      instant(place.earliest),
      instant(place.latest),
      ...bounds,
    ]);
  };
  for (const holder of possible.holders) {
    const bounds = BOUND_COLUMNS.flatMap((column) => [holder[column].lower, holder[column].upper]);
    addRow(holder, '下游 forward', bounds);
  }
  for (const source of possible.sources) addRow(source, '上游 backward', []);
  return sheet;
}
