import { gs1CheckDigit, normaliseGtin, readGln, readSscc } from '../../platform/codes/gs1-check-digit.ts';
import type { Words } from '../../platform/errors.ts';

/** GS1 primary keys that the city answers for: trade items, logistic units, places, parties. */
export const PRIMARY_KEYS = ['01', '00', '414', '417'] as const;
export type PrimaryKey = (typeof PRIMARY_KEYS)[number];

/** Key qualifiers in the order in which they stand in a path (GS1 Digital Link URI Syntax, permitted paths). */
const QUALIFIERS: Readonly<Record<PrimaryKey, readonly string[]>> = {
  '01': ['22', '10', '21'],
  '00': [],
  '414': ['254'],
  '417': [],
};

const NAMES: Readonly<Record<string, Words>> = {
  '01': { zh: '商品条码（GTIN）', en: 'GTIN' },
  '00': { zh: '物流单元代码（SSCC）', en: 'SSCC' },
  '414': { zh: '地点代码（GLN）', en: 'GLN' },
  '417': { zh: '主体代码（GLN）', en: 'GLN' },
  '10': { zh: '批号（10）', en: 'batch (10)' },
  '21': { zh: '序列号（21）', en: 'serial (21)' },
  '22': { zh: '变体号（22）', en: 'variant (22)' },
  '254': { zh: '地点细分（254）', en: 'GLN extension (254)' },
};
const nameOf = (ai: string): Words => NAMES[ai] ?? { zh: `（${ai}）`, en: `(${ai})` };

const LENGTHS: Readonly<Record<PrimaryKey, Words>> = {
  '01': { zh: '8、12、13 或 14 位数字', en: '8, 12, 13 or 14 digits' },
  '00': { zh: '18 位数字', en: '18 digits' },
  '414': { zh: '13 位数字', en: '13 digits' },
  '417': { zh: '13 位数字', en: '13 digits' },
};

/** Batches of the city are longer than GS1's 20 characters where a business wrote them so; a page is still found. */
const VALUE_MAX = 100;

export interface DigitalLink {
  primary: PrimaryKey;
  /** Digits, a GTIN padded to 14. */
  key: string;
  qualifiers: ReadonlyMap<string, string>;
  /** Whether the address of its QR code was asked for. */
  qr: boolean;
}

export type DigitalLinkReading =
  | { ok: true; link: DigitalLink }
  | {
      ok: false;
      reason: 'check' | 'shape' | 'order' | 'attribute' | 'encoding';
      advice: Words;
      /** The address that was probably meant. */
      suggestion: string | null;
    };

const refused = (
  reason: Extract<DigitalLinkReading, { ok: false }>['reason'],
  zh: string,
  en: string,
  suggestion: string | null = null,
): DigitalLinkReading => ({ ok: false, reason, advice: { zh, en }, suggestion });

/** The path of an address: primary key, then qualifiers in their order, each percent-encoded. */
export function linkPath(link: Pick<DigitalLink, 'primary' | 'key' | 'qualifiers'>): string {
  const pairs = [...link.qualifiers].map(([ai, value]) => `/${ai}/${encodeURIComponent(value)}`);
  return `/${link.primary}/${link.key}${pairs.join('')}`;
}

/**
 * Reads the path of a GS1 Digital Link address, as it came, percent-encoded. What is wrong is said with what would be
 * right: which check digit, which order, what belongs behind the question mark. A slash at the end does not matter
 * (GS1-Conformant Resolver 1.2, 2.13).
 */
