import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodePublicCode } from '../../../../server/platform/codes/public-code.ts';
import { readSlipNumber } from './public-code.ts';
import { CONTENT_MAX, decodeSlip, encodeSlip, type SlipContent, slipUrl } from './slip-content.ts';

const id = fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }).map(String);
const amount = fc
  .tuple(fc.nat(1_000_000), fc.option(fc.nat(999).map((n) => String(n).padStart(3, '0'))))
  .map(([whole, rest]) => (rest === null ? String(whole) : `${whole}.${rest}`));
const unit = fc.oneof(
  fc.constantFrom('kg', '箱', 'jin', '袋'),
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }),
);
const quantity = fc.record({ quantity: amount, unit });
const name = fc.string({ maxLength: 20, unit: 'grapheme' });
const side = fc.record({ partyId: id, name });
const line = fc
  .tuple(id, name, quantity, fc.option(quantity))
  .map(([lotId, text, of, each]) => ({ lotId, name: text, ...of, ...(each ? { each } : {}) }));
const content: fc.Arbitrary<SlipContent> = fc.record({
  number: id.map((one) => encodePublicCode('S', one)),
  sender: side,
  receiver: side,
  at: fc
    .integer({ min: 0, max: 20_000_000 })
    .map((minutes) => new Date(Date.UTC(2026, 0, 1) + minutes * 60_000).toISOString()),
  lines: fc.array(line, { minLength: 1, maxLength: 8 }),
});

/** Twelve kinds of goods, as a wholesaler sends them of a morning. */
const morning = (count: number): SlipContent => ({
  number: 'S1A2B3C4D5E6F7G',
  sender: { partyId: '1577836800000000123', name: '陈记蔬果批发行' },
  receiver: { partyId: '1577836800000000456', name: '惠民超市思明店' },
  at: '2026-11-20T01:30:00.000Z',
  lines: Array.from({ length: count }, (_none, at) => ({
    lotId: String(1577836800000001000n + BigInt(at)),
    name: ['大白菜', '上海青', '番茄', '胡萝卜', '本地花菜'][at % 5] as string,
    quantity: '12',
    unit: '箱',
    each: { quantity: '15', unit: 'kg' },
  })),
});

describe('The content of a slip', () => {
  it('comes back as it was written', () => {
    fc.assert(
      fc.property(content, (slip) => {
        const encoded = encodeSlip(slip);
        if (encoded === null) return;
        const read = decodeSlip(slip.number, encoded);
        expect(read.ok).toBe(true);
        if (!read.ok) return;
        const names = read.content.lines.some((one) => one.name !== '');
        const bare = (one: SlipContent) => ({
          ...one,
          lines: one.lines.map((each) => ({ ...each, name: '' })),
        });
        expect(names ? read.content : bare(read.content)).toEqual(names ? slip : bare(slip));
      }),
    );
  });
  it('is never read from half a picture, an altered letter, or another slip’s code', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.constantFrom(...'ABCXYZ019-_'), (slip, place, letter) => {
        const encoded = encodeSlip(slip);
        if (encoded === null) return;
        const at = place % encoded.length;
        expect(decodeSlip(slip.number, encoded.slice(0, at)).ok).toBe(false);
        expect(decodeSlip(slip.number, encoded.slice(at + 1)).ok).toBe(false);
        const altered = encoded.slice(0, at) + letter + encoded.slice(at + 1);
        if (altered !== encoded) expect(decodeSlip(slip.number, altered).ok).toBe(false);
        expect(decodeSlip(encodePublicCode('S', '1'), encoded).ok).toBe(
          slip.number === encodePublicCode('S', '1'),
        );
      }),
    );
  });
  it('says apart what is not there and what is damaged', () => {
    expect(decodeSlip('S', '')).toEqual({ ok: false, reason: 'absent' });
    expect(decodeSlip('S', '你好')).toEqual({ ok: false, reason: 'damaged' });
    expect(decodeSlip('S', 'AAAA')).toEqual({ ok: false, reason: 'damaged' });
  });
  it('fits a QR code of level M on a phone for fourteen kinds with their names, and more without', () => {
    const named = encodeSlip(morning(14));
    expect(named?.length).toBeLessThanOrEqual(CONTENT_MAX);
    const read = decodeSlip(morning(14).number, named ?? '');
    expect(read.ok && read.content.lines[13]?.name).toBe('胡萝卜');
    expect(encodeSlip(morning(20))).not.toBeNull();
    expect(encodeSlip(morning(60))).toBeNull();
    expect(slipUrl('https://a.example', morning(60))).toBe('https://a.example/v/S1A2B3C4D5E6F7G');
  });
});

describe('A slip number as typed', () => {
  it('is read like the server reads it', () => {
    fc.assert(
      fc.property(id, (one) => {
        const number = encodePublicCode('S', one);
        const typed = number
          .toLowerCase()
          .replaceAll('0', 'o')
          .replaceAll('1', 'l')
          .replace(/(.{5})(?=.)/g, '$1-');
        expect(readSlipNumber(typed)).toEqual({ type: 'slip', number });
      }),
    );
  });
  it('is called mistyped when its check character does not fit, and no slip when it is something else', () => {
    const number = encodePublicCode('S', '1577836800000000123');
    const wrong = number.slice(0, 8) + (number[8] === '7' ? '8' : '7') + number.slice(9);
    expect(readSlipNumber(wrong)).toEqual({ type: 'mistyped' });
    expect(readSlipNumber('V0000')).toEqual({ type: 'none' });
  });
});
