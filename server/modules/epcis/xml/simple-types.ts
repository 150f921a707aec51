/** Simple types of XML Schema (W3C XML Schema 1.0, part 2), as far as EPCIS uses them: what a text may look like. */

const DIGITS = '(?:\\d+(?:\\.\\d*)?|\\.\\d+)';
const DECIMAL = new RegExp(`^[+-]?${DIGITS}$`);
const DOUBLE = new RegExp(`^(?:[+-]?${DIGITS}(?:[eE][+-]?\\d+)?|-?INF|NaN)$`);
const DATE_TIME =
  /^-?(\d{4,})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?$/;
/** EPCIS 2.0 narrows it: four digits of the year, and a zone. */
const INSTANT =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))$/;

const PCHAR = "(?:[A-Za-z0-9._~!$&'()*+,;=:@-]|%[0-9A-Fa-f]{2})";
const SEGMENT_WITHOUT_COLON = "(?:[A-Za-z0-9._~!$&'()*+,;=@-]|%[0-9A-Fa-f]{2})";
const AUTHORITY =
  "(?:(?:[A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@)?(?:\\[[0-9A-Fa-f:.]+\\]|(?:[A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(?::\\d*)?";
const AFTER = `(?:\\?(?:${PCHAR}|[/?[\\]])*)?(?:#(?:${PCHAR}|[/?[\\]])*)?`;
const HIERARCHY = `(?://${AUTHORITY}(?:/${PCHAR}*)*|/(?:${PCHAR}+(?:/${PCHAR}*)*)?`;
const URI = new RegExp(`^[A-Za-z][A-Za-z0-9+.-]*:${HIERARCHY}|${PCHAR}+(?:/${PCHAR}*)*)?${AFTER}$`);
const RELATIVE = new RegExp(`^${HIERARCHY}|${SEGMENT_WITHOUT_COLON}+(?:/${PCHAR}*)*)?${AFTER}$`);

/** What RFC 3986 does not know is taken as if it were escaped, a blank too (XML Schema, anyURI; XLink 5.4). */
function isUri(text: string): boolean {
  const plain = text.replace(/[^!-~]|[<>"{}|\\^`]/g, '_');
  return URI.test(plain) || RELATIVE.test(plain);
}

function isDateTime(text: string): boolean {
  const found = DATE_TIME.exec(text);
  if (!found) return false;
  const [, year = '', ...parts] = found;
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(0, 5).map(Number);
  if (year.length > 4 && year.startsWith('0')) return false;
  if (month < 1 || month > 12 || day < 1 || minute > 59 || second > 59) return false;
  const y = Number(year);
  const days = [
    31,
    y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ];
  if (day > (days[month - 1] ?? 0)) return false;
  return hour <= 23 || (hour === 24 && minute === 0 && second === 0);
}

interface SimpleType {
  /** The text stands as it is: blanks around it count. */
  keepsBlanks?: boolean;
  fits(text: string): boolean;
  /** What is to be written instead. */
  zh: string;
  en: string;
}

export const SIMPLE = {
  string: { keepsBlanks: true, fits: () => true, zh: '文字', en: 'a text' },
  /** An EPC is a text to the schema; blanks around it are layout. */
  epc: { fits: () => true, zh: 'EPC 编码', en: 'an EPC' },
  anyURI: { fits: isUri, zh: 'URI，例如 urn:epc:… 或 https://…', en: 'a URI such as urn:epc:… or https://…' },
  dateTime: {
    fits: isDateTime,
    zh: '时间，例如 2026-11-23T14:00:00+08:00',
    en: 'a time such as 2026-11-23T14:00:00+08:00',
  },
  instant: {
    fits: (text) => INSTANT.test(text) && isDateTime(text),
    zh: '带时区的时间，例如 2026-11-23T14:00:00+08:00',
    en: 'a time with its zone such as 2026-11-23T14:00:00+08:00',
  },
  decimal: { fits: (text) => DECIMAL.test(text), zh: '数字，例如 12.5', en: 'a number such as 12.5' },
  double: { fits: (text) => DOUBLE.test(text), zh: '数字，例如 12.5', en: 'a number such as 12.5' },
  integer: { fits: (text) => /^[+-]?\d+$/.test(text), zh: '整数', en: 'a whole number' },
  boolean: { fits: (text) => /^(true|false|1|0)$/.test(text), zh: 'true 或 false', en: 'true or false' },
  hexBinary: {
    fits: (text) => /^([0-9A-Fa-f]{2})*$/.test(text),
    zh: '十六进制文字，例如 f0a1',
    en: 'hexadecimal text such as f0a1',
  },
  action: {
    keepsBlanks: true,
    fits: (text) => /^(ADD|OBSERVE|DELETE)$/.test(text),
    zh: 'ADD、OBSERVE 或 DELETE',
    en: 'ADD, OBSERVE or DELETE',
  },
  transactionOfService: {
    keepsBlanks: true,
    fits: (text) => /^(Requesting|Responding)ServiceTransaction$/.test(text),
    zh: 'RequestingServiceTransaction 或 RespondingServiceTransaction',
    en: 'RequestingServiceTransaction or RespondingServiceTransaction',
  },
} as const satisfies Record<string, SimpleType>;

export type Simple = keyof typeof SIMPLE;

export const simpleType = (name: Simple): SimpleType => SIMPLE[name];

export const collapsed = (name: Simple, text: string): string =>
  simpleType(name).keepsBlanks ? text : text.trim().replace(/[ \t\r\n]+/g, ' ');

/** Types that an extension may name (`xsi:type`), by which its text becomes a number or a truth value in JSON. */
export const XSD_TYPES: Readonly<Record<string, Simple>> = {
  string: 'string',
  anyURI: 'anyURI',
  boolean: 'boolean',
  decimal: 'decimal',
  double: 'double',
  float: 'double',
  integer: 'integer',
  int: 'integer',
  long: 'integer',
  dateTime: 'dateTime',
};
