import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { epcisJson, epcisXml, ledgerLines, purchaseRow } from './intake/documents.ts';
import type { Asked, Memory, Opened } from './intake/server.ts';
import { flags, machine, printTable } from './stage.ts';

/**
 * What comes in by the doors, each over HTTP into a server of its own with every check on, durable: a ledger as a CSV,
 * batches of 500 rows, EPCIS documents of 1, 100 and 10,000 events; and the memory of a server that is sent 100 MB.
 * Beside each: the very rows that it left in the ledger by a bare COPY into the same empty tables.
 */
export async function run(args: readonly string[]): Promise<void> {
  const wish = flags(args, { rows: 20_000, batches: 20, events: 10_000, megabytes: 100 });
  const doors = [
    await door('files: CSV, 10 rows a purchase', (open) => sendFile(open, wish.rows)),
    await door('REST: batches of 500 purchases of 10 lines', (open) => sendBatches(open, wish.batches)),
    await door('EPCIS JSON, 1 event a document', (open) =>
      sendEvents(open, Math.min(500, wish.events), 1, 'json'),
    ),
    await door('EPCIS JSON, 100 events a document', (open) => sendEvents(open, wish.events, 100, 'json')),
    await door('EPCIS JSON, 10,000 events a document', (open) =>
      sendEvents(open, wish.events, 10_000, 'json'),
    ),
    await door('EPCIS XML, 10,000 events a document', (open) => sendEvents(open, wish.events, 10_000, 'xml')),
  ];
  const bytes = wish.megabytes * 1_000_000;
  const memory =
    bytes === 0
      ? []
      : [
          // A thousand bytes a row: 100 MB are 100,000 rows.
          await remembered(`CSV of ${wish.megabytes} MB, read and checked`, (open) =>
            checkFile(open, ledgerLines(open.world, wish.megabytes * 1000, '说'.repeat(275))),
          ),
          await remembered(`EPCIS JSON of ${wish.megabytes} MB, read and checked`, (open) =>
            postEvents(open, epcisJson(open.world, 0, Number.POSITIVE_INFINITY, bytes), 'json'),
          ),
          await remembered(`EPCIS XML of ${wish.megabytes} MB, read and checked`, (open) =>
            postEvents(open, epcisXml(open.world, 0, Number.POSITIVE_INFINITY, bytes), 'xml'),
          ),
        ];
  console.log(`\n${machine().cpus} cores for everything (load, server, database), ${machine().cpu}`);
  printTable(
    ['door', 'items', 'seconds', 'items/s', 'rows left', 'COPY s', 'times COPY', 'memory peak MiB'],
    doors.map((one) => [
      one.name,
      one.items,
      one.seconds,
      one.items_s,
      one.copy_rows,
      one.copy_s,
      one.times_copy,
      one.peak_mib,
    ]),
  );
  printTable(
    ['memory of the server, MiB', 'before', 'peak', 'more', 'seconds'],
    memory.map((one) => [one.name, one.before_mib, one.peak_mib, one.peak_mib - one.before_mib, one.seconds]),
  );
  console.log(JSON.stringify({ bench: 'intake', wish, doors, memory, machine: machine() }));
}

type Server = Opened & { ask<T>(what: Asked): Promise<T> };

async function withServer<T>(use: (server: Server) => Promise<T>): Promise<T> {
  const child: ChildProcess = fork(join(import.meta.dirname, 'intake/server.ts'), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    const [opened] = (await once(child, 'message')) as [Opened];
    const ask = async <A>(what: Asked): Promise<A> => {
      const answered = once(child, 'message');
      child.send(what);
      return (await answered)[0] as A;
    };
    const done = await use({ ...opened, ask });
    await ask('stop');
    return done;
  } finally {
    if (child.exitCode === null) child.kill('SIGTERM');
  }
}

const round = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

/** Times what a door takes in, then copies the rows it left. `send` resolves when all is in the ledger. */
async function door(name: string, send: (server: Server) => Promise<number>) {
  process.stderr.write(`${name} …\n`);
  return withServer(async (server) => {
    const started = performance.now();
    const items = await send(server);
    const seconds = (performance.now() - started) / 1000;
    const { peak_mib } = await server.ask<Memory>('memory');
    const copy = await server.ask<{ rows: number; seconds: number }>('copy');
    return {
      name,
      items,
      seconds: round(seconds),
      items_s: Math.round(items / seconds),
      copy_rows: copy.rows,
      copy_s: round(copy.seconds),
      times_copy: round(seconds / copy.seconds, 1),
      peak_mib,
    };
  });
}

