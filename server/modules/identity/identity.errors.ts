import { Problem } from '../../platform/errors.ts';

/** In the order in which they are checked. */
export const signInNeeded = () =>
  new Problem(401, 'sign-in-needed', { zh: '请先登录。', en: 'Please sign in first.' });
export const keyUnknown = () =>
  new Problem(401, 'key-unknown', {
    zh: '这个接口密钥无效或已停用，请向平台重新申请。',
    en: 'This API key is not valid or has been revoked; ask for a new one.',
  });
export const crossSite = () =>
  new Problem(403, 'cross-site', {
    zh: '请求需带 x-luyuan 请求头，请从平台页面操作。',
    en: 'The request needs the x-luyuan header; use the platform’s own pages.',
  });
export const roleForbidden = () =>
  new Problem(403, 'role-forbidden', {
    zh: '您的账号没有这项权限；如需办理，请联系管理员。',
    en: 'Your account may not do this; ask an administrator if you need it.',
  });
export const recordForbidden = () =>
  new Problem(403, 'record-forbidden', {
    zh: '这条记录不属于您的单位或辖区，无法查看或办理。',
    en: 'This record does not belong to your business or district.',
  });
export const signInFailed = () =>
  new Problem(401, 'sign-in-failed', {
    zh: '用户名或密码不对，请重新输入。',
    en: 'The user name or password is not right; please enter them again.',
  });
export const signInSlowed = (wait_s: number) =>
  new Problem(429, 'sign-in-slowed', {
    zh: `连续多次未成功，请 ${wait_s} 秒后再试。`,
    en: `Several tries failed; try again in ${wait_s} seconds.`,
    retryAfter_s: wait_s,
  });
export const userNameTaken = () =>
  new Problem(409, 'user-name-taken', {
    zh: '这个用户名已被使用，请换一个。',
    en: 'This user name is taken; choose another.',
    path: '/userName',
  });
export const accountUnknown = () =>
  new Problem(404, 'account-unknown', { zh: '没有这个账号。', en: 'There is no such account.' });
export const ownAccount = () =>
  new Problem(409, 'account-own', {
    zh: '不能停用自己的账号，请由另一位管理员办理。',
    en: 'You cannot close your own account; another administrator must do it.',
  });
export const invitationInvalid = () =>
  new Problem(410, 'invitation-invalid', {
    zh: '这个一次性链接已用过或已过期，请在服务器上重新启动以取得新链接。',
    en: 'This one-time link was used or has expired; restart the server for a new one.',
  });
export const sessionNeeded = () =>
  new Problem(403, 'session-needed', {
    zh: '修改密码请先在页面登录，接口密钥不能办理。',
    en: 'Sign in on the pages to change a password; an API key cannot do this.',
  });
export const publicKeyTaken = () =>
  new Problem(409, 'public-key-taken', {
    zh: '这把公钥已由别的单位登记，或已停用。请生成一对新的密钥，再登记它的公钥。',
    en: 'Another business has registered this public key, or it was revoked. Make a new pair of keys and register its public half.',
    path: '/publicKey',
  });
export const publicKeyInvalid = () =>
  new Problem(422, 'public-key-invalid', {
    zh: '公钥应为 32 字节 Ed25519 公钥的 base64url。',
    en: 'The public key must be a raw 32-byte Ed25519 key in base64url.',
    path: '/publicKey',
  });
export const signatureInvalid = (path: string) =>
  new Problem(422, 'signature-invalid', {
    zh: '签名与内容不符：内容被改动过，或签名取自另一份单据。请重新签名后发送。',
    en: 'The signature does not match the content: it was altered, or the signature belongs to another document. Sign again and send.',
    path,
  });
export const signingKeyUnknown = (path: string) =>
  new Problem(422, 'signing-key-unknown', {
    zh: '没有登记这个签名密钥，或它已停用、不属于发送单位。',
    en: 'This signing key is not registered, was revoked, or belongs to another business.',
    path,
  });
