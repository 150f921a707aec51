import { createHash, timingSafeEqual } from 'node:crypto';
import { pipeline, Transform } from 'node:stream';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './errors.ts';

/**
 * A request that says the hash of its body (`x-content-hash`) has it checked over the bytes as they arrive, before
 * anything parses them. A body that is streamed to its handler fails at its end: whoever reads it keeps nothing as
 * final before that.
 */

const EMPTY: Readonly<Record<string, string>> = {
  sha256: createHash('sha256').digest('hex'),
  sm3: createHash('sm3').digest('hex'),
};

/** SM3 (GB/T 32905) where the signature is made with it, else SHA-256. */
export const contentHashName = (signatureAlgorithm: string | undefined): 'sha256' | 'sm3' =>
  signatureAlgorithm !== undefined && /sm3/i.test(signatureAlgorithm) ? 'sm3' : 'sha256';

/** Requests whose body is, or is being, compared with the hash they announced. */
const checked = new WeakSet<FastifyRequest>();

const headerOf = (request: FastifyRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return typeof value === 'string' ? value : undefined;
};

/** Compares two texts in a time that does not tell where they differ. */
export function sameText(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export function checkContentHashes(http: FastifyInstance): void {
  http.addHook('preParsing', async (request, _reply, payload) => {
    const announced = headerOf(request, 'x-content-hash');
    const hasBody =
      request.headers['transfer-encoding'] !== undefined ||
      Number(request.headers['content-length'] ?? 0) > 0;
    if (announced === undefined || !hasBody) return payload;
    checked.add(request);
    const name = contentHashName(headerOf(request, 'x-signature-algorithm'));
    const hash = createHash(name);
    const through = new Transform({
      transform(piece: Buffer, _encoding, done) {
        hash.update(piece);
        done(null, piece);
      },
      flush(done) {
        done(sameText(hash.digest('hex'), announced.toLowerCase()) ? null : bodyHashDiffers(name));
      },
    });
    // A sender that goes away must end the reader too, which `pipe` alone would leave waiting.
    return pipeline(payload, through, () => undefined);
  });
}

/** Errors: `body-hash-differs` for a request without a body that announced another hash than that of nothing. */
export function expectHashedBody(request: FastifyRequest): void {
  if (checked.has(request)) return;
  const name = contentHashName(headerOf(request, 'x-signature-algorithm'));
  if (!sameText(headerOf(request, 'x-content-hash')?.toLowerCase() ?? '', EMPTY[name] ?? ''))
    throw bodyHashDiffers(name);
}

const bodyHashDiffers = (name: 'sha256' | 'sm3') => {
  const called = name === 'sm3' ? 'SM3' : 'SHA-256';
  return new Problem(401, 'body-hash-differs', {
    zh: `收到的内容与请求头 x-content-hash 不符：应为请求体字节的 ${called} 十六进制值（没有内容时为空串的值）。请对实际发送的字节计算后重发。`,
    en: `What arrived does not have the hash in x-content-hash: it must be the hex ${called} of the bytes of the body (of nothing where there is none). Compute it over exactly the bytes you send, and send again.`,
  });
};
