import type { NoticePage, ScanFrame } from '../../../web/scan/index.ts';
import type { Words } from '../../platform/errors.ts';

export type NoticeKind =
  | 'unknown'
  | 'mistyped'
  | 'withdrawn'
  | 'receipt-unknown'
  | 'told-unknown'
  | 'cut-off'
  | 'slip-waiting'
  | 'not-a-code'
  | 'nothing-found'
  | 'link-wrong'
  | 'link-missing'
  | 'broken';

interface Notice {
  status: 200 | 400 | 404 | 410 | 500;
  state: NoticePage['state'];
  title: Words;
  sentence: Words;
  advice: (phone: string) => Words[];
}

const report = (phone: string): Words => ({
  zh: `编码就印在您手里的食品上？它可能是假的：请不要食用，并拨打 ${phone}。`,
  en: `Is the code printed on food in your hands? It may be false: do not eat it, and call ${phone}.`,
});

/** Never existed, mistyped, taken back, no code at all: each is told apart, by its words and its status. */
const NOTICES: Readonly<Record<NoticeKind, Notice>> = {
  unknown: {
    status: 404,
    state: 'unknown',
    title: { zh: '没有登记', en: 'Not on record' },
    sentence: {
      zh: '编码的写法是对的，但平台上没有这份记录。',
      en: 'The code is well-formed, but there is no such record on the platform.',
    },
    advice: (phone) => [
      {
        zh: '商家可能还没有上传（最迟交货后 24 小时内）：可以先问商家，或过后再查。',
        en: 'The business may not have uploaded it yet (24 hours after delivery at the latest): ask there, or look again later.',
      },
      report(phone),
    ],
  },
  mistyped: {
    status: 404,
    state: 'attention',
    title: { zh: '编码对不上', en: 'The code does not fit' },
    sentence: {
      zh: '编码和校验位对不上，请对照标签再输入一次。',
      en: 'One character of the code does not fit its check character; please compare it with the label.',
    },
    advice: (phone) => [
      {
        zh: '数字 0 和字母 O、数字 1 和字母 I 容易看错；直接扫码最省事。',
        en: 'The figures 0 and 1 are easily taken for the letters O and I; scanning is the surest.',
      },
      {
        zh: `标签上印的就是这样？请拨打 ${phone}。`,
        en: `Is it printed like this on the label? Please call ${phone}.`,
      },
    ],
  },
  withdrawn: {
    status: 410,
    state: 'stop',
    title: { zh: '已经作废', en: 'Withdrawn' },
    sentence: {
      zh: '这份记录已经由开具方作废，不能作为食品来源的证明。',
      en: 'This record was withdrawn by the business that made it and proves nothing about the food.',
    },
    advice: (phone) => [
      { zh: '请向商家要新的凭证或追溯码。', en: 'Ask the business for its new voucher or trace code.' },
      {
        zh: `食品还在用这个编码出售？请拨打 ${phone}。`,
        en: `Is food still sold under this code? Please call ${phone}.`,
      },
    ],
  },
  'slip-waiting': {
    status: 200,
    state: 'attention',
    title: { zh: '待上游上传', en: 'Waiting to be uploaded' },
    sentence: {
      zh: '这是一张随货单，单号是真的；供货方还没有上传凭证，联网后会自动上传。',
      en: 'This is a slip that goes with goods, and its number is real; the supplier has not uploaded the voucher yet, which happens by itself once it is on-line.',
    },
    advice: (phone) => [
      {
        zh: '您是收货方？请登录工作台，扫随货单上的码确认收货，不用等对方上传。',
        en: 'Are you the receiver? Sign in and scan the slip there to confirm the goods; there is no need to wait.',
      },
      {
        zh: `交货已过 24 小时仍未上传？请拨打 ${phone}。`,
        en: `Not uploaded 24 hours after delivery? Call ${phone}.`,
      },
    ],
  },
  'receipt-unknown': {
    status: 404,
    state: 'unknown',
    title: { zh: '没有这张小票', en: 'No such receipt' },
    sentence: {
      zh: '编码的写法是对的，但平台上还没有这张小票。',
      en: 'The code is well-formed, but the platform does not have this receipt yet.',
    },
    advice: () => [
      {
        zh: '刚买的？收银机可能还没有上传，过几分钟再查；也可以先扫包装或价签上的码。',
        en: 'Just bought? The till may not have sent it yet: look again in some minutes, or scan the code on the pack or the shelf card.',
      },
    ],
  },
  'told-unknown': {
    status: 404,
    state: 'unknown',
    title: { zh: '没有这个编号', en: 'No such number' },
    sentence: {
      zh: '编号的写法是对的，但没有收到过这样一份投诉或举报。',
      en: 'The number is well-formed, but no complaint and no report was received under it.',
    },
    advice: (phone) => [
      {
        zh: `请对照提交时给您的编号再输入一次；找不到编号请拨打 ${phone}。`,
        en: `Compare it with the number you were given; if you cannot find it, call ${phone}.`,
      },
    ],
  },
  'cut-off': {
    status: 404,
    state: 'attention',
    title: { zh: '编码不完整', en: 'The code is cut off' },
    sentence: {
      zh: '只读到了编码的一部分，请再扫一次。',
      en: 'Only a part of the code was read; please scan it again.',
    },
    advice: () => [
      {
        zh: '扫码时让整个二维码都在画面里；粘贴网址时从 http 一直复制到末尾。',
        en: 'Have the whole QR code in the picture; of an address copy everything from http to its end.',
      },
      {
        zh: '批次和小票的追溯码、凭证号都是 15 位，字母开头。',
        en: 'Trace codes of batches and receipts, and voucher numbers, have 15 characters and begin with a letter.',
      },
    ],
  },
  'not-a-code': {
    status: 404,
    state: 'unknown',
    title: { zh: '这不是追溯码', en: 'Not a trace code' },
    sentence: {
      zh: '这里要的是编码：请输入追溯码、凭证号，或二维码里的网址。',
      en: 'A code is expected here: type a trace code, a voucher number, or the address in the QR code.',
    },
    advice: () => [
      {
        zh: '编码字母开头，15 位，印在包装、价签或小票的二维码旁边；也可以在下面输入食品名称。',
        en: 'Codes begin with a letter and have 15 characters; they stand beside the QR code on the pack, the shelf card or the receipt. The name of a food will do below, too.',
      },
    ],
  },
  'nothing-found': {
    status: 404,
    state: 'unknown',
    title: { zh: '没有查到', en: 'Nothing found' },
    sentence: {
      zh: '这不像追溯码，也没有叫这个名字的食品或经营者。',
      en: 'This is no trace code, and no food and no business of that name is on record.',
    },
    advice: () => [
      {
        zh: '编码印在包装、价签或小票的二维码旁边，字母开头，15 位。',
        en: 'The code is printed beside the QR code on the pack, the shelf card or the receipt: 15 characters that begin with a letter.',
      },
      {
        zh: '查名称时只写食品名就行，例如“大白菜”。',
        en: 'To look up a name the food alone is enough, as in "cabbage".',
      },
    ],
  },
  'link-wrong': {
    status: 400,
    state: 'unknown',
    title: { zh: '网址看不懂', en: 'The address cannot be read' },
    sentence: {
      zh: '网址的写法不对，请重新扫码，或对照标签改一改。',
      en: 'The address is not written as it should be; scan again, or compare it with the label.',
    },
    advice: (phone) => [
      {
        zh: `标签上印的就是这样？请拨打 ${phone}。`,
        en: `Is it printed like this on the label? Please call ${phone}.`,
      },
    ],
  },
  'link-missing': {
    status: 404,
    state: 'unknown',
    title: { zh: '没有这一类内容', en: 'Nothing of this kind' },
    sentence: {
      zh: '这个编码有记录，但没有您要的这一类内容；有的都列在下面。',
      en: 'The code is on record, but there is nothing of the kind that was asked for; what there is stands below.',
    },
    advice: () => [],
  },
  broken: {
    status: 500,
    state: 'unknown',
    title: { zh: '暂时打不开', en: 'Cannot be shown now' },
    sentence: {
      zh: '系统出了点意外，这一页暂时打不开，请过几分钟再试。',
      en: 'Something unexpected happened; please try this page again in a few minutes.',
    },
    advice: (phone) => [{ zh: `急需了解食品情况，请拨打 ${phone}。`, en: `If it is urgent, call ${phone}.` }],
  },
};

export interface NoticeDetails {
  suggestion?: NoticePage['suggestion'];
  advice?: Words;
  choices?: NoticePage['choices'];
  /** Of a GS1 Digital Link whatever is wrong in the address itself is 400 (GS1-Conformant Resolver 1.2, 2.4.1). */
  status?: 400;
}

export function notice(
  kind: NoticeKind,
  frame: ScanFrame,
  asked: string,
  more: NoticeDetails = {},
): { status: number; page: NoticePage } {
  const { status, state, title, sentence, advice } = NOTICES[kind];
  const { lang } = frame;
  return {
    status: more.status ?? status,
    page: {
      frame,
      state,
      title: title[lang],
      sentence: sentence[lang],
      advice: [...(more.advice ? [more.advice] : []), ...advice(frame.phone)].map((words) => words[lang]),
      suggestion: more.suggestion ?? null,
      choices: more.choices ?? [],
      asked: asked.slice(0, 400),
    },
  };
}
