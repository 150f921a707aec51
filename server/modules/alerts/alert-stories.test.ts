import { expect, test } from 'vitest';
import { tellStories } from '../../../simulator/alert-stories.ts';
import { playStories } from './testing/play-stories.ts';

/** EVAL_EACH and EVAL_SEED make it larger and print the table. */
const seed = Number(process.env.EVAL_SEED ?? 3);
const district = '350203';
const each = Number(process.env.EVAL_EACH ?? 4);

test('Everything planted is found under its rule, and of what is honest nothing is', async () => {
  const { grades, others } = await playStories(tellStories({ seed, each, district, frauds: true }));
  if (process.env.EVAL_EACH) console.table(grades);
  expect(others).toEqual([]);
  expect(grades.map((one) => one.rule)).toEqual(['R1', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8', 'R9']);
  for (const one of grades) expect(one).toMatchObject({ planted: each, found: each, wrong: 0 });
}, 120_000);

test('An honest city raises nothing', async () => {
  const { grades, others } = await playStories(
    tellStories({ seed: seed + 1, each, district, frauds: false }),
  );
  expect(others).toEqual([]);
  expect(grades.filter((one) => one.raised > 0)).toEqual([]);
}, 120_000);
