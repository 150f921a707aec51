import { expect, it } from 'vitest';
import { startTurns } from './repeat.ts';

/** Resolves at the nth turn. */
function counted(answer: (turn: number) => boolean) {
  let turns = 0;
  const waiting = new Map<number, () => void>();
  return {
    turn: async () => {
      turns += 1;
      waiting.get(turns)?.();
      return answer(turns);
    },
    at: (turn: number) =>
      turns >= turn ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(turn, resolve)),
    turns: () => turns,
  };
}
const unexpected = (error: unknown) => {
  throw error;
};

it('Goes on at once while there is something to do, then rests until it is woken', async () => {
  const work = counted((turn) => turn < 5);
  const worker = startTurns(work.turn, { every_ms: 3_600_000, onError: unexpected });
  await work.at(5);
  await new Promise((resolve) => setImmediate(resolve));
  expect(work.turns()).toBe(5);
  worker.wake();
  await work.at(6);
  await worker.stop();
  expect(work.turns()).toBe(6);
});

it('Tells what failed and goes on after the pause', async () => {
  const errors: unknown[] = [];
  const work = counted((turn) => {
    if (turn === 1) throw new Error('away');
    return false;
  });
  const worker = startTurns(work.turn, { every_ms: 1, onError: (error) => errors.push(error) });
  await work.at(2);
  await worker.stop();
  expect(errors).toEqual([new Error('away')]);
});

it('Stops when its turn has ended, and says nothing of a failure that stopping brought about', async () => {
  let end = () => {};
  let asked = false;
  const worker = startTurns(
    async (stopping) => {
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      asked = stopping();
      throw new Error('the database has gone');
    },
    { every_ms: 3_600_000, onError: unexpected },
  );
  let stopped = false;
  const stopping = worker.stop().then(() => {
    stopped = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(stopped).toBe(false);
  end();
  await stopping;
  expect(asked).toBe(true);
});
