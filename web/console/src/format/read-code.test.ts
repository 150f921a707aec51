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
    ['https://luyuan.example/s/C0123456789ABCD', { type: 'page', path: '/s/C0123456789ABCD' }],
    ['https://luyuan.example/r/R0123456789ABCD?lang=en', { type: 'page', path: '/r/R0123456789ABCD' }],
    // A batch of a maker's own may look like the code of a business.
    ['B20261120000001', { type: 'search', text: 'B20261120000001' }],
    ['https://id.example/01/06901234567892', { type: 'search', text: '06901234567892' }],
    ['大白菜', { type: 'search', text: '大白菜' }],
    ['VERY LONG TEXT', { type: 'search', text: 'VERY LONG TEXT' }],
    ['https://elsewhere.example/v/nothing', { type: 'search', text: 'https://elsewhere.example/v/nothing' }],
  ])('reads %j', (text, expected) => {
    expect(readCode(text)).toEqual(expected);
  });
});
