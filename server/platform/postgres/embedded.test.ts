import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts';
import { explainFailure } from './explain-failure.ts';
import { processesIn } from './leftover.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'luyuan-embedded-')));
const children = new Set<ChildProcess>();
const isRoot = process.getuid?.() === 0;

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

/** Another process that starts the server and then waits, as the application does. */
async function startOwner(dataDir: string): Promise<{ owner: ChildProcess; superuserUrl: string }> {
  const module = new URL('./embedded.ts', import.meta.url).href;
  const script = `
    import { startEmbeddedPostgres } from ${JSON.stringify(module)};
    const server = await startEmbeddedPostgres({ dataDir: process.argv[1], durable: true });
    console.log(server.superuserUrl);
    process.on('SIGTERM', async () => { await server.stop(); process.exit(0); });
    setInterval(() => {}, 1000);`;
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(owner);
  const [line] = (await once(createInterface({ input: owner.stdout }), 'line')) as [string];
  return { owner, superuserUrl: line };
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  // A killed server breaks the connection outside any query.
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

const start = (dataDir: string): Promise<EmbeddedPostgres> =>
  startEmbeddedPostgres({ dataDir, durable: true });
const running = (dataDir: string) => processesIn(join(dataDir, 'cluster'));
const until = (check: () => boolean) => expect.poll(check, { timeout: 45_000, interval: 20 }).toBe(true);
const kill9 = async (child: ChildProcess) => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};

test('A stopped server keeps its data, its password and leaves no process', async () => {
  const dataDir = join(root, 'plain');
  const first = await start(dataDir);
  await query(first.superuserUrl, 'CREATE TABLE kept AS SELECT 42 AS x');
  expect(running(dataDir).length).toBeGreaterThan(0);
  const socketDir = new URL(first.superuserUrl).searchParams.get('host') ?? '';
  expect(existsSync(socketDir)).toBe(true);
  await first.stop();
  await first.stop();
  expect(running(dataDir)).toEqual([]);
  expect(existsSync(socketDir)).toBe(false);

  const second = await start(dataDir);
  expect(await query(second.superuserUrl, 'SELECT x FROM kept')).toEqual([{ x: 42 }]);
  const wrong = new URL(second.superuserUrl);
  wrong.password = 'guess';
  await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
  await second.stop();
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600);
});

test('The server speaks UTF-8, UTC, sorts by code point and is durable', async () => {
  const server = await start(join(root, 'plain'));
  const [row] = await query(
    server.url('template1'),
    `SELECT current_setting('server_encoding') AS encoding, current_setting('TimeZone') AS zone,
            current_setting('fsync') || current_setting('synchronous_commit') AS durable,
            current_setting('listen_addresses') AS tcp,
            (SELECT string_agg(w, '' ORDER BY w) FROM unnest(ARRAY['b','B','a','中']) w) AS sorted`,
  );
  expect(row).toEqual({ encoding: 'UTF8', zone: 'UTC', durable: 'onon', tcp: '', sorted: 'Bab中' });
  await server.stop();
});

test('Kill -9 of the owner leaves no PostgreSQL, and the next start has every commit', async () => {
  const dataDir = join(root, 'killed');
  const { owner, superuserUrl } = await startOwner(dataDir);
  await query(superuserUrl, 'CREATE TABLE kept AS SELECT 7 AS x');
  await kill9(owner);
  await until(() => running(dataDir).length === 0);
  const server = await start(dataDir);
  expect(await query(server.superuserUrl, 'SELECT x FROM kept')).toEqual([{ x: 7 }]);
  await server.stop();
});

test('A server that outlived owner and supervisor is ended by the next start, without loss', async () => {
  const dataDir = join(root, 'killed');
  const { owner, superuserUrl } = await startOwner(dataDir);
  await query(superuserUrl, 'CREATE TABLE more AS SELECT 8 AS x');
  const before = postmasterPid(dataDir);
  process.kill(parentOf(before), 'SIGKILL');
  await kill9(owner);
  const server = await start(dataDir);
  expect(postmasterPid(dataDir)).not.toBe(before);
  expect(await query(server.superuserUrl, 'SELECT x FROM more')).toEqual([{ x: 8 }]);
  await server.stop();
  expect(running(dataDir)).toEqual([]);
});

