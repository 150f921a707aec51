import { randomBytes } from 'node:crypto';
import type { Clock } from '../../../platform/clock.ts';
import type { Db } from '../../../platform/db.ts';
import type { Keys } from '../../../platform/keys.ts';
import type { Principal } from '../access.ts';
import { accountUnknown, recordForbidden } from '../identity.errors.ts';
import { accountById } from '../identity.store.ts';
import { appNotFound } from './signed-calls.errors.ts';
import {
  appById,
  insertApp,
  listApps,
  partyOfApp,
  revokeApp,
  type StoredApp,
  setSignedOnly,
} from './signed-calls.store.ts';
import type { SignatureAlgorithm } from './string-to-sign.ts';
import { secretBinding } from './verify-call.ts';

export interface AppTools {
  db: Db;
  clock: Clock;
  keys: Pick<Keys, 'encrypt'>;
}

/** An administrator names the account that the app acts as; everybody else gets one for their own. */
async function accountOf(db: Db, principal: Principal, asked: string | undefined): Promise<string> {
  if (asked === undefined || asked === principal.accountId) return principal.accountId;
  if (principal.role !== 'administrator') throw recordForbidden();
  if (!(await accountById(db, asked))) throw accountUnknown();
  return asked;
}

/**
 * Issues an app: an id and a secret with which a program signs its calls. The secret is shown this once.
 * Errors: `record-forbidden`, `account-unknown`.
 */
export async function issueApp(
  tools: AppTools,
  principal: Principal,
  input: { label: string; algorithm?: SignatureAlgorithm | undefined; accountId?: string | undefined },
): Promise<{ app: StoredApp; secret: string }> {
  const accountId = await accountOf(tools.db, principal, input.accountId);
  const appId = `app_${randomBytes(9).toString('base64url')}`;
  const secret = `lya_${randomBytes(32).toString('base64url')}`;
  await insertApp(tools.db, {
    appId,
    accountId,
    label: input.label,
    algorithm: input.algorithm ?? 'HMAC-SHA256',
    createdAt: tools.clock.now(),
    secret: tools.keys.encrypt(Buffer.from(secret), secretBinding(appId)),
  });
  const app = await appById(tools.db, appId);
  if (!app) throw appNotFound();
  return { app, secret };
}

/** The apps of one's own business; an administrator sees all. */
export function readApps(db: Db, principal: Principal): Promise<StoredApp[]> {
  return listApps(db, principal.role === 'administrator' ? null : principal.partyId);
}

/** Ends an app within seconds. Errors: `app-not-found` (also for another business's: ids tell nothing). */
export async function endApp(tools: AppTools, principal: Principal, appId: string): Promise<void> {
  const partyId = await partyOfApp(tools.db, appId);
  const isOwn = partyId === principal.partyId || principal.role === 'administrator';
  if (partyId === undefined || !isOwn) throw appNotFound();
  await revokeApp(tools.db, appId, tools.clock.now());
}

/** Whether plain API keys of one's own account are still taken. */
export async function askForSignedCalls(db: Db, principal: Principal, on: boolean): Promise<void> {
  await setSignedOnly(db, principal.accountId, on);
}
