import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LotId } from '../registry/index.ts';
import { contentsAt, lotsInside, type Packing } from './containment.ts';

const batch = (name: string) => `/01/04012345123456/10/${name}`;
const serial = (name: string) => `/01/04012345123456/21/${name}`;
let document = 1000;
const packing = (
  action: Packing['action'],
  hour: number,
  childEpc: string | null,
  quantity: number | null = 1,
  parent = '/00/1',
): Packing => {
  document += 1;
  const isBox = childEpc?.startsWith('/00/') ?? true;
  return {
    parent,
    at: new Date(Date.UTC(2026, 0, 1, hour)),
    documentId: String(document),
    line: 1,
    action,
    childEpc,
    lotId: isBox ? null : ((childEpc ?? '').replace(/\W/g, '') as LotId),
    quantity,
  };
};
const at = (hour: number) => new Date(Date.UTC(2026, 0, 1, hour));
const shown = (packings: Packing[], hour: number) =>
  contentsAt(packings, at(hour)).map(({ childEpc, quantity }) => [childEpc, quantity]);

describe('what a container holds', () => {
  it.each<[string, Packing[], number, unknown]>([
    ['nothing before it is packed', [packing('ADD', 5, batch('A'), 10)], 4, []],
    ['what is packed at that very instant', [packing('ADD', 5, batch('A'), 10)], 5, [[batch('A'), 10]]],
    [
      'the sum of a batch that is added twice',
      [packing('ADD', 1, batch('A'), 10), packing('ADD', 2, batch('A'), 5)],
      3,
      [[batch('A'), 15]],
    ],
    [
      'one piece of a serial, however often it is added',
      [packing('ADD', 1, serial('1')), packing('ADD', 2, serial('1'))],
      3,
      [[serial('1'), 1]],
    ],
    [
      'the rest of a batch',
      [packing('ADD', 1, batch('A'), 10), packing('DELETE', 2, batch('A'), 4)],
      3,
      [[batch('A'), 6]],
    ],
    [
      'nothing of a batch that was taken out without an amount',
      [packing('ADD', 1, batch('A'), 10), packing('DELETE', 2, batch('A'), null)],
      3,
      [],
    ],
    [
      'nothing after everything was taken out',
      [packing('ADD', 1, batch('A'), 10), packing('ADD', 1, serial('1')), packing('DELETE', 2, null)],
      3,
      [],
    ],
    ['what was observed inside', [packing('OBSERVE', 1, batch('A'), 10)], 2, [[batch('A'), 10]]],
    [
      'no more because it is observed again',
      [packing('ADD', 1, batch('A'), 10), packing('OBSERVE', 2, batch('A'), 10)],
      3,
      [[batch('A'), 10]],
    ],
    [
      'an unknown amount once one part is unknown',
      [packing('ADD', 1, batch('A'), 10), packing('ADD', 2, batch('A'), null)],
      3,
      [[batch('A'), null]],
    ],
  ])('It holds %s', (_what, packings, hour, contents) => {
    expect(shown(packings, hour)).toEqual(contents);
  });

  it('The order in which packings are recorded does not matter, only that in which they happened', () => {
    const one = fc.record({
      action: fc.constantFrom('ADD', 'DELETE', 'OBSERVE'),
      child: fc.constantFrom('A', 'B', null),
      quantity: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), fc.infiniteStream(fc.nat()), (actions, salt) => {
        const packings = actions.map(({ action, child, quantity }, hour) =>
          packing(action as Packing['action'], hour, child && batch(child), quantity),
        );
        const shuffled = packings
          .map((value) => ({ value, key: salt.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ value }) => value);
        expect(shown(shuffled, 20)).toEqual(shown(packings, 20));
        expect(contentsAt(packings, at(20)).every(({ quantity }) => quantity === null || quantity > 0)).toBe(
          true,
        );
      }),
    );
  });

  it('Boxes in a box are entered, each once, even when they hold each other', async () => {
    const all = [
      packing('ADD', 1, '/00/2', null, '/00/1'),
      packing('ADD', 1, '/00/1', null, '/00/2'),
      packing('ADD', 1, batch('A'), 3, '/00/2'),
      packing('ADD', 1, batch('B'), 4, '/00/1'),
    ];
    const asked: string[][] = [];
    const found = await lotsInside(['/00/1'], at(2), async (parents) => {
      asked.push(parents);
      return all.filter((one) => parents.includes(one.parent));
    });
    expect(found.get('/00/1')?.map(({ quantity }) => quantity)).toEqual([4, 3]);
    expect(asked).toEqual([['/00/1'], ['/00/2']]);
  });
});
