import { expect, it } from 'vitest';
import { wordsOf } from './piece.ts';
import { pictureOfStep } from './story/picture-of-step.ts';

const how = { lang: 'zh', today: '2026-11-20', usual: 20 } as const;

it.each([
  [null, null, '还没有人扫过'],
  [{ scans: 3, firstDay: '2026-11-03' }, null, '此前被扫过 3 次，最早在 11月3日。'],
  [{ scans: 20, firstDay: '2025-11-03' }, null, '最早在 2025年11月3日。'],
  [{ scans: 21, firstDay: '2026-11-03' }, 'attention', '码可能被复制过'],
] as const)('A piece that was scanned before (%o) is told as %s', (before, state, said) => {
  const strip = wordsOf('S-1', before, how);
  expect(strip.state).toBe(state);
  expect(strip.text).toContain(said);
  expect(wordsOf('S-1', before, { ...how, lang: 'en' }).text).toContain('serial S-1');
});

it.each([
  ['采摘', 'picking'],
  ['萎凋', 'first'],
  ['焙火', 'fine'],
  ['拼配', 'blend'],
  ['包装', 'pack'],
  ['检验', 'test'],
  ['Withering', 'first'],
  ['随便什么', 'step'],
])('The step %s is drawn as %s', (name, picture) => {
  expect(pictureOfStep(name)).toBe(picture);
});
