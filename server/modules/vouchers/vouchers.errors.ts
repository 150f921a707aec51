import { type Issue, Problem } from '../../platform/errors.ts';

export const voucherUnknown = () =>
  new Problem(404, 'voucher-unknown', {
    zh: '没有这张凭证，请核对凭证号。',
    en: 'There is no such voucher; check its number.',
  });
export const voucherMistyped = () =>
  new Problem(404, 'voucher-number-mistyped', {
    zh: '凭证号有一位输错了，请对照凭证重新输入。',
    en: 'The voucher number has a slip in it; type it again from the voucher.',
  });
export const voucherForbidden = () =>
  new Problem(403, 'record-forbidden', {
    zh: '这张凭证不是开给您的，也不是您开的，无法查看或办理。',
    en: 'This voucher is neither from you nor to you.',
  });
export const notInState = (words: { zh: string; en: string }) =>
  new Problem(409, 'voucher-not-in-state', words);
export const proofInvalid = (path: string) =>
  new Problem(422, 'signature-invalid', {
    zh: '内容与签名不符：内容被改动过，或签名取自另一份单据。',
    en: 'The content does not match the signature: it was altered, or the signature belongs to another document.',
    path,
  });

export const partlyMatched = () =>
  new Problem(409, 'voucher-partly-recorded', {
    zh: '对方已登记其中部分货物的进货，不能作废或更正；数量有出入请与对方核对后用退货或盘点更正。',
    en: 'The receiver has recorded the purchase of some of these goods, so it cannot be annulled or corrected; settle a difference by a return or a stock-taking.',
  });
export const voucherWaiting = (index: number, number: string): Issue => ({
  code: 'voucher-waiting',
  path: `/lines/${index}`,
  zh: `供货方已为这批货开了凭证 ${number}，请在凭证上确认收货，不必另行登记。`,
  en: `The supplier has issued voucher ${number} for these goods; confirm the receipt there instead of recording a purchase.`,
});
export const linesOnlyForPart = (): Issue => ({
  code: 'lines-only-for-part',
  path: '/lines',
  zh: '逐行数量只用于部分收货；全部收货或全部拒收请不要填写。',
  en: 'Lines go with a part only; leave them out when all is accepted or refused.',
});
export const linesNeeded = (): Issue => ({
  code: 'lines-needed',
  path: '/lines',
  zh: '部分收货请填写有差异的行。',
  en: 'A part needs the lines that differ.',
});

export const ownReceiver = (): Issue => ({
  code: 'receiver-is-sender',
  path: '/receiver',
  zh: '购货方不能是自己，请选择购货单位。',
  en: 'The receiver cannot be yourself; choose the business that buys.',
});
export const paperKindUnknown = (index: number, kind: string): Issue => ({
  code: 'kind-unknown',
  path: `/certificates/${index}/kind`,
  zh: `没有“${kind}”这种证明，可选项见 /api/v1/city。`,
  en: `There is no certificate kind "${kind}"; see /api/v1/city.`,
});
export const paperLineUnknown = (index: number): Issue => ({
  code: 'line-unknown',
  path: `/certificates/${index}/lines`,
  zh: '证明所指的行号不在本单据中，请按 1 开始的行号填写。',
  en: 'A line named here is not in this document; lines count from 1.',
});
export const paperExpired = (index: number, words: { zh: string; en: string }): Issue => ({
  code: 'certificate-not-valid',
  path: `/certificates/${index}/validUntil`,
  zh: `证明在交货当日无效（${words.zh}），请换用有效的证明。`,
  en: `This certificate does not hold on the day of delivery (${words.en}); use a valid one.`,
});
export const reasonNeeded = (path: string): Issue => ({
  code: 'reason-needed',
  path,
  zh: '部分收货或拒收需要填写原因。',
  en: 'A part or a refusal needs a reason.',
});
export const receiptLineUnknown = (index: number, line: number): Issue => ({
  code: 'line-unknown',
  path: `/lines/${index}/line`,
  zh: `凭证没有第 ${line} 行。`,
  en: `The voucher has no line ${line}.`,
});
export const receiptLineRepeated = (index: number, line: number): Issue => ({
  code: 'line-repeated',
  path: `/lines/${index}/line`,
  zh: `第 ${line} 行写了两次，请合并成一行。`,
  en: `Line ${line} is told twice; put it together in one.`,
});
export const alreadySoldOn = (line: number): Issue => ({
  code: 'line-sold-on',
  path: '/decision',
  zh: `第 ${line} 行的货已经转卖或使用，只能确认全部收货；数量有出入请用盘点更正。`,
  en: `Goods of line ${line} were already sold on or used: confirm them whole, and correct a difference by stock-taking.`,
});
export const moreThanSent = (index: number): Issue => ({
  code: 'refused-more-than-sent',
  path: `/lines/${index}/refused`,
  zh: '拒收数量不能多于发货数量。',
  en: 'More cannot be refused than was sent.',
});
export const paperWithdrawn = (index: number): Issue => ({
  code: 'certificate-withdrawn',
  path: `/certificates/${index}/number`,
  zh: '签发部门已撤销这份证明，请换用有效的证明。',
  en: 'The department that issued this certificate has withdrawn it; attach one that holds.',
});
