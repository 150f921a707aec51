import type { State } from '../tokens.ts';
import type { ScanLang } from './scan-view.ts';

const zh = {
  skip: '跳到正文',
  large: '大字',
  normal: '标准字号',
  otherLanguage: 'English',
  lookUp: '查一查',
  lookUpLabel: '输入或粘贴追溯码、凭证号、网址',
  lookUpHint: '例如 T 或 V 开头的 15 位编码，或商品二维码里的网址',
  facts: '这批食品',
  contradictions: '同一批食品，说法不一',
  contradictionsNote: '下面是不同单据上的说法，都原样保留，供您和监管人员核对。',
  says: (by: string) => `${by}说`,
  way: '它是怎么来的',
  wayInWords: '用文字看这条路',
  stepsLeftOut: (count: number) => `另有 ${count} 段没有列出。`,
  sameGoods: '同样的货，别的批号',
  madeOf: '用什么做的',
  madeInto: '还做成了',
  papers: '合格证明和检验',
  noPapers: '没有登记合格证明。',
  missing: '还没有看到：',
  number: '编号',
  trouble: '不放心，或者吃了不舒服？',
  call: (phone: string) => `拨打 ${phone}`,
  callNote: '投诉举报热线，说明食品名称和下面的追溯码即可。请留好包装和小票。',
  callNotePlain: '投诉举报热线，说明食品名称和购买的地方即可。请留好包装和小票。',
  traceCode: '追溯码',
  updated: '数据更新于',
  documents: (count: number) => `本页依据 ${count} 份签名单据，单据不能改动或删除。`,
  signIn: '经营者、监管人员登录',
  voucherGoods: '货物',
  goodsLeftOut: (count: number) => `另有 ${count} 种没有列出。`,
  confirmTitle: '您是收货方？',
  confirm: '登录并确认收货',
  confirmNote: '确认收货就是您的进货查验记录：可以全部收、部分收或拒收。',
  proof: '这张凭证可以验证',
  proofNote: '内容经平台签名（Ed25519），改动任何一处都会被发现。',
  qr: '用手机扫描可打开本页',
  homeTitle: '查一查这份食品从哪里来',
  homeLead: '用手机扫包装、价签或小票上的二维码，或在下面输入编码。不用登录，也不用留下任何信息。',
  maybe: '您要找的可能是：',
  askAgain: '再查一次',
  stateWords: { fine: '正常', attention: '请留意', stop: '不要食用', unknown: '不明' } satisfies Record<
    State,
    string
  >,
  sure: { recorded: '', possible: '可能', unknown: '记录缺失' },
};

export type ScanWords = typeof zh;

const en: ScanWords = {
  skip: 'Skip to the content',
  large: 'Large type',
  normal: 'Normal type',
  otherLanguage: '中文',
  lookUp: 'Look up',
  lookUpLabel: 'Type or paste a trace code, a voucher number or an address',
  lookUpHint: 'For example the 15 characters that begin with T or V, or the address in the QR code',
  facts: 'This batch',
  contradictions: 'One batch, told in different ways',
  contradictionsNote:
    'Different documents say different things. All of it is kept as it came, for you and the officers to compare.',
  says: (by: string) => `${by} says`,
  way: 'The way it took',
  wayInWords: 'The way in words',
  stepsLeftOut: (count: number) => `${count} more steps are not listed.`,
  sameGoods: 'The same goods, another batch',
  madeOf: 'Made of',
  madeInto: 'Also made into',
  papers: 'Certificates and tests',
  noPapers: 'No certificate is on record.',
  missing: 'Not seen yet: ',
  number: 'No.',
  trouble: 'Not sure about it, or unwell after eating?',
  call: (phone: string) => `Call ${phone}`,
  callNote:
    'The complaints line. Say what the food is and give the trace code below. Keep the pack and the receipt.',
  callNotePlain:
    'The complaints line. Say what the food is and where you bought it. Keep the pack and the receipt.',
  traceCode: 'Trace code',
  updated: 'Updated',
  documents: (count: number) =>
    count === 1
      ? 'This page rests on 1 signed document, which cannot be changed or deleted.'
      : `This page rests on ${count} signed documents, which cannot be changed or deleted.`,
  signIn: 'Sign in (businesses and officers)',
  voucherGoods: 'Goods',
  goodsLeftOut: (count: number) => `${count} more kinds are not listed.`,
  confirmTitle: 'Are you the receiver?',
  confirm: 'Sign in and confirm the receipt',
  confirmNote: 'Your confirmation is your purchase-check record: accept all, a part, or refuse.',
  proof: 'This voucher can be verified',
  proofNote: 'The platform signed its content (Ed25519): any change to it would show.',
  qr: 'Scan with a phone to open this page',
  homeTitle: 'Find out where this food comes from',
  homeLead:
    'Scan the QR code on the pack, the shelf label or the receipt with your phone, or type its code below. No sign-in, and no details are asked for.',
  maybe: 'You may be looking for: ',
  askAgain: 'Look up another',
  stateWords: { fine: 'Fine', attention: 'Take note', stop: 'Do not eat', unknown: 'Unknown' },
  sure: { recorded: '', possible: 'possible', unknown: 'record missing' },
};

export const scanWords: Readonly<Record<ScanLang, ScanWords>> = { zh, en };
