import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectProblem, openCity, type TestCity } from '../../../../test/support/city.ts';
import { check, csv, send, sendGood, take } from './testing/file-city.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

const HEADINGS = ['进货日期', '商品名称', '数量', '单位', '产地', '供货者名称', '供货者地址', '联系方式'];
const cabbage = (quantity: string, rest: Partial<Record<'day' | 'supplier' | 'unit', string>> = {}) => [
  rest.day ?? '2026-11-19',
  '大白菜',
  quantity,
  rest.unit ?? 'kg',
  '同安',
  rest.supplier ?? '同安绿畦蔬菜农场',
  '洪塘镇1号',
  '0592-5500000',
];

describe('A purchase ledger as a file', () => {
  it('Is read, mapped, checked without recording anything, and taken as purchases', async () => {
    const content = csv(HEADINGS, cabbage('12'), cabbage('3.5'), cabbage('20', { day: '2026/11/18' }));
    const file = await sendGood(city, 'stall', content);
    expect(file.mapping?.ledger).toBe('purchase');
    expect(file.mapping?.columns.map((one) => one.field)).toEqual([
      'date',
      'goods',
      'quantity',
      'unit',
      'origin',
      'supplier',
      'supplierAddress',
      'supplierContact',
    ]);
    const before = await city.written([
      'identity.audit',
      'intake.file',
      'intake.file_row',
      'intake.file_document',
    ]);
    const checked = await check(city, 'stall', file.fileId);
    expect(checked.findings).toEqual([]);
    expect(
      await city.written(['identity.audit', 'intake.file', 'intake.file_row', 'intake.file_document']),
    ).toEqual(before);
    const receipt = await take(city, 'stall', file.fileId);
    // Two rows of one day and supplier are one purchase.
    expect(receipt.documents.map((one) => [one.kind, one.outcome, one.rows])).toEqual([
      ['purchase', 'taken', [2, 3]],
      ['purchase', 'taken', [4]],
    ]);
    expect(receipt.sums).toEqual([{ goods: '大白菜', unit: 'kg', quantity: '35.5', rows: 3 }]);
    expect((await city.verify()).findings).toEqual([]);
  });

  it('Finds the rows of yesterday again when the ledger is sent with ten more today, and doubles none', async () => {
    const yesterday = [HEADINGS, cabbage('12'), cabbage('3.5'), cabbage('3.5')];
    const first = await sendGood(city, 'stall', csv(...yesterday));
    await check(city, 'stall', first.fileId);
    await take(city, 'stall', first.fileId);
    const before = await onHand();
    const today = Array.from({ length: 10 }, (_, index) => cabbage(String(index + 1)));
    const longer = await sendGood(city, 'stall', csv(...yesterday, ...today));
    const { file } = await check(city, 'stall', longer.fileId);
    expect(file.counts).toMatchObject({ repeatedRows: 3, goodRows: 10, faulty: 0 });
    await take(city, 'stall', longer.fileId);
    expect((await onHand()) - before).toBe(55_000);
    // Once more, with a remark at the end: another file, nothing new.
    const third = await sendGood(city, 'stall', csv(...yesterday, ...today, ['合计', '', '74']));
    const again = await check(city, 'stall', third.fileId);
    expect(again.file.counts).toMatchObject({ repeatedRows: 13, goodRows: 0 });
    const refused = await city.call('stall', 'POST', `/api/v1/files/${third.fileId}/take`, {});
    expectProblem(refused, 409, 'file-nothing-to-take');
  });

  it('Knows a file that is sent twice by its content, whatever it is called', async () => {
    const content = csv(HEADINGS, cabbage('12'));
    const first = await sendGood(city, 'stall', content);
    const again = await send(city, 'stall', content, '另一个名字.csv');
    expect([again.status, again.body.fileId, again.body.repeated]).toEqual([200, first.fileId, true]);
    // Another business's file of the same content is its own.
    expect((await send(city, 'supermarket', content)).body.fileId).not.toBe(first.fileId);
  });

  it('Says of every wrong cell where it stands and what to write, and takes the others where that is wanted', async () => {
    const content = csv(
      HEADINGS,
      cabbage('12.1'),
      cabbage('12', { day: '11/20/2026' }),
      cabbage('十二'),
      cabbage('12', { unit: '' }),
      ['2026-11-19', '没有登记过的菜', '12', 'kg', '同安', '某农场', '', ''],
      ['2026-11-19', '大白菜', '', 'kg', '同安', '', '', ''],
      cabbage('12', { day: '2027-01-01', supplier: '明年的农场' }),
    );
    const file = await sendGood(city, 'stall', content);
    const { findings, file: checked } = await check(city, 'stall', file.fileId);
    const told = findings.map(({ row, column, code }) => [row, column, code]);
    expect(told).toEqual([
      [3, 'A', 'date-ambiguous'],
      [4, 'C', 'number-unknown'],
      [5, 'D', 'unit-missing'],
      [6, 'B', 'product-unknown'],
      [7, 'C', 'cell-missing'],
      [7, 'F', 'cell-missing'],
      [8, 'A', 'at-in-future'],
    ]);
    expect(findings[0]).toMatchObject({
      value: '11/20/2026',
      heading: '进货日期',
      zh: expect.stringContaining('2026-11-20'),
    });
    for (const one of findings) expect(`${one.zh}${one.en}`).toMatch(/[一-鿿].*[a-z]/);
    expect(checked.counts).toMatchObject({ good: 1, goodRows: 1, faulty: 6 });
  });

  it('Takes the good documents only when a person has said so, and tells the others in the receipt', async () => {
    const content = csv(HEADINGS, cabbage('12.2'), cabbage('十二', { supplier: '集美菜园' }));
    const file = await sendGood(city, 'stall', content);
    await check(city, 'stall', file.fileId);
    const refused = await city.call('stall', 'POST', `/api/v1/files/${file.fileId}/take`, {});
    expectProblem(refused, 409, 'file-has-findings');
    const receipt = await take(city, 'stall', file.fileId, true);
    expect(receipt.counts).toMatchObject({ taken: 1, takenRows: 1, faulty: 1, faultyRows: 1 });
    const answer = await city.raw<string>(
      { 'x-api-key': city.keys.stall },
      'GET',
      `/api/v1/files/${file.fileId}/receipt/export`,
    );
    expect(answer.body).toContain(receipt.sha256);
    expect(answer.body).toContain(receipt.documents[0]?.number);
  });

  it('Holds rows of one number together, and says where they differ', async () => {
    const headings = ['单号', ...HEADINGS];
    const content = csv(
      headings,
      ['J-1', ...cabbage('12')],
      ['J-1', ...cabbage('3')],
      ['J-2', ...cabbage('1')],
      ['J-2', ...cabbage('1', { supplier: '别家' })],
    );
    const file = await sendGood(city, 'stall', content);
    const { findings, file: checked } = await check(city, 'stall', file.fileId);
    expect(findings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [5, 'G', 'document-differs'],
    ]);
    expect(checked.counts).toMatchObject({ good: 1, goodRows: 2, faulty: 1, faultyRows: 2 });
    const receipt = await take(city, 'stall', file.fileId, true);
    expect(receipt.documents).toMatchObject([{ number: 'J-1', rows: [2, 3] }]);
    // The number with other content in another file is refused by row.
    const other = await sendGood(
      city,
      'stall',
      csv(headings, ['J-1', ...cabbage('12')], ['J-1', ...cabbage('4')]),
    );
    const second = await check(city, 'stall', other.fileId);
    expect(second.findings.map(({ code }) => code)).toEqual([
      expect.stringMatching(/^exists-with-different/),
    ]);
  });

  it('Remembers for a sender what headings like these mean', async () => {
    const headings = ['哪天', '菜', '多少', '计', '来自', '谁给的'];
    const row = ['2026-11-19', '大白菜', '12', 'kg', '同安', '某农场'];
    const first = await sendGood(city, 'stall', csv(headings, row));
    const columns = { A: 'date', B: 'goods', C: 'quantity', D: 'unit', E: 'origin', F: 'supplier' };
    const missing = await city.call('stall', 'POST', `/api/v1/files/${first.fileId}/check`);
    expectProblem(missing, 422, 'mapping-wrong');
    const mapped = await city.call('stall', 'PUT', `/api/v1/files/${first.fileId}/mapping`, {
      ledger: 'purchase',
      columns,
    });
    expect(mapped.status).toBe(200);
    await check(city, 'stall', first.fileId);
    const second = await sendGood(city, 'stall', csv(headings, row, row));
    expect(second.mapping).toMatchObject({ remembered: true, ledger: 'purchase', missing: [] });
    // Of another business nothing is known.
    const others = await sendGood(city, 'supermarket', csv(headings, row));
    expect(others.mapping?.remembered).toBe(false);
  });

  it('Fills in what holds for every row where the file has no column for it', async () => {
    const before = await onHand();
    const file = await sendGood(
      city,
      'stall',
      csv(['进货日期', '商品名称', '重量(kg)', '产地'], ['2026-11-19', '大白菜', '"1,200.5"', '同安']),
    );
    expect(file.mapping?.missing.map((one) => one.field)).toEqual(['supplier']);
    const columns = Object.fromEntries(
      file.mapping?.columns.map((one) => [one.column, one.field ?? '']) ?? [],
    );
    const wrong = await city.call('stall', 'PUT', `/api/v1/files/${file.fileId}/mapping`, {
      ledger: 'purchase',
      columns,
      constants: { supplierUscc: '123' },
    });
    expectProblem(wrong, 422, 'mapping-wrong');
    await city.call('stall', 'PUT', `/api/v1/files/${file.fileId}/mapping`, {
      ledger: 'purchase',
      columns,
      constants: { supplier: '同安绿畦蔬菜农场' },
    });
    expect((await check(city, 'stall', file.fileId)).findings).toEqual([]);
    await take(city, 'stall', file.fileId);
    expect((await onHand()) - before).toBe(1_200_500);
  });

  it('Confirms the voucher that a row quotes, as a whole or with what the ledger says', async () => {
    const whole = await city.issueCabbage('farm', 'stall', { origin: '一号地' });
    const less = await city.issueCabbage('farm', 'stall', { origin: '二号地' });
    const others = await city.issueCabbage('farm', 'supermarket', { origin: '三号地' });
    const rows = [whole, less, others].map((voucher, index) => [
      ...cabbage(index === 1 ? '150' : '180'),
      voucher.number,
    ]);
    const headings = [...HEADINGS, '上市凭证号'];
    const file = await sendGood(city, 'stall', csv(headings, ...rows));
    const { findings } = await check(city, 'stall', file.fileId);
    expect(findings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [4, 'I', 'voucher-of-another'],
    ]);
    const receipt = await take(city, 'stall', file.fileId, true);
    expect(receipt.documents).toMatchObject([
      { kind: 'receipt', voucherNumber: whole.number },
      { kind: 'receipt', voucherNumber: less.number },
    ]);
    expect((await city.read('stall', whole)).body.state).toBe('received');
    expect((await city.read('stall', less)).body).toMatchObject({
      state: 'partly-received',
      lineItems: [{ accepted: 150_000 }],
    });
    expect((await city.verify()).findings).toEqual([]);
  });
});

