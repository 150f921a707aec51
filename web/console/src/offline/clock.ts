import { recall, remember } from '../words/words.tsx';

/**
 * A phone's clock may be wrong by hours, and what is recorded off-line carries its time. The last answer of the server
 * told how far it is off.
 */
const KEY = 'luyuan.clock';
/** Less than this is the time that the answer took. */
const NOTICED_MS = 30_000;

export function learnClock(date: string | null): void {
  const server_ms = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(server_ms)) return;
  const off_ms = server_ms - Date.now();
  remember(KEY, String(Math.abs(off_ms) < NOTICED_MS ? 0 : Math.round(off_ms)));
}

/** Now, as the server would say it. */
export function serverNow(): string {
  const off_ms = Number(recall(KEY) ?? 0);
  return new Date(Date.now() + (Number.isFinite(off_ms) ? off_ms : 0)).toISOString();
}
