import { Problem } from '../../platform/errors.ts';
import { NUMBER_MAX } from './piece-serials.rules.ts';

/** In the order in which they are checked. */
export const sizeUnknown = (known: readonly string[]) =>
  new Problem(422, 'label-size-unknown', {
    zh: `没有这种标签尺寸，可选：${known.join('、')}。`,
    en: `There is no such size of label; choose one of ${known.join(', ')}.`,
    path: '/size',
  });
export const tooManyLabels = (asked: number, most: number) =>
  new Problem(422, 'labels-too-many', {
    zh: `一次最多 ${most} 张标签，这里是 ${asked} 张；请分几次打印。`,
    en: `At most ${most} labels at a time; ${asked} were asked for. Print them in several goes.`,
    path: '/copies',
  });
export const oneThingNeeded = (path: string) =>
  new Problem(422, 'label-item-needed', {
    zh: '每一项请填一个批次（lot）或一个商品（product），二选一。',
    en: 'Each item names either a lot or a product.',
    path,
  });
export const lotNotHere = (path: string) =>
  new Problem(422, 'lot-not-own', {
    zh: '这个批次从未到过您的库存，不能打印它的标签。请核对批次码；如有进货未登记，请先登记进货。',
    en: 'This lot was never in your stock, so its label cannot be printed here. Check its code, or record the purchase first.',
    path,
  });
export const symbolDoesNotFit = (zh: string, en: string) =>
  new Problem(422, 'symbol-too-small', { zh, en, path: '/symbols' });
export const rangeNeeded = () =>
  new Problem(422, 'range-needed', {
    zh: '请填写数量（count），或起止号（first 和 last），二选一。',
    en: 'State either how many (count), or the first and the last number.',
    path: '/count',
  });
export const rangeBackwards = () =>
  new Problem(422, 'range-backwards', {
    zh: '止号（last）应不小于起号（first）。',
    en: 'The last number is not below the first.',
    path: '/last',
  });
export const rangeTooLong = (most: number) =>
  new Problem(422, 'range-too-long', {
    zh: `一个号段最多 ${most} 个码，请分几段申请。`,
    en: `A range has at most ${most} codes; ask for several.`,
    path: '/count',
  });
export const numbersUsedUp = () =>
  new Problem(422, 'numbers-used-up', {
    zh: `这个商品的号码到 ${NUMBER_MAX} 为止，已不够这么多，请写明起止号。`,
    en: `Numbers of these goods end at ${NUMBER_MAX}; there are not so many left. State first and last.`,
    path: '/count',
  });
export const rangeOverlaps = (first: number, last: number) =>
  new Problem(409, 'range-overlaps', {
    zh: `号码 ${first} 至 ${last} 已经发出，请换一段，或只填数量由平台接着编。`,
    en: `The numbers ${first} to ${last} have been given out. Take others, or state only how many.`,
    path: '/first',
  });
export const piecesNotYours = () =>
  new Problem(403, 'pieces-of-another', {
    zh: '一片一码由生产这批货的单位编号。这批货不是您生产的，请由生产单位编号后随货交来。',
    en: 'Pieces are numbered by whoever makes them. These goods were not made by you; their maker numbers them.',
    path: '/lot',
  });
export const rangeDiffers = (field: string) =>
  new Problem(409, `exists-with-different-${field}`, {
    zh: '这个单号已用于另一个号段，请换一个单号。',
    en: 'This number was used for another range; use another number.',
    path: `/${field}`,
  });
export const rangeUnknown = () =>
  new Problem(404, 'range-unknown', { zh: '没有这个号段。', en: 'There is no such range.' });
