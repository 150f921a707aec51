import { randomBytes, randomInt } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { Type } from 'typebox';
import { gtinOf, SERIALS_MAX, usccOf } from '../simulator/index.ts';
import {
  closeAccountsNamed,
  createAccount,
  createApiKey,
  defineOperation,
  issueApp,
  type Operation,
  type PartyId,
  type Principal,
  recordForbidden,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  signInNeeded,
} from './modules/identity/index.ts';
import { type Product, registerParty, registerProduct } from './modules/registry/index.ts';
import { previewVoucher, type VoucherInput } from './modules/vouchers/index.ts';
import { Reply } from './platform/http.ts';
import { Exact, IdText, OneOf, Text } from './platform/schema.ts';
import type { ServerTools } from './tools.ts';

/**
 * The sandbox for integrators: a platform of its own (folder, database, keys), where a business with keys and goods is
 * one call, and nothing is meant. `npm run sandbox`; none of this is mounted on a server that is used in earnest.
 */

const BANNER =
  '<div role="note" style="position:sticky;top:0;z-index:9999;padding:4px 12px;background:#b45309;color:#fff;' +
  'font:14px/1.5 system-ui,sans-serif;text-align:center">沙箱：仅供系统对接试用，数据均为虚构 · Sandbox: for trying integrations, nothing here is meant</div>';

/** Every answer says that it comes from the sandbox, and every page shows it. */
export function markSandbox(http: FastifyInstance): void {
  http.addHook('onSend', async (_request, reply, payload) => {
    reply.header('x-luyuan-sandbox', '1');
    if (!/^text\/html/.test(String(reply.getHeader('content-type')))) return payload;
    const page = payload instanceof Readable ? await textOf(payload) : payload;
    if (typeof page !== 'string') return payload;
    for (const header of ['content-length', 'etag', 'last-modified']) reply.removeHeader(header);
    return page.replace(/<body[^>]*>/, (body) => body + BANNER);
  });
}

async function textOf(stream: Readable): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

const GOODS = 3;
const KINDS = ['farm', 'wholesaler', 'factory', 'supermarket'] as const;
/** Between the two halves of a pair of accounts, so that they are found again. */
const nameOf = (pair: string, half: 'own' | 'partner') => `sandbox-${pair}-${half}`;

const IntegratorBody = Exact({
  name: Text(60, 'What your business is called here'),
  kind: Type.Optional(OneOf(KINDS, 'Kind of business; farm when absent, whose goods come from nobody')),
  algorithm: Type.Optional(OneOf(SIGNATURE_ALGORITHMS, 'Of the signed calls')),
});
interface IntegratorInput {
  name: string;
  kind?: (typeof KINDS)[number];
  algorithm?: SignatureAlgorithm;
}

const Business = Type.Object({
  partyId: IdText('Business'),
  uscc: Type.String(),
  name: Type.String(),
  userName: Type.String({ description: 'For the console' }),
  password: Type.String(),
  apiKey: Type.String(),
  appId: Type.String(),
  secret: Type.String(),
});
const Integrator = Type.Object({
  business: Business,
  partner: Business,
  products: Type.Array(
    Type.Object({
      productId: IdText('Product'),
      name: Type.String(),
      gtin: Type.Union([Type.String(), Type.Null()]),
    }),
  ),
  example: Type.Unknown({ description: 'A voucher that is taken as it stands: POST /api/v1/vouchers' }),
});

type Half = { principal: Principal; shown: Record<string, string> };

async function openBusiness(
  tools: ServerTools,
  input: { name: string; kind: string; userName: string; algorithm: SignatureAlgorithm },
): Promise<Half> {
  const { db, ids, city } = tools;
  const division = [...city.districts.keys()][0] ?? city.city.code;
  const uscc = usccOf('company', division.slice(0, 6), randomInt(SERIALS_MAX));
  const party = await registerParty(tools, {
    uscc,
    name: input.name,
    kind: input.kind,
    divisionCode: division,
    address: '沙箱路 1 号',
    contactName: '沙箱',
    contactPhone: '0592-5500000',
  });
  const password = randomBytes(12).toString('base64url');
  const principal = await createAccount(db, ids, {
    userName: input.userName,
    displayName: input.name.slice(0, 40),
    password,
    role: 'operator',
    partyId: party.partyId,
  });
  const apiKey = await createApiKey(db, principal.accountId, 'sandbox');
  const { app, secret } = await issueApp(tools, principal, { label: 'sandbox', algorithm: input.algorithm });
  const shown = { partyId: party.partyId, uscc, name: input.name, userName: principal.userName, password };
  return { principal, shown: { ...shown, apiKey, appId: app.appId, secret } };
}

