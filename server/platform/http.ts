import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { checkContentHashes } from './content-hash.ts';
import { sqlState } from './db.ts';
import { fillsField } from './document-key.ts';
import { Problem } from './errors.ts';
import { addOurFormats } from './formats.ts';
import { expected, send, ValidationFailure } from './http-problems.ts';
import { parseJsonBody } from './json-body.ts';
import type { TlsFiles } from './tls.ts';

/** What a handler gives back when it is not simply 200 with JSON. */
export class Reply {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }
}

export interface Schemas {
  params?: object;
  querystring?: object;
  body?: object;
  /** Schema of each documented answer, by status. */
  response?: Readonly<Record<string, object>>;
}

/** What platform knows of a route; identity adds who may call it. */
export interface HttpRoute {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  schemas: Schemas;
  /** Not part of the OpenAPI document: pages for people. */
  hidden?: boolean;
  bodyLimit_bytes?: number;
  /**
   * The body reaches the handler as the stream that it came in, of whatever type, neither parsed nor held: for files and
   * documents that are larger than memory. The handler counts its bytes (`limitBytes`) and checks what it reads: the
   * schema of the body describes it in the interface description and is not held against the stream.
   */
  streamed?: boolean;
  /** Field of the body that `Idempotency-Key` stands for: the sender's own number. */
  numberField?: string;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

export interface HttpOptions {
  logLevel: string;
  /** Where the log goes; standard output unless told. */
  logStream?: { write(line: string): void };
  title: string;
  version: string;
  /** Answers /readyz: throws or resolves. */
  ready: () => Promise<void>;
  /** Requests a minute from one address before 429; 0 turns the limit off (tests and benches). */
  requestsPerMinute_max: number;
  /**
   * How many proxies of one's own stand in front. Of X-Forwarded-For only what these wrote is believed: what stands
   * before it came with the request and may be anything.
   */
  trustProxy: number | false;
  /** Certificate and key: then this is HTTPS. */
  tls?: TlsFiles | undefined;
}

const BODY_LIMIT_BYTES = 1024 * 1024;

/** What a log says of a request: never what stands behind the "?", where one-time tokens and names come along. */
/**
 * An address whose parameter is called `secret` opens something for whoever knows it: the log has its pattern instead, so
 * that nobody who reads logs has the key.
 */
function addressOf(request: FastifyRequest): string | undefined {
  const pattern = request.routeOptions?.url;
  return pattern?.includes('/:secret') ? pattern : request.url.split('?', 1)[0];
}

function describeRequest(request: FastifyRequest): Record<string, unknown> {
  return {
    method: request.method,
    url: addressOf(request),
    host: request.host,
    remoteAddress: request.ip,
  };
}

/** A number given to Fastify itself would trust nobody; hop 0 is who is connected to us. */
const trustOf = (proxies: number | false): ((address: string, hop: number) => boolean) | false =>
  proxies === false ? false : (_address, hop) => hop < proxies;

const validator = (options: Options): Ajv =>
  addOurFormats(addFormats.default(new Ajv({ allErrors: true, strict: false, ...options })));

const bodyValidator = (): Ajv => validator({ coerceTypes: false, discriminator: true });

/**
 * The check that a body of this schema gets at the door, for what comes in by another way (a file).
 * The check throws what the door would answer: 400 `request-invalid` with every finding's path.
 */
export function bodyCheck(schema: object): (body: unknown) => void {
  const validate = bodyValidator().compile(schema);
  return (body) => {
    if (validate(body)) return;
    throw expected(new ValidationFailure(validate.errors ?? []));
  };
}

/** An HTTP server with everything that every route shares: validation, problems, logs, metrics, limits. */
export async function buildHttp(options: HttpOptions): Promise<{ http: FastifyInstance; metrics: Registry }> {
  // With `https` Fastify's type is another one; what is built on it is the same.
  const http = (Fastify as (options: object) => FastifyInstance)({
    ...(options.tls ? { https: { ...options.tls, minVersion: 'TLSv1.2' } } : {}),
    logger: {
      level: options.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["x-api-key"]'],
      serializers: { req: describeRequest },
      ...(options.logStream ? { stream: options.logStream } : {}),
    },
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    trustProxy: trustOf(options.trustProxy),
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 400 },
  });
  const strict = bodyValidator();
  const textual = validator({ coerceTypes: 'array', useDefaults: true });
  http.setValidatorCompiler(({ schema, httpPart }) => {
    const validate = (httpPart === 'body' ? strict : textual).compile(schema as object);
    return (data) =>
      validate(data) ? { value: data } : { error: new ValidationFailure(validate.errors ?? []) };
  });
  // Answers are written by JSON.stringify: a serialiser that drops unknown fields would hide a schema that lags.
  http.setSerializerCompiler(() => (data) => JSON.stringify(data));
  http.addHook('onRequest', async (request) => {
    // %00 in an address reaches a database as a text it cannot hold.
    if (/%00/.test(request.url)) {
      throw new Problem(400, 'text-invalid', {
        zh: '网址里有无法识别的字符，请检查后重试。',
        en: 'The address holds a character that cannot be read; check it.',
      });
    }
  });
  checkContentHashes(http);
  http.removeAllContentTypeParsers();
  http.addContentTypeParser(
    ['application/json', 'application/ld+json'],
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        done(null, parseJsonBody(body as Buffer));
      } catch (error) {
        done(error as Error);
      }
    },
  );
  http.setErrorHandler((error, request, reply) => {
    const problem = expected(error);
    // Refused by the database and not by us: whoever runs the platform should hear what it was.
    if (problem && problem !== error && sqlState(error) !== undefined)
      request.log.warn({ err: error }, problem.code);
    if (problem) return send(reply, problem, request.id);
    request.log.error({ err: error }, 'unexpected');
    return send(
      reply,
      new Problem(500, 'unexpected', {
        zh: `系统出了意外，内容没有保存。请稍后再试；如需帮助，请报编号 ${request.id}。`,
        en: `Something unexpected happened and nothing was saved. Try again later; quote ${request.id} for help.`,
      }),
      request.id,
    );
  });
  http.setNotFoundHandler((request, reply) =>
    send(
      reply,
      new Problem(404, 'route-unknown', {
        zh: '没有这个地址，请检查网址。',
        en: 'There is nothing at this address; check it.',
      }),
      request.id,
    ),
  );
  await http.register(cookie);
  await http.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // Off localhost TLS is a setting of the operator's; without it this directive would break plain HTTP.
        upgradeInsecureRequests: null,
      },
    },
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  if (options.requestsPerMinute_max > 0) {
    await http.register(rateLimit, { max: options.requestsPerMinute_max, timeWindow: '1 minute' });
  }
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: options.title, version: options.version },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'luyuan_session' },
          apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
          signedCall: { type: 'apiKey', in: 'header', name: 'x-signature' },
        },
      },
    },
  });
  const metrics = observe(http);
  http.get('/healthz', { schema: { hide: true }, logLevel: 'silent' }, async () => ({ status: 'ok' }));
  http.get('/readyz', { schema: { hide: true }, logLevel: 'silent' }, async () => {
    try {
      await options.ready();
      return { status: 'ready' };
    } catch {
      throw new Problem(503, 'not-ready', {
        zh: '数据库暂时连不上，请稍后再试。',
        en: 'The database cannot be reached just now; try again shortly.',
        retryAfter_s: 5,
      });
    }
  });
  return { http, metrics };
}

