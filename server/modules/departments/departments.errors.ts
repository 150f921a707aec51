import { Problem } from '../../platform/errors.ts';

export const departmentUnknown = () =>
  new Problem(404, 'department-unknown', {
    zh: '没有这个部门代码，请核对地址。',
    en: 'There is no department of this code; check the address.',
  });

export const departmentNotConnected = () =>
  new Problem(503, 'department-not-connected', {
    zh: '这个部门还没有配置对接密钥，暂时不能接收。请联系平台管理人员。',
    en: 'No secret is configured for this department yet, so that nothing can be taken. Tell whoever runs the platform.',
    retryAfter_s: 3600,
  });

export const messageNotAuthentic = () =>
  new Problem(401, 'message-not-authentic', {
    zh: '签名或口令与约定不符，消息没有接收。请核对密钥、签名方法和时钟。',
    en: 'Signature or token is not the agreed one, so that the message was not taken. Check secret, method and clock.',
  });

export const messageKeyTaken = () =>
  new Problem(409, 'message-exists-with-different-content', {
    zh: '同一消息编号之前发过不同的内容。请为新内容换一个编号。',
    en: 'A message of this id came before with other content. Give new content a new id.',
  });

export const noticeUnknown = () =>
  new Problem(404, 'notice-unknown', {
    zh: '没有这条通知。',
    en: 'There is no such notice.',
  });
