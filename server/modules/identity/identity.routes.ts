import { type Static, Type } from 'typebox';
import type { Clock } from '../../platform/clock.ts';
import type { Db } from '../../platform/db.ts';
import { Reply } from '../../platform/http.ts';
import { type IdMint, isId } from '../../platform/ids.ts';
import type { Keys } from '../../platform/keys.ts';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../platform/schema.ts';
import { defineOperation, type Operation, type Principal, ROLES } from './access.ts';
import { SESSION_COOKIE } from './authenticate.ts';
import { signInNeeded } from './identity.errors.ts';
import { deleteSession, insertAudit, listAccounts, readAudit } from './identity.store.ts';
import {
  acceptInvitation,
  changePassword,
  closeAccount,
  createAccount,
  createApiKey,
  registerSigningKey,
} from './manage-accounts.ts';
import { SESSION_HOURS, sha256, signIn } from './sign-in.ts';
import { signedCallOperations } from './signed-calls/signed-calls.routes.ts';

const Password = Type.String({ minLength: 10, maxLength: 200, description: 'At least 10 characters' });
const UserName = Type.String({
  pattern: '^[A-Za-z0-9._-]{3,40}$',
  description: '3 to 40 letters, digits, . _ -',
});

const PartyBrief = Type.Object({
  partyId: IdText('Party'),
  name: Type.String(),
  kind: Type.String(),
  divisionCode: Nullable(Type.String()),
});
export const Me = Type.Object({
  accountId: IdText('Account'),
  userName: Type.String(),
  displayName: Type.String(),
  role: OneOf(ROLES, 'Role'),
  party: Nullable(PartyBrief),
  divisionCode: Nullable(Type.String()),
});

const SignInBody = Exact({ userName: Text(60, 'User name'), password: Text(200, 'Password') });
const SetupBody = Exact({
  token: Text(100, 'The one-time token'),
  userName: UserName,
  displayName: Text(40, 'Name'),
  password: Password,
});
const AccountBody = Exact({
  userName: UserName,
  displayName: Text(40, 'Name'),
  password: Password,
  role: OneOf(ROLES, 'Role'),
  partyId: Type.Optional(IdText('Business of an operator')),
  divisionCode: Type.Optional(Text(12, "Regulator's district, or the city")),
});
const Account = Type.Object({
  accountId: IdText('Account'),
  userName: Type.String(),
  displayName: Type.String(),
  role: OneOf(ROLES, 'Role'),
  partyId: Nullable(Type.String()),
  divisionCode: Nullable(Type.String()),
  disabled: Type.Boolean(),
});
const AuditList = Type.Object({
  items: Type.Array(
    Type.Object({
      auditId: IdText('Entry'),
      at: InstantText('When'),
      userName: Nullable(Type.String()),
      operation: Type.String(),
      target: Type.String(),
      outcome: Type.String(),
    }),
  ),
  next: Nullable(Type.String()),
});

export interface IdentityPorts {
  db: Db;
  clock: Clock;
  ids: IdMint;
  keys: Keys;
  /** Name and kind of a party, known to the layer above. */
  describeParty(partyId: string): Promise<Static<typeof PartyBrief> | null>;
  /** Throws a Problem when the party or the division does not exist. */
  checkAccountScope(input: {
    partyId?: string | undefined;
    divisionCode?: string | undefined;
    role: string;
  }): Promise<void>;
}