function observe(http: FastifyInstance): Registry {
  const metrics = new Registry();
  collectDefaultMetrics({ register: metrics });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer a request',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [metrics],
  });
  http.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown';
    durations.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
  });
  http.get('/metrics', { schema: { hide: true }, logLevel: 'silent' }, async (_request, reply) => {
    reply.type(metrics.contentType);
    return metrics.metrics();
  });
  return metrics;
}

/** Adds a route; a handler's Reply sets status and headers, anything else is the body of a 200. */
export function addRoute(http: FastifyInstance, route: HttpRoute): void {
  if (!route.streamed) {
    mountRoute(http, route);
    return;
  }
  // Parsers of bodies belong to a context of routes: this one has its own.
  http.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    const compile = own.validatorCompiler;
    own.setValidatorCompiler((part) =>
      part.httpPart === 'body' || !compile ? (data: unknown) => ({ value: data }) : compile(part),
    );
    mountRoute(own, route);
  });
}

function mountRoute(http: FastifyInstance, route: HttpRoute): void {
  http.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit_bytes === undefined ? {} : { bodyLimit: route.bodyLimit_bytes }),
    ...(route.numberField === undefined ? {} : { preValidation: fillsField(route.numberField) }),
    schema: {
      ...route.schemas,
      operationId: route.operationId,
      tags: [route.tag],
      summary: route.summary,
      hide: route.hidden ?? false,
      ...(route.security === undefined ? {} : { security: route.security }),
    },
    handler: async (request, reply) => {
      const result = await route.handle(request, reply);
      if (!(result instanceof Reply)) return result ?? null;
      for (const [name, value] of Object.entries(result.headers)) reply.header(name, value);
      return reply.code(result.status).send(result.body ?? null);
    },
  });
}
