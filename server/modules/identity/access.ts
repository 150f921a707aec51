import type { FastifyReply, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { Id } from '../../platform/ids.ts';

export type AccountId = Id<'account'>;
export type PartyId = Id<'party'>;
export const ROLES = ['operator', 'regulator', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Who is asking. `partyId` is set for operators, `divisionCode` for regulators. */
export interface Principal {
  accountId: AccountId;
  userName: string;
  displayName: string;
  role: Role;
  partyId: PartyId | null;
  divisionCode: string | null;
  via: 'session' | 'api-key' | 'signed';
}

/**
 * What a use case asks of its caller, stated once beside it.
 * `who` is checked before the use case runs; `data` names the further rule that the use case itself applies to the
 * record in question, and which the walk over all endpoints holds it to:
 *   public     nothing personal, for anybody
 *   self       the caller's own account
 *   own        records of the caller's own business only
 *   partner    records that name the caller's business on either side
 *   step       own records and one step up and down the chain
 *   district   records that touch the regulator's district
 *   shared     reference data that every signed-in person may read
 *   platform   the platform as a whole
 */
export interface Permission {
  who: readonly (Role | 'anyone')[];
  data: 'public' | 'self' | 'own' | 'partner' | 'step' | 'district' | 'shared' | 'platform';
}

export interface Call<Params, Query, Body> {
  params: Params;
  query: Query;
  body: Body;
  /** Null only where the permission says 'anyone'. */
  principal: Principal | null;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** One endpoint: its address, its schemas, who may call it, and the one call it makes. */
export interface Operation {
  id: string;
  tag: string;
  method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'OPTIONS';
  path: string;
  summary: string;
  permission: Permission;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  answer?: TSchema;
  /** Further documented answers. */
  answers?: Readonly<Record<number, TSchema>>;
  bodyLimit_bytes?: number;
  /** The body comes as a stream of bytes of any type (`Readable`), and has no schema: files, long documents. */
  streamed?: boolean;
  hidden?: boolean;
  /** Reads are not written to the audit trail one by one unless they reveal others' records. */
  audited?: boolean;
  /** A path of the OpenAPI document is relative to the server root. */
  handle(call: Call<never, never, never>): Promise<unknown>;
}

/** Gives the handler the types of its schemas; at run time it is the operation itself. */
export function defineOperation<P, Q, B>(
  operation: Omit<Operation, 'handle'> & { handle(call: Call<P, Q, B>): Promise<unknown> },
): Operation {
  return operation as unknown as Operation;
}
