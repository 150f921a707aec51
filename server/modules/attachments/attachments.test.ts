import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCity, type TestCity } from '../../../test/support/city.ts';
import { ATTACHMENT_BYTES_MAX } from './keep-attachment.ts';

let city: TestCity;
beforeAll(async () => {
  city = await openCity();
});
afterAll(() => city?.close());

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function send(who: 'wholesaler' | 'supermarket', bytes: Buffer) {
  const answer = await city.app.inject({
    method: 'POST',
    url: '/api/v1/attachments',
    headers: { 'x-api-key': city.keys[who], 'content-type': 'application/octet-stream' },
    payload: bytes,
  });
  return { status: answer.statusCode, body: answer.json() };
}

test('A picture is kept by its hash, once, however often it is sent', async () => {
  const sha256 = createHash('sha256').update(PNG).digest('hex');
  expect(await send('wholesaler', PNG)).toEqual({
    status: 201,
    body: { sha256, mediaType: 'image/png', bytes: PNG.length },
  });
  expect((await send('wholesaler', PNG)).status).toBe(201);
  expect((await send('supermarket', PNG)).body.sha256).toBe(sha256);
  const { rows } = await city.owner.query('SELECT count(*)::int AS n FROM attachments.file');
  expect(rows).toEqual([{ n: 1 }]);
});

test('Whoever brought a file reads it back, with nothing in it that could run; a stranger does not', async () => {
  const pdf = Buffer.from('%PDF-1.7\n…');
  const { sha256 } = (await send('wholesaler', pdf)).body;
  const read = (who: 'wholesaler' | 'stranger') =>
    city.app.inject({ url: `/api/v1/attachments/${sha256}`, headers: { 'x-api-key': city.keys[who] } });
  const own = await read('wholesaler');
  expect(own.statusCode).toBe(200);
  expect(own.rawPayload.equals(pdf)).toBe(true);
  expect(own.headers['content-security-policy']).toContain('sandbox');
  expect(own.headers['x-content-type-options']).toBe('nosniff');
  expect((await read('stranger')).statusCode).toBe(404);
});

test.each([
  ['nothing', Buffer.alloc(0), 422, 'attachment-empty'],
  ['a program', Buffer.from('MZ\x90\x00'), 415, 'attachment-type-unknown'],
  ['a page', Buffer.from('<script>alert(1)</script>'), 415, 'attachment-type-unknown'],
  ['too much', Buffer.concat([PNG, Buffer.alloc(ATTACHMENT_BYTES_MAX)]), 413, 'body-too-large'],
])('%s is refused with a sentence, and nothing is kept', async (_what, bytes, status, code) => {
  const count = async () =>
    (await city.owner.query('SELECT count(*)::int AS n FROM attachments.file')).rows[0].n;
  const before = await count();
  const answer = await send('wholesaler', bytes);
  expect([answer.status, answer.body.code]).toEqual([status, code]);
  expect(answer.body.messages.zh).not.toBe('');
  expect(await count()).toBe(before);
});
