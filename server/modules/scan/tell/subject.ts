import { formatPublicCode, parsePublicCode } from '../../../platform/codes/public-code.ts';
import type { ComplaintSubject } from '../../complaints/index.ts';
import { findShelfCard } from '../../labels/index.ts';
import { documentHeads } from '../../ledger/index.ts';
import { describeLots, findProducts } from '../../registry/index.ts';
import { publicBusiness } from '../business.ts';
import { readDigitalLink } from '../digital-link.ts';
import { lotOf } from '../find-code.ts';
import { nameOf } from '../lot-context.ts';
import type { ScanPorts } from '../read-lot.ts';
import { sayName } from '../way-names.ts';

type Lang = 'zh' | 'en';
const PATH_MAX = 300;
const NOTHING = { lotId: null, partyId: null, documentId: null, divisionCode: null } as const;

const WORDS = {
  zh: {
    batch: (batch: string) => `批号 ${batch}`,
    voucher: '凭证',
    receipt: '小票',
    card: '价签',
    page: '网页',
  },
  en: {
    batch: (batch: string) => `batch ${batch}`,
    voucher: 'Voucher',
    receipt: 'Receipt',
    card: 'Shelf card',
    page: 'Page',
  },
} as const;

/**
 * What a form was opened from, by the path of that page: the goods, the business, the receipt. Only what the page itself
 * says; null where it is no page of ours.
 */
export async function subjectOf(
  ports: ScanPorts,
  about: string | null,
  lang: Lang,
): Promise<ComplaintSubject | null> {
  const path = (about ?? '').slice(0, PATH_MAX);
  if (!/^\/[^/\\]/.test(path) || /[\s\p{C}]/u.test(path)) return null;
  const [, head = '', code = ''] = path.split(/[/?#]/);
  const reading = parsePublicCode(code);
  const words = WORDS[lang];
  if (head === 't' || head === '01') return ofGoods(ports, path, lang);
  if (reading.ok && head === reading.type.toLowerCase()) {
    const printed = formatPublicCode(code);
    if (reading.type === 'B') return ofBusiness(ports, path, reading.id, lang);
    if (reading.type === 'R') return ofReceipt(ports, path, reading.id, `${words.receipt} ${printed}`, lang);
    if (reading.type === 'C') return ofCard(ports, path, reading.id, lang);
    if (reading.type === 'V')
      return { ...NOTHING, path, label: `${words.voucher} ${printed}`, documentId: reading.id };
  }
  return { ...NOTHING, path, label: `${words.page} ${path}` };
}

async function ofGoods(ports: ScanPorts, path: string, lang: Lang): Promise<ComplaintSubject | null> {
  const { db } = ports;
  const lotId = await lotOf(db, path);
  const lot = lotId === undefined ? undefined : (await describeLots(db, [lotId])).get(lotId);
  if (lot && lotId !== undefined) {
    const batch = lot.lot.batch ? WORDS[lang].batch(lot.lot.batch) : null;
    const label = [nameOf(lot, lang), lot.origin, batch].filter(Boolean).join(' · ');
    return { ...NOTHING, path, label, lotId };
  }
  const link = readDigitalLink(path.split(/[?#]/, 1)[0] ?? '');
  if (!link.ok) return { ...NOTHING, path, label: `${WORDS[lang].page} ${path}` };
  const [product] = await findProducts(db, { ids: [], gtins: [link.link.key], codes: [] });
  return { ...NOTHING, path, label: product ? product.name : `${WORDS[lang].page} ${path}` };
}

async function ofBusiness(
  ports: ScanPorts,
  path: string,
  partyId: string,
  lang: Lang,
): Promise<ComplaintSubject | null> {
  const business = await publicBusiness(ports, partyId, lang);
  if (!business) return null;
  const { divisionCode } = business.party;
  return { ...NOTHING, path, label: sayName(business.shown, lang), partyId, divisionCode };
}

async function ofReceipt(
  ports: ScanPorts,
  path: string,
  documentId: string,
  label: string,
  lang: Lang,
): Promise<ComplaintSubject | null> {
  const head = (await documentHeads(ports.db, [documentId])).get(documentId);
  if (head?.kind !== 'till-receipt') return { ...NOTHING, path, label };
  const business = await ofBusiness(ports, path, head.senderId, lang);
  return {
    ...NOTHING,
    ...business,
    path,
    label: business ? `${label} · ${business.label}` : label,
    documentId,
  };
}

async function ofCard(
  ports: ScanPorts,
  path: string,
  cardId: string,
  lang: Lang,
): Promise<ComplaintSubject | null> {
  const card = await findShelfCard(ports.db, cardId);
  if (!card) return null;
  const [business, [product]] = await Promise.all([
    ofBusiness(ports, path, card.partyId, lang),
    findProducts(ports.db, { ids: [card.productId], gtins: [], codes: [] }),
  ]);
  const label = [WORDS[lang].card, product?.name, business?.label].filter(Boolean).join(' · ');
  return { ...NOTHING, ...business, path, label };
}
