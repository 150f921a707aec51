import { describe, expect, it } from 'vitest';
import { Problem } from './errors.ts';
import { parseJsonBody } from './json-body.ts';

function problemOf(body: string | Buffer): Problem {
  try {
    parseJsonBody(Buffer.from(body));
  } catch (error) {
    if (error instanceof Problem) return error;
  }
  throw new Error('the body was taken');
}

describe('a JSON body', () => {
  it('is taken as it is when it is well formed, whatever the script', () => {
    expect(parseJsonBody(Buffer.from('{"名":"大白菜 🥬","q":12}'))).toEqual({ 名: '大白菜 🥬', q: 12 });
  });

  it('is nothing when it is empty', () => {
    expect(parseJsonBody(Buffer.from('  '))).toBeUndefined();
  });

  it.each([
    ['broken UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'utf8-broken', ''],
    ['broken JSON', '{"a":', 'json-broken', ''],
    ['a NUL, with its place', '{"lines":[{"name":"a\\u0000b"}]}', 'text-invalid', '/lines/0/name'],
    ['half a surrogate pair, with its place', '{"a/b":"\\ud83d"}', 'text-invalid', '/a~1b'],
    ['a prototype key', '{"a":{"__proto__":{"x":1}}}', 'key-forbidden', '/a'],
    ['bottomless nesting', '['.repeat(100_000) + ']'.repeat(100_000), 'json-too-deep', ''],
  ])('with %s is refused', (_name, body, code, path) => {
    const problem = problemOf(body);
    expect([problem.status, problem.code]).toEqual([400, code]);
    if (path) expect(problem.path).toBe(path);
    expect(problem.words.zh).not.toBe('');
  });
});
