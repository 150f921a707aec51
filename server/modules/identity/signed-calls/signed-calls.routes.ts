import { Type } from 'typebox';
import { Reply } from '../../../platform/http.ts';
import { Exact, IdText, InstantText, Nullable, OneOf, Text } from '../../../platform/schema.ts';
import { defineOperation, type Operation } from '../access.ts';
import { signedIn } from '../signed-in.ts';
import { type AppTools, askForSignedCalls, endApp, issueApp, readApps } from './manage-apps.ts';
import { isSignedOnly, type StoredApp } from './signed-calls.store.ts';
import { SIGNATURE_ALGORITHMS, type SignatureAlgorithm } from './string-to-sign.ts';

const Algorithm = OneOf(SIGNATURE_ALGORITHMS, 'HMAC-SHA256, or HMAC-SM3 (GB/T 32905)');
const appFields = {
  appId: Type.String(),
  accountId: IdText('Account that it acts as'),
  label: Type.String(),
  algorithm: Algorithm,
  createdAt: InstantText('Issued'),
  lastUsedAt: Nullable(InstantText('Last heard of, about')),
  revokedAt: Nullable(InstantText('Revoked')),
};
const AppView = Type.Object(appFields);
const NewApp = Type.Object({
  ...appFields,
  secret: Type.String({ description: 'Shown once. Sign with its characters as they stand.' }),
});

const viewOf = (app: StoredApp) => ({
  ...app,
  createdAt: app.createdAt.toISOString(),
  lastUsedAt: app.lastUsedAt?.toISOString() ?? null,
  revokedAt: app.revokedAt?.toISOString() ?? null,
});

const own = { who: ['operator' as const, 'administrator' as const], data: 'self' as const };

export function signedCallOperations(tools: AppTools): Operation[] {
  return [
    defineOperation<unknown, unknown, { label: string; algorithm?: SignatureAlgorithm; accountId?: string }>({
      id: 'issueApp',
      tag: 'identity',
      method: 'POST',
      path: '/api/v1/apps',
      summary: 'An app id and secret with which a program signs its calls (签名调用)',
      permission: own,
      body: Exact({
        label: Text(60, 'What it is for'),
        algorithm: Type.Optional(Algorithm),
        accountId: Type.Optional(
          IdText("Account that it acts as, for administrators; one's own when absent"),
        ),
      }),
      answers: { 201: NewApp },
      audited: true,
      handle: async ({ principal, body }) => {
        const { app, secret } = await issueApp(tools, signedIn(principal), body);
        return new Reply(201, { ...viewOf(app), secret });
      },
    }),
    defineOperation({
      id: 'listApps',
      tag: 'identity',
      method: 'GET',
      path: '/api/v1/apps',
      summary: 'Apps of one’s own business, newest first; whether its account takes signed calls only',
      permission: own,
      answer: Type.Object({ items: Type.Array(AppView), signedOnly: Type.Boolean() }),
      handle: async ({ principal }) => {
        const who = signedIn(principal);
        return {
          items: (await readApps(tools.db, who)).map(viewOf),
          signedOnly: await isSignedOnly(tools.db, who.accountId),
        };
      },
    }),
    defineOperation<{ appId: string }, unknown, unknown>({
      id: 'revokeApp',
      tag: 'identity',
      method: 'DELETE',
      path: '/api/v1/apps/:appId',
      summary: 'Revoke an app: its calls end within seconds',
      permission: own,
      params: Exact({ appId: Text(64, 'App') }),
      audited: true,
      handle: async ({ principal, params }) => {
        await endApp(tools, signedIn(principal), params.appId);
        return new Reply(204, null);
      },
    }),
    defineOperation<unknown, unknown, { signedOnly: boolean }>({
      id: 'setSignedOnly',
      tag: 'identity',
      method: 'PUT',
      path: '/api/v1/apps/signed-only',
      summary: "Whether one's own account still takes plain API keys",
      permission: own,
      body: Exact({ signedOnly: Type.Boolean() }),
      audited: true,
      handle: async ({ principal, body }) => {
        await askForSignedCalls(tools.db, signedIn(principal), body.signedOnly);
        return new Reply(204, null);
      },
    }),
  ];
}
