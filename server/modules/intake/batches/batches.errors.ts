import type { Issue } from '../../../platform/errors.ts';
import { Problem } from '../../../platform/errors.ts';
import type { Wanted } from '../master-data/index.ts';

export const batchDiffers = (batchNumber: string) =>
  new Problem(409, 'exists-with-different-content', {
    zh: `批次号 ${batchNumber} 已用于另一批内容不同的单据。如是新的一批请换一个批次号；如为补发，请原样发送。`,
    en: `Batch number ${batchNumber} was used for other rows. Use a new number for a new batch, or send the very same rows again.`,
    path: '/batchNumber',
  });

export const batchUnknown = () =>
  new Problem(404, 'batch-unknown', {
    zh: '贵单位没有这个批次号，请核对。',
    en: 'Your business has sent no batch of this number; check it.',
  });

export const batchTooLarge = (rows: number, rows_max: number) =>
  new Problem(400, 'batch-too-large', {
    zh: `一批最多 ${rows_max} 行，这一批有 ${rows} 行。请分成几批发送，每批一个批次号。`,
    en: `A batch holds at most ${rows_max} rows; this one has ${rows}. Send them as several batches, each with a number of its own.`,
    path: '/rows',
  });

export const answeredVoucherNeeded = () =>
  new Problem(422, 'voucher-needed', {
    zh: '收货确认要写明所答复的凭证：voucher.number（V 开头的凭证号），或 voucher.sender 与 voucher.documentNumber。',
    en: 'A receipt names the voucher it answers: voucher.number (V…), or voucher.sender with voucher.documentNumber.',
    path: '/voucher',
  });

const WHAT = {
  product: { zh: '商品编码', en: 'product code' },
  party: { zh: '往来单位编码', en: 'business code' },
  unit: { zh: '单位', en: 'unit' },
} as const;

/** Why a row waits, in the words of a refusal: nothing is wrong with it. */
export function waitingWords(missing: readonly Wanted[]): {
  code: string;
  zh: string;
  en: string;
  issues: Issue[];
} {
  const names = (language: 'zh' | 'en') =>
    missing.map((one) => `${WHAT[one.scheme][language]} ${one.value}`).join(language === 'zh' ? '、' : ', ');
  return {
    code: 'code-unmapped',
    zh: `还不知道 ${names('zh')} 对应平台上的哪一项，已列入“编码对照”。对照好之后这一行自动收下，不用重发。`,
    en: `It is not known yet what ${names('en')} stands for here; it is on the page for codes. Once it is mapped the row is taken without being sent again.`,
    issues: missing.map((one) => ({
      code: 'code-unmapped',
      path: '/body',
      zh: `${WHAT[one.scheme].zh} ${one.value}${one.sample ? `（${one.sample}）` : ''} 待对照。`,
      en: `${WHAT[one.scheme].en} ${one.value}${one.sample ? ` (${one.sample})` : ''} is to be mapped.`,
    })),
  };
}
