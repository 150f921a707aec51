export {
  type AccountId,
  type Call,
  defineOperation,
  type Operation,
  type PartyId,
  type Permission,
  type Principal,
  ROLES,
  type Role,
} from './access.ts';
export { admit, makeAuthenticate, SESSION_COOKIE } from './authenticate.ts';
export { triedBy } from './guessing.ts';
export {
  recordForbidden,
  roleForbidden,
  signatureInvalid,
  signInNeeded,
  signingKeyUnknown,
  userNameTaken,
} from './identity.errors.ts';
export { type IdentityPorts, identityOperations } from './identity.routes.ts';
export {
  accountFor,
  accountsExist,
  accountsOfParty,
  closeAccountsNamed,
  displayNames,
  hasOpenAccount,
  insertAudit,
  insertSigningKey,
  signingKey,
  userNameExists,
} from './identity.store.ts';
export {
  closedAccount,
  createAccount,
  createApiKey,
  inviteFirstAdministrator,
  type NewAccount,
  openAccount,
} from './manage-accounts.ts';
export { type Officer, openOfficers } from './officers.store.ts';
export { hashPassword } from './sign-in.ts';
export { issueApp } from './signed-calls/manage-apps.ts';
export {
  hashContent,
  SIGNATURE_ALGORITHMS,
  type SignatureAlgorithm,
  signCall,
  stringToSign,
} from './signed-calls/string-to-sign.ts';
export { signedIn } from './signed-in.ts';
