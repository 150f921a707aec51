import { describe, expect, test } from 'vitest';
import { gs1CheckDigit } from '../../../platform/codes/gs1-check-digit.ts';
import { encodePublicCode } from '../../../platform/codes/public-code.ts';
import { intervals } from './bindings-in-force.ts';
import { layoutFor, readLabel } from './label-layouts.ts';
import { readScan } from './read-scan.ts';

const GS = '\u001d';
const withCheck = (body: string) => body + gs1CheckDigit(body);
const EAN = withCheck('690123456789');
const GTIN = `0${EAN}`;
const LOT = `(01)${GTIN}(10)AB-1`;
const scan = (text: string) => {
  const reading = readScan(text);
  if (!reading.ok) throw new Error(`${reading.issue.code}: ${reading.issue.en}`);
  const { notes, ...rest } = reading.scan;
  return { ...rest, ...(notes.length > 0 ? { notes: notes.map((note) => `${note.code}@${note.at}`) } : {}) };
};
const refused = (text: string) => {
  const reading = readScan(text);
  if (reading.ok) throw new Error(`read as ${reading.scan.kind}`);
  expect(reading.issue.zh).toMatch(/\p{Script=Han}/u);
  expect(reading.issue.en).toMatch(/[a-z]{3}/);
  return `${reading.issue.code}@${reading.issue.at}`;
};

describe('What a scanner gives', () => {
  test.each([
    ['EAN-13', EAN, { kind: 'gtin', gtin: GTIN }],
    ['EAN-8', withCheck('6901234'), { kind: 'gtin', gtin: withCheck('6901234').padStart(14, '0') }],
    ['UPC', withCheck('01234567890'), { kind: 'gtin', gtin: `00${withCheck('01234567890')}` }],
    ['GTIN-14', withCheck('1690123456789'), { kind: 'gtin', gtin: withCheck('1690123456789') }],
    ['Full-width digits and spaces', '６９０ 1234567892', { kind: 'gtin', gtin: GTIN }],
    ['PLU', '4011', { kind: 'plu', plu: '4011' }],
    [
      'A label of 13 digits',
      withCheck('220001201250'),
      { kind: 'label', length: 13, digits: withCheck('220001201250'), plu: '00012' },
    ],
    [
      'A label of 18 digits',
      withCheck('22000120125000850'),
      { kind: 'label', length: 18, digits: withCheck('22000120125000850'), plu: '00012' },
    ],
    ['GS1-128 with its mark', `]C101${GTIN}10AB-1`, { kind: 'lot', lot: LOT, gtin: GTIN }],
    ['DataMatrix with separators', `]d201${GTIN}10AB-1${GS}17261231`, { kind: 'lot', lot: LOT, gtin: GTIN }],
    ['A separator as the start mark', `${GS}01${GTIN}10AB-1`, { kind: 'lot', lot: LOT, gtin: GTIN }],
    ['As printed', `${LOT}(3103)001250`, { kind: 'lot', lot: LOT, gtin: GTIN, weight_g: 1250 }],
    [
      'A weight before the batch',
      `01${GTIN}310300125010AB-1`,
      { kind: 'lot', lot: LOT, gtin: GTIN, weight_g: 1250 },
    ],
    ['A count', `(01)${GTIN}(37)6`, { kind: 'gtin', gtin: GTIN, count: 6 }],
    ['A month without a day', `(01)${GTIN}(17)261100(10)AB-1`, { kind: 'lot', lot: LOT, gtin: GTIN }],
    ['Serial', `(01)${GTIN}(21)S1`, { kind: 'lot', lot: `(01)${GTIN}(21)S1`, gtin: GTIN }],
    [
      'Digital Link with a batch',
      `https://example.org/01/${GTIN}/10/AB-1?3103=001250`,
      { kind: 'lot', lot: `https://example.org/01/${GTIN}/10/AB-1?3103=001250`, gtin: GTIN, weight_g: 1250 },
    ],
    ['Digital Link of a product', `https://example.org/01/${EAN}`, { kind: 'gtin', gtin: GTIN }],
  ])('%s', (_name, text, expected) => {
    expect(scan(text)).toEqual(expected);
  });

  test('A lot code of the city, and its address', () => {
    const code = encodePublicCode('T', '123456789012345');
    expect(scan(code)).toMatchObject({ kind: 'lot', lot: code });
    expect(scan(`https://example.org/t/${code}`)).toMatchObject({ kind: 'lot', lot: code });
  });

  test('O for 0 is read where the check digit bears it out, and said', () => {
    expect(scan(EAN.replace('0', 'O'))).toEqual({ kind: 'gtin', gtin: GTIN, notes: ['letter-for-digit@2'] });
    expect(refused(`${EAN.slice(0, -1).replace('0', 'O')}5`)).toBe('letter-for-digit@2');
    expect(refused(`(01)O${GTIN.slice(1)}(10)AB-1`)).toBe('digit-expected@4');
  });

  test('A batch that runs into a date is kept whole, and the missing separator said', () => {
    expect(scan(`01${GTIN}10AB-117261231`)).toEqual({
      kind: 'lot',
      lot: `(01)${GTIN}(10)AB-117261231`,
      gtin: GTIN,
      notes: ['separator-doubtful@18'],
    });
  });

  test.each([
    ['Nothing', '  ', 'code-empty@0'],
    ['A wrong check digit', `${EAN.slice(0, -1)}5`, 'gtin-check-digit@12'],
    ['A wrong check digit in an element string', `(01)${GTIN.slice(0, -1)}5(10)A`, 'gtin-check-digit@17'],
    ['A wrong check digit on a label', '2200012012509', 'gtin-check-digit@12'],
    ['Half of a barcode', EAN.slice(0, 7), 'code-length@7'],
    ['Half of an element string', `(01)${GTIN.slice(0, 9)}`, 'code-cut-short@13'],
    ['Half of a Digital Link', `https://example.org/01/${GTIN.slice(0, 6)}`, 'code-cut-short@29'],
    ['Half of a lot code', 'T0001-23456', 'code-cut-short@10'],
    ['A batch of nothing', `(01)${GTIN}(10)`, 'element-empty@22'],
    ['A batch beyond 20 characters', `(01)${GTIN}(10)${'A'.repeat(25)}`, 'separator-missing@42'],
    ['A batch in characters that no batch has', `(01)${GTIN}(10)批次`, 'character-not-allowed@22'],
    ['A date that is none', `(01)${GTIN}(17)261332(10)A`, 'date-impossible@22'],
    ['Two batches', `(01)${GTIN}(10)A(10)B`, 'element-said-twice@27'],
    ['A pallet', withCheck('06901234567890123'), 'sscc-at-till@0'],
    ['A pallet as an element string', `(00)${withCheck('06901234567890123')}`, 'sscc-at-till@0'],
    ['Anything', 'hello', 'code-unknown@0'],
  ])('%s says what is expected, and where', (_name, text, expected) => {
    expect(refused(text)).toBe(expected);
  });

  test('A voucher is no goods', () => {
    expect(refused(encodePublicCode('V', '123456789012345'))).toBe('voucher-at-till@0');
  });
});

