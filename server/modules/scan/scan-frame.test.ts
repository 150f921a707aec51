import { describe, expect, it } from 'vitest';
import { encodePublicCode, formatPublicCode } from '../../platform/codes/public-code.ts';
import { readCode } from './find-code.ts';
import { exactInstant, sayDay, sayInstant } from './say-time.ts';
import { answerType, preferredLanguage, wantsData } from './scan-frame.ts';

describe('The language of a page', () => {
  it.each([
    [undefined, 'zh'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en-GB,en;q=0.9,zh;q=0.8', 'en'],
    ['fr,en;q=0.4', 'en'],
    ['en;q=0.5, zh-TW;q=0.5', 'zh'],
    [';;;q=,,', 'zh'],
  ])('for "%s" is %s', (header, lang) => {
    expect(preferredLanguage(header)).toBe(lang);
  });
});

describe('Linked data', () => {
  const ask = (accept: string | undefined, url = '/t/T1') => wantsData({ url, headers: { accept } } as never);
  it('is for those who ask for it, never for a browser', () => {
    expect(ask('application/ld+json')).toBe(true);
    expect(ask('application/json')).toBe(true);
    expect(ask(undefined, '/t/T1?format=jsonld')).toBe(true);
    expect(ask('text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8')).toBe(false);
    expect(ask('text/html,application/ld+json;q=0.5')).toBe(false);
    expect(ask(undefined)).toBe(false);
    expect(answerType({ url: '/t/T1', headers: { accept: 'application/ld+json' } } as never)).toBe(
      'application/ld+json',
    );
  });
});

describe('What a person types', () => {
  const lot = encodePublicCode('T', '399804916039692289');
  const voucher = encodePublicCode('V', '399804916039692289');
  it('is read in groups, in lower case, full width, or as an address of any host', () => {
    for (const text of [lot, formatPublicCode(lot).toLowerCase(), `https://old.example/t/${lot}?large=1`]) {
      expect(readCode(text)).toMatchObject({ kind: 'lot' });
    }
    for (const text of [voucher, formatPublicCode(voucher), `http://old.example/v/${voucher}`]) {
      expect(readCode(text)).toEqual({ kind: 'voucher', documentId: '399804916039692289', number: voucher });
    }
    expect(readCode('https://id.example/01/04012345123456/10/AB%2F1')).toMatchObject({ kind: 'lot' });
    expect(readCode('(01)04012345123456(10)AB1')).toMatchObject({ kind: 'lot' });
  });

  it('with a slip in it is told apart from what is no code', () => {
    const wrong = `${lot.slice(0, -1)}${lot.endsWith('A') ? 'B' : 'A'}`;
    expect(readCode(wrong)).toMatchObject({ kind: 'mistyped' });
    expect(readCode('/01/04012345123457/10/AB1')).toEqual({
      kind: 'mistyped',
      expected: '6',
      gtin: '04012345123457',
    });
    for (const text of ['', '大白菜', '<script>', 'T12', '%E0%A4%A'])
      expect(readCode(text)).toEqual({ kind: 'not-a-code' });
  });
});

describe('Times', () => {
  const zone = 'Asia/Shanghai';
  const now = new Date('2026-11-23T02:00:00Z');
  const say = (at: string, precision_ms = 0, lang: 'zh' | 'en' = 'zh') =>
    sayInstant(new Date(at), lang, now, zone, precision_ms);
  it('are said as people say them, on the city’s own clock', () => {
    expect(say('2026-11-23T00:32:00Z')).toBe('今天 08:32');
    // Late in the evening in London is the next morning here.
    expect(say('2026-11-22T16:30:00Z')).toBe('今天 00:30');
    expect(say('2026-11-22T09:05:00Z', 0, 'en')).toBe('yesterday 17:05');
    expect(say('2025-01-03T00:32:00Z')).toBe('2025年1月3日 08:32');
  });
  it('count the days by the city’s clock, also just after its midnight', () => {
    const afterMidnight = new Date('2026-11-22T17:00:00Z');
    const said = (at: string) => sayInstant(new Date(at), 'zh', afterMidnight, zone);
    expect(said('2026-11-22T16:30:00Z')).toBe('今天 00:30');
    expect(said('2026-11-22T15:30:00Z')).toBe('昨天 23:30');
  });
  it('are no more exact than the record', () => {
    expect(say('2026-11-02T16:00:00Z', 86_400_000 - 1)).toBe('11月3日');
    expect(say('2026-09-30T16:00:00Z', 31 * 86_400_000 - 1)).toBe('2026年10月');
    expect(sayDay('2026-02-01', 'en', '2026-11-23')).toBe('1 Feb');
  });
  it('are exact for machines, with the offset', () => {
    expect(exactInstant(new Date('2026-11-22T16:30:05Z'), zone)).toBe('2026-11-23T00:30:05+08:00');
    expect(exactInstant(new Date('2026-11-22T16:30:05Z'), 'America/St_Johns')).toBe(
      '2026-11-22T13:00:05-03:30',
    );
    expect(exactInstant(new Date('2026-11-22T16:30:05Z'), 'UTC')).toBe('2026-11-22T16:30:05+00:00');
  });
});
