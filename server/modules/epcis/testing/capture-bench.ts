import { Readable } from 'node:stream';
import type { Principal } from '../../identity/index.ts';
import { type EpcisPorts, receiveCapture, runCaptures } from '../index.ts';
import { jsonDocument, shipments, xmlDocument } from './many-events.ts';

export interface CaptureFigures {
  events: number;
  received_ms: number;
  taken_ms: number;
  /** Of this process, before and at most. */
  rss_before_mb: number;
  rss_peak_mb: number;
}

/** Captures one made-up document of so many shipments, streamed as it is made; for `npm run bench -- intake`. */
export async function captureMany(
  ports: EpcisPorts,
  principal: Principal,
  options: { events: number; format: 'json' | 'xml'; start?: number; from: string; to: string },
): Promise<CaptureFigures> {
  const { format, events } = options;
  const made = shipments(events, options.from, options.to, options.start ?? 0);
  const text = format === 'xml' ? xmlDocument(made) : jsonDocument(made);
  const rss = () => process.memoryUsage().rss / 1_048_576;
  const before = rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, rss());
  }, 20);
  const started = performance.now();
  const bytes = Readable.from(inPieces(text));
  const type = format === 'xml' ? 'application/xml' : 'application/json';
  await receiveCapture(ports, principal, bytes, type);
  const received = performance.now();
  await runCaptures(ports);
  clearInterval(watch);
  return {
    events,
    received_ms: received - started,
    taken_ms: performance.now() - received,
    rss_before_mb: before,
    rss_peak_mb: Math.max(peak, rss()),
  };
}

function* inPieces(parts: Iterable<string>): Generator<Buffer> {
  let piece = '';
  for (const part of parts) {
    piece += part;
    if (piece.length < 65_536) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}