describe('What the digits of a label mean', () => {
  const digits = withCheck('220001201250');
  test('Is the layout with the longest prefix', () => {
    const wide = { prefix: '2', length: 13, carries: 'amount', weightStep_g: 1 } as const;
    const narrow = { ...wide, prefix: '22', carries: 'weight', weightStep_g: 10 } as const;
    expect(readLabel(layoutFor([wide, narrow], digits), digits, 30_000)).toEqual({
      weight_g: 12_500,
      notes: [],
    });
    expect(readLabel(layoutFor([wide], digits), digits, 30_000)).toEqual({ amountFen: 1250, notes: [] });
  });
  test('Is not known without one, and a weight that no scale weighs is none', () => {
    expect(readLabel(undefined, digits, 30_000).notes[0]?.code).toBe('label-layout-unknown');
    const weight = { prefix: '2', length: 13, carries: 'weight', weightStep_g: 1 } as const;
    for (const impossible of [withCheck('220001200000'), withCheck('220001299999')]) {
      const read = readLabel(weight, impossible, 30_000);
      expect(read.weight_g).toBeUndefined();
      expect(read.notes[0]).toMatchObject({ code: 'label-weight-impossible', at: 7 });
    }
  });
});

describe('What lies where', () => {
  const binding = (id: string, minute: number, alongside = false) => ({
    bindingId: id,
    place: { kind: 'shelf', code: 'A1' } as const,
    plu: null,
    productId: null,
    lotIds: [id],
    from: new Date(minute * 60_000),
    alongside,
  });
  const ends = (list: ReturnType<typeof intervals>) =>
    list.map((one) => [one.bindingId, one.to === null ? null : one.to.getTime() / 60_000]);
  test('Ends with the next of the same place, unless that was put alongside; in whatever order it was told', () => {
    const all = [binding('1', 0), binding('2', 10), binding('3', 20, true), binding('4', 30)];
    const expected = [
      ['1', 10],
      ['2', 30],
      ['3', 30],
      ['4', null],
    ];
    expect(ends(intervals(all))).toEqual(expected);
    expect(ends(intervals(all.toReversed()))).toEqual(expected);
  });
});
