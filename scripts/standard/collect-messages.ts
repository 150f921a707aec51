import { allOperations } from '../../server/app.ts';
import type { Operation } from '../../server/modules/identity/index.ts';
import type { CityData } from '../../server/modules/registry/index.ts';
import type { ServerTools } from '../../server/tools.ts';

export type Schema = Record<string, unknown> & {
  properties?: Record<string, Schema>;
  required?: string[];
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
  enum?: string[];
  description?: string;
  type?: string | string[];
};

/** One message of the interface: what is sent to an operation, and what comes back. */
export interface Message {
  /** issue-voucher: name of its files, for ever. */
  name: string;
  operationId: string;
  method: string;
  path: string;
  /** The operation's own sentence, in English. */
  summary: string;
  tag: string;
  body: Schema;
  answer: Schema | null;
}

/** Accounts and sessions are the console's own business. */
const LEFT_OUT = new Set(['signIn', 'setUp', 'changePassword']);
/** What only officers ask is no interface of businesses; these stood in a published version, and what stands stays. */
const OF_OFFICERS = new Set(['registerParty', 'searchSources', 'freezeGoods', 'liftFreeze']);

const isOfBusinesses = ({ id, permission: { who } }: Operation): boolean =>
  who.includes('operator') || who.includes('anyone') || OF_OFFICERS.has(id);

export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** A schema as plain JSON: TypeBox keeps its own marks beside it, which JSON leaves out. */
const plain = (schema: unknown): Schema => JSON.parse(JSON.stringify(schema)) as Schema;

/** Every operation of the server, without a database: as for the OpenAPI document. */
export function operationsOf(city: CityData): Operation[] {
  const unused = new Proxy({}, { get: () => () => Promise.reject(new Error('no database here')) });
  const tools = { db: unused, ids: unused, keys: unused, clock: { now: () => new Date(0) }, city };
  return allOperations(
    { ...tools, signingKeyId: '0', officeId: '0' } as unknown as ServerTools,
    'https://city.example',
  );
}

/** The messages that businesses' systems send, in the order in which the server names them. */
export function collectMessages(city: CityData): Message[] {
  return operationsOf(city).flatMap((operation): Message[] => {
    if (operation.hidden || !operation.body || LEFT_OUT.has(operation.id) || !isOfBusinesses(operation))
      return [];
    const answer = operation.answers?.[201] ?? operation.answers?.[200] ?? operation.answer;
    return [
      {
        name: kebab(operation.id),
        operationId: operation.id,
        method: operation.method,
        path: operation.path,
        summary: operation.summary,
        tag: operation.tag,
        body: plain(operation.body),
        answer: answer ? plain(answer) : null,
      },
    ];
  });
}