describe('Other ledgers', () => {
  it('Becomes vouchers of a wholesaler, one a customer and day', async () => {
    const headings = [
      '销售日期',
      '商品',
      '规格',
      '数量',
      '单位',
      '产地',
      '购货者名称',
      '地址',
      '联系方式',
      '单价(元)',
    ];
    const sold = (to: string, quantity: string) => [
      '2026-11-19',
      '大白菜',
      '',
      quantity,
      'kg',
      '同安',
      to,
      '禾祥西路1号',
      '0592-1',
      '2.5',
    ];
    const file = await sendGood(
      city,
      'wholesaler',
      csv(headings, sold('惠民超市思明店', '100'), sold('阿妹蔬菜摊', '20'), sold('惠民超市思明店', '5')),
      '批发销售.csv',
    );
    expect(file.mapping?.ledger).toBe('sale');
    expect((await check(city, 'wholesaler', file.fileId)).findings).toEqual([]);
    const receipt = await take(city, 'wholesaler', file.fileId);
    expect(receipt.documents.map((one) => [one.kind, one.rows])).toEqual([
      ['voucher', [2, 4]],
      ['voucher', [3]],
    ]);
    const number = receipt.documents[0]?.voucherNumber ?? '';
    const seen = await city.read('supermarket', { number });
    // The registered business is found by its name, and can confirm.
    expect(seen.body).toMatchObject({
      state: 'issued',
      receiver: { name: '惠民超市思明店' },
      lineItems: [{ quantity: 100_000 }, { quantity: 5000 }],
    });
  });

  it('Takes meat with both its papers, and not without them', async () => {
    const headings = [
      '进货日期',
      '品名',
      '片数',
      '重量(kg)',
      '屠宰日期',
      '产地',
      '屠宰企业',
      '供货者',
      '动物检疫合格证明号',
      '肉品品质检验合格证号',
    ];
    const pork = (...papers: string[]) => [
      '2026-11-19',
      '猪白条',
      '20片',
      '850',
      '2026-11-18',
      '翔安',
      '翔安定点屠宰厂',
      '翔安定点屠宰厂',
      ...papers,
    ];
    const file = await sendGood(
      city,
      'stall',
      csv(headings, pork('B3502000123', 'RP-8'), pork('', 'RP-9')),
      '肉类台账.csv',
    );
    expect(file.mapping?.ledger).toBe('meat');
    const { findings } = await check(city, 'stall', file.fileId);
    expect(findings.map(({ row, column, code }) => [row, column, code])).toEqual([[3, 'I', 'cell-missing']]);
    const mended = await sendGood(
      city,
      'stall',
      csv(headings, pork('B3502000123', 'RP-8'), pork('A11', 'RP-9')),
      '肉类台账.csv',
    );
    await check(city, 'stall', mended.fileId);
    await take(city, 'stall', mended.fileId);
    const papers = await city.owner.query(
      `SELECT kind, number FROM vouchers.lot_paper WHERE kind LIKE 'animal%' OR kind LIKE 'meat%' ORDER BY 1, 2`,
    );
    expect(papers.rows).toEqual([
      { kind: 'animal-quarantine-a', number: '11' },
      { kind: 'animal-quarantine-b', number: '3502000123' },
      { kind: 'meat-inspection', number: 'RP-8' },
      { kind: 'meat-inspection', number: 'RP-9' },
    ]);
  });

  it('Lets a market record what came through its gate for its own stalls, and for no others', async () => {
    const before = await onHand();
    await city.owner.query('UPDATE registry.party SET market_id = $1, stall = $2 WHERE party_id = $3', [
      city.parties.wholesaler.partyId,
      'A-12',
      city.parties.stall.partyId,
    ]);
    const headings = [
      '进场时间',
      '车牌',
      '货主/摊位号',
      '品名',
      '产地',
      '重量',
      '承诺达标合格证号',
      '快检单号',
      '供货者',
    ];
    const row = (stall: string) => [
      '2026-11-20 05:30',
      '闽D12345',
      stall,
      '大白菜',
      '漳州',
      '180kg',
      'HG-1',
      'KJ-2',
      '漳州菜园',
    ];
    const file = await sendGood(
      city,
      'wholesaler',
      csv(headings, row('A-12'), row('集美远客批发部'), row('B-99')),
      '进场登记.csv',
    );
    expect(file.mapping?.ledger).toBe('gate');
    const { findings } = await check(city, 'wholesaler', file.fileId);
    expect(findings.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'C', 'stall-not-own'],
      [4, 'C', 'stall-unknown'],
    ]);
    await take(city, 'wholesaler', file.fileId, true);
    expect((await onHand()) - before).toBe(180_000);
  });

  it('Records quick tests on the lot of the stall, and disposals of the lot that is meant', async () => {
    const { lotId } = await city.stockCabbage('importer');
    const tests = csv(
      ['检测时间', '摊位', '样品', '项目', '检测值', '结果', '检测员', '处置'],
      ['2026-11-20 06:10', '远帆进口食品商行', '大白菜', '有机磷', '12%', '合格', '周敏', ''],
      ['2026-11-20 06:10', '远帆进口食品商行', '大白菜', '克百威', '3%', '合格', '周敏', ''],
    );
    const file = await sendGood(city, 'importer', tests, '快检.csv');
    expect(file.mapping?.ledger).toBe('quick-test');
    expect((await check(city, 'importer', file.fileId)).findings).toEqual([]);
    const receipt = await take(city, 'importer', file.fileId);
    expect(receipt.documents).toMatchObject([{ kind: 'lot-test', rows: [2, 3] }]);
    const headings = ['处置时间', '品名', '数量', '单位', '原因', '处置方式', '地点', '经办人', '监督人'];
    const out = csv(
      headings,
      ['2026-11-20', '大白菜', '2', 'kg', '腐败变质', '填埋', '市场', '林小红', '陈志强'],
      ['2026-11-20', '大白菜', '2', 'kg', '过期', '填埋', '市场', '林小红', ''],
    );
    const disposal = await sendGood(city, 'importer', out, '处置.csv');
    expect(disposal.mapping?.ledger).toBe('disposal');
    const { findings } = await check(city, 'importer', disposal.fileId);
    expect(findings.map(({ row, column, code }) => [row, column, code])).toEqual([[3, 'I', 'cell-missing']]);
    await take(city, 'importer', disposal.fileId, true);
    expect((await city.holding('importer', lotId)).onHand).toBe(178_000);
  });
});

/** All cabbage of the stall, in grams. */
async function onHand(): Promise<number> {
  const { rows } = await city.owner.query<{ sum: string | null }>(
    'SELECT sum(on_hand) AS sum FROM ledger.holding WHERE party_id = $1',
    [city.parties.stall.partyId],
  );
  return Number(rows[0]?.sum ?? 0);
}
