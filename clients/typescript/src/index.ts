import createClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './generated/api.d.ts';
import { LuyuanProblem } from './problem.ts';
import { type Credentials, signHeaders } from './sign.ts';

export { type Finding, LuyuanProblem } from './problem.ts';
export { type CallToSign, type Credentials, type SignatureAlgorithm, signHeaders } from './sign.ts';
export type { components, paths };

export interface LuyuanOptions {
  /** `https://luyuan.example.cn` */
  baseUrl: string;
  /** App id and secret: every call is signed. */
  credentials?: Credentials | undefined;
  /** A plain API key, where no app was issued. */
  apiKey?: string | undefined;
  /** How often a call is sent again after 429, 503 or a cut line; 3 when absent. Documents are never recorded twice. */
  tries_max?: number | undefined;
  /** Told before a call is sent again. */
  onRetry?: ((why: string, wait_ms: number) => void) | undefined;
}

const WAIT_FIRST_MS = 500;
const sleep = (wait_ms: number) => new Promise((resolve) => setTimeout(resolve, wait_ms));

/** Signs and sends; again, with a new nonce, where trying again makes sense. */
async function send(options: LuyuanOptions, request: Request): Promise<Response> {
  const body = request.body === null ? undefined : new Uint8Array(await request.arrayBuffer());
  const { pathname, search } = new URL(request.url);
  const tries_max = options.tries_max ?? 3;
  for (let tried = 1; ; tried += 1) {
    const headers = new Headers(request.headers);
    if (options.apiKey !== undefined) headers.set('x-api-key', options.apiKey);
    if (options.credentials) {
      const signed = signHeaders(options.credentials, {
        method: request.method,
        target: pathname + search,
        body,
      });
      for (const [name, value] of Object.entries(signed.headers)) headers.set(name, value);
    }
    const asked: RequestInit = { method: request.method, headers, signal: request.signal };
    const outcome = await fetch(request.url, body === undefined ? asked : { ...asked, body }).catch(
      (error: unknown) => error,
    );
    const isAnswer = outcome instanceof Response;
    if (isAnswer && outcome.status !== 429 && outcome.status !== 503) return outcome;
    if (tried >= tries_max) {
      if (isAnswer) return outcome;
      throw outcome;
    }
    const asked_s = isAnswer ? Number(outcome.headers.get('retry-after') ?? Number.NaN) : Number.NaN;
    const wait_ms = Number.isFinite(asked_s) ? asked_s * 1000 : WAIT_FIRST_MS * 2 ** (tried - 1);
    options.onRetry?.(isAnswer ? `HTTP ${outcome.status}` : String(outcome), wait_ms);
    await sleep(wait_ms);
  }
}

/** The API with the types of its own description: `luyuan.GET('/api/v1/stock')`, `luyuan.POST('/api/v1/vouchers', { body })`. */
export function createLuyuan(options: LuyuanOptions): Client<paths> {
  return createClient<paths>({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    headers: { accept: 'application/json' },
    querySerializer: { array: { style: 'form', explode: true } },
    fetch: (request) => send(options, request),
  });
}

/** The content of an answer. Throws a LuyuanProblem for a call that was not taken. */
export async function answered<Data>(
  call: Promise<{ data?: Data; error?: unknown; response: Response }>,
): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw new LuyuanProblem(response.status, error);
  return data as Data;
}
