import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { MovementRecord } from '../../ledger/index.ts';
import type { Statement } from '../adapters/adapter.ts';
import { mayBeSameGoods } from './compare-facts.ts';
import { ancestorsOf, entriesOf, type QuotedLine } from './entries.ts';
import { isOverdrawn, judgeCertificate } from './judge-certificate.ts';
import { mergeStatement, NOTHING_SAID } from './merge-statement.ts';

const facts = (name: string) => ({
  goods: [{ name, quantity: '1', unit: 'kg' }],
  holder: null,
  issuer: null,
  issuedOn: null,
  validUntil: null,
  passed: null,
});
const statement = fc.oneof(
  fc.record({
    what: fc.constant('certificate' as const),
    kind: fc.constant('k'),
    number: fc.constant('n'),
    saidAt: fc.integer({ min: 0, max: 1000 }).map((ms) => new Date(ms)),
  }),
  fc.record({
    what: fc.constant('withdrawal' as const),
    kind: fc.constant('k'),
    number: fc.constant('n'),
    saidAt: fc.integer({ min: 0, max: 1000 }).map((ms) => new Date(ms)),
    reason: fc.constant('r'),
  }),
);

test('Whatever order a department’s statements come in, and however often, the certificate is the same', () => {
  const shuffledTwice = fc
    // Two things said at the very same instant have no order: each instant is used once.
    .uniqueArray(statement, {
      selector: (one) => `${one.what} ${one.saidAt.getTime()}`,
      minLength: 1,
      maxLength: 8,
    })
    .chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray([...said, ...said], { minLength: said.length * 2, maxLength: said.length * 2 }),
      ),
    );
  fc.assert(
    fc.property(shuffledTwice, ([said, shuffled]) => {
      const whole = (one: (typeof said)[number]): Statement =>
        one.what === 'certificate' ? { ...one, facts: facts(String(one.saidAt.getTime())) } : one;
      const merged = shuffled.map(whole).reduce(mergeStatement, NOTHING_SAID);
      // The slow twin: sort, and pick.
      const byTime = [...said].sort((a, b) => a.saidAt.getTime() - b.saidAt.getTime());
      const last = byTime.findLast((one) => one.what === 'certificate');
      const first = byTime.find((one) => one.what === 'withdrawal');
      expect(merged.factsAt).toEqual(last?.saidAt ?? null);
      expect(merged.facts?.goods[0]?.name).toEqual(last ? String(last.saidAt.getTime()) : undefined);
      expect(merged.withdrawnAt).toEqual(first?.saidAt ?? null);
    }),
  );
});

test('Nothing but the department’s word makes a certificate verified', () => {
  const certificate = { ...NOTHING_SAID, facts: facts('x'), factsAt: new Date(0) };
  const none = { covered: [], tolerancePermille: 0 };
  expect(judgeCertificate({ ...none, certificate: null, answer: null })).toBe('unverified');
  expect(judgeCertificate({ ...none, certificate: null, answer: 'not-found' })).toBe('unknown');
  expect(judgeCertificate({ ...none, certificate, answer: null })).toBe('verified');
  expect(judgeCertificate({ ...none, certificate, answer: 'not-found' })).toBe('verified');
  const covered = [{ baseUnit: 'g', certified: 1000, entered: 1001 }];
  expect(judgeCertificate({ certificate, answer: 'found', covered, tolerancePermille: 0 })).toBe('overdrawn');
  expect(judgeCertificate({ certificate, answer: 'found', covered, tolerancePermille: 1 })).toBe('verified');
  const withdrawn = { ...certificate, withdrawnAt: new Date(0) };
  expect(judgeCertificate({ certificate: withdrawn, answer: 'found', covered, tolerancePermille: 0 })).toBe(
    'withdrawn',
  );
  expect(isOverdrawn({ baseUnit: 'g', certified: 2 ** 53 - 1, entered: 2 ** 53 - 1 }, 0)).toBe(false);
});

