import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkLine, type LineAnswer, receiptBody, startAnswers } from './receipt.ts';

const crates = (accepted: string, refused = ''): LineAnswer => ({
  line: 1,
  declared: { quantity: 12, unit: '箱' },
  accepted,
  refused,
  reason: '',
});

describe('checkLine', () => {
  it.each([
    ['12', '', { state: 'same' }],
    ['12', '0', { state: 'same' }],
    ['9', '', { state: 'differs', short: '3', over: null }],
    ['9', '2', { state: 'differs', short: '1', over: null }],
    ['9', '3', { state: 'differs', short: null, over: null }],
    ['13.5', '', { state: 'differs', short: null, over: '1.5' }],
    ['0', '12', { state: 'differs', short: null, over: null }],
    ['twelve', '', { state: 'not-amount' }],
    ['12', '-1', { state: 'not-amount' }],
  ])('of 12 crates with %s accepted and %j refused', (accepted, refused, expected) => {
    expect(checkLine(crates(accepted, refused))).toEqual(expected);
  });
});

describe('receiptBody', () => {
  it('needs no reason and no lines when all is accepted', () => {
    expect(receiptBody('R-1', 'all', '', [crates('3')])).toEqual({ documentNumber: 'R-1', decision: 'all' });
  });
  it('waits for a reason before refusing or accepting a part', () => {
    expect(receiptBody('R-1', 'refuse', ' ', [])).toBeNull();
    expect(receiptBody('R-1', 'part', '', [crates('9')])).toBeNull();
    expect(receiptBody('R-1', 'refuse', '变质', [])).toEqual({
      documentNumber: 'R-1',
      decision: 'refuse',
      reason: '变质',
    });
  });
  it('sends only the lines that differ, in the unit of the voucher', () => {
    const same = { ...crates('12'), line: 2 };
    expect(receiptBody('R-1', 'part', '压坏', [crates('9', '2.5'), same])).toEqual({
      documentNumber: 'R-1',
      decision: 'part',
      reason: '压坏',
      lines: [{ line: 1, accepted: { quantity: 9, unit: '箱' }, refused: { quantity: '2.5', unit: '箱' } }],
    });
  });
  it('is not sent as a part while nothing differs or an amount cannot be read', () => {
    expect(receiptBody('R-1', 'part', '压坏', [crates('12')])).toBeNull();
    expect(receiptBody('R-1', 'part', '压坏', [crates('9'), { ...crates('x'), line: 2 }])).toBeNull();
  });
  it('starts from the voucher itself, so that an untouched form never reports a difference', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ line: fc.nat(), declared: fc.record({ quantity: fc.nat(), unit: fc.string() }) }),
        ),
        (lines) => {
          expect(startAnswers(lines).every((answer) => checkLine(answer).state === 'same')).toBe(true);
        },
      ),
    );
  });
});
