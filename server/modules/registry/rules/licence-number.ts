import { mod1110Check } from '../../../platform/codes/mod11-10.ts';
import { type Finding, finding } from './findings.ts';

export type LicenceScheme = 'mod11-10' | 'none';

export interface LicenceOptions {
  /** Which check applies to which form; the city's data says so (`licenceSchemes`). None without it. */
  schemes?: { readonly SC: LicenceScheme; readonly JY: LicenceScheme };
  path?: string;
}

export interface LicenceParts {
  /** SC: food category, 3 digits. JY: form of business, 1 digit (1 sale, 2 catering, 3 canteen). */
  category: string;
  /** GB/T 2260 division, 6 digits. */
  division: string;
  sequence: string;
  check: string;
}

export type LicenceReading =
  | { ok: true; form: 'SC' | 'JY'; number: string; checked: boolean; parts: LicenceParts }
  | { ok: true; form: 'other'; number: string; checked: false }
  | { ok: false; form: 'SC' | 'JY' | 'other'; findings: Finding[] };

const lengthMax = 40;

/**
 * Reads a food production (SC + 14 digits) or trading licence number (JY + 14 digits). Numbers of other forms
 * (filings, local registrations, older licences) are taken as they are and said to be unchecked.
 *
 * Findings: `licence-empty`, `licence-too-long`, `licence-form` (SC or JY without 14 digits), `licence-check`.
 */
export function readLicenceNumber(text: string, options: LicenceOptions = {}): LicenceReading {
  const path = options.path ?? '';
  const number = text.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');
  if (number === '' || number.length > lengthMax) return unreadable(number, path);
  const form = number.startsWith('SC') ? 'SC' : number.startsWith('JY') ? 'JY' : 'other';
  if (form === 'other') return { ok: true, form, number, checked: false };
  const digits = number.slice(2);
  if (!/^[0-9]{14}$/.test(digits)) return { ok: false, form, findings: [wrongForm(form, path)] };
  const scheme = options.schemes?.[form] ?? 'none';
  if (scheme === 'mod11-10' && mod1110Check(digits.slice(0, 13)) !== digits[13]) {
    return { ok: false, form, findings: [wrongCheck(path)] };
  }
  const categoryEnd = form === 'SC' ? 3 : 1;
  const parts = {
    category: digits.slice(0, categoryEnd),
    division: digits.slice(categoryEnd, categoryEnd + 6),
    sequence: digits.slice(categoryEnd + 6, 13),
    check: digits.slice(13),
  };
  return { ok: true, form, number, checked: scheme !== 'none', parts };
}

function unreadable(number: string, path: string): LicenceReading {
  const empty = number === '';
  const one = empty
    ? finding('licence-empty', path, '请填写许可证编号。', 'Please state the licence number.')
    : finding(
        'licence-too-long',
        path,
        `许可证编号最多 ${lengthMax} 个字符。`,
        `A licence number has at most ${lengthMax} characters.`,
      );
  return { ok: false, form: 'other', findings: [one] };
}

function wrongForm(form: 'SC' | 'JY', path: string): Finding {
  return finding(
    'licence-form',
    path,
    `${form} 后应为 14 位数字，请对照许可证核对。`,
    `${form} is followed by 14 digits. Please compare it with the licence.`,
  );
}

function wrongCheck(path: string): Finding {
  return finding(
    'licence-check',
    path,
    '许可证编号的末位校验码与前面对不上，请对照许可证逐位核对。',
    'The last digit does not fit the others. Please compare the number with the licence.',
    { clause: 'GB/T 17710' },
  );
}
