import { type Issue, Problem } from '../../platform/errors.ts';

export const bookUnknown = (): Problem =>
  new Problem(404, 'record-book-unknown', {
    zh: '没有这种台账，请从台账页面选择。',
    en: 'There is no such record book; choose one on the page of record books.',
  });
export const periodBackwards = (): Problem =>
  new Problem(422, 'period-backwards', {
    zh: '开始日期要在结束日期之前或同一天。',
    en: 'A period begins before it ends, or on the same day.',
    path: '/from',
  });
export const deviceUnknown = (code: string): Issue => ({
  code: 'device-unknown',
  path: '/device',
  zh: `没有登记编号为“${code}”的设备。请核对设备编号，或先在“台账 · 贮存温度”登记这台设备。`,
  en: `No device "${code}" is registered. Check its code, or register it first under "Record books · Temperatures".`,
});
export const deviceTaken = (): Problem =>
  new Problem(409, 'device-taken', {
    zh: '这个设备编号已登记，请换一个编号。',
    en: 'This device code is registered already; choose another.',
    path: '/code',
  });
export const storeKindUnknown = (kind: string): Issue => ({
  code: 'kind-unknown',
  path: '/storeKind',
  zh: `没有“${kind}”这种贮存方式，可选：冷藏、冷冻、热藏、常温。`,
  en: `There is no kind of store "${kind}"; choose chilled, frozen, hot or room.`,
});
export const celsiusOdd = (index: number): Issue => ({
  code: 'temperature-odd',
  path: `/readings/${index}/celsius`,
  zh: '温度请写成 -18.5 这样的数字，在 -80 到 200 ℃ 之间。',
  en: 'A temperature is a number like -18.5, between -80 and 200 °C.',
});
export const readingInFuture = (index: number): Issue => ({
  code: 'at-in-future',
  path: `/readings/${index}/at`,
  zh: '读数的时间在将来，请检查设备的时钟。',
  en: 'The time of this reading lies in the future; check the clock of the device.',
});
export const gateEntryUnknown = (): Problem =>
  new Problem(404, 'gate-entry-unknown', {
    zh: '没有这条进场登记。',
    en: 'There is no such entry in the gate register.',
  });
export const gateTestNeeded = (words: { zh: string; en: string }): Problem =>
  new Problem(422, 'gate-test-needed', {
    zh: `${words.zh}。请先填写合格的快检单号再放行。`,
    en: `${words.en}. Give the slip of a test that it passed before letting it in.`,
    path: '/testSlip',
  });
export const gateLotElsewhere = (index: number): Issue => ({
  code: 'gate-lot-elsewhere',
  path: `/lines/${index}/lot`,
  zh: '这个批次没有开给本市场的货主。请核对批次码，或不填批次、只填品名产地。',
  en: 'This lot was not vouchered to anybody in this market. Check its code, or leave it out and give goods and origin.',
});
export const gateWeightOdd = (index: number): Issue => ({
  code: 'quantity-malformed',
  path: `/lines/${index}/weight`,
  zh: '重量请写成大于 0 的数字，单位用公斤、斤、吨或 kg、g。',
  en: 'A weight is a number above 0, in kg, g, jin or tonnes.',
});
