import { Problem } from '../../../platform/errors.ts';

/** In the order in which they are checked. */
export const signatureIncomplete = (header: string) =>
  new Problem(401, 'signature-incomplete', {
    zh: `签名调用缺少请求头 ${header}，或它的格式不对。需要 x-app-id、x-timestamp（Unix 秒）、x-nonce（8 至 64 位字母、数字、- 或 _）、x-content-hash（请求体的十六进制摘要）和 x-signature（base64url）。`,
    en: `A signed call needs the header ${header}, and it is missing or not of its form. Send x-app-id, x-timestamp (Unix seconds), x-nonce (8 to 64 letters, digits, - or _), x-content-hash (hex digest of the body) and x-signature (base64url).`,
  });
export const appUnknown = () =>
  new Problem(401, 'app-unknown', {
    zh: '没有这个应用（x-app-id），或它已停用。请核对应用编号，或在“对接”页面重新申请。',
    en: 'There is no such app (x-app-id), or it was revoked. Check the id, or issue a new one on the integration page.',
  });
export const algorithmDiffers = (expected: string) =>
  new Problem(401, 'algorithm-differs', {
    zh: `这个应用登记的签名算法是 ${expected}，请在 x-signature-algorithm 中写明并用它签名。`,
    en: `This app was issued for ${expected}; name it in x-signature-algorithm and sign with it.`,
  });

const spanWords = (seconds: number): { zh: string; en: string } => {
  const [minutes, rest] = [Math.floor(seconds / 60), seconds % 60];
  return {
    zh: `${minutes > 0 ? `${minutes} 分` : ''}${rest > 0 || minutes === 0 ? `${rest} 秒` : ''}${rest === 0 && minutes > 0 ? '钟' : ''}`,
    en: [
      ...(minutes > 0 ? [`${minutes} minute${minutes === 1 ? '' : 's'}`] : []),
      ...(rest > 0 || minutes === 0 ? [`${rest} second${rest === 1 ? '' : 's'}`] : []),
    ].join(' '),
  };
};

/** `off_s`: how far the caller's clock is ahead of ours; below nought it is behind. */
export const clockOff = (off_s: number, now: Date, window_s: number) => {
  const span = spanWords(Math.abs(off_s));
  return new Problem(401, 'clock-off', {
    zh: `贵方的时钟${off_s > 0 ? '快' : '慢'}了 ${span.zh}（平台时间 ${now.toISOString()}），最多可相差 ${spanWords(window_s).zh}。请校准系统时间后重新签名发送。`,
    en: `Your clock is ${span.en} ${off_s > 0 ? 'ahead' : 'behind'} (the server's time is ${now.toISOString()}); at most ${spanWords(window_s).en} are allowed. Set the clock, sign again and send.`,
    details: { off_s, serverTime: now.toISOString(), serverTimestamp: Math.floor(now.getTime() / 1000) },
  });
};
export const signatureWrong = (signed: string) =>
  new Problem(401, 'signature-wrong', {
    zh: '签名不符。请核对密钥，以及签名原文的六行：算法、方法、路径与查询（与发送的完全一致）、时间戳、nonce、内容摘要。平台据以验签的原文见 details.stringToSign。',
    en: 'The signature does not match. Check the secret and the six lines that are signed: algorithm, method, path with query exactly as sent, timestamp, nonce, content hash. What the server verified is in details.stringToSign.',
    // Nothing of it is secret: all six lines came with the request.
    details: { stringToSign: signed },
  });
export const nonceUsed = () =>
  new Problem(401, 'nonce-used', {
    zh: '这个 nonce 已经用过：同一请求不能再次使用。重发时请换一个 nonce 并重新签名；单号不变，不会重复记录。',
    en: 'This nonce was used before: a signed call counts once. To send again make a new nonce and sign anew; the same document number is never recorded twice.',
  });
export const signedCallNeeded = () =>
  new Problem(401, 'signed-call-needed', {
    zh: '这个账号只接受签名调用，接口密钥已停用。请用应用编号和密钥签名后发送。',
    en: 'This account takes signed calls only; its plain API keys are off. Sign the call with an app id and secret.',
  });
export const appNotFound = () =>
  new Problem(404, 'app-not-found', {
    zh: '没有这个应用，请在列表中核对应用编号。',
    en: 'There is no such app; check its id in the list.',
  });
