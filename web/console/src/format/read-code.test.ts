import { describe, expect, it } from 'vitest';
import { readCode } from './read-code.ts';

describe('readCode', () => {
  it.each([
    ['V0123456789ABCD', { type: 'voucher', number: 'V0123456789ABCD' }],
    ['v0123-45678-9abcd', { type: 'voucher', number: 'V0123456789ABCD' }],
    ['https://luyuan.example/v/V0123456789ABCD', { type: 'voucher', number: 'V0123456789ABCD' }],
    ['https://luyuan.example/t/T0123456789ABCD?x=1', { type: 'lot', reference: 'T0123456789ABCD' }],
    ['T0123456789ABCD\n', { type: 'lot', reference: 'T0123456789ABCD' }],
    ['(01)06901234567892(10)A1', { type: 'lot', reference: '(01)06901234567892(10)A1' }],
    [
      'https://id.example/01/06901234567892/10/A1',
      { type: 'lot', reference: 'https://id.example/01/06901234567892/10/A1' },
    ],
    ['大白菜', { type: 'search', text: '大白菜' }],
    ['VERY LONG TEXT', { type: 'search', text: 'VERY LONG TEXT' }],
    ['https://elsewhere.example/v/nothing', { type: 'search', text: 'https://elsewhere.example/v/nothing' }],
  ])('reads %j', (text, expected) => {
    expect(readCode(text)).toEqual(expected);
  });
});
