import { offlineProblem, problemFrom } from './problem.ts';

const BASE = '/api/v1';

export type Query = Readonly<Record<string, string | number | readonly string[] | undefined>>;

function withQuery(path: string, query: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (typeof value === 'object') for (const item of value) search.append(name, item);
    else search.append(name, String(value));
  }
  const text = search.toString();
  return text === '' ? path : `${path}?${text}`;
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

async function send<Answer>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(`${BASE}${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      // A page of another site cannot set it: proof that the request comes from the console.
      'x-luyuan': '1',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw offlineProblem();
  });
  const answer = await readJson(response);
  if (!response.ok) throw problemFrom(response.status, answer);
  return answer as Answer;
}

/** GET under /api/v1; throws ApiProblem. */
export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return send<Answer>('GET', withQuery(path, query), undefined, signal);
}
/** POST under /api/v1; throws ApiProblem. */
export function post<Answer>(path: string, body: unknown): Promise<Answer> {
  return send<Answer>('POST', path, body);
}
/** DELETE under /api/v1; throws ApiProblem. */
export function remove(path: string): Promise<unknown> {
  return send('DELETE', path);
}
/** The address of a file that the browser itself fetches. */
export function apiHref(path: string, query: Query = {}): string {
  return `${BASE}${withQuery(path, query)}`;
}
