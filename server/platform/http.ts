import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import { Ajv, type ErrorObject } from 'ajv';
import addFormats from 'ajv-formats';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { type Issue, Problem } from './errors.ts';
import { parseJsonBody } from './json-body.ts';

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
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  operationId: string;
  tag: string;
  summary: string;
  schemas: Schemas;
  /** Not part of the OpenAPI document: pages for people. */
  hidden?: boolean;
  bodyLimit_bytes?: number;
  security?: readonly Readonly<Record<string, readonly string[]>>[];
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

export interface HttpOptions {
  logLevel: string;
  title: string;
  version: string;
  /** Answers /readyz: throws or resolves. */
  ready: () => Promise<void>;
  /** Requests a minute from one address before 429; 0 turns the limit off (tests and benches). */
  requestsPerMinute_max: number;
  trustProxy: boolean;
}

const BODY_LIMIT_BYTES = 1024 * 1024;

function issueOf(error: ErrorObject): Issue {
  const path = error.instancePath;
  const params = error.params as Record<string, unknown>;
  const at = (key: unknown) => `${path}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
  switch (error.keyword) {
    case 'required':
      return {
        code: 'field-missing',
        path: at(params.missingProperty),
        zh: `缺少“${String(params.missingProperty)}”，请补上。`,
        en: `"${String(params.missingProperty)}" is missing; please add it.`,
      };
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = params.additionalProperty ?? params.unevaluatedProperty;
      return {
        code: 'field-unknown',
        path: at(name),
        zh: `没有“${String(name)}”这个字段，请检查拼写或去掉它。`,
        en: `There is no field "${String(name)}" here; check its spelling or leave it out.`,
      };
    }
    case 'type':
      return {
        code: 'field-type',
        path,
        zh: `这里应为 ${String(params.type)} 类型的值。`,
        en: `A value of type ${String(params.type)} is expected here.`,
      };
    case 'enum':
    case 'const':
    case 'anyOf': {
      const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.join(', ') : undefined;
      return {
        code: 'field-value',
        path,
        zh: allowed ? `这里只能填：${allowed}。` : '这里的值不在可选范围内，请对照接口说明。',
        en: allowed
          ? `Expected one of: ${allowed}.`
          : 'This value is not one of those allowed; see the interface description.',
      };
    }
    case 'format':
    case 'pattern':
      return {
        code: 'field-format',
        path,
        zh: `格式应为 ${String(params.format ?? params.pattern)}。`,
        en: `Expected the format ${String(params.format ?? params.pattern)}.`,
      };
    default:
      return {
        code: 'field-value',
        path,
        zh: `这里的值不符合要求（${error.keyword}：${String(params.limit ?? '')}）。`,
        en: `This value ${error.message ?? 'is not as expected'}.`,
      };
  }
}

class ValidationFailure extends Error {
  readonly issues: Issue[];
  constructor(errors: readonly ErrorObject[]) {
    super('validation');
    // "anyOf" comes with the findings of each of its branches; the branches say more than the whole.
    const telling = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'if');
    this.issues = (telling.length > 0 ? telling : errors).slice(0, 20).map(issueOf);
  }
}

function problemBody(problem: Problem, instance: string): Record<string, unknown> {
  return {
    type: `urn:luyuan:problem:${problem.code}`,
    title: problem.words.en,
    status: problem.status,
    code: problem.code,
    detail: problem.words.zh,
    messages: problem.words,
    path: problem.path,
    errors: problem.issues,
    instance,
    ...(Object.keys(problem.details).length > 0 ? { details: problem.details } : {}),
  };
}

/** Turns whatever was thrown into a Problem; null for what nobody expected. */
function expected(error: unknown): Problem | null {
  if (error instanceof Problem) return error;
  if (error instanceof ValidationFailure) {
    const first = error.issues[0];
    return new Problem(400, 'request-invalid', {
      zh: first?.zh ?? '请求内容不符合接口说明。',
      en: first?.en ?? 'The request does not match the interface description.',
      path: first?.path ?? '',
      issues: error.issues,
    });
  }
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE' || status === 413) {
    return new Problem(413, 'body-too-large', {
      zh: '内容太大，请分几次发送。',
      en: 'The content is too large; send it in several parts.',
    });
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE' || status === 415) {
    return new Problem(415, 'media-type-unsupported', {
      zh: '请以 application/json 发送。',
      en: 'Send the content as application/json.',
    });
  }
  if (status === 429) {
    return new Problem(429, 'too-many-requests', {
      zh: '请求太频繁，请稍等一分钟再试。',
      en: 'Too many requests; wait a minute and try again.',
      retryAfter_s: 60,
    });
  }
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new Problem(status, 'request-invalid', {
      zh: '请求格式不对，请检查后再发送。',
      en: 'The request is malformed; check it and send it again.',
    });
  }
  return null;
}

function send(reply: FastifyReply, problem: Problem, instance: string): FastifyReply {
  if (problem.retryAfter_s !== undefined) reply.header('retry-after', String(problem.retryAfter_s));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, instance)));
}

/** An HTTP server with everything that every route shares: validation, problems, logs, metrics, limits. */
export async function buildHttp(options: HttpOptions): Promise<{ http: FastifyInstance; metrics: Registry }> {
  const http = Fastify({
    logger: {
      level: options.logLevel,
      redact: ['req.headers.authorization', 'req.headers.cookie', 'req.headers["x-api-key"]'],
    },
    bodyLimit: BODY_LIMIT_BYTES,
    genReqId: () => randomUUID(),
    trustProxy: options.trustProxy,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 400 },
  });
  const strict = addFormats.default(
    new Ajv({ allErrors: true, coerceTypes: false, strict: false, discriminator: true }),
  );
  const textual = addFormats.default(
    new Ajv({ allErrors: true, coerceTypes: 'array', useDefaults: true, strict: false }),
  );
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
  http.route({
    method: route.method,
    url: route.path,
    ...(route.bodyLimit_bytes === undefined ? {} : { bodyLimit: route.bodyLimit_bytes }),
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
