import { describe, expect, it } from 'vitest';
import { matches } from './matches.ts';

describe('matches', () => {
  it('asks for every word, in any of the texts', () => {
    expect(matches('白菜 漳州', '大白菜', '福建漳州')).toBe(true);
    expect(matches('白菜 泉州', '大白菜', '福建漳州')).toBe(false);
  });
  it('takes full-width and capital letters as the same', () => {
    expect(matches('ｍｚ2026', '乌龙茶', null, 'MZ20261114')).toBe(true);
  });
  it('lets everything through when nothing was typed', () => {
    expect(matches('', '大白菜')).toBe(true);
  });
});
