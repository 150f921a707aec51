import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PROJECT_ROOT } from '../server/platform/config.ts';

/** A server as an operator starts it, in a process of its own, on the database of the stage. */
export interface CaseServer {
  port: number;
  stop(): Promise<void>;
}

export async function startServer(
  databaseUrl: string,
  dataDir: string,
  gateway: string,
): Promise<CaseServer> {
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'server/main.ts'), '--no-demo'], {
    env: {
      ...process.env,
      ...{ DATABASE_URL: databaseUrl, LUYUAN_DATA: dataDir, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info' },
      ...{ REQUESTS_PER_MINUTE: '0', PUBLIC_URL: 'http://127.0.0.1' },
      ...{ LUYUAN_SMS_URL: gateway, LUYUAN_SMS_KEY: 'bench', LUYUAN_SMS_SECRET: GATEWAY_SECRET },
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const port = await portOf(child);
  return {
    port,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

export const GATEWAY_SECRET = 'of the bench and its gateway';

function portOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error('the server ended before it listened')));
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const port = /Server listening at http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
  });
}

const agent = new Agent({ keepAlive: true });

export interface Called<T> {
  status: number;
  body: T;
}

/** One call over HTTP, with a key. */
export function call<T>(
  port: number,
  key: string,
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<Called<T>> {
  return new Promise((resolve, reject) => {
    const headers = { 'x-api-key': key, ...(body ? { 'content-type': 'application/json' } : {}) };
    const sent = request({ agent, port, host: '127.0.0.1', method, path, headers }, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece));
      answer.on('error', reject);
      answer.on('end', () => {
        const text = Buffer.concat(pieces).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, body: (text === '' ? null : JSON.parse(text)) as T });
      });
    });
    sent.on('error', reject);
    sent.end(body ? JSON.stringify(body) : undefined);
  });
}

/** The answer of a call that must succeed. */
export async function must<T>(...asked: Parameters<typeof call>): Promise<T> {
  const { status, body } = await call<T>(...asked);
  if (status >= 300)
    throw new Error(`${status} ${asked[2]} ${asked[3]} ${JSON.stringify(body).slice(0, 600)}`);
  return body;
}

export const hangUp = (): void => agent.destroy();
