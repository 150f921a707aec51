import type { Words } from '../../platform/errors.ts';
import type { EvidenceKind, FindingKind } from './rules/found.ts';

/** What each finding says to a person, and what it asks them to do. Nobody is blamed: it may be a slip. */
export const FINDING_WORDS: Readonly<Record<FindingKind, Words>> = {
  overdrawn: {
    zh: '出货多于进货：核对是否有进货未登记，或一批货用了另一批的号',
    en: 'More left than ever came in: check for a purchase that was not recorded, or goods sold under another batch',
  },
  'two-dates': {
    zh: '同一批次有两个生产日期或到期日期：核对包装、检验单和出货单',
    en: 'One batch is told with two production or expiry dates: compare pack, test report and delivery papers',
  },
  'before-production': {
    zh: '生产之前就有出入：核对单据时间和生产日期',
    en: 'Goods moved before they were made: check the time of the document and the production date',
  },
  'after-disposal': {
    zh: '全部处置之后又有销售或转出：核对处置记录和去向',
    en: 'Sold or handed on after all was disposed of: check the disposal and where the goods came from',
  },
  'code-in-two-places': {
    zh: '同一个唯一码短时间内在两个区出现：核对是否有复制的标签或票据',
    en: 'One unique code was scanned in two districts within minutes: look for copied labels or papers',
  },
  'off-route': {
    zh: '批次码出现在没有记录到达的地方：核对是否有进货未登记，或包装被套用',
    en: 'A batch was scanned where no record took it: look for a purchase that was not recorded, or borrowed packs',
  },
  'yield-out-of-band': {
    zh: '产出与投料不相称：核对投料、产出和单位',
    en: 'What came out does not fit what went in: check inputs, outputs and units',
  },
  'loss-out-of-band': {
    zh: '损耗超出该品类的常见范围：查明原因和去向',
    en: 'More was lost than is usual for these goods: find out why, and where it went',
  },
  'stock-does-not-add-up': {
    zh: '盘点与账面不符：查明是否有进出未登记',
    en: 'What was counted does not fit the books: look for goods that came or left without a record',
  },
  'sold-expired': {
    zh: '到期之后仍有销售或转出：先停售封存，再核对到期日期和去向',
    en: 'Sold or handed on after its expiry: stop and seal it, then check the date and where it went',
  },
  'licence-lapsed': {
    zh: '开凭证当日供货方许可已过期或撤销：核对许可，通知收货方',
    en: 'The supplier had no valid licence on the day of the voucher: check it, and tell whoever received',
  },
  'failed-test-moving': {
    zh: '检测不合格之后仍有销售或转出：立即停售封存，追回已转出的货',
    en: 'Still moving after a failed test: stop and seal it at once, and follow what has gone on',
  },
  'shelf-life-off': {
    zh: '到期日期与生产日期加保质期不符：核对包装和标签，防止改动保质期',
    en: 'The expiry does not follow from production date and shelf life: compare pack and label',
  },
  'too-warm': {
    zh: '温度持续超出限值：核对设备和货物，必要时停售',
    en: 'Out of its temperature limits for too long: check device and goods, and stop their sale if need be',
  },
  'price-odd': {
    zh: '价格与常见价相差很大：核对单位和货源，过低可能是来路不明或临期',
    en: 'The price is far from what is usual: check unit and source; far too cheap may mean goods of no origin',
  },
  'silent-wholesaler': {
    zh: '平时每天上传，现在已停：联系经营者，查明是停业还是漏传',
    en: 'It uploaded every day and has stopped: call, and find out whether it rests or leaves out',
  },
  'complaint-cluster': {
    zh: '同一批次在多处被投诉举报：查看各处的进货和库存，考虑抽检',
    en: 'One batch is complained of at several places: look at what each had of it, and consider a test',
  },
};

/** How one piece of evidence begins; figures, day and place follow. */
export const EVIDENCE_WORDS: Readonly<Record<EvidenceKind, Words>> = {
  'came-in': { zh: '进', en: 'Came in' },
  'went-out': { zh: '出', en: 'Went out' },
  disposed: { zh: '处置', en: 'Disposed of' },
  'moved-before': { zh: '在生产之前', en: 'Moved before production' },
  'production-claimed': { zh: '单据所写生产日期', en: 'Production date by a document' },
  'production-recorded': { zh: '生产登记日期', en: 'Day on which its making was recorded' },
  claim: { zh: '单据所写', en: 'Said by a document' },
  used: { zh: '投料', en: 'Used' },
  made: { zh: '产出', en: 'Made' },
  band: { zh: '正常范围', en: 'Usual range' },
  lost: { zh: '损耗', en: 'Lost' },
  missing: { zh: '盘亏', en: 'Missing when counted' },
  surplus: { zh: '盘盈', en: 'Surplus when counted' },
  handled: { zh: '期间经手', en: 'Handled in the window' },
  sighting: { zh: '扫码', en: 'Scanned' },
  held: { zh: '记录中有货或在途', en: 'On record as having it, or on its way there' },
  discrepancy: { zh: '登记时的提示', en: 'Pointed out when it was recorded' },
  expiry: { zh: '最早写明的到期日', en: 'Earliest expiry that was told' },
  'failed-test': { zh: '检测不合格', en: 'Failed a test' },
  licence: { zh: '许可', en: 'Licence' },
  voucher: { zh: '开出凭证', en: 'Issued a voucher' },
  'shelf-life': { zh: '登记的保质期', en: 'Shelf life of the product' },
  'out-of-limits': { zh: '温度超限', en: 'Out of limits' },
  limit: { zh: '温度限值', en: 'Limit' },
  'price-times': { zh: '与常见价相差倍数', en: 'Times the usual price, dearer or cheaper' },
  'last-upload': { zh: '最后一次上传', en: 'Last upload' },
  complaint: { zh: '投诉或举报', en: 'Complaint or report' },
};

/** The four colours of alerts, as people call them. */
export const SEVERITY_WORDS: readonly Words[] = [
  { zh: '红色', en: 'red' },
  { zh: '橙色', en: 'orange' },
  { zh: '黄色', en: 'yellow' },
  { zh: '蓝色', en: 'blue' },
];

const FIELD_WORDS: Readonly<Record<string, Words>> = {
  productionDate: { zh: '生产日期', en: 'production date' },
  expiryDate: { zh: '到期日期', en: 'expiry date' },
};

/** 'productionDate 2026-11-01' and the like, in words; other values stay as they are. */
export function valueWords(value: string | undefined): Words {
  const [field = '', ...rest] = (value ?? '').split(' ');
  const words = FIELD_WORDS[field];
  if (!words) return { zh: value ?? '', en: value ?? '' };
  return { zh: `${words.zh} ${rest.join(' ')}`, en: `${words.en} ${rest.join(' ')}` };
}
