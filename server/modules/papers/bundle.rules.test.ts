import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadCity, requiredFields } from '../registry/index.ts';
import { bundleParts, uncovered } from './bundle.rules.ts';
import { type HeldPaper, lotStops, senderStops } from './lapse.rules.ts';

const city = loadCity(join(import.meta.dirname, '../../../cities/xiamen'));
const ON = '2026-11-20';

describe('The parts of a bundle', () => {
  test('say of every kind of goods and sender what the law asks, and ask no proof that it does not', () => {
    for (const goodsKind of city.goodsKinds.keys())
      for (const senderKind of city.partyKinds.keys()) {
        const asked = requiredFields(city, { goodsKind, senderKind, on: ON })
          .filter((one) => one.field.includes('certificates:'))
          .map((one) =>
            one.alternatives
              .map((kind) => kind.replace('certificates:', ''))
              .toSorted()
              .join('|'),
          );
        const parts = bundleParts(city, { senderKind, on: ON, goods: new Map([[goodsKind, [1]]]) })
          .filter((part) => part.needed && part.knownBy === null)
          .map((part) => part.kinds.toSorted().join('|'));
        expect({ goodsKind, senderKind, parts: parts.toSorted() }).toEqual({
          goodsKind,
          senderKind,
          parts: asked.toSorted(),
        });
      }
  });

  test('of several kinds of goods are put together, each with its lines', () => {
    const parts = bundleParts(city, {
      senderKind: 'wholesaler',
      on: ON,
      goods: new Map([
        ['produce', [1, 3]],
        ['pork', [2]],
      ]),
    });
    const lines = (part: string) => parts.filter((one) => one.part === part).map((one) => one.lines);
    expect(lines('quarantine')).toEqual([[2]]);
    expect(lines('licence')).toEqual([[1, 3, 2]]);
    expect(parts.map((one) => one.slot)).toEqual(
      parts.map((one) => one.slot).toSorted((a, b) => order.indexOf(a) - order.indexOf(b)),
    );
  });
  const order = city.paperSlots.map((slot) => slot.slot);

  test('are uncovered for lines that no standing paper covers', () => {
    const [part] = bundleParts(city, { senderKind: 'farm', on: ON, goods: new Map([['produce', [1, 2]]]) });
    if (!part) throw new Error('no part');
    expect(uncovered(part, [{ kind: 'x', lines: [1], stands: true }])).toEqual([2]);
    expect(uncovered(part, [{ kind: 'x', lines: [1, 2], stands: false }])).toEqual([1, 2]);
  });
});

const paper = (kind: string, validUntil: string | null, change: Partial<HeldPaper> = {}): HeldPaper => ({
  certificateId: '1',
  holderId: '1' as never,
  kind,
  number: 'N',
  issuer: 'X',
  issuedOn: '2020-01-01',
  validUntil,
  productId: null,
  batch: null,
  result: null,
  sha256: null,
  withdrawn: null,
  ...change,
});
const withdrawn = { day: '2026-11-01', reason: '吊销', byOffice: true };

describe('What stops a sender', () => {
  test.each([
    ['nobody who has registered no licence', 'factory', 'prepackaged', [], []],
    ['not where it holds', 'factory', 'prepackaged', [paper('sc-licence', '2026-11-20')], []],
    [
      'a lapsed production licence',
      'factory',
      'prepackaged',
      [paper('sc-licence', '2026-11-19')],
      ['licence-lapsed'],
    ],
    [
      'not with a renewal beside it',
      'factory',
      'prepackaged',
      [paper('sc-licence', '2026-11-19'), paper('sc-licence', '2031-01-01')],
      [],
    ],
    [
      'a withdrawn one',
      'factory',
      'prepackaged',
      [paper('sc-licence', '2031-01-01', { withdrawn })],
      ['licence-withdrawn'],
    ],
    [
      'one that begins later',
      'factory',
      'prepackaged',
      [paper('sc-licence', '2031-01-01', { issuedOn: '2026-12-01' })],
      ['licence-not-yet-valid'],
    ],
    [
      'a trader of food with a lapsed licence',
      'wholesaler',
      'prepackaged',
      [paper('jy-licence', '2026-11-19')],
      ['licence-lapsed'],
    ],
    [
      'not of produce, which asks no licence (食安法 35)',
      'wholesaler',
      'produce',
      [paper('jy-licence', '2026-11-19')],
      [],
    ],
    [
      'not for a lapsed business licence, which is only shown',
      'wholesaler',
      'produce',
      [paper('business-licence', '2026-11-19')],
      [],
    ],
  ])('%s', (_name, senderKind, goodsKind, papers, codes) => {
    const stops = senderStops(city, { senderKind, goodsKinds: [goodsKind], papers, day: ON });
    expect(stops.refuse.map((issue) => issue.code)).toEqual(codes);
    for (const issue of stops.refuse) expect(issue.clause).not.toBe('');
  });
});

describe('What stops a lot', () => {
  const ask = (papers: { kind: string; withdrawn: boolean; holds: boolean }[]) =>
    lotStops(city, {
      senderKind: 'wholesaler',
      day: ON,
      line: 2,
      goodsKind: 'pork',
      papers: papers.map((one, index) => ({ ...one, number: `${index}` })),
    }).refuse.map((issue) => issue.path);
  test.each([
    ['nothing, without papers', [], []],
    [
      'a withdrawn certificate',
      [{ kind: 'meat-inspection', withdrawn: true, holds: true }],
      ['/lines/1/lot'],
    ],
    [
      'not beside another of its kind',
      [
        { kind: 'meat-inspection', withdrawn: true, holds: true },
        { kind: 'meat-inspection', withdrawn: false, holds: true },
      ],
      [],
    ],
    [
      'though there is one of another kind',
      [
        { kind: 'meat-inspection', withdrawn: true, holds: true },
        { kind: 'animal-quarantine-b', withdrawn: false, holds: true },
      ],
      ['/lines/1/lot'],
    ],
    [
      'though another of its kind has lapsed',
      [
        { kind: 'meat-inspection', withdrawn: true, holds: true },
        { kind: 'meat-inspection', withdrawn: false, holds: false },
      ],
      ['/lines/1/lot'],
    ],
  ])('%s', (_name, papers, paths) => {
    expect(ask(papers)).toEqual(paths);
  });
});
