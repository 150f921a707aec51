import { generateKeyPairSync } from 'node:crypto';
import { createAccount } from '../../../server/modules/identity/index.ts';
import { rawPublicKey } from '../../../server/platform/keys.ts';
import { usccOf } from '../../../simulator/identities.ts';
import { PASSWORD } from '../../support/city.ts';
import { appOf, city, type Line, number, own, signedIn } from './walk-city.ts';

/** Accounts, keys, parties, products, certificates. */
export const identityWalk: Record<string, Line> = {
  signIn: {
    ask: (person) => ({ url: '/api/v1/session', body: { userName: person ?? 'admin', password: PASSWORD } }),
    soundFor: null,
  },
  whoAmI: { ask: () => ({ url: '/api/v1/session' }) },
  signOut: { ask: () => ({ url: '/api/v1/session' }), success: 204 },
  // Without a token that was handed out there is nothing to see: 410 for everybody.
  setUp: {
    ask: () => ({
      url: '/api/v1/setup',
      body: { token: 'x', userName: 'setter', displayName: 'x', password: PASSWORD },
    }),
    soundFor: null,
    success: 410,
  },
  listAccounts: { ask: () => ({ url: '/api/v1/accounts' }), soundFor: 'admin' },
  createAccount: {
    ask: () => ({
      url: '/api/v1/accounts',
      body: {
        userName: number().toLowerCase(),
        displayName: 'x',
        password: PASSWORD,
        role: 'operator',
        partyId: city.parties.stall.partyId,
      },
    }),
    soundFor: 'admin',
    success: 201,
  },
  createApiKey: {
    ask: () => ({
      url: `/api/v1/accounts/${city.principals.stall.accountId}/api-keys`,
      body: { label: 'x' },
    }),
    soundFor: 'admin',
    success: 201,
  },
  registerSigningKey: {
    ask: () => ({
      url: '/api/v1/signing-keys',
      body: { publicKey: rawPublicKey(generateKeyPairSync('ed25519').publicKey).toString('base64url') },
    }),
    outcomes: own,
    success: 201,
  },
  changePassword: {
    ask: () => ({ url: '/api/v1/session/password', body: { password: PASSWORD, newPassword: PASSWORD } }),
    // An API key is no person: from the pages only.
    headers: signedIn,
    success: 204,
  },
  closeAccount: {
    ask: async () => {
      const { db, ids } = city.tools;
      const made = await createAccount(db, ids, {
        userName: number().toLowerCase(),
        displayName: 'x',
        password: PASSWORD,
        role: 'administrator',
      });
      return { url: `/api/v1/accounts/${made.accountId}` };
    },
    soundFor: 'admin',
    success: 204,
  },
  readAudit: { ask: () => ({ url: '/api/v1/audit' }), soundFor: 'admin' },
  // Signed calls: everybody's own apps.
  issueApp: { ask: () => ({ url: '/api/v1/apps', body: { label: 'x' } }), success: 201 },
  listApps: { ask: () => ({ url: '/api/v1/apps' }) },
  revokeApp: { ask: async (person) => ({ url: `/api/v1/apps/${await appOf(person)}` }), success: 204 },
  setSignedOnly: {
    ask: () => ({ url: '/api/v1/apps/signed-only', body: { signedOnly: false } }),
    success: 204,
  },
  city: { ask: () => ({ url: '/api/v1/city' }), soundFor: null },
  findParties: { ask: () => ({ url: '/api/v1/parties?q=%E9%99%88%E8%AE%B0' }) },
  registerParty: {
    ask: () => ({
      url: '/api/v1/parties',
      body: {
        uscc: usccOf('company', '350203', 25_000 + Number(number().split('-')[1])),
        name: '新店',
        kind: 'shop',
      },
    }),
    soundFor: 'admin',
    success: 201,
  },
  readParty: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}` }) },
  registerSite: {
    ask: () => ({ url: '/api/v1/sites', body: { partyId: city.parties.wholesaler.partyId, name: '二号仓' } }),
    // An office registers places of any business, as it registers businesses.
    outcomes: { farm: 'record-forbidden', stranger: 'record-forbidden' },
    success: 201,
  },
  listSites: { ask: () => ({ url: `/api/v1/parties/${city.parties.wholesaler.partyId}/sites` }) },
  findProducts: { ask: () => ({ url: '/api/v1/products?q=%E7%99%BD%E8%8F%9C' }) },
  registerProduct: {
    ask: () => ({ url: '/api/v1/products', body: { name: '新菜', category: 'chinese-cabbage' } }),
    success: 201,
  },
  readProduct: { ask: () => ({ url: `/api/v1/products/${city.products.cabbage.productId}` }) },
  listCertificates: { ask: () => ({ url: '/api/v1/certificates' }), outcomes: own },
  registerCertificate: {
    ask: () => ({
      url: '/api/v1/certificates',
      body: { kind: 'other', number: number(), issuedOn: '2026-01-01' },
    }),
    outcomes: own,
    success: 201,
  },
};
