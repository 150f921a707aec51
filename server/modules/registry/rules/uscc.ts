import { type Finding, finding } from './findings.ts';

/** The 31 characters of GB 32100-2015: digits and capital letters without I, O, S, V, Z. */
const alphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const;

/** GB 11714 counts letters from A = 10 to Z = 35. */
const organisationAlphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const organisationWeights = [3, 7, 9, 10, 5, 8, 4, 2] as const;

export interface UsccParts {
  /** 登记管理部门, 1 character (9: market supervision). */
  department: string;
  /** 机构类别, 1 character (under 9: 1 company, 2 individual business, 3 farmers' cooperative). */
  category: string;
  /** 登记管理机关行政区划, 6 digits of GB/T 2260. */
  division: string;
  /** 主体标识码 (organisation code of GB 11714), 9 characters, its own check last. */
  organisation: string;
  check: string;
}

export type UsccFailure = 'length' | 'character' | 'check' | 'organisation-check';

export type UsccReading =
  | { ok: true; uscc: string; parts: UsccParts }
  | { ok: false; failed: UsccFailure[]; findings: Finding[] };

/** Check character of GB 32100-2015 over the first 17. @throws RangeError for other lengths or characters */
export function usccCheck(body: string): string {
  if (body.length !== 17) throw new RangeError('The body of a USCC has 17 characters.');
  const sum = weightedSum(body, weights, alphabet);
  return alphabet.charAt((31 - (sum % 31)) % 31);
}

/** Check character of an organisation code, GB 11714, over its first 8. @throws RangeError as above */
export function organisationCheck(body: string): string {
  if (body.length !== 8) throw new RangeError('The body of an organisation code has 8 characters.');
  const rest = 11 - (weightedSum(body, organisationWeights, organisationAlphabet) % 11);
  if (rest === 10) return 'X';
  return rest === 11 ? '0' : String(rest);
}

function weightedSum(text: string, factors: readonly number[], characters: string): number {
  return factors.reduce((sum, factor, index) => {
    const value = characters.indexOf(text.charAt(index));
    if (value < 0) throw new RangeError(`${text.charAt(index)} is not in the alphabet.`);
    return sum + factor * value;
  }, 0);
}

/**
 * Reads a 统一社会信用代码 (GB 32100-2015): case, full width, spaces and hyphens do not matter.
 * Both checks are made, so that a finding can tell a mistyped organisation code from a mistyped rest.
 */
export function readUscc(text: string, path = ''): UsccReading {
  const uscc = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  if (uscc.length !== 18) return failure(['length'], path);
  if (!/^[0-9A-Y]{2}[0-9]{6}[0-9A-Y]{10}$/.test(uscc) || [...uscc].some((one) => !alphabet.includes(one))) {
    return failure(['character'], path);
  }
  const failed: UsccFailure[] = [];
  if (organisationCheck(uscc.slice(8, 16)) !== uscc[16]) failed.push('organisation-check');
  if (usccCheck(uscc.slice(0, 17)) !== uscc[17]) failed.push('check');
  if (failed.length > 0) return failure(failed, path);
  return { ok: true, uscc, parts: partsOf(uscc) };
}

function partsOf(uscc: string): UsccParts {
  return {
    department: uscc.slice(0, 1),
    category: uscc.slice(1, 2),
    division: uscc.slice(2, 8),
    organisation: uscc.slice(8, 17),
    check: uscc.slice(17),
  };
}

const words: Record<UsccFailure, { zh: string; en: string }> = {
  length: {
    zh: '统一社会信用代码应为 18 位，请对照营业执照补全。',
    en: 'A unified social credit code has 18 characters. Please complete it from the business licence.',
  },
  character: {
    zh: '统一社会信用代码由数字和大写字母组成（不含 I、O、S、V、Z），第 3 至 8 位是数字。请对照营业执照核对。',
    en: 'A unified social credit code consists of digits and letters without I, O, S, V, Z; characters 3 to 8 are digits. Please compare it with the business licence.',
  },
  check: {
    zh: '统一社会信用代码末位校验码与前 17 位对不上（GB 32100）。请对照营业执照逐位核对。',
    en: 'The last character does not fit the first 17 (check of GB 32100). Please compare it with the business licence.',
  },
  'organisation-check': {
    zh: '统一社会信用代码第 9 至 17 位（组织机构代码）的校验码对不上（GB 11714）。请核对这一段。',
    en: 'Characters 9 to 17 (the organisation code) do not fit their own check (GB 11714). Please compare this part.',
  },
};

function failure(failed: UsccFailure[], path: string): UsccReading {
  const clauses: Partial<Record<UsccFailure, string>> = {
    check: 'GB 32100-2015',
    'organisation-check': 'GB 11714',
  };
  return {
    ok: false,
    failed,
    findings: failed.map((one) => {
      const clause = clauses[one];
      return finding(`uscc-${one}`, path, words[one].zh, words[one].en, clause ? { clause } : {});
    }),
  };
}
