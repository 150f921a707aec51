import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import autocannon from 'autocannon';
import { buildApp } from '../server/app.ts';
import { DemoTarget } from '../server/demo-target.ts';
import { takeProcessSlot } from '../server/platform/db.ts';
import { generateCity } from '../simulator/city-plan.ts';
import { HERO } from '../simulator/hero-story.ts';
import { loadCity } from '../simulator/load-city.ts';
import { plainLot, someLots } from './scan.store.ts';
import { flags, machine, openStage, printTable, type Stage } from './stage.ts';

/**
 * Pages a second and p99 of the public pages with a city loaded, and bytes a page. Beside them, on the same machine and
 * asked in the same way: one row read and put into a template, which is what a site without a trace would do, and the
 * finished page sent from memory, which no site is faster than.
 */

interface Measured {
  kind: string;
  bytes: number;
  gzip_bytes: number;
  pages_per_s: number;
  p50_ms: number;
  p99_ms: number;
  failed: number;
}

const BROWSER = { accept: 'text/html', 'user-agent': 'Mozilla/5.0 (bench)' };

export async function run(args: readonly string[]): Promise<void> {
  const asked = flags(args, { businesses: 400, days: 3, seconds: 8, connections: 16, lots: 400 });
  const stage = await openStage();
  try {
    const codes = await fillCity(stage, asked);
    const sample = (await someLots(stage.tools.db, asked.lots)).map((code) => `/t/${code}`);
    const app = await buildApp({
      tools: stage.tools,
      publicUrl: 'http://localhost:8080',
      logLevel: 'silent',
      requestsPerMinute_max: 0,
      trustProxy: false,
    });
    const origin = await app.listen({ port: 0, host: '127.0.0.1' });
    const rows: Measured[] = [];
    const measure = async (kind: string, at: string, paths: readonly string[]) =>
      rows.push(await load(kind, at, paths, asked));
    await measure('portal', origin, ['/']);
    await measure(`lot, ${sample.length} different ones`, origin, sample);
    await measure('lot, the cabbage', origin, [`/t/${codes.cabbage}`]);
    await measure('lot, the tea with its story', origin, [`/t/${codes.tea}`]);
    await measure('name looked up', origin, [`/q?code=${encodeURIComponent('大白菜')}`]);
    await measure('form', origin, [`/complain?about=/t/${codes.cabbage}`]);
    await withPeer(plainPages(stage), (peer) => measure('peer: one row in a template', peer, sample));
    const page = await (await fetch(`${origin}/t/${codes.cabbage}`, { headers: BROWSER })).text();
    await withPeer(finished(page), (peer) => measure('peer: the finished page from memory', peer, ['/']));
    const script = await sizeOf(`${origin}/scan.js`);
    const decoder = await sizeOf(`${origin}/scan-decode.js`);
    await app.close();
    printTable(
      ['page', 'bytes', 'gzip', 'pages/s', 'p50 ms', 'p99 ms', 'failed'],
      rows.map((row) => [
        ...[row.kind, row.bytes, row.gzip_bytes, row.pages_per_s, row.p50_ms, row.p99_ms, row.failed],
      ]),
    );
    console.log(
      `scan.js ${script.bytes} bytes (gzip ${script.gzip_bytes}); the decoder, loaded when the camera opens: ${decoder.bytes} (gzip ${decoder.gzip_bytes})`,
    );
    console.log(
      JSON.stringify({
        bench: 'scan',
        machine: machine(),
        asked,
        city: codes.size,
        pages: rows,
        script,
        decoder,
      }),
    );
  } finally {
    await stage.close();
  }
}

async function fillCity({ tools }: Stage, asked: { businesses: number; days: number }) {
  const now = new Date(Date.now() + 3_600_000);
  const plan = generateCity({
    seed: 7,
    businesses: asked.businesses,
    days: asked.days,
    startDate: new Date(Date.now() - (asked.days - 1) * 86_400_000).toISOString().slice(0, 10),
    endsAt: now.toISOString(),
    city: tools.city,
  });
  const loaded = await loadCity(new DemoTarget(tools, await takeProcessSlot(tools.db)), plan);
  return {
    cabbage: loaded.lots.get(plan.truth.hero.cabbage.lot)?.code ?? '',
    tea: loaded.lots.get(HERO.teaLot)?.code ?? '',
    size: { businesses: asked.businesses, days: asked.days, lots: loaded.lots.size },
  };
}

async function load(
  kind: string,
  origin: string,
  paths: readonly string[],
  asked: { seconds: number; connections: number },
): Promise<Measured> {
  const sizes = await Promise.all(paths.slice(0, 50).map((path) => sizeOf(origin + path)));
  const requests = paths.map((path) => ({ method: 'GET' as const, path, headers: BROWSER }));
  const shoot = (seconds: number) =>
    autocannon({ url: origin, connections: asked.connections, duration: seconds, workers: 1, requests });
  await shoot(2);
  const result = await shoot(asked.seconds);
  return {
    kind,
    bytes: middle(sizes.map((one) => one.bytes)),
    gzip_bytes: middle(sizes.map((one) => one.gzip_bytes)),
    pages_per_s: Math.round(result.requests.average),
    p50_ms: result.latency.p50,
    p99_ms: result.latency.p99,
    failed: result.non2xx + result.errors + result.timeouts,
  };
}

async function sizeOf(url: string): Promise<{ bytes: number; gzip_bytes: number }> {
  const body = Buffer.from(await (await fetch(url, { headers: BROWSER })).arrayBuffer());
  return { bytes: body.length, gzip_bytes: gzipSync(body).length };
}

const middle = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

async function withPeer(answer: RequestListener, work: (origin: string) => Promise<unknown>): Promise<void> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

const HTML = { 'content-type': 'text/html; charset=utf-8' };

/** Name, batch and category of a lot by its code: no trace, no verdict, no drawing. */
const plainPages =
  ({ tools }: Stage): RequestListener =>
  (request, response) => {
    plainLot(tools.db, (request.url ?? '').slice(3)).then(
      (lot) => {
        response.writeHead(lot ? 200 : 404, HTML);
        response.end(
          `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>${lot?.name}</title><h1>${lot?.name}</h1><p>${lot?.batch ?? ''} ${lot?.category}</p>`,
        );
      },
      () => {
        response.writeHead(500, HTML);
        response.end();
      },
    );
  };

const finished =
  (page: string): RequestListener =>
  (_request, response) => {
    response.writeHead(200, HTML);
    response.end(page);
  };
