import type { Words } from '../../platform/errors.ts';
import type { DiscrepancyKind } from './holdings.store.ts';

/** What each finding says to a person, and what it asks them to do. */
export const DISCREPANCY_WORDS: Readonly<Record<DiscrepancyKind, Words>> = {
  overdrawn: {
    zh: '出货多于进货：请核对是否有进货未登记',
    en: 'More left than ever came in: check for a purchase that was not recorded',
  },
  'two-stories': {
    zh: '同一批次的日期或产地前后不一：请核对包装与检验单',
    en: 'The same batch is told in two ways (date or origin): check the pack and the test report',
  },
  short: {
    zh: '到货短少，超出允许损耗：请与供货方核对',
    en: 'Less arrived than was sent, beyond the usual loss: check with the supplier',
  },
  excess: {
    zh: '到货多于凭证：请与供货方核对',
    en: 'More arrived than the voucher says: check with the supplier',
  },
  missing: {
    zh: '盘点短少，超出允许损耗：请查明去向',
    en: 'Stock is short beyond the usual loss: find out where it went',
  },
  'after-expiry': {
    zh: '到期后仍有销售或转出：请立即停止并核查',
    en: 'Sold or handed on after expiry: stop at once and check',
  },
  'outside-limit': {
    zh: '生产时测得的值超出限值：查明后再决定放行、扣留或报废',
    en: 'A value measured while it was made lies outside its limit: look into it, then release, hold or scrap it',
  },
  'weight-differs': {
    zh: '实际重量与件数不符：请核对每件重量',
    en: 'The weight does not fit the count: check the weight of each',
  },
  'late-contradiction': {
    zh: '补报内容与收货记录不一致：请双方核对',
    en: 'A late voucher differs from what was received: both sides, please check',
  },
  'balance-loss': {
    zh: '加工前后数量不平（产出多于投料，或损失过大）：请核对投料与产出',
    en: 'What came out does not fit what went in (more came out, or too much was lost): check both',
  },
  'over-returned': {
    zh: '顾客退货多于售出：请核对是否有销售未登记',
    en: 'Customers returned more than was sold: check for a sale that was not recorded',
  },
  'failed-test': {
    zh: '检测不合格：请停止销售，封存货物，等待处理',
    en: 'It failed a test: stop selling it, set it apart, and wait for what is to be done with it',
  },
  'sold-without-arrival': {
    zh: '收银售出的批次没有进货记录：请补登进货，或核对标签',
    en: 'The till sold a lot that no record brought here: record its purchase, or check the label',
  },
  'overdrawn-together': {
    zh: '收银售出多于各可能批次的库存合计：请核对是否有进货未登记',
    en: 'The till sold more than all lots that it may have been had together: check for a purchase that was not recorded',
  },
  'received-before-sent': {
    zh: '收货时间早于发货时间：请双方核对时间，并检查手机或设备的时钟',
    en: 'Goods were received before they were sent: both sides, check the times and the clocks of your devices',
  },
  'sold-while-frozen': {
    zh: '监管部门要求停止销售的货又售出或转出：请立即停止、就地封存，并联系市场监管部门',
    en: 'Goods whose sale the supervising office has stopped were sold or handed on: stop at once, keep them apart, and call the office',
  },
};
