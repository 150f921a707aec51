import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { inject } from 'vitest';
import { PROJECT_ROOT } from '../../server/platform/config.ts';

/** One server as an operator starts it: `server/main.ts` in a process of its own, on a database that others use too. */
export interface ServerProcess {
  origin: string;
  /** The one-time token for the first administrator, where this start printed one. */
  invitation: string | null;
  /** Ends it as a crash does; resolves when it is gone. */
  kill9(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a server on `databaseUrl` with the data folder (its keys) that all servers of the database share. The port
 * is the system's choice and read from the log, so that nothing else can take it in between.
 * @throws with the log when the process ends before it listens
 */
export async function startServerProcess(
  databaseUrl: string,
  dataDir: string,
  options: { sandbox?: boolean } = {},
): Promise<ServerProcess> {
  const args = ['--no-demo', ...(options.sandbox ? ['--sandbox'] : [])];
  const child = spawn(process.execPath, [join(PROJECT_ROOT, 'server/main.ts'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      LUYUAN_SANDBOX_DATABASE_URL: databaseUrl,
      LUYUAN_DATA: dataDir,
      LUYUAN_SANDBOX_DATA: dataDir,
      HOST: '127.0.0.1',
      PORT: '0',
      PUBLIC_URL: 'http://127.0.0.1',
      TRUST_PROXY: '1',
      LOG_LEVEL: 'info',
    },
    // The channel ends it should this test process die.
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const log: string[] = [];
  child.stderr?.on('data', (text: Buffer) => log.push(String(text)));
  const { origin, invitation } = await new Promise<{ origin: string; invitation: string | null }>(
    (resolve, reject) => {
      let listening: string | undefined;
      let token: string | null = null;
      let started = false;
      child.once('exit', () => reject(new Error(`The server ended before it listened:\n${log.join('\n')}`)));
      // Read to the end of its life: a full pipe would stop the server.
      createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
        log.push(line);
        if (log.length > 200) log.shift();
        listening ??= /Server listening at (http:[^"]+)/.exec(line)?.[1];
        token ??= /setup\?token=(\S+)/.exec(line)?.[1] ?? null;
        // "Press Ctrl-C" is the last line of a start; the log is another stream and may come behind it.
        started ||= line.includes('Ctrl-C');
        if (listening !== undefined && started) resolve({ origin: listening, invitation: token });
      });
    },
  );
  const end = async (child: ChildProcess, signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { origin, invitation, kill9: () => end(child, 'SIGKILL'), stop: () => end(child, 'SIGTERM') };
}

/** What stands before several servers: each request to the next of them, round and round. */
export interface RoundRobin {
  origin: string;
  /** How many answers came from each server. */
  answered: Map<string, number>;
  close(): Promise<void>;
}

/** A server that cannot be reached, or goes away over a request, is 502; repeating it is the client's business. */
export async function openRoundRobin(servers: readonly { origin: string }[]): Promise<RoundRobin> {
  const answered = new Map<string, number>();
  let turn = 0;
  const proxy: Server = createServer((incoming, outgoing) => {
    const target = servers[turn % servers.length]?.origin ?? '';
    turn += 1;
    const failed = () => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(502).end();
    };
    const onward = request(
      new URL(incoming.url ?? '/', target),
      {
        method: incoming.method,
        headers: { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress ?? '' },
        agent: false,
      },
      (answer) => {
        answered.set(target, (answered.get(target) ?? 0) + 1);
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', failed).pipe(outgoing);
      },
    );
    onward.on('error', failed);
    incoming.on('error', () => onward.destroy()).pipe(onward);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { port } = proxy.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    answered,
    close: async () => {
      proxy.closeAllConnections();
      proxy.close();
    },
  };
}

export interface SharedPlace {
  /** Of an empty database that nothing was migrated into. */
  databaseUrl: string;
  dataDir: string;
  remove(): Promise<void>;
}

/** An empty database and one data folder, as two servers find them that are started for the first time. */
export async function makeSharedPlace(): Promise<SharedPlace> {
  const server = inject('testServer');
  const name = `${server.prefix}_scale_${randomBytes(4).toString('hex')}`;
  await query(server.superuserUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  const url = new URL(server.superuserUrl);
  url.pathname = `/${name}`;
  const dataDir = mkdtempSync(join(tmpdir(), 'luyuan-scale-'));
  chmodSync(dataDir, 0o700);
  return {
    databaseUrl: url.href,
    dataDir,
    remove: async () => {
      const logins = await query(url.href, 'SELECT login FROM platform.server_secret').catch(() => []);
      await query(server.superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      for (const { login } of logins) await query(server.superuserUrl, `DROP ROLE IF EXISTS ${login}`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function query(url: string, sql: string): Promise<{ login?: string }[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
