import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { openDb } from '../../platform/db.ts';
import { IdMint } from '../../platform/ids.ts';
import type { DeadlineViewValue } from './deadlines.schemas.ts';
import {
  type DeadlineTools,
  deadlinesOf,
  dropDeadline,
  markMissed,
  meetDeadline,
  startDeadline,
} from './index.ts';

const HOUR_MS = 3_600_000;
let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city.close());

let serial = 0;
/** Starts a clock of something new. */
async function start(kind: string, division = '350203001', rest: { caseId?: string } = {}) {
  serial += 1;
  const subject = { kind: 'test', id: String(serial) };
  const about = { zh: `第 ${serial} 件事`, en: `Thing ${serial}` };
  const deadline = await city.tools.db.transaction((tx) =>
    startDeadline(tx, city.tools, { subject, kind, startsAt: city.clock.now(), division, about, ...rest }),
  );
  return { subject, kind, deadline };
}
const done = (one: { subject: { kind: string; id: string }; kind: string }) =>
  city.tools.db.transaction((tx) =>
    meetDeadline(tx, { subject: one.subject, kind: one.kind, at: city.clock.now(), documentId: null }),
  );
const list = async (who: 'city-officer' | 'siming-officer' | 'huli-officer', query = '') =>
  (await city.call<{ items: DeadlineViewValue[]; more: boolean }>(who, 'GET', `/api/v1/deadlines${query}`))
    .body;
const stateOf = async (one: { subject: { kind: string; id: string } }) =>
  (await list('city-officer', '?state=all&limit=200')).items.find(
    (view) => view.subject.id === one.subject.id,
  );
const later = (hours: number) => city.clock.set(new Date(city.clock.now().getTime() + hours * HOUR_MS));

test('A clock says by when, by which clause, and is shown to those who answer for it, the first due first', async () => {
  const slow = await start('freeze-approval');
  const soon = await start('first-report');
  const seen = (await list('siming-officer')).items.map((view) => view.subject.id);
  expect(seen).toEqual([soon.subject.id, slow.subject.id]);
  expect((await list('huli-officer')).items).toEqual([]);
  expect(await stateOf(soon)).toMatchObject({
    state: 'running',
    dueAt: '2026-11-20T10:00:00.000Z',
    says: { zh: '事故初报须在 2 小时内报出' },
    clause: expect.stringContaining('2 小时'),
    division: { code: '350203001', name: { zh: expect.any(String) } },
  });
  await done(slow);
  await done(soon);
  expect((await list('siming-officer')).items).toEqual([]);
});

test('Started again while it runs it is the same clock; once it was met, another', async () => {
  const one = await start('notice-answer');
  const again = () =>
    city.tools.db.transaction((tx) =>
      startDeadline(tx, city.tools, {
        ...one,
        startsAt: city.clock.now(),
        division: '350203',
        about: { zh: '同一件事', en: 'the same' },
      }),
    );
  expect((await again()).deadlineId).toBe(one.deadline.deadlineId);
  expect(await done(one)).toBe(true);
  expect(await done(one)).toBe(false);
  expect((await again()).deadlineId).not.toBe(one.deadline.deadlineId);
  await done(one);
});

