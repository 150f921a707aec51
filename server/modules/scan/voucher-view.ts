import type { Fact, ScanFrame, VoucherPage } from '../../../web/scan/index.ts';
import type { State } from '../../../web/tokens.ts';
import { formatPublicCode } from '../../platform/codes/public-code.ts';
import { displayQuantity } from '../registry/index.ts';
import { stateWords, type VoucherStateName } from '../vouchers/index.ts';
import { nameOf } from './lot-context.ts';
import { kindAndDistrict } from './public-names.ts';
import { qrSvg } from './qr.ts';
import type { ScanPorts } from './read-lot.ts';
import type { VoucherStory } from './read-voucher.ts';
import { makeSayer } from './say-time.ts';
import { sayName } from './way-names.ts';

const GOODS_MAX = 30;

const STATE: Readonly<Record<VoucherStateName, State>> = {
  issued: 'fine',
  received: 'fine',
  'partly-received': 'attention',
  implied: 'attention',
  refused: 'stop',
  voided: 'stop',
  corrected: 'stop',
};

const WORDS = {
  zh: {
    from: '供货方',
    to: '收货方',
    issued: '交货时间',
    answered: '答复时间',
    number: '凭证号',
    recorded: '登记时间',
    root: '内容指纹',
    signature: '签名',
    key: '平台公钥',
    unknown: '数量不明',
  },
  en: {
    from: 'From',
    to: 'To',
    issued: 'Handed over',
    answered: 'Answered',
    number: 'Number',
    recorded: 'Recorded',
    root: 'Fingerprint',
    signature: 'Signature',
    key: 'Public key',
    unknown: 'quantity unknown',
  },
} as const;

/** The page of a voucher. Pure but for drawing the QR code of its own address. */
export function voucherView(
  ports: Pick<ScanPorts, 'city' | 'publicUrl'>,
  story: VoucherStory,
  frame: ScanFrame,
  now: Date,
): VoucherPage {
  const { city } = ports;
  const { lang } = frame;
  const words = WORDS[lang];
  const say = makeSayer(lang, now, city.city.timezone);
  const said = (at: Date) => say(at).text;
  const state = stateWords(story.row.state)[lang];
  const from = sayName(kindAndDistrict(city, story.sender, lang), lang);
  const to = sayName(kindAndDistrict(city, story.receiver, lang), lang);
  const facts: Fact[] = [
    { label: words.number, value: formatPublicCode(story.number) },
    { label: words.from, value: from },
    { label: words.to, value: to },
    { label: words.issued, value: said(story.row.issued_at) },
    ...(story.row.answered_at ? [{ label: words.answered, value: said(story.row.answered_at) }] : []),
  ];
  const url = `${ports.publicUrl}/v/${story.number}`;
  const goods = story.lines.map(({ lot, quantity }) => ({
    name: nameOf(lot, lang),
    detail: [
      quantity === null
        ? words.unknown
        : displayQuantity(city.units, quantity, lot.lot.baseUnit, lang, lot.product.pieceUnit ?? undefined),
      lot.origin,
      lot.lot.batch,
    ]
      .filter(Boolean)
      .join(' · '),
    path: lot.scanPath,
  }));
  const open = story.row.state === 'issued' || story.row.state === 'implied';
  return {
    frame,
    canonicalUrl: url,
    number: formatPublicCode(story.number),
    state: STATE[story.row.state],
    stateWord: state,
    sentence: sentenceOf(goods, from, to, lang),
    facts,
    goods: goods.slice(0, GOODS_MAX),
    goodsLeftOut: Math.max(0, goods.length - GOODS_MAX),
    confirmPath: open ? `/console/vouchers/${story.number}` : null,
    proof: [
      { label: words.recorded, value: say(new Date(story.evidence.recordedAt)).exact },
      { label: words.root, value: story.evidence.root },
      { label: words.signature, value: story.evidence.signature },
      { label: words.key, value: story.evidence.publicKey },
    ],
    qrSvg: qrSvg(url),
  };
}

/** 这是一张食品上市凭证：批发商（思明区）把大白菜交给超市（思明区）。 */
function sentenceOf(
  goods: readonly { name: string }[],
  from: string,
  to: string,
  lang: ScanFrame['lang'],
): string {
  const [first] = goods;
  if (lang === 'zh') {
    const what = first ? `${first.name}${goods.length > 1 ? `等 ${goods.length} 种` : ''}` : '货物';
    return `这是一张食品上市凭证：${from}把${what}交给${to}。`;
  }
  const what = first ? `${first.name}${goods.length > 1 ? ` and ${goods.length - 1} more` : ''}` : 'goods';
  return `This is a food supply voucher: ${what}, from ${from} to ${to}.`;
}

/** For machines: what the page says, no more. */
export function voucherJsonLd(page: VoucherPage, story: VoucherStory): Record<string, unknown> {
  return {
    '@context': { gs1: 'https://ref.gs1.org/voc/', schema: 'https://schema.org/' },
    '@id': page.canonicalUrl,
    '@type': 'schema:DigitalDocument',
    'schema:identifier': story.number,
    'schema:dateCreated': story.evidence.recordedAt,
    'schema:creativeWorkStatus': story.row.state,
    'schema:about': story.lines.map(({ lot, quantity }) => ({
      '@id': page.canonicalUrl.replace(/\/v\/.*$/, lot.scanPath),
      '@type': 'gs1:Product',
      'gs1:productName': { '@value': lot.product.name, '@language': 'zh' },
      ...(quantity === null
        ? {}
        : {
            'schema:size': {
              '@type': 'schema:QuantitativeValue',
              'schema:value': quantity,
              'schema:unitText': lot.lot.baseUnit,
            },
          }),
    })),
    'schema:additionalProperty': [
      { '@type': 'schema:PropertyValue', 'schema:propertyID': 'root', 'schema:value': story.evidence.root },
      {
        '@type': 'schema:PropertyValue',
        'schema:propertyID': 'ed25519-signature',
        'schema:value': story.evidence.signature,
      },
      {
        '@type': 'schema:PropertyValue',
        'schema:propertyID': 'ed25519-public-key',
        'schema:value': story.evidence.publicKey,
      },
    ],
  };
}
