import { Problem } from '../../platform/errors.ts';

export const tooManyTries = (retryAfter_s: number) =>
  new Problem(429, 'tries-too-many', {
    zh: `这个网络地址试得太频繁，请 ${Math.ceil(retryAfter_s / 60)} 分钟后再试，或到市场监管所现场办理。`,
    en: `Too many tries from this address; try again in ${Math.ceil(retryAfter_s / 60)} minutes, or register at the office.`,
    retryAfter_s,
  });
export const alreadyRegistered = () =>
  new Problem(409, 'uscc-taken', {
    zh: '这个统一社会信用代码已经登记。如果是您的单位，请让单位里已有账号的人添加您；没有人有账号的，请联系市场监管部门。',
    en: 'This USCC is registered already. If it is yours, ask a colleague who has an account to add you, or the supervising office.',
    path: '/party/uscc',
  });
export const alreadyWaiting = () =>
  new Problem(409, 'registration-waiting', {
    zh: '这个单位的登记已经提交，正在审核，不用重复提交。',
    en: 'A registration of this business is waiting for the office already; there is no need to send another.',
    path: '/party/uscc',
  });
export const divisionNeeded = () =>
  new Problem(422, 'division-unknown', {
    zh: '请选择所在街道（镇）。',
    en: 'Choose the street or town that the business stands in.',
    path: '/party/divisionCode',
  });
export const phoneShape = () =>
  new Problem(422, 'phone-shape', {
    zh: '电话是 7 到 15 位数字，例如 13800001234；固定电话带上区号。审核和召回都打这个电话。',
    en: 'A telephone number has 7 to 15 digits, as in 13800001234; a landline with its area code. The office calls it.',
    path: '/party/contactPhone',
  });
export const registrationUnknown = () =>
  new Problem(404, 'registration-unknown', {
    zh: '没有这份登记。请核对查询码，或重新登记。',
    en: 'There is no such registration; check the code, or register again.',
  });
export const alreadyDecided = (state: string) =>
  new Problem(409, 'registration-decided', {
    zh: `这份登记已经${state === 'approved' ? '通过' : '退回'}，不用再办理。`,
    en: `This registration was ${state} already.`,
  });
export const reasonNeeded = () =>
  new Problem(422, 'reason-needed', {
    zh: '退回登记请写明原因，登记人会看到。',
    en: 'Say why it is refused; whoever registered will read it.',
    path: '/reason',
  });
export const receiverHasAccount = () =>
  new Problem(409, 'receiver-has-account', {
    zh: '对方已有账号，登录后在“收货”里就能看到这张凭证，不需要邀请。',
    en: 'The receiver has an account and finds the voucher after signing in; no invitation is needed.',
  });
export const notOpenForInvitation = (words: { zh: string; en: string }) =>
  new Problem(409, 'voucher-not-open', {
    zh: `这张凭证${words.zh}，不能再邀请对方确认。`,
    en: `The voucher is no longer open (${words.en}), so nobody can be invited to confirm it.`,
  });

const ASK = { zh: '请向供货方要一个新的链接。', en: 'Ask the supplier for a new link.' };
const gone = (code: string, zh: string, en: string) =>
  new Problem(410, code, { zh: `${zh}${ASK.zh}`, en: `${en} ${ASK.en}` });

export const invitationUnknown = () =>
  new Problem(404, 'invitation-unknown', {
    zh: `这个链接不完整或不存在。${ASK.zh}`,
    en: `This link is not complete, or was never given out. ${ASK.en}`,
  });
export const invitationExpired = () =>
  gone(
    'invitation-expired',
    '这个链接已过有效期，没有登记收货。',
    'This link has expired; nothing was recorded.',
  );
export const invitationReplaced = () =>
  gone(
    'invitation-replaced',
    '供货方已发出新的链接，这个链接不能再用。',
    'The supplier has sent a newer link; this one no longer works.',
  );
export const invitationUsed = () =>
  new Problem(410, 'invitation-used', {
    zh: '这个链接已用过：收货已经确认，每个链接只能用一次。要继续使用，请登记账号。',
    en: 'This link was used: the receipt is confirmed, and each link works once. Register to go on.',
  });
export const invitationShut = () =>
  gone(
    'invitation-shut',
    '核对单位的次数太多，这个链接已停用，没有登记收货。',
    'Too many tries to say who the receiver is: this link was shut, and nothing was recorded.',
  );
export const voucherTakenBack = () =>
  new Problem(409, 'voucher-taken-back', {
    zh: '这张凭证已被供货方作废或更正，没有登记收货。请向供货方要新的凭证。',
    en: 'The supplier has taken this voucher back or corrected it; nothing was recorded. Ask for the new voucher.',
  });
export const voucherAnswered = () =>
  new Problem(409, 'voucher-answered', {
    zh: '这张凭证已经有人答复过，不能再确认。',
    en: 'This voucher was answered already and cannot be confirmed again.',
  });
export const notTheReceiver = (name: string, left: number) =>
  new Problem(422, 'not-the-receiver', {
    zh: `这张凭证是开给“${name}”的，后四位与它的统一社会信用代码不符。链接若是别人转给您的，请交给收货的单位；还可以再试 ${left} 次。`,
    en: `This voucher is made out to "${name}", and the four characters are not those of its USCC. If the link was forwarded to you, hand it to that business; ${left} tries are left.`,
    path: '/usccEnd',
  });