test('What was missed is marked and told once, by whichever of several processes comes first, to the next level', async () => {
  const street = await start('notice-answer', '350203001', { caseId: '77' });
  const district = await start('notice-answer', '350203');
  const late = await start('notice-answer', '350206');
  const inTime = await start('notice-answer', '350206');
  const dropped = await start('notice-answer', '350206');
  await done(inTime);
  await city.tools.db.transaction((tx) =>
    dropDeadline(tx, {
      subject: dropped.subject,
      at: city.clock.now(),
      why: { zh: '不用了', en: 'not needed' },
    }),
  );
  later(5);
  expect(await stateOf(street)).toMatchObject({ state: 'missed', missed: null });
  await done(late);

  const told: string[] = [];
  const processes = await Promise.all(
    [1, 2, 3].map(async (slot) => {
      const db = openDb({
        url: city.serverUrl,
        connections_max: 2,
        distributed: city.tools.db.distributed ?? false,
      });
      const tools: DeadlineTools = {
        db,
        clock: city.clock,
        city: city.city,
        ids: new IdMint(city.clock, slot),
        onMissed: [
          async (_, one, to) => {
            told.push(`${one.subject.id} ${to}`);
          },
        ],
      };
      return { tools, close: () => db.close() };
    }),
  );
  const runs = await Promise.all(processes.map(({ tools }) => markMissed(tools)));
  expect(runs.flat()).toHaveLength(3);
  expect(told.sort()).toEqual(
    [`${street.subject.id} 350203`, `${district.subject.id} 350200`, `${late.subject.id} 350200`].sort(),
  );
  expect(await markMissed(city.tools)).toEqual([]);
  for (const { close } of processes) await close();

  expect(await stateOf(late)).toMatchObject({
    state: 'met-late',
    missed: { escalatedTo: { code: '350200' } },
  });
  expect(await stateOf(dropped)).toMatchObject({ state: 'dropped', dropped: { zh: '不用了' } });
  expect(await stateOf(inTime)).toMatchObject({ state: 'met', missed: null });
  const missed = (await list('city-officer', '?state=missed')).items.map((one) => one.subject.id);
  expect(missed.sort()).toEqual([street, district, late].map((one) => one.subject.id).sort());
  expect((await list('city-officer', '?case=77')).items).toHaveLength(1);
  expect(await deadlinesOf(city.tools, city.tools.db, { caseId: '77' })).toHaveLength(1);
  await done(street);
  await done(district);
});

test('What nobody could be told of stays for the next time, and holds nothing else up', async () => {
  const broken = await start('first-report');
  const fine = await start('notice-answer');
  later(5);
  const problems: unknown[] = [];
  let fails = true;
  const tools: DeadlineTools = {
    ...city.tools,
    onMissed: [
      async (_, one) => {
        if (fails && one.subject.id === broken.subject.id) throw new Error('no timeline');
      },
    ],
  };
  const marked = await markMissed(tools, (error) => problems.push(error));
  expect(marked.map((one) => one.subject.id)).toEqual([fine.subject.id]);
  expect(problems).toHaveLength(1);
  expect(await stateOf(broken)).toMatchObject({ state: 'missed', missed: null });
  fails = false;
  expect((await markMissed(tools)).map((one) => one.subject.id)).toEqual([broken.subject.id]);
  await done(broken);
  await done(fine);
});

test('Where the holidays of a year are not known nothing is guessed: it says so, and is worked out once they are', async () => {
  const one = await start('recall-completion-3');
  expect(await stateOf(one)).toMatchObject({
    state: 'calendar-unknown',
    dueAt: null,
    calendar: { code: 'holidays-unknown', year: 2027, zh: expect.stringContaining('2027') },
  });
  expect((await list('siming-officer')).items.at(-1)?.subject.id).toBe(one.subject.id);
  const known = {
    ...city.city,
    holidayYears: [
      { year: 2027, off: ['2027-01-01'], worked: [], clause: 'x', confidence: 'S' as const, source: 'x' },
    ],
  };
  await markMissed({ ...city.tools, city: known });
  // 30 working days from 20 November on, without New Year's Day: 4 January, until its end.
  expect(await stateOf(one)).toMatchObject({
    state: 'running',
    dueAt: '2027-01-04T16:00:00.000Z',
    calendar: null,
  });
});

test('A kind that the city’s data does not have is a fault of ours, and nothing is written', async () => {
  await city.expectNothingWritten(async () => {
    await expect(start('no-such-kind')).rejects.toThrow('legal-deadlines.json has no no-such-kind');
  });
});
