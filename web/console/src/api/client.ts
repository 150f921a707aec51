import createClient from 'openapi-fetch';
import type { paths } from '../generated/api.d.ts';
import { learnClock } from '../offline/clock.ts';
import { offlineProblem, problemFrom } from './problem.ts';

/** The API with the types of its own description. */
export const api = createClient<paths>({
  baseUrl: '/',
  credentials: 'same-origin',
  headers: { accept: 'application/json', 'x-luyuan': '1' },
  // An asOf of `2018-07-20T00:00Z` and ids in lists go as `?lot=1&lot=2`.
  querySerializer: { array: { style: 'form', explode: true } },
});

api.use({
  onResponse: ({ response }) => {
    learnClock(response.headers.get('date'));
    return undefined;
  },
});

interface Exchange<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

/** The answer of a call; throws ApiProblem for a problem document, an unreadable answer or a cut line. */
export async function answered<Data>(call: Promise<Exchange<Data>>): Promise<Data> {
  const exchange = await call.catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw error instanceof TypeError ? offlineProblem() : problemFrom(0, null);
  });
  if (!exchange.response.ok) throw problemFrom(exchange.response.status, exchange.error);
  return exchange.data as Data;
}

/** The address of a trace as a spreadsheet, which the browser itself fetches. */
export function traceExportHref(asked: {
  lot: readonly string[];
  party?: string | undefined;
  direction: string;
  asOf?: string | undefined;
  mixingDays?: number | undefined;
}): string {
  const search = new URLSearchParams(asked.lot.map((lot) => ['lot', lot]));
  search.append('direction', asked.direction);
  if (asked.party) search.append('party', asked.party);
  if (asked.asOf) search.append('asOf', asked.asOf);
  if (asked.mixingDays !== undefined) search.append('mixingDays', String(asked.mixingDays));
  return `/api/v1/traces/export?${search}`;
}
