import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PROJECT_ROOT } from '../../platform/config.ts';
import { Reply } from '../../platform/http.ts';
import type { ScanCall } from './answer.ts';

/** Files of script that the public pages may use, by address: ours, and a reader of QR codes for browsers without one. */
const FILES = {
  '/scan.js': () => join(PROJECT_ROOT, 'web/scan/client/scan.js'),
  '/scan-decode.js': () => createRequire(import.meta.url).resolve('jsqr/dist/jsQR.js'),
} as const;

export type ScriptPath = keyof typeof FILES;
interface Kept {
  plain: Buffer;
  gzipped: Buffer;
  etag: string;
}
const kept = new Map<ScriptPath, Kept>();

function contentOf(path: ScriptPath): Kept {
  let file = kept.get(path);
  if (!file) {
    const plain = readFileSync(FILES[path]());
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 32)}"`;
    file = { plain, gzipped: gzipSync(plain, { level: 9 }), etag };
    kept.set(path, file);
  }
  return file;
}

/** A script of the public pages; 304 where the browser has it. */
export function serveScript(path: ScriptPath, call: Pick<ScanCall, 'request'>): Reply {
  const { plain, gzipped, etag } = contentOf(path);
  const headers = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    vary: 'Accept-Encoding',
    etag,
  };
  if (call.request.headers['if-none-match'] === etag) return new Reply(304, null, headers);
  const packs = /\bgzip\b/.test(String(call.request.headers['accept-encoding'] ?? ''));
  return packs
    ? new Reply(200, gzipped, { ...headers, 'content-encoding': 'gzip' })
    : new Reply(200, plain, headers);
}
