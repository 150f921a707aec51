import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadCity } from './city-data.ts';
import type { CityData, RequiredFieldRow } from './city-schemas.ts';
import { refuses } from './findings.ts';
import {
  goodsKindOf,
  missingFields,
  policyOn,
  requiredFields,
  retentionFor,
  type VoucherFacts,
} from './required-fields.ts';

const city = loadCity(fileURLToPath(new URL('../../../../cities/xiamen', import.meta.url)));
const on = '2026-11-23';

const header = {
  date: on,
  sender: { name: '闽南果蔬', address: '同安', contact: '0592-1', licenceNumber: 'SC1' },
  receiver: { name: '鹭岛超市', address: '思明', contact: '0592-2' },
};
const goods = { name: '大白菜', quantity: 12, unit: '箱', origin: '漳州' };

function voucher(
  senderKind: string,
  goodsKind: string,
  values: object,
  certificates: string[] = [],
): VoucherFacts {
  return { senderKind, on, header, lines: [{ goodsKind, values, certificates }] };
}
const refused = (facts: VoucherFacts) =>
  missingFields(city, facts)
    .filter((one) => one.severity === 'refuse')
    .map((one) => one.path);

describe('the legal fields are not a union', () => {
  test.each(['farm', 'wholesaler', 'wholesale-market', 'cooperative'])(
    'loose vegetables from a %s are issued without batch and SC number',
    (sender) => {
      expect(refused(voucher(sender, 'produce', goods))).toEqual([]);
      expect(refused({ ...voucher(sender, 'produce', { ...goods, origin: ' ' }) })).toEqual([
        '/lines/0/origin',
      ]);
    },
  );

  test('a wholesaler without papers for vegetables is recorded, not refused', () => {
    const missing = missingFields(city, voucher('wholesaler', 'produce', goods));
    expect(missing).toMatchObject([
      { code: 'certificate-missing', severity: 'flag', path: '/lines/0/certificates' },
    ]);
    expect(refuses(missing)).toBe(false);
    expect(missingFields(city, voucher('wholesaler', 'produce', goods, ['rapid-test']))).toEqual([]);
  });

  const pork = { name: '白条肉', quantity: 2, unit: '片', spec: '白条', origin: '龙岩' };
  test.each([
    [['animal-quarantine-b'], '肉品品质检验合格证'],
    [['meat-inspection'], '动物检疫合格证明'],
  ])('pork with only %s is refused, naming %s and the clause', (papers, name) => {
    const missing = missingFields(city, voucher('slaughterhouse', 'pork', pork, [...papers, 'asf-test']));
    expect(missing).toHaveLength(1);
    expect(missing[0]).toMatchObject({ code: 'certificate-missing', severity: 'refuse' });
    expect(missing[0]?.zh).toContain(name);
    expect(missing[0]?.zh).toContain('81 号');
    expect(missing[0]?.en).toContain('certificate');
  });

  test('pork with both papers passes, from any kind of sender', () => {
    const paper = '/lines/0/certificates';
    for (const sender of city.partyKinds.keys()) {
      expect(refused(voucher(sender, 'pork', pork, ['animal-quarantine-a', 'meat-inspection']))).toEqual([]);
      expect(refused(voucher(sender, 'pork', pork))).toEqual([paper, paper]);
    }
  });

  test('prepackaged food from a factory needs its inspection, batch or production date, and shelf life', () => {
    const cheese = { name: '奶酪', quantity: 100, unit: '袋', spec: '90 g' };
    expect(refused(voucher('factory', 'prepackaged', cheese))).toEqual([
      '/lines/0/batch',
      '/lines/0/shelfLife',
      '/lines/0/certificates',
    ]);
    const dated = { ...cheese, productionDate: '2026-11-01', expiryDate: '2027-08-01' };
    expect(refused(voucher('factory', 'prepackaged', dated, ['factory-inspection']))).toEqual([]);
    const batched = { ...cheese, batch: 'L1', shelfLife: '9个月' };
    expect(refused(voucher('factory', 'prepackaged', batched, ['factory-inspection']))).toEqual([]);
  });

  test('a wholesaler of prepackaged food records its buyer; a supermarket need not', () => {
    const line = { name: '奶酪', quantity: 1, unit: '袋', spec: '90 g', batch: 'L1', shelfLife: '9个月' };
    const bare = (sender: string) => ({
      ...voucher(sender, 'prepackaged', line),
      header: { ...header, receiver: {} },
    });
    expect(refused(bare('wholesaler'))).toEqual(['/receiver/name', '/receiver/address', '/receiver/contact']);
    expect(refused(bare('supermarket'))).toEqual([]);
  });

  test('a cold store that does not know whose goods it holds is recorded, and asked once', () => {
    const [line] = voucher('cold-store', 'produce', goods).lines;
    if (!line) throw new Error('one line');
    const missing = missingFields(city, { senderKind: 'cold-store', on, header, lines: [line, line] });
    expect(missing.map(({ path, severity }) => [path, severity])).toEqual([['/consignor/name', 'flag']]);
  });

  test('imported food needs the certificate of the customs', () => {
    const line = { name: '黄油', quantity: 1, unit: '箱', spec: '10 kg', batch: 'L1', shelfLife: '1年' };
    expect(refused(voucher('supermarket', 'imported-food', line))).toEqual(['/lines/0/certificates']);
    expect(refused(voucher('supermarket', 'imported-food', line, ['customs-quarantine']))).toEqual([]);
  });

  test('each line is asked by its own kind, and a header field once', () => {
    const two: VoucherFacts = {
      senderKind: 'wholesaler',
      on,
      header: { date: on, sender: header.sender },
      lines: [
        { goodsKind: 'produce', values: { name: '大白菜', quantity: 1, unit: '筐' }, certificates: [] },
        { goodsKind: 'prepackaged', values: { ...goods, spec: '1', batch: '1' }, certificates: [] },
        { goodsKind: 'prepackaged', values: { ...goods, spec: '1', batch: '1' }, certificates: [] },
      ],
    };
    expect(refused(two)).toEqual([
      ...['/receiver/name', '/receiver/address', '/receiver/contact'],
      ...['/lines/0/origin', '/lines/1/shelfLife', '/lines/2/shelfLife'],
    ]);
  });

  test('a hostile header cannot pretend to have fields', () => {
    const facts = { ...voucher('farm', 'produce', goods), header: Object.create(header) as unknown };
    expect(refused(facts)).toContain('/sender/name');
    expect(refused({ ...facts, header: null })).toContain('/date');
  });
});

