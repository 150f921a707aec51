import type { Issue } from '../../platform/errors.ts';
import { Problem } from '../../platform/errors.ts';

export const partyUnknown = () =>
  new Problem(404, 'party-unknown', {
    zh: '没有登记这个经营主体。',
    en: 'There is no such business on record.',
  });
export const productUnknown = () =>
  new Problem(404, 'product-unknown', {
    zh: '没有登记这个商品。',
    en: 'There is no such product on record.',
  });
export const lotUnknown = () =>
  new Problem(404, 'lot-unknown', {
    zh: '没有这个批次。请核对批次码。',
    en: 'There is no such lot; check the code.',
  });
export const usccTaken = () =>
  new Problem(409, 'uscc-taken', {
    zh: '这个统一社会信用代码已登记。',
    en: 'This USCC is registered already.',
    path: '/uscc',
  });
export const glnTaken = () =>
  new Problem(409, 'gln-taken', {
    zh: '这个 GLN 已登记给一个地点。',
    en: 'This GLN is registered to a site already.',
    path: '/gln',
  });
export const glnBroken = (value: string, expected?: string): Issue => ({
  code: 'gln-check-digit',
  path: '/gln',
  zh: `GLN“${value}”应为 13 位数字且校验位正确${expected ? `，按前面的数字校验位应为 ${expected}` : ''}。`,
  en: `GLN "${value}" must have 13 digits with a right check digit${expected ? ` (${expected} would fit)` : ''}.`,
});
export const gtinTaken = () =>
  new Problem(409, 'gtin-taken', {
    zh: '这个商品条码已登记。',
    en: 'This GTIN is registered already.',
    path: '/gtin',
  });
export const certificateTaken = () =>
  new Problem(409, 'certificate-taken', {
    zh: '这份证明已登记。换了新证请填写新的有效期。',
    en: 'This certificate is registered already; for a renewal give its new end of validity.',
    path: '/number',
  });

/** A finding, not a refusal: which of the two has it wrongly is for an office to say. */
export const numberElsewhere = {
  code: 'certificate-number-elsewhere',
  zh: '同一编号也登记在另一家名下，请核对编号；监管部门会核实。',
  en: 'The same number is registered by another business too; check it. The office will look into it.',
};

export const kindUnknown = (path: string, value: string): Issue => ({
  code: 'kind-unknown',
  path,
  zh: `没有“${value}”这个类别，可选项见 /api/v1/city。`,
  en: `There is no kind "${value}"; see /api/v1/city for the choices.`,
});
export const nameBlank = (path: string): Issue => ({
  code: 'name-blank',
  path,
  zh: '请填写名称，至少一个字。',
  en: 'Give a name of at least one character.',
});
export const productNeeded = (path: string): Issue => ({
  code: 'product-needed',
  path,
  zh: '请填写商品：条码、平台商品编码，或库存批次。',
  en: 'Name the goods: a GTIN, a product code, or a lot in stock.',
});
export const productNotFound = (path: string, value: string): Issue => ({
  code: 'product-unknown',
  path,
  zh: `没有登记商品“${value}”，请先登记商品。`,
  en: `Product "${value}" is not registered; register it first.`,
});
export const lotNotFound = (path: string, value: string): Issue => ({
  code: 'lot-unknown',
  path,
  zh: `没有批次“${value}”，请核对批次码。`,
  en: `There is no lot "${value}"; check the code.`,
});
export const lotReferenceBroken = (path: string, value: string): Issue => ({
  code: 'lot-code-mistyped',
  path,
  zh: `批次码“${value}”有一位输错了，请对照标签重新输入。`,
  en: `The lot code "${value}" has a slip in it; type it again from the label.`,
});
export const gtinBroken = (path: string, value: string, expected?: string): Issue => ({
  code: 'gtin-check-digit',
  path,
  zh: `条码“${value}”的校验位不对${expected ? `，按前面的数字应为 ${expected}` : ''}，请核对包装上的条码。`,
  en: `The check digit of GTIN "${value}" does not fit${expected ? `; ${expected} would` : ''}. Check the bar code on the pack.`,
});
export const batchDiffers = (path: string, lotBatch: string | null): Issue => ({
  code: 'lot-batch-differs',
  path,
  zh: `所选批次的批号是“${lotBatch ?? '无'}”，与此处填写的不同；请只填一种。`,
  en: `The chosen lot has batch "${lotBatch ?? 'none'}", not what stands here; give one of the two.`,
});
export const partyNeeded = (path: string): Issue => ({
  code: 'party-needed',
  path,
  zh: '请填写对方单位：平台编号、统一社会信用代码或名称。',
  en: 'Name the other business: its id, its USCC or its name.',
});
export const partyNotFound = (path: string): Issue => ({
  code: 'party-unknown',
  path,
  zh: '没有登记这个单位，请核对；平台外的单位请填写名称和地址。',
  en: 'This business is not registered; check it, or give name and address if it is outside the platform.',
});