test('When PostgreSQL alone is killed, the owner is told and the folder is free again', async () => {
  const dataDir = join(root, 'killed');
  const told = Promise.withResolvers<string>();
  await startEmbeddedPostgres({
    dataDir,
    durable: true,
    onUnexpectedEnd: (problem) => told.resolve(problem.code),
  });
  process.kill(postmasterPid(dataDir), 'SIGKILL');
  expect(await told.promise).toBe('database-ended');
  const server = await start(dataDir);
  await server.stop();
});

test('A stale postmaster.pid that names a living stranger neither stops the start nor harms the stranger', async () => {
  const dataDir = join(root, 'killed');
  const stranger = spawn('/bin/sh', ['-c', 'read nothing'], { stdio: ['pipe', 'ignore', 'ignore'] });
  children.add(stranger);
  const cluster = join(dataDir, 'cluster');
  writeFileSync(
    join(cluster, 'postmaster.pid'),
    `${stranger.pid}\n${cluster}\n1700000000\n5432\n\n\n0 0\nready\n`,
  );
  const server = await start(dataDir);
  expect(await query(server.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(stranger.exitCode ?? stranger.signalCode).toBeNull();
});

test('A second start on the same folder is told so in a sentence and does no damage', async () => {
  const dataDir = join(root, 'killed');
  const { owner, superuserUrl } = await startOwner(dataDir);
  await expect(start(dataDir)).rejects.toMatchObject({
    code: 'data-folder-in-use',
    words: {
      en: expect.stringContaining(`process ${owner.pid}`),
      zh: expect.stringContaining(`进程 ${owner.pid}`),
    },
  });
  expect(await query(superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  owner.kill('SIGTERM');
  await once(owner, 'exit');
  expect(running(dataDir)).toEqual([]);
});

test('An initdb that was cut off is begun anew', async () => {
  const dataDir = join(root, 'half');
  mkdirSync(join(dataDir, 'cluster.new', 'base'), { recursive: true });
  const server = await startEmbeddedPostgres({ dataDir, durable: false });
  expect(await query(server.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.stop();
  expect(existsSync(join(dataDir, 'cluster.new'))).toBe(false);
});

test.runIf(isRoot && process.platform === 'linux')(
  'Root may keep data below a folder that nobody else can enter',
  async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed, { mode: 0o700 });
    const dataDir = join(closed, 'deep', 'data');
    const server = await startEmbeddedPostgres({ dataDir, durable: false });
    expect(await query(server.superuserUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(statSync(join(dataDir, 'cluster')).uid).toBe(65534);
    await server.stop();
    expect(statSync(closed).mode & 0o777).toBe(0o700);
  },
);

test.each([
  ['initdb: error: could not write file "x": No space left on device', 'disk-full'],
  ['LOG: could not bind IPv4 address "127.0.0.1": Address already in use', 'database-port-in-use'],
  ['FATAL: database files are incompatible with server', 'database-version-differs'],
  ['FATAL: could not create shared memory segment: No such thing', 'shared-memory-limit'],
  ['Error: EACCES: permission denied, mkdir', 'data-folder-not-writable'],
  ['something new', 'database-cannot-start'],
])('What PostgreSQL says becomes a sentence: %s', (said, code) => {
  const problem = explainFailure(said, '/data');
  expect(problem.code).toBe(code);
  expect(problem.words.zh).toContain('/data');
  expect(problem.words.en).toContain('/data');
});

test('A taken port gets its sentence, and the folder is free afterwards', async () => {
  const { createServer } = await import('node:net');
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const dataDir = join(root, 'half');
  await expect(startEmbeddedPostgres({ dataDir, durable: false, port })).rejects.toMatchObject({
    code: 'database-port-in-use',
  });
  other.close();
  await once(other, 'close');
  const server = await startEmbeddedPostgres({ dataDir, durable: false, port });
  const tcp = new URL(server.superuserUrl);
  tcp.search = '';
  tcp.hostname = '127.0.0.1';
  expect(await query(tcp.href, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  await server.stop();
});

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** The supervisor: the postmaster's parent process. */
function parentOf(pid: number): number {
  const stat = join('/proc', String(pid), 'stat');
  if (existsSync(stat)) {
    const text = readFileSync(stat, 'utf8');
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[1]);
  }
  return Number(spawnSync('ps', ['-o', 'ppid=', '-p', String(pid)], { encoding: 'utf8' }).stdout);
}