async function remembered(name: string, send: (server: Server) => Promise<unknown>) {
  process.stderr.write(`${name} …\n`);
  return withServer(async (server) => {
    const before = await server.ask<Memory>('memory');
    const started = performance.now();
    await send(server);
    const seconds = round((performance.now() - started) / 1000, 1);
    const after = await server.ask<Memory>('memory');
    return { name, before_mib: before.now_mib, peak_mib: after.peak_mib, seconds };
  });
}

interface Called {
  status: number;
  body: Record<string, unknown>;
}

async function call(server: Server, method: string, path: string, body?: object): Promise<Called> {
  const answer = await fetch(`${server.origin}${path}`, {
    method,
    headers: { 'x-api-key': server.key, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return judged(answer);
}

async function judged(answer: Response): Promise<Called> {
  const body = (await answer.json()) as Called['body'];
  if (answer.status >= 400) throw new Error(`${answer.status} ${JSON.stringify(body).slice(0, 600)}`);
  return { status: answer.status, body };
}

async function post(server: Server, path: string, type: string, text: Iterable<string>): Promise<Called> {
  return judged(
    await fetch(`${server.origin}${path}`, {
      method: 'POST',
      headers: { 'x-api-key': server.key, 'content-type': type },
      body: Readable.toWeb(Readable.from(chunked(text))) as ReadableStream,
      duplex: 'half',
    } as RequestInit),
  );
}

/** Pieces as large as a network hands on. */
function* chunked(text: Iterable<string>): Generator<Buffer> {
  let waiting = '';
  for (const part of text) {
    waiting += part;
    if (waiting.length < 65_536) continue;
    yield Buffer.from(waiting);
    waiting = '';
  }
  yield Buffer.from(waiting);
}

/** Asks until it is so; what is waited for takes seconds to minutes. */
async function until(server: Server, path: string, done: (body: Called['body']) => boolean) {
  for (;;) {
    const { body } = await call(server, 'GET', path);
    if (done(body)) return body;
    await wait(100);
  }
}

async function checkFile(server: Server, lines: Iterable<string>): Promise<string> {
  const sent = await post(server, '/api/v1/files?name=bench.csv', 'text/csv', lines);
  const path = `/api/v1/files/${sent.body.fileId}`;
  await call(server, 'POST', `${path}/check`);
  const file = await until(server, path, ({ state }) => state === 'checked' || state === 'unreadable');
  if (file.state !== 'checked') throw new Error(JSON.stringify(file));
  return path;
}

async function sendFile(server: Server, rows: number): Promise<number> {
  const path = await checkFile(server, ledgerLines(server.world, rows));
  await call(server, 'POST', `${path}/take`, {});
  await until(server, path, ({ state }) => state === 'taken');
  return rows;
}

/** Two at a time, as a sender with a queue does. */
async function sendBatches(server: Server, batches: number): Promise<number> {
  let next = 0;
  const sender = async () => {
    for (let batch = next++; batch < batches; batch = next++) {
      const rows = Array.from({ length: 500 }, (_, row) => purchaseRow(server.world, batch * 500 + row));
      const { body } = await call(server, 'POST', '/api/v1/batches', { batchNumber: `P-${batch}`, rows });
      const { taken } = body.sums as { taken: number };
      if (taken !== 500) throw new Error(JSON.stringify(body).slice(0, 600));
    }
  };
  await Promise.all([sender(), sender()]);
  return batches * 500 * 10;
}

function postEvents(server: Server, text: Iterable<string>, format: 'json' | 'xml'): Promise<Called> {
  return post(server, '/epcis/capture', `application/${format}`, text);
}

async function sendEvents(
  server: Server,
  events: number,
  each: number,
  format: 'json' | 'xml',
): Promise<number> {
  const write = format === 'json' ? epcisJson : epcisXml;
  for (let first = 0; first < events; first += each) {
    const { body } = await postEvents(
      server,
      write(server.world, first, Math.min(each, events - first)),
      format,
    );
    if (body.running) {
      const job = await until(server, `/epcis/capture/${body.captureID}`, (now) => now.running === false);
      if (job.success !== true) throw new Error(JSON.stringify(job).slice(0, 600));
    }
  }
  return events;
}
