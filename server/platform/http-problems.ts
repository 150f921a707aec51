import type { ErrorObject } from 'ajv';
import type { FastifyReply } from 'fastify';
import { isConnectionTrouble, sqlState } from './db.ts';
import { type Issue, Problem } from './errors.ts';
import { formatWords } from './formats.ts';

/** A limit as a person says it, and what to do about it. */
function limitWords(keyword: string, limit: number): { zh: string; en: string } {
  switch (keyword) {
    case 'minLength':
      return limit === 1
        ? { zh: '这里不能空着，请填写。', en: 'This must not be empty; fill it in.' }
        : { zh: `这里至少 ${limit} 个字符，请补全。`, en: `At least ${limit} characters are needed here.` };
    case 'maxLength':
      return {
        zh: `这里最多 ${limit} 个字符，请缩短。`,
        en: `At most ${limit} characters fit here; make it shorter.`,
      };
    case 'minItems':
      return {
        zh: `这里至少要有 ${limit} 项，请补上。`,
        en: `At least ${limit} of these are needed; add what is missing.`,
      };
    case 'maxItems':
      return {
        zh: `这里最多 ${limit} 项，请分成几次发送。`,
        en: `At most ${limit} of these fit into one; send them in several.`,
      };
    case 'minimum':
      return { zh: `这里应不小于 ${limit}。`, en: `This must not be less than ${limit}.` };
    default:
      return { zh: `这里应不大于 ${limit}。`, en: `This must not be more than ${limit}.` };
  }
}

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
    case 'format': {
      const words = formatWords(params.format);
      if (words) return { code: 'field-format', path, zh: words.zh, en: words.en };
      return {
        code: 'field-format',
        path,
        zh: `格式应为 ${String(params.format)}。`,
        en: `Expected the format ${String(params.format)}.`,
      };
    }
    case 'pattern':
      return {
        code: 'field-format',
        path,
        zh: `格式应为 ${String(params.pattern)}。`,
        en: `Expected the format ${String(params.pattern)}.`,
      };
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minimum':
    case 'maximum':
      return { code: 'field-value', path, ...limitWords(error.keyword, Number(params.limit)) };
    default:
      return {
        code: 'field-value',
        path,
        zh: `这里的值不符合要求（${error.keyword}：${String(params.limit ?? '')}）。`,
        en: `This value ${error.message ?? 'is not as expected'}.`,
      };
  }
}

/** What Ajv found, as findings that a person can act on. */
export class ValidationFailure extends Error {
  readonly issues: Issue[];
  constructor(errors: readonly ErrorObject[]) {
    super('validation');
    // "anyOf" comes with the findings of each of its branches; the branches say more than the whole.
    const branches = errors.filter((error) => error.keyword !== 'anyOf' && error.keyword !== 'if');
    // Of a choice ("12" or 12) the branch that has the right type says what is wrong; the other only that it is another type.
    const telling = branches.filter(
      (error) =>
        error.keyword !== 'type' ||
        branches.every((one) => one.keyword === 'type' || one.instancePath !== error.instancePath),
    );
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

/**
 * A net below the schemas, for a value that only the database found it cannot hold: a number or an instant out of
 * range, a text that is no number, instant or text of its encoding (22003, 22007, 22008, 22P02, 22021).
 */
const VALUE_REFUSED = /^22(003|007|008|P02|021)$/;

function fromDatabase(error: unknown): Problem | null {
  if (VALUE_REFUSED.test(sqlState(error) ?? '')) {
    return new Problem(400, 'value-out-of-range', {
      zh: '有一个数值、编号或日期超出了能保存的范围，请检查后重新发送。',
      en: 'A number, an id or a date is outside what can be stored; check them and send again.',
    });
  }
  if (isConnectionTrouble(error)) {
    return new Problem(503, 'not-ready', {
      zh: '数据库暂时连不上，请稍后再试；单号不变，重发不会重复记录。',
      en: 'The database cannot be reached just now; try again shortly. The same document number is never recorded twice.',
      retryAfter_s: 5,
    });
  }
  return null;
}

/** Turns whatever was thrown into a Problem; null for what nobody expected. */
export function expected(error: unknown): Problem | null {
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
  const refused = fromDatabase(error);
  if (refused) return refused;
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

/** Answers with a problem as RFC 9457 has it. */
export function send(reply: FastifyReply, problem: Problem, instance: string): FastifyReply {
  if (problem.retryAfter_s !== undefined) reply.header('retry-after', String(problem.retryAfter_s));
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .send(JSON.stringify(problemBody(problem, instance)));
}