test.each([
  [['猪白条'], ['生猪产品（胴体）'], true],
  [['精品五花肉', '猪肉'], ['猪胴体'], true],
  [['冷冻牛肉'], ['冻猪肉'], false],
  [['Frozen beef'], ['frozen BEEF, boneless'], true],
  [['大白菜'], ['冷冻虾'], false],
])('%j and %j may be the same goods: %s', (ours, theirs, same) => {
  expect(mayBeSameGoods(ours, theirs)).toBe(same);
});

describe('Goods that entered under a number', () => {
  const shipped = (
    document: string,
    lot: string,
    from: string,
    to: string,
    quantity: number,
    minute: number,
    more: Partial<MovementRecord> = {},
  ) =>
    ({
      lotId: lot,
      at: new Date(minute * 60_000),
      precision_ms: 0,
      documentId: document,
      line: 1,
      kind: 'shipped',
      fromId: from,
      toId: to,
      quantity,
      answersDocument: null,
      answersLine: null,
      ...more,
    }) as MovementRecord;
  const quote = (documentId: string, lotId: string, countedDocument = documentId): QuotedLine => ({
    documentId,
    line: 1,
    lotId,
    day: '2026-11-20',
    countedDocument,
    countedLine: 1,
  });
  const entered = (
    quotes: QuotedLine[],
    movements: MovementRecord[],
    madeOf: Map<string, Set<string>> = new Map(),
  ) => entriesOf(quotes, movements, madeOf).reduce((sum, one) => sum + (one.quantity ?? 0), 0);

  test('are counted where they came in, not where they were sold on', () => {
    const way = [
      shipped('1', 'L', 'A', 'B', 100, 1),
      shipped('2', 'L', 'B', 'C', 60, 2),
      shipped('3', 'L', 'C', 'D', 60, 3),
    ];
    expect(entered([quote('1', 'L'), quote('2', 'L'), quote('3', 'L')], way)).toBe(100);
  });
  test('are counted for each that its holder sold of them', () => {
    const way = [shipped('1', 'L', 'A', 'B', 60, 1), shipped('2', 'L', 'A', 'C', 40, 2)];
    expect(entered([quote('1', 'L'), quote('2', 'L')], way)).toBe(100);
  });
  test('stay counted when some come back, and are not counted again when they leave again', () => {
    const way = [
      shipped('1', 'L', 'A', 'B', 100, 1),
      shipped('2', 'L', 'B', 'A', 30, 2),
      shipped('3', 'L', 'A', 'C', 30, 3),
    ];
    expect(entered([quote('1', 'L'), quote('3', 'L')], way)).toBe(100);
  });
  test('are counted once where a late voucher speaks of a purchase that was recorded before', () => {
    expect(entered([quote('1', 'L'), quote('2', 'L', '1')], [shipped('1', 'L', 'A', 'B', 100, 1)])).toBe(100);
  });
  test('are not counted where they were refused or annulled', () => {
    const back = shipped('9', 'L', 'A', 'B', 100, 5, {
      kind: 'refused',
      answersDocument: '1',
      answersLine: 1,
    });
    expect(entered([quote('1', 'L')], [shipped('1', 'L', 'A', 'B', 100, 1), back])).toBe(0);
  });
  test('are not counted again as what was made of them', () => {
    const way = [shipped('1', 'L', 'A', 'B', 100, 1), shipped('2', 'K', 'B', 'C', 90, 3)];
    const madeOf = ancestorsOf(['K', 'L'], [{ lotId: 'K', otherLotId: 'L', direction: -1 } as never]);
    expect(entered([quote('1', 'L'), quote('2', 'K')], way, madeOf)).toBe(100);
  });
  test('of an unknown quantity count as none, and are no reason to speak of too much', () => {
    expect(entered([quote('1', 'L')], [shipped('1', 'L', 'A', 'B', null as never, 1)])).toBe(0);
  });
});