export function readDigitalLink(rawPath: string): DigitalLinkReading {
  const segments = rawPath.replace(/^\//, '').replace(/\/$/, '').split('/');
  const qr = segments.length % 2 === 1 && segments.at(-1) === 'qr.svg';
  if (qr) segments.pop();
  const primary = PRIMARY_KEYS.find((one) => one === segments[0]);
  const name = nameOf(primary ?? '');
  if (primary === undefined || segments.length < 2 || segments.length % 2 === 1) {
    return refused(
      'shape',
      '网址里的编号和内容要一一成对，例如 /01/商品条码/10/批号。',
      'Each number in the address is followed by its value, as in /01/GTIN/10/batch.',
    );
  }
  const texts = segments.map(decode);
  if (texts.some((text) => text === null)) {
    return refused(
      'encoding',
      '网址里的 % 编码不完整，请重新扫码，或把批号按 UTF-8 编码。',
      'A % in the address is not a complete code: scan again, or encode the batch as UTF-8.',
    );
  }
  const [, digits = '', ...rest] = texts as string[];
  const reading = readKey(primary, digits);
  if (!reading.ok) {
    if (reading.reason === 'check' && reading.expected !== undefined)
      return checkDigit(primary, digits, reading.expected, rawPath);
    return refused(
      'shape',
      `${name.zh}应是${LENGTHS[primary].zh}，这里是“${short(digits)}”（${[...digits].length} 位）。`,
      `A ${name.en} has ${LENGTHS[primary].en}; here it is "${short(digits)}" (${[...digits].length}).`,
    );
  }
  return withQualifiers(primary, reading.value, rest, qr);
}

function readKey(
  primary: PrimaryKey,
  digits: string,
): { ok: true; value: string } | { ok: false; reason: string; expected?: string } {
  if (primary === '00') return readSscc(digits);
  if (primary !== '01') return readGln(digits);
  const reading = normaliseGtin(digits);
  return reading.ok ? { ok: true, value: reading.gtin } : reading;
}

function checkDigit(
  primary: PrimaryKey,
  digits: string,
  expected: string,
  rawPath: string,
): DigitalLinkReading {
  const name = nameOf(primary);
  const at = digits.length;
  const swap = swappedNeighbours(digits);
  const maybe = {
    zh: swap ? `；也可能是第 ${swap} 位和第 ${swap + 1} 位的数字颠倒了` : '',
    en: swap ? `; or the digits at places ${swap} and ${swap + 1} changed places` : '',
  };
  return refused(
    'check',
    `${name.zh}的校验位对不上：按前面的数字，最后一位（第 ${at} 位）应是 ${expected}，这里是 ${digits.at(-1)}${maybe.zh}。`,
    `The check digit of the ${name.en} does not fit: by the digits before it, the last one (place ${at}) should be ${expected}, and it is ${digits.at(-1)}${maybe.en}.`,
    rawPath.replace(`/${primary}/${digits}`, `/${primary}/${digits.slice(0, -1)}${expected}`),
  );
}

/** The first place (from 1) at which exchanging two neighbours makes the check digit right, if it is the only one. */
function swappedNeighbours(digits: string): number | null {
  const places: number[] = [];
  for (let at = 0; at + 1 < digits.length; at += 1) {
    const other = digits.slice(0, at) + digits.charAt(at + 1) + digits.charAt(at) + digits.slice(at + 2);
    if (other !== digits && gs1CheckDigit(other.slice(0, -1)) === other.at(-1)) places.push(at + 1);
  }
  return places.length === 1 ? (places[0] ?? null) : null;
}

function withQualifiers(
  primary: PrimaryKey,
  key: string,
  rest: readonly string[],
  qr: boolean,
): DigitalLinkReading {
  const order = QUALIFIERS[primary];
  const found = new Map<string, string>();
  for (let at = 0; at < rest.length; at += 2) {
    const ai = rest[at] ?? '';
    const value = rest[at + 1] ?? '';
    if (!order.includes(ai)) return notAQualifier(primary, key, ai, value);
    if (found.has(ai)) {
      const name = nameOf(ai);
      return refused('shape', `${name.zh}写了两次，请只留一个。`, `The ${name.en} stands twice; keep one.`);
    }
    if (value === '' || value.length > VALUE_MAX || /\p{Cc}/u.test(value)) {
      const name = nameOf(ai);
      return refused(
        'shape',
        `${name.zh}应是 1 到 ${VALUE_MAX} 个可见字符。`,
        `A ${name.en} has 1 to ${VALUE_MAX} visible characters.`,
      );
    }
    found.set(ai, value);
  }
  const sorted = new Map(order.flatMap((ai) => (found.has(ai) ? [[ai, found.get(ai) ?? ''] as const] : [])));
  if ([...sorted.keys()].join() !== [...found.keys()].join()) {
    const zh = [...sorted.keys()].map((ai) => nameOf(ai).zh).join('在前，');
    const en = [...sorted.keys()].map((ai) => nameOf(ai).en).join(' before ');
    return refused(
      'order',
      `网址里各部分的先后不对：${zh}在后。`,
      `The parts of the address stand in the wrong order: ${en}.`,
      linkPath({ primary, key, qualifiers: sorted }),
    );
  }
  return { ok: true, link: { primary, key, qualifiers: found, qr } };
}

function notAQualifier(primary: PrimaryKey, key: string, ai: string, value: string): DigitalLinkReading {
  const name = nameOf(primary);
  if (/^\d{2,4}$/.test(ai)) {
    return refused(
      'attribute',
      `（${ai}）不是${name.zh}的一部分，请放到问号后面，例如 ?${ai}=${short(value)}。`,
      `(${ai}) is no part of a ${name.en}; put it behind the question mark, as in ?${ai}=${short(value)}.`,
      `/${primary}/${key}?${ai}=${encodeURIComponent(value)}`,
    );
  }
  return refused(
    'shape',
    `看不懂网址里的“${short(ai)}”，请对照标签再扫一次。`,
    `"${short(ai)}" in the address cannot be read; scan the label again.`,
  );
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

const short = (text: string): string => {
  const letters = [...text];
  return letters.length > 24 ? `${letters.slice(0, 24).join('')}…` : text;
};