/** Goods of the integrator's own, one of them with a barcode. */
async function sampleGoods(tools: ServerTools, principal: Principal): Promise<Product[]> {
  const loose = [...tools.city.categories.values()].filter(
    (category) => category.baseUnit === 'g' && category.goodsKind !== 'prepackaged',
  );
  const leaves = loose.filter((category) => category.parent !== null).slice(0, GOODS);
  const goods: Product[] = [];
  for (const [index, category] of leaves.entries()) {
    goods.push(
      await registerProduct(tools, principal, {
        name: category.zh,
        category: category.code,
        ...(index === leaves.length - 1 ? { gtin: gtinOf(randomInt(100_000, 900_000)) } : {}),
      }),
    );
  }
  return goods;
}

/** The first of the goods of which a voucher is taken as it stands. */
async function exampleOf(
  tools: ServerTools,
  principal: Principal,
  receiver: PartyId | null,
  goods: readonly Product[],
): Promise<unknown> {
  for (const product of goods) {
    const body = {
      documentNumber: `XS-${randomBytes(3).toString('hex')}`,
      receiver: { partyId: receiver },
      lines: [
        {
          product: { productId: product.productId },
          quantity: 100,
          unit: 'kg',
          origin: tools.city.city.name.zh,
        },
      ],
    };
    if ((await previewVoucher(tools, principal, body as VoucherInput)).ok) return body;
  }
  return null;
}

async function openIntegrator(tools: ServerTools, input: IntegratorInput): Promise<unknown> {
  const pair = randomBytes(4).toString('hex');
  const algorithm = input.algorithm ?? 'HMAC-SHA256';
  const own = await openBusiness(tools, {
    name: input.name,
    kind: input.kind ?? 'farm',
    userName: nameOf(pair, 'own'),
    algorithm,
  });
  const partner = await openBusiness(tools, {
    name: `${input.name}的客户`,
    kind: 'supermarket',
    userName: nameOf(pair, 'partner'),
    algorithm,
  });
  const goods = await sampleGoods(tools, own.principal);
  return {
    business: own.shown,
    partner: partner.shown,
    products: goods.map(({ productId, name, gtin }) => ({ productId, name, gtin })),
    example: await exampleOf(tools, own.principal, partner.principal.partyId, goods),
  };
}

/** Mounted in the sandbox only. */
export function sandboxOperations(tools: ServerTools): Operation[] {
  return [
    defineOperation<unknown, unknown, IntegratorInput>({
      id: 'openIntegrator',
      tag: 'sandbox',
      method: 'POST',
      path: '/api/v1/sandbox/integrators',
      summary: 'A business to try with, its partner, keys for both, and goods',
      permission: { who: ['anyone'], data: 'public' },
      body: IntegratorBody,
      answers: { 201: Integrator },
      handle: async ({ body }) => new Reply(201, await openIntegrator(tools, body)),
    }),
    defineOperation<unknown, unknown, IntegratorInput>({
      id: 'resetIntegrator',
      tag: 'sandbox',
      method: 'POST',
      path: '/api/v1/sandbox/integrators/reset',
      summary: 'Begin anew: the accounts, keys and apps of one’s own pair end, and a fresh pair is opened',
      permission: { who: ['operator'], data: 'self' },
      body: IntegratorBody,
      answers: { 201: Integrator },
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        const pair = /^sandbox-([0-9a-f]{8})-(?:own|partner)$/.exec(principal.userName)?.[1];
        if (pair === undefined) throw recordForbidden();
        const fresh = await openIntegrator(tools, body);
        await closeAccountsNamed(tools.db, [nameOf(pair, 'own'), nameOf(pair, 'partner')], tools.clock.now());
        return new Reply(201, fresh);
      },
    }),
  ];
}
