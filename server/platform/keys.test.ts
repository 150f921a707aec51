import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withDatabase } from '../../test/support/database.ts';
import { openDb } from './db.ts';
import { claimDatabase, openKeys, verifySignature } from './keys.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'luyuan-keys-'));
});
afterEach(() => rmSync(root, { recursive: true }));

const NAMES = ['private-sections.key', 'signing-ed25519.pem'];

test('The keys of a folder are made once, whole, for their owner alone, and nothing else is left there', () => {
  const folder = join(root, 'keys');
  const first = openKeys(folder);
  expect(readdirSync(folder).sort()).toEqual(NAMES);
  expect(NAMES.map((name) => statSync(join(folder, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  const second = openKeys(folder);
  expect(second.decrypt(first.encrypt(Buffer.from('秘密'), 'row'), 'row').toString()).toBe('秘密');
  expect(verifySignature(second.publicKey, Buffer.from('x'), first.sign(Buffer.from('x')))).toBe(true);
});

test('Servers that start together on one folder read the same keys, and never half of one', async () => {
  const folder = join(root, 'keys');
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const source = `
    const { workerData, parentPort } = require('node:worker_threads');
    import(workerData.module).then(({ openKeys }) => {
      parentPort.postMessage('ready');
      Atomics.wait(workerData.gate, 0, 0);
      try { parentPort.postMessage(openKeys(workerData.folder).publicKey.toString('hex')); }
      catch (error) { parentPort.postMessage(String(error)); }
    });`;
  const module = join(import.meta.dirname, 'keys.ts');
  const workers = Array.from(
    { length: 4 },
    () => new Worker(source, { eval: true, workerData: { module, folder, gate } }),
  );
  const heard = workers.map((worker) => {
    const words: string[] = [];
    let wake = () => {};
    worker.on('message', (word: string) => {
      words.push(word);
      wake();
    });
    return async (count: number) => {
      while (words.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return words[count - 1];
    };
  });
  await Promise.all(heard.map((listen) => listen(1)));
  Atomics.store(gate, 0, 1);
  Atomics.notify(gate, 0);
  const prints = await Promise.all(heard.map((listen) => listen(2)));
  await Promise.all(workers.map((worker) => worker.terminate()));
  expect(new Set(prints)).toEqual(new Set([openKeys(folder).publicKey.toString('hex')]));
  expect(readdirSync(folder).sort()).toEqual(NAMES);
});

test('A start that was killed while it wrote a key leaves nothing that the next one takes for a key', () => {
  const folder = join(root, 'keys');
  mkdirSync(folder);
  writeFileSync(join(folder, 'private-sections.key.99-dead.new'), 'half');
  const keys = openKeys(folder);
  expect(readFileSync(join(folder, 'private-sections.key'))).toHaveLength(32);
  expect(keys.decrypt(keys.encrypt(Buffer.from('x'), 'a'), 'a').toString()).toBe('x');
});

test('What was written with another key, for another row, or was damaged, is told as unreadable', () => {
  const [keys, others] = [openKeys(join(root, 'one')), openKeys(join(root, 'two'))];
  const sealed = keys.encrypt(Buffer.from('x'), 'row 1');
  const damaged = Buffer.from(sealed);
  damaged[20] = (damaged[20] ?? 0) ^ 1;
  for (const attempt of [
    () => others.decrypt(sealed, 'row 1'),
    () => keys.decrypt(sealed, 'row 2'),
    () => keys.decrypt(damaged, 'row 1'),
    () => keys.decrypt(Buffer.alloc(3), 'row 1'),
  ])
    expect(attempt).toThrow(/^private-section-unreadable/);
});

test('A database takes one keys folder and refuses every other', async () => {
  await withDatabase(async ({ serverUrl }) => {
    const db = openDb({ url: serverUrl, connections_max: 2 });
    try {
      const [keys, others] = [openKeys(join(root, 'one')), openKeys(join(root, 'two'))];
      await claimDatabase(db, keys);
      await claimDatabase(db, openKeys(join(root, 'one')));
      await expect(claimDatabase(db, others)).rejects.toMatchObject({ code: 'keys-of-another-folder' });
      await expect(db.query('DELETE FROM platform.key_print')).rejects.toThrow(/permission denied/);
    } finally {
      await db.close();
    }
  });
});
