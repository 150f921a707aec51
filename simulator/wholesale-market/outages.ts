import { existsSync, writeFileSync } from 'node:fs';
import { type CityPort, NoAnswer } from './city-port.ts';

/** Three in a day, in ticks: the city is away, answers are lost on their way, and the market's own program is killed. */
const CITY_AWAY = [12, 20] as const;
const ANSWERS_LOST = [28, 36] as const;
const KILLED_AT = 44;

/** For a day by hand: outages that the program makes for itself. The tests make them from outside. */
export function withOutages(port: CityPort, tick: () => number, killedMark: string): CityPort {
  const within = ([from, to]: readonly [number, number]) => tick() >= from && tick() < to;
  return {
    call: async (method, target, body) => {
      if (tick() >= KILLED_AT && !existsSync(killedMark)) {
        writeFileSync(killedMark, new Date().toISOString());
        console.log('killed; start it again with the same --data');
        process.kill(process.pid, 'SIGKILL');
      }
      if (within(CITY_AWAY)) throw new NoAnswer(`${target}: the city is away`);
      const answer = await port.call(method, target, body);
      if (within(ANSWERS_LOST)) throw new NoAnswer(`${target}: the answer was lost`);
      return answer;
    },
  };
}
