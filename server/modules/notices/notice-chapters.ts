import type { Words } from '../../platform/errors.ts';
import type { Chapter, ReportBlock } from '../../platform/report/blocks.ts';
import { showQuantity } from '../ledger/index.ts';
import { type Party, partiesById } from '../registry/index.ts';
import { type CaseAccount, loadAccount } from './load-account.ts';
import type { NoticeTools } from './notice-tools.ts';
import type { Letter, Notice } from './notices.store.ts';
import { messagesOfCase } from './outbox/messages.store.ts';
import { deliveryIn } from './read-delivery.ts';
import { FATES } from './rules/account.ts';
import type { Delivery } from './rules/delivery.ts';
import { sayWhen } from './rules/say-letter.ts';
import { sayContradiction } from './view-notice.ts';

/** Letters of one text are shown once, with whom they went to. */
const TO_NAMED_MAX = 12;

const FATE_HEADS: Readonly<Record<(typeof FATES)[number], string>> = {
  inStock: '在库',
  sealed: '封存',
  sold: '售出',
  returned: '退回',
  passedOn: '转出',
  destroyed: '销毁损耗',
};
const WAYS = { app: '平台', link: '链接（未登录）', phone: '电话', seen: '现场核实' } as const;

/**
 * What the case file says of notices: the letters as they were sent, how they went out, what each business answered, and the
 * account of every lot to the last unit. In Chinese, as the file is.
 */
export async function noticeChapters(
  tools: Pick<NoticeTools, 'db' | 'city'>,
  caseId: string,
): Promise<Chapter[]> {
  const { db } = tools;
  const account = await loadAccount(db, caseId);
  if (account.notices.length === 0) return [];
  const parties = await partiesById(db, [...new Set(account.notices.map((one) => one.partyId as string))]);
  const photos = [...account.answerLines.values()]
    .flat()
    .flatMap((line) => line.more.photos.map((sha256) => ({ sha256, name: '回复照片' })));
  return [
    {
      title: '通知',
      blocks: [
        ...letterBlocks(tools, account.notices, parties),
        await sentTable(tools, account, caseId, parties),
        ...deliveryTable(await deliveryIn(db, account, caseId, null)),
      ],
      documents: account.notices.map((one) => one.noticeId),
      files: [],
    },
    {
      title: '回复与核对',
      blocks: [
        answerTable(tools, account, parties),
        accountTable(tools, account, parties),
        ...findings(tools, account, parties),
      ],
      documents: account.answers.map((one) => one.answerId),
      files: [...new Map(photos.map((one) => [one.sha256, one])).values()],
    },
  ];
}

const nameOf = (parties: ReadonlyMap<string, Party>, partyId: string): string =>
  parties.get(partyId)?.name ?? partyId;
const when = (tools: Pick<NoticeTools, 'city'>, at: Date): string => sayWhen(at, tools.city.city.timezone).zh;
const zh = (words: Words): string => words.zh;

/** One letter of each kind and sending in full; the others differ from it in addressee and goods alone. */
function letterBlocks(
  tools: Pick<NoticeTools, 'city'>,
  notices: readonly Notice[],
  parties: ReadonlyMap<string, Party>,
): ReportBlock[] {
  const groups = Map.groupBy(notices, (one) => `${one.scopeId} ${one.kind}`);
  return [...groups.values()].flatMap((group): ReportBlock[] => {
    const [first] = group;
    if (!first) return [];
    const names = group.slice(0, TO_NAMED_MAX).map((one) => nameOf(parties, one.partyId));
    const rest = group.length - names.length;
    const { letter }: { letter: Letter } = first;
    return [
      {
        type: 'letter',
        office: zh(letter.office),
        number: group.length === 1 ? first.number : null,
        title: zh(letter.title),
        to: names.join('、') + (rest > 0 ? `等 ${group.length} 家` : ''),
        paragraphs: [...letter.paragraphs.map(zh), `依据：${letter.clause}`],
        signedBy: zh(letter.office),
        date: when(tools, first.at).slice(0, 10),
      },
    ];
  });
}

async function sentTable(
  tools: Pick<NoticeTools, 'db' | 'city'>,
  account: CaseAccount,
  caseId: string,
  parties: ReadonlyMap<string, Party>,
): Promise<ReportBlock> {
  const messages = Map.groupBy(await messagesOfCase(tools.db, caseId), (one) => one.noticeId);
  const state = {
    waiting: '在途',
    sent: '已送出',
    refused: '无法送达',
    'given-up': '已放弃',
    'not-needed': '未发',
  };
  return {
    type: 'table',
    caption: '送达',
    head: ['编号', '经营者', '发出', '回复时限', '方式'],
    rows: account.notices.map((one) => [
      one.number,
      nameOf(parties, one.partyId),
      when(tools, one.at),
      one.dueAt ? when(tools, one.dueAt) : '—',
      (messages.get(one.noticeId) ?? [])
        .map(
          (message) =>
            `${CHANNEL_WORDS[message.channel]}${message.purpose === 'reminder' ? '提醒' : ''} ${state[message.state]}${message.sentAt ? ` ${when(tools, message.sentAt)}` : ''}`,
        )
        .join('；'),
    ]),
  };
}

