import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { createTestDatabase } from '../../../../test/support/database.ts';
import { FixedClock } from '../../../platform/clock.ts';
import { type Db, openDb } from '../../../platform/db.ts';
import { addRoute, buildHttp } from '../../../platform/http.ts';
import { IdMint } from '../../../platform/ids.ts';
import { openKeys } from '../../../platform/keys.ts';
import {
  admit,
  createAccount,
  createApiKey,
  insertSigningKey,
  makeAuthenticate,
  type PartyId,
} from '../../identity/index.ts';
import {
  compareIds,
  type MovementRecord,
  movementsOfLots,
  observationsOfLots,
  verifyLedger,
} from '../../ledger/index.ts';
import {
  findLot,
  insertSite,
  loadCity,
  registerParty,
  resolvePartyByIdentifier,
} from '../../registry/index.ts';
import { type EpcisPorts, epcisOperations, epcisProjections } from '../index.ts';

/** A business with an API key and, if asked for, a registered site. */
export interface Business {
  partyId: PartyId;
  key: string;
}

export interface EpcisHouse {
  ports: EpcisPorts;
  db: Db;
  http: FastifyInstance;
  clock: FixedClock;
  /** Handings-over that the vouchers were told of. */
  implied: { documentId: string; senderId: PartyId; receiverId: PartyId }[];
  business(name: string, gln?: string): Promise<Business>;
  officer(): Promise<string>;
  post(
    key: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<{ status: number; body: Answer; location: string }>;
  get(key: string, path: string): Promise<{ status: number; body: Answer; link: string }>;
  movements(lot: string): Promise<MovementRecord[]>;
  observations(lot: string): Promise<string[]>;
  lotId(reference: string): Promise<string>;
  /** What the rebuilt ledger finds wrong; nothing, when all is well. */
  verify(): Promise<unknown[]>;
  count(table: string): Promise<number>;
  close(): Promise<void>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of any endpoint, looked into by tests alone
export type Answer = any;

/** The EPCIS endpoints alone on a database of their own, with real accounts and keys. */
export async function openEpcisHouse(): Promise<EpcisHouse> {
  const database = await createTestDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'luyuan-epcis-'));
  const db = openDb({ url: database.serverUrl, connections_max: 6 });
  const clock = new FixedClock('2026-11-23T02:00:00Z');
  const ids = new IdMint(clock, 1);
  const city = loadCity('cities/xiamen');
  const keys = openKeys(folder);
  const implied: EpcisHouse['implied'] = [];
  const ports: EpcisPorts = {
    db,
    ids,
    keys,
    city,
    clock,
    signingKeyId: await insertSigningKey(db, ids.next<'signing-key'>(), null, keys.publicKey),
    officeId: (await resolvePartyByIdentifier(db, ids, 'office')).partyId,
    onImplied: async (_tx, documents) => {
      implied.push(...documents);
    },
  };
  const { http } = await buildHttp({
    logLevel: 'silent',
    title: 'test',
    version: '0',
    requestsPerMinute_max: 0,
    trustProxy: false,
    ready: async () => undefined,
  });
  const authenticate = makeAuthenticate(db, clock, keys);
  for (const operation of epcisOperations(ports)) {
    addRoute(http, {
      method: operation.method,
      path: operation.path,
      operationId: operation.id,
      tag: operation.tag,
      summary: operation.summary,
      ...(operation.bodyLimit_bytes === undefined ? {} : { bodyLimit_bytes: operation.bodyLimit_bytes }),
      ...(operation.streamed ? { streamed: true } : {}),
      schemas: {
        ...(operation.params ? { params: operation.params } : {}),
        ...(operation.query ? { querystring: operation.query } : {}),
        ...(operation.body ? { body: operation.body } : {}),
      },
      handle: async (request, reply) => {
        const principal = await authenticate(request);
        admit(operation.permission, principal);
        return operation.handle({
          params: request.params,
          query: request.query,
          body: request.body,
          principal,
          request,
          reply,
        } as never);
      },
    });
  }
  let number = 0;
  const account = async (role: 'operator' | 'regulator', partyId?: string): Promise<string> => {
    number += 1;
    const principal = await createAccount(db, ids, {
      userName: `user${number}`,
      displayName: 'Test',
      password: 'a password',
      role,
      partyId,
      divisionCode: city.city.code,
    });
    return createApiKey(db, principal.accountId, 'test');
  };
  const lotId = async (reference: string) => (await findLot(db, reference)).lotId;
  return {
    ports,
    db,
    http,
    clock,
    implied,
    async business(name, gln) {
      number += 1;
      const { partyId } = await registerParty(
        { db, ids, city },
        { uscc: uscc(number), name, kind: 'wholesaler' },
      );
      if (gln !== undefined) await insertSite(db, { siteId: ids.next<'site'>(), partyId, gln, name });
      return { partyId, key: await account('operator', partyId) };
    },
    officer: () => account('regulator'),
    async post(key, body, headers = {}) {
      const payload = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
      const answer = await http.inject({
        method: 'POST',
        url: '/epcis/capture',
        headers: { 'content-type': 'application/ld+json', 'x-api-key': key, ...headers },
        payload,
      });
      return {
        status: answer.statusCode,
        body: answer.json(),
        location: String(answer.headers.location ?? ''),
      };
    },
    async get(key, path) {
      const answer = await http.inject({ method: 'GET', url: path, headers: { 'x-api-key': key } });
      return { status: answer.statusCode, body: answer.json(), link: String(answer.headers.link ?? '') };
    },
    movements: async (lot) =>
      (await movementsOfLots(db, [await lotId(lot)])).sort(
        (a, b) =>
          a.at.getTime() - b.at.getTime() || compareIds(a.documentId, b.documentId) || a.line - b.line,
      ),
    observations: async (lot) => (await observationsOfLots(db, [await lotId(lot)])).map((one) => one.what),
    lotId,
    verify: async () => (await verifyLedger(db, epcisProjections(city), { after: '0' })).findings,
    count: async (table) =>
      Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n),
    async close() {
      await http.close();
      await db.close();
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A USCC that passes both checks of GB 32100. */
function uscc(serial: number): string {
  const organisation = `MA${String(serial).padStart(6, '0')}`;
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const value = (character: string) =>
    /[0-9]/.test(character) ? Number(character) : character.charCodeAt(0) - 55;
  const rest =
    (11 -
      ([...organisation].reduce(
        (sum, character, index) => sum + value(character) * (weights[index] ?? 0),
        0,
      ) %
        11)) %
    11;
  const body = `91110000${organisation}${rest === 10 ? 'X' : rest}`;
  let sum = 0;
  let weight = 1;
  for (const character of body) {
    sum += CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return body + CHARACTERS[(31 - (sum % 31)) % 31];
}

export const CONTEXT = 'https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld';

/** A capture document around some events, each with the fields that all events need. */
export function documentOf(
  events: readonly Record<string, unknown>[],
  extra: Record<string, unknown> = {},
): Record<string, unknown> {
  return {
    '@context': [CONTEXT],
    type: 'EPCISDocument',
    schemaVersion: '2.0',
    creationDate: '2026-11-20T08:00:00+08:00',
    epcisBody: {
      eventList: events.map((event) => ({
        eventTime: '2026-11-20T08:00:00+08:00',
        eventTimeZoneOffset: '+08:00',
        ...event,
      })),
    },
    ...extra,
  };
}
