import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from '../../server/platform/config.ts';

/** The line between the market and the city: it can be cut, and it can swallow answers. */
export interface Line {
  origin: string;
  /** Where the city is now; it comes back elsewhere after a restart. */
  target: string;
  /** `answers-lost`: the city takes every call, and nobody hears of it. */
  mode: 'up' | 'away' | 'answers-lost';
  figures: { taken: number; refused: number; swallowed: number };
  close(): void;
}

export async function openLine(target: string): Promise<Line> {
  const line: Line = {
    origin: '',
    target,
    mode: 'up',
    figures: { taken: 0, refused: 0, swallowed: 0 },
    close: () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
  const proxy = createServer((incoming, outgoing) => {
    const mode = line.mode;
    if (mode === 'away') {
      line.figures.refused += 1;
      incoming.socket.destroy();
      return;
    }
    const onward = request(
      new URL(incoming.url ?? '/', line.target),
      { method: incoming.method, headers: incoming.headers, agent: false },
      (answer) => {
        if (mode === 'answers-lost') {
          line.figures.swallowed += 1;
          answer.resume().on('end', () => incoming.socket.destroy());
          return;
        }
        line.figures.taken += 1;
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', () => outgoing.destroy()).pipe(outgoing);
      },
    );
    onward.on('error', () => {
      line.figures.refused += 1;
      incoming.socket.destroy();
    });
    incoming.on('error', () => onward.destroy()).pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  line.origin = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  return line;
}

/** The market's program in a process of its own. */
export interface MarketProcess {
  log: string[];
  /** Resolves once the program has said that a tick is over. */
  reached(tick: number): Promise<void>;
  kill9(): Promise<void>;
  /** Stops its time, so that what takes long elsewhere takes none of its day; `go` lets it run on. */
  hold(): void;
  go(): void;
  /** Its exit code, when it ends by itself. */
  ended: Promise<number | null>;
}

export function startMarket(args: readonly string[]): MarketProcess {
  const program = join(PROJECT_ROOT, 'simulator/wholesale-market/main.ts');
  const child: ChildProcess = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  const waiting = new Map<number, () => void>();
  let last = -1;
  let over = false;
  const wake = () => {
    for (const [tick, resolve] of waiting) if (tick <= last || over) resolve();
  };
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream as NodeJS.ReadableStream }).on('line', (text) => {
      log.push(text);
      last = Number(/^tick (\d+)/.exec(text)?.[1] ?? last);
      wake();
    });
  }
  const ended = once(child, 'exit').then(([code]) => {
    over = true;
    wake();
    return code as number | null;
  });
  return {
    log,
    ended,
    reached: (tick) =>
      new Promise((resolve) => {
        waiting.set(tick, resolve);
        wake();
      }),
    hold: () => void child.kill('SIGSTOP'),
    go: () => void child.kill('SIGCONT'),
    kill9: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
