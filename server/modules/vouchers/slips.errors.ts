import { type Issue, Problem } from '../../platform/errors.ts';

export const slipMistyped = () =>
  new Problem(404, 'slip-number-mistyped', {
    zh: '随货单号与校验位对不上，请对照随货单重新输入（数字 0 不要写成字母 O），或直接扫码。',
    en: 'The slip number does not fit its check character; type it again from the slip (the figure 0, not the letter O), or scan it.',
    path: '/slip',
  });
export const slipUnknown = () =>
  new Problem(404, 'slip-unknown', {
    zh: '平台没有发出过这个随货单号，请向供货方核对，或按“无凭证进货”登记。',
    en: 'The platform has given out no such slip number; ask the supplier, or record a purchase without a voucher.',
    path: '/slip',
  });
export const slipOwn = () =>
  new Problem(409, 'slip-own', {
    zh: '这张随货单是您自己开的，由收货方扫码确认。',
    en: 'This slip is your own; the receiver confirms it.',
    path: '/slip',
  });
export const slipForAnother = () =>
  new Problem(403, 'slip-for-another', {
    zh: '这张随货单写明的收货方不是您，请让收货方确认，或请供货方改开。',
    en: 'This slip names another receiver; let that one confirm it, or ask the supplier for another slip.',
    path: '/receiver',
  });
export const slipNotArrived = () =>
  new Problem(409, 'slip-not-arrived', {
    zh: '供货方还没有上传这张凭证，拒收要等它上传后再办；货请先不要入库。',
    en: 'The supplier has not uploaded this voucher yet: refuse it once it has come, and keep the goods apart until then.',
    path: '/decision',
  });
export const slipsTooManyOpen = (open: number, most: number) =>
  new Problem(409, 'slips-too-many-open', {
    zh: `已有 ${open} 个预留单号没有用，最多 ${most} 个；请先用完其他手机上预留的单号。`,
    en: `${open} reserved numbers are unused, and ${most} is the most; use those on your other phones first.`,
    path: '/count',
  });

/** Of a voucher under a number that looks like a slip's. */
export const slipNotReserved = (): Issue => ({
  code: 'slip-not-reserved',
  path: '/documentNumber',
  zh: '这个单号不是您预留的随货单号，请换一个单号，或联网预留新的随货单号。',
  en: 'This slip number was not reserved by you; use another number, or reserve new slip numbers.',
});
export const slipReceived = (number: string): Issue => ({
  code: 'slip-received',
  path: '/supplierDocument',
  zh: `随货单 ${number} 已经确认过收货，不必再次登记。`,
  en: `Slip ${number} was confirmed already; there is no need to record it again.`,
});
export const slipOfAnotherSupplier = (): Issue => ({
  code: 'slip-of-another-supplier',
  path: '/supplierDocument',
  zh: '这个随货单号是另一家供货方的，请核对供货方或单号。',
  en: 'This slip number is that of another supplier; check the supplier or the number.',
});
