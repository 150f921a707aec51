import { createHash, createHmac, randomUUID } from 'node:crypto';

/** How the market speaks to the city: signed calls over HTTP. Nothing of the city's own code is used here. */
export interface CityCredentials {
  origin: string;
  appId: string;
  secret: string;
  algorithm: 'HMAC-SHA256' | 'HMAC-SM3';
}

export interface CityAnswer {
  status: number;
  // What comes from elsewhere is read with care where it is used.
  body: Record<string, unknown>;
}

/** The city could not be reached, or its answer did not come: whether it took the call nobody here knows. */
export class NoAnswer extends Error {
  override name = 'NoAnswer';
}

export interface CityPort {
  call(method: 'GET' | 'POST', target: string, body?: object): Promise<CityAnswer>;
}

const ANSWER_MS_MAX = 15_000;

export function openCityPort(credentials: CityCredentials): CityPort {
  return {
    call: async (method, target, body) => {
      const content = body === undefined ? '' : JSON.stringify(body);
      let answer: Response;
      let text: string;
      try {
        answer = await fetch(credentials.origin + target, {
          method,
          headers: {
            ...signatureHeaders(credentials, method, target, content),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: content }),
          signal: AbortSignal.timeout(ANSWER_MS_MAX),
        });
        text = await answer.text();
      } catch (error) {
        throw new NoAnswer(`${method} ${target}`, { cause: error });
      }
      // Overloaded, starting, or a proxy that has nobody behind it: as good as no answer.
      if (answer.status >= 500 || answer.status === 429)
        throw new NoAnswer(`${method} ${target}: ${answer.status}`);
      return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as CityAnswer['body']) };
    },
  };
}

/** Every call is signed anew: a nonce is taken once, so that a call sent again must not bring the same. */
function signatureHeaders(
  { appId, secret, algorithm }: CityCredentials,
  method: string,
  target: string,
  content: string,
): Record<string, string> {
  const digest = algorithm === 'HMAC-SM3' ? 'sm3' : 'sha256';
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomUUID();
  const contentHash = createHash(digest).update(content).digest('hex');
  const text = [algorithm, method, target, timestamp, nonce, contentHash].join('\n');
  return {
    'x-app-id': appId,
    'x-timestamp': timestamp,
    'x-nonce': nonce,
    'x-content-hash': contentHash,
    'x-signature-algorithm': algorithm,
    'x-signature': createHmac(digest, secret).update(text).digest('base64url'),
  };
}
