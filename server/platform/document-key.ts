import type { FastifyRequest } from 'fastify';
import { Problem } from './errors.ts';

const HEADER = 'idempotency-key';
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Headers arrive byte by byte as Latin-1; a number in Chinese was sent as UTF-8. */
function asSent(header: string): string {
  try {
    return utf8.decode(Buffer.from(header, 'latin1'));
  } catch {
    return header;
  }
}

/**
 * `Idempotency-Key` is the sender's own number for what is sent. Where the body may name it too (`field`), the header
 * fills a field that is absent, before the schema asks for it, and must equal one that is there.
 * Errors: `idempotency-key-differs` (422).
 */
export function fillFromKey(body: unknown, key: string, field: string): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const fields = body as Record<string, unknown>;
  const sent = asSent(key).trim();
  if (fields[field] === undefined) fields[field] = sent;
  else if (fields[field] !== sent) throw keyDiffers(field, sent, String(fields[field]));
}

/** For one route: call it as its `preValidation`. */
export const fillsField =
  (field: string) =>
  async (request: FastifyRequest): Promise<void> => {
    const key = request.headers[HEADER];
    if (typeof key === 'string' && key.trim() !== '') fillFromKey(request.body, key, field);
  };

const keyDiffers = (field: string, key: string, value: string) =>
  new Problem(422, 'idempotency-key-differs', {
    zh: `请求头 Idempotency-Key（${key}）与内容中的 ${field}（${value}）不同：两者都是贵方的单号，应当一致，或只写一处。`,
    en: `The header Idempotency-Key (${key}) and the ${field} in the content (${value}) differ: both are your own number, so make them equal or send only one.`,
    path: `/${field}`,
  });