export function identityOperations(ports: IdentityPorts): Operation[] {
  const { db, clock, ids } = ports;
  const me = async (principal: Principal): Promise<Static<typeof Me>> => ({
    accountId: principal.accountId,
    userName: principal.userName,
    displayName: principal.displayName,
    role: principal.role,
    party: principal.partyId === null ? null : await ports.describeParty(principal.partyId),
    divisionCode: principal.divisionCode,
  });
  const cookie = { path: '/', httpOnly: true, sameSite: 'strict' as const };
  return [
    ...signedCallOperations(ports),
    defineOperation<unknown, unknown, Static<typeof SignInBody>>({
      id: 'signIn',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/session',
      summary: 'Sign in with user name and password',
      permission: { who: ['anyone'], data: 'public' },
      body: SignInBody,
      answer: Me,
      handle: async ({ body, reply, request }) => {
        const opened = await signIn(db, clock, { ...body, address: request.ip }, (accountId, outcome) =>
          insertAudit(db, {
            auditId: ids.next<'audit'>(),
            at: clock.now(),
            accountId,
            operation: 'signIn',
            // The name that was typed is not kept: people type passwords there.
            target: `${request.url} from ${request.ip}`.slice(0, 400),
            outcome,
            requestId: request.id,
          }),
        );
        reply.setCookie(SESSION_COOKIE, opened.token, {
          ...cookie,
          secure: request.protocol === 'https',
          maxAge: SESSION_HOURS * 3600,
        });
        return me(opened.principal);
      },
    }),
    defineOperation({
      id: 'whoAmI',
      tag: 'identity',
      method: 'GET',
      path: '/api/v1/session',
      summary: 'The signed-in person',
      permission: { who: [...ROLES], data: 'self' },
      answer: Me,
      handle: async ({ principal }) => {
        if (!principal) throw signInNeeded();
        return me(principal);
      },
    }),
    defineOperation({
      id: 'signOut',
      tag: 'identity',
      method: 'DELETE',
      path: '/api/v1/session',
      summary: 'Sign out',
      permission: { who: [...ROLES], data: 'self' },
      handle: async ({ request, reply }) => {
        const token = request.cookies[SESSION_COOKIE];
        if (token) await deleteSession(db, sha256(token));
        reply.clearCookie(SESSION_COOKIE, cookie);
        return new Reply(204, null);
      },
    }),
    defineOperation<unknown, unknown, Static<typeof SetupBody>>({
      id: 'setUp',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/setup',
      summary: 'The first administrator, by the one-time link',
      permission: { who: ['anyone'], data: 'public' },
      body: SetupBody,
      answer: Me,
      handle: async ({ body }) => me(await acceptInvitation(db, ids, clock, body)),
    }),
    defineOperation<unknown, { limit?: number }, unknown>({
      id: 'listAccounts',
      tag: 'identity',
      method: 'GET',
      path: '/api/v1/accounts',
      summary: 'All accounts',
      permission: { who: ['administrator'], data: 'platform' },
      query: Exact({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })) }),
      answer: Type.Object({ items: Type.Array(Account) }),
      handle: async ({ query }) => ({
        items: (await listAccounts(db, query.limit ?? 500)).map((row) => ({
          accountId: row.account_id,
          userName: row.user_name,
          displayName: row.display_name,
          role: row.role,
          partyId: row.party_id,
          divisionCode: row.division_code,
          disabled: row.disabled_at !== null,
        })),
      }),
    }),
    defineOperation<unknown, unknown, Static<typeof AccountBody>>({
      id: 'createAccount',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/accounts',
      summary: 'Open an account for staff of a business, a regulator or an administrator',
      permission: { who: ['administrator'], data: 'platform' },
      body: AccountBody,
      answers: { 201: Me },
      audited: true,
      handle: async ({ body }) => {
        await ports.checkAccountScope(body);
        return new Reply(201, await me(await createAccount(db, ids, body)));
      },
    }),
    defineOperation<unknown, unknown, { password: string; newPassword: string }>({
      id: 'changePassword',
      tag: 'identity',
      method: 'PUT',
      path: '/api/v1/session/password',
      summary: "Change one's own password; all sessions end",
      permission: { who: [...ROLES], data: 'self' },
      body: Exact({ password: Text(200, 'The present one'), newPassword: Password }),
      audited: true,
      handle: async ({ principal, body, request }) => {
        if (!principal) throw signInNeeded();
        await changePassword(db, clock, principal, { ...body, address: request.ip });
        return new Reply(204, null);
      },
    }),
    defineOperation<{ accountId: string }, unknown, unknown>({
      id: 'closeAccount',
      tag: 'identity',
      method: 'DELETE',
      path: '/api/v1/accounts/:accountId',
      summary: 'Close an account: its sessions end at once, its API keys within seconds',
      permission: { who: ['administrator'], data: 'platform' },
      params: Exact({ accountId: IdText('Account') }),
      audited: true,
      handle: async ({ principal, params }) => {
        if (!principal) throw signInNeeded();
        await closeAccount(db, clock, principal, params.accountId);
        return new Reply(204, null);
      },
    }),
    defineOperation<{ accountId: string }, unknown, { label: string }>({
      id: 'createApiKey',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/accounts/:accountId/api-keys',
      summary: 'An API key that acts as this account; it is shown once',
      permission: { who: ['administrator'], data: 'platform' },
      params: Exact({ accountId: IdText('Account') }),
      body: Exact({ label: Text(60, 'What it is for') }),
      answers: { 201: Type.Object({ key: Type.String() }) },
      audited: true,
      handle: async ({ params, body }) =>
        new Reply(201, { key: await createApiKey(db, params.accountId, body.label) }),
    }),
    defineOperation<unknown, unknown, { publicKey: string }>({
      id: 'registerSigningKey',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/signing-keys',
      summary: "Register the public half of a key that one's business signs with",
      permission: { who: ['operator'], data: 'own' },
      body: Exact({ publicKey: Text(60, 'Raw Ed25519 public key, base64url') }),
      answers: { 201: Type.Object({ keyId: IdText('Key') }) },
      audited: true,
      handle: async ({ principal, body }) => {
        if (!principal) throw signInNeeded();
        return new Reply(201, { keyId: await registerSigningKey(db, ids, principal, body.publicKey) });
      },
    }),
    defineOperation<unknown, { before?: string; limit?: number }, unknown>({
      id: 'readAudit',
      tag: 'identity',
      method: 'GET',
      path: '/api/v1/audit',
      summary: 'Who did what, newest first',
      permission: { who: ['administrator'], data: 'platform' },
      query: Exact({
        before: Type.Optional(IdText('Entries before this one')),
        limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
      }),
      answer: AuditList,
      handle: async ({ query }) => {
        const before = query.before && isId(query.before) ? query.before : '9223372036854775807';
        const rows = await readAudit(db, before, query.limit ?? 100);
        return {
          items: rows.map((row) => ({
            auditId: row.audit_id,
            at: row.at.toISOString(),
            userName: row.user_name,
            operation: row.operation,
            target: row.target,
            outcome: row.outcome,
          })),
          next: rows.at(-1)?.audit_id ?? null,
        };
      },
    }),
  ];
}