describe('which row decides', () => {
  const row = (part: Partial<RequiredFieldRow>): RequiredFieldRow => ({
    goodsKind: '*',
    senderKind: '*',
    field: 'lines[].batch',
    effect: 'refuse',
    clause: 'x',
    confidence: 'S',
    source: 'x',
    from: '2000-01-01',
    to: null,
    zh: '批号',
    en: 'batch',
    ...part,
  });
  const ask = (rows: RequiredFieldRow[], day = '2026-01-01') =>
    requiredFields({ ...city, requiredFieldRows: rows } as CityData, {
      goodsKind: 'produce',
      senderKind: 'farm',
      on: day,
    }).map((one) => one.clause);

  test('goods and sender before goods before sender before neither, in any order of rows', () => {
    const rows = [
      row({ clause: 'neither' }),
      row({ clause: 'sender', senderKind: 'farm' }),
      row({ clause: 'goods', goodsKind: 'produce' }),
      row({ clause: 'both', goodsKind: 'produce', senderKind: 'farm' }),
    ];
    fc.assert(
      fc.property(fc.subarray(rows, { minLength: 1 }), fc.nat(), (some, turn) => {
        const best = some.at(-1)?.clause;
        const turned = [...some.slice(turn % some.length), ...some.slice(0, turn % some.length)];
        expect(ask(turned)).toEqual([best]);
      }),
    );
  });

  test('a more specific row may waive the field', () => {
    expect(ask([row({}), row({ goodsKind: 'produce', effect: 'waive' })])).toEqual([]);
  });

  test('among equals the later one decides', () => {
    expect(ask([row({ clause: 'new', from: '2020-01-01' }), row({ clause: 'old' })])).toEqual(['new']);
  });

  test('a row holds from its first day until the day before `to`', () => {
    const rows = [row({ from: '2023-12-01', to: '2026-01-01' })];
    expect(ask(rows, '2023-11-30')).toEqual([]);
    expect(ask(rows, '2023-12-01')).toEqual(['x']);
    expect(ask(rows, '2025-12-31')).toEqual(['x']);
    expect(ask(rows, '2026-01-01')).toEqual([]);
  });

  test('bulk oil needs its transport permit only since the law asks for it', () => {
    const asks = (day: string) =>
      requiredFields(city, { goodsKind: 'bulk-liquid-food', senderKind: 'factory', on: day }).some(
        (one) => one.field === 'certificates:liquid-transport',
      );
    expect(asks('2025-11-30')).toBe(false);
    expect(asks('2025-12-01')).toBe(true);
  });
});

describe('other values of law', () => {
  test('uploads are due within 24 hours since 2018', () => {
    expect(policyOn(city, 'upload-deadline-hours', '2017-12-31')).toBeNull();
    expect(policyOn(city, 'upload-deadline-hours', on)).toMatchObject({ value: 24, confidence: 'M-L' });
  });

  test('purchase records are kept six months beyond shelf life, two years without', () => {
    expect(retentionFor(city, 'purchase-record', on)).toMatchObject({
      afterExpiryMonths: 6,
      withoutShelfLifeMonths: 24,
    });
  });

  test('imported pork is imported meat; domestic vegetables are produce', () => {
    expect(goodsKindOf(city, 'pork-cuts', { imported: true })).toBe('imported-meat');
    expect(goodsKindOf(city, 'chinese-cabbage')).toBe('produce');
    expect(() => goodsKindOf(city, 'stones')).toThrow(RangeError);
  });
});