const CHANNEL_WORDS = { 'in-app': '站内', sms: '短信', email: '邮件' } as const;

/** 99.9 %; rounded down, so that not all is never shown as all. */
export const sayRate = (permille: number | null): string =>
  permille === null ? '—' : `${Math.floor(permille / 10)}.${permille % 10} %`;

/** The rates of delivery and answer, as rows of a table; none where nobody was told. */
export const deliveryRows = (delivery: Delivery): string[][] => [
  ...delivery.ways.map((way) => [
    `${CHANNEL_WORDS[way.channel]}送达`,
    String(way.delivered),
    String(way.sent),
    sayRate(way.delivered_permille),
  ]),
  [
    '已送达（短信、邮件送出，或已打开、已回复）',
    String(delivery.reached),
    String(delivery.letters),
    sayRate(delivery.reached_permille),
  ],
  ['企业已打开', String(delivery.opened), String(delivery.letters), sayRate(delivery.opened_permille)],
  ['已回复', String(delivery.answered), String(delivery.asked), sayRate(delivery.answered_permille)],
  ['其中按时回复', String(delivery.inTime), String(delivery.asked), ''],
];

const deliveryTable = (delivery: Delivery | null): ReportBlock[] =>
  delivery === null
    ? []
    : [
        {
          type: 'table',
          caption: '送达率和回复率（按通知件数，向下取整）',
          head: ['项目', '件数', '应有', '比率'],
          rows: deliveryRows(delivery),
          numeric: [1, 2, 3],
        },
      ];

function answerTable(
  tools: Pick<NoticeTools, 'city'>,
  account: CaseAccount,
  parties: ReadonlyMap<string, Party>,
): ReportBlock {
  return {
    type: 'table',
    caption: '回复',
    head: ['时间', '经营者', '方式', '说明'],
    rows: account.answers.map((one) => [
      when(tools, one.at),
      nameOf(parties, one.partyId),
      WAYS[one.way],
      [
        one.late ? '结案后收到，作为补充证据' : '',
        one.spokeWith ? `${one.way === 'phone' ? '通话人' : '填写人'} ${one.spokeWith}` : '',
        one.numberCalled ? `拨打 ${one.numberCalled}` : '',
        one.note ?? '',
      ]
        .filter(Boolean)
        .join('；'),
    ]),
  };
}

function accountTable(
  tools: Pick<NoticeTools, 'city'>,
  account: CaseAccount,
  parties: ReadonlyMap<string, Party>,
): ReportBlock {
  const rows = [...account.standing.values()].flatMap((line) => {
    const facts = account.facts.get(line.lotId);
    if (!facts) return [];
    const show = (quantity: number) => showQuantity(tools.city, quantity, facts).zh;
    return [
      [
        nameOf(parties, line.partyId),
        [facts.product.name, facts.lot.batch].filter(Boolean).join(' '),
        show(line.account.total),
        ...FATES.map((fate) => show(line.account.said[fate])),
        show(line.account.unaccounted),
      ],
    ];
  });
  const numeric = Array.from({ length: FATES.length + 2 }, (_none, index) => index + 2);
  return {
    type: 'table',
    caption: '逐批核对：应说明 = 各项去向 + 没有下落',
    head: ['经营者', '批次', '应说明', ...FATES.map((fate) => FATE_HEADS[fate]), '没有下落'],
    rows,
    numeric,
  };
}

function findings(
  tools: Pick<NoticeTools, 'city'>,
  account: CaseAccount,
  parties: ReadonlyMap<string, Party>,
): ReportBlock[] {
  const rows = [...account.standing.values()].flatMap((line) => {
    const facts = account.facts.get(line.lotId);
    if (!facts) return [];
    const seen = line.seen;
    return [
      ...line.contradictions.map((one) => [
        nameOf(parties, line.partyId),
        sayContradiction(tools.city, one, facts).zh,
      ]),
      ...(seen
        ? [
            [
              nameOf(parties, line.partyId),
              `${when(tools, seen.answer.at)} 现场核实封存 ${showQuantity(tools.city, seen.line.said.sealed, facts).zh}，见证人 ${seen.line.more.witness ?? '—'}，地点 ${seen.line.more.place ?? '—'}`,
            ],
          ]
        : []),
    ];
  });
  if (rows.length === 0) return [];
  return [{ type: 'table', caption: '现场核实，以及与记录不符之处', head: ['经营者', '内容'], rows }];
}
