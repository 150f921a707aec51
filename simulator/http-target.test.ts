import { describe, expect, test } from 'vitest';
import { HttpTarget, RefusedByApiError } from './http-target.ts';
import type { Operation, Resolve } from './target.ts';

const resolve: Resolve = (value) =>
  JSON.parse(JSON.stringify(value, (_, one) => (one?.ref ? `id of ${one.ref}` : one)));

interface Call {
  path: string;
  key: string | null;
  body: unknown;
}

/** A platform of which each path has its answer; everything sent to it is kept. */
function platform(answers: Record<string, unknown>, status = 201) {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (url, init) => {
    const path = String(url).replace('http://platform/api/v1', '');
    calls.push({
      path,
      key: new Headers(init?.headers).get('x-api-key'),
      body: JSON.parse(String(init?.body)),
    });
    return new Response(JSON.stringify(answers[path] ?? {}), { status });
  };
  const keys = { administratorKey: 'admin', regulatorKey: 'officer', password: 'long enough' };
  return { calls, target: new HttpTarget({ origin: 'http://platform', ...keys, fetch }) };
}

const registered = {
  '/parties': { partyId: '11' },
  '/accounts': { accountId: '12' },
  '/accounts/12/api-keys': { key: 'own' },
};
const head = {
  key: 'voucher-1',
  at: '2026-11-09T00:00:00Z',
  recordedAt: '2026-11-09T00:00:00Z',
  actor: 'farm',
  touches: [],
};

describe('Loading over HTTP', () => {
  test('A business is registered by an officer and then acts with a key of its own', async () => {
    const voucher = { number: 'V1', documentId: '13', lineItems: [{ line: 1, lotId: '14', lotCode: 'T14' }] };
    const { calls, target } = platform({ ...registered, '/vouchers': voucher });
    const ids = await target.registerParties(
      [{ key: 'farm', body: { uscc: 'x', name: 'y', kind: 'farm' } }],
      resolve,
    );
    expect(ids).toEqual(new Map([['farm', '11']]));
    const body = { documentNumber: 'XS-1', receiver: { partyId: { ref: 'party:shop' as const } }, lines: [] };
    const answer = await target.apply({ ...head, op: 'voucher', body }, resolve);
    expect(answer).toEqual({ documentId: '13', voucherNumber: 'V1', lots: [{ lotId: '14', code: 'T14' }] });
    expect(calls.map(({ path, key }) => [path, key])).toEqual([
      ['/parties', 'officer'],
      ['/accounts', 'admin'],
      ['/accounts/12/api-keys', 'admin'],
      ['/vouchers', 'own'],
    ]);
    expect(calls[3]?.body).toMatchObject({ receiver: { partyId: 'id of party:shop' } });
  });

  test('An answer goes to the voucher that it answers', async () => {
    const { calls, target } = platform(registered);
    await target.registerParties([{ key: 'farm', body: { uscc: 'x', name: 'y', kind: 'farm' } }], resolve);
    const voucher = { ref: 'voucher:1' as const };
    const receipt: Operation = {
      ...head,
      op: 'receipt',
      voucher,
      body: { documentNumber: 'SH-1', decision: 'all' },
    };
    await target.apply(receipt, resolve);
    expect(calls.at(-1)?.path).toBe('/vouchers/id of voucher:1/receipts');
  });

  test('A refusal says which call, which code and why', async () => {
    const { target } = platform(
      { '/lot-links': { code: 'lot-unknown', detail: 'There is no such lot.' } },
      422,
    );
    const body = {
      documentNumber: 'GL-1',
      lot: '1',
      otherLot: '2',
      kind: 'relabelled' as const,
      reason: 'seen',
    };
    const failure = target.apply({ ...head, actor: 'regulator', op: 'lot-link', body }, resolve);
    await expect(failure).rejects.toThrow('/lot-links answered 422 lot-unknown There is no such lot.');
    await expect(failure).rejects.toBeInstanceOf(RefusedByApiError);
  });

  test('A business that was not registered has no key', async () => {
    const { target } = platform({});
    await expect(
      target.apply({ ...head, op: 'sale', body: { documentNumber: 'LS-1', lines: [] } }, resolve),
    ).rejects.toThrow('farm');
  });
});
