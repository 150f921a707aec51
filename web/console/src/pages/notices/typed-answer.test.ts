import { expect, it } from 'vitest';
import type { NoticeLine } from '../../api/notices-queries.ts';
import { lineToSend, NOTHING, readTyped, typedFrom, typedQuantity } from './typed-answer.ts';

const line = { lotId: '7', baseUnit: 'g', account: { answered: false } } as NoticeLine;
const typed = (fates: Partial<(typeof NOTHING)['fates']>, rest: Partial<typeof NOTHING> = {}) => ({
  ...NOTHING,
  ...rest,
  fates: { ...NOTHING.fates, ...fates },
});

it.each([
  ['', 'piece', 0],
  ['12', 'piece', 12],
  ['1.5', 'piece', null],
  ['1.5', 'g', 1500],
  ['0.0005', 'g', null],
  ['几袋', 'piece', null],
] as const)('%s of %s are %s', (text, unit, quantity) => {
  expect(typedQuantity(text, unit)).toBe(quantity);
});

it('says what a line adds up to, what is no figure, and whom it lacks', () => {
  expect(readTyped(typed({ sold: '1.2', sealed: '0.3' }), 'g')).toMatchObject({ sum: 1500, said: true });
  expect(readTyped(typed({ sold: 'x' }), 'g')).toMatchObject({ sum: null, wrong: true });
  expect(readTyped(typed({ passedOn: '1' }), 'g').needsTo).toBe(true);
  expect(readTyped(NOTHING, 'g').said).toBe(false);
});

it('sends what was typed, and shows again what was sent', () => {
  const sent = lineToSend(line, typed({ sold: '1.2', passedOn: '2' }, { to: ' 隔壁 ', place: '后库' }));
  expect(sent).toMatchObject({
    lot: '7',
    sold: 1200,
    passedOn: [{ to: '隔壁', quantity: 2000 }],
    place: '后库',
  });
  expect(sent).not.toHaveProperty('note');
  const said = { inStock: 0, sealed: 0, sold: 1200, returned: 0, passedOn: 2000, destroyed: 0 };
  const more = { passedOnTo: [{ to: '隔壁', quantity: 2000 }], place: '后库', note: null, photos: [] };
  const back = typedFrom({ ...line, account: { ...line.account, answered: true, said }, more } as NoticeLine);
  expect(back.fates).toMatchObject({ sold: '1.2', passedOn: '2', sealed: '' });
  expect(back.to).toBe('隔壁');
});
