import { offlineProblem, problemFrom } from '../api/problem.ts';
import type { QueueEntry, SendAnswer } from './queue-rules.ts';

/** How long a bad line may take before it counts as none. */
const PATIENCE_MS = 20_000;

/** Sends one entry as whom it belongs to: the server refuses it when somebody else has signed in meanwhile. */
export async function sendEntry(entry: QueueEntry): Promise<SendAnswer> {
  let response: Response;
  let body: unknown;
  try {
    response = await fetch(entry.path, {
      method: 'POST',
      credentials: 'same-origin',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: 'application/json',
        'content-type': 'application/json',
        'x-luyuan': '1',
        'x-luyuan-account': entry.account,
      },
      body: JSON.stringify(entry.body),
    });
    body = await response.json().catch(() => null);
  } catch {
    return { type: 'unreachable' };
  }
  if (response.ok) {
    // What answered is not our server: a proxy's or a hotel's page.
    if (typeof body !== 'object' || body === null) return { type: 'unreachable' };
    const { number, voucherNumber } = body as { number?: string; voucherNumber?: string | null };
    return {
      type: 'answered',
      status: response.status,
      voucherNumber: voucherNumber ?? number ?? null,
      problem: null,
    };
  }
  const { status, code, words, issues } = problemFrom(response.status, body);
  const read = code !== 'unreadable' && code !== offlineProblem().code;
  return {
    type: 'answered',
    status: response.status,
    voucherNumber: null,
    problem: read ? { status, code, words, issues } : null,
  };
}
