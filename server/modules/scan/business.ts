import { type Fact, renderThingPage, type Strip, type ThingPage } from '../../../web/scan/index.ts';
import { encodePublicCode, formatPublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Reply } from '../../platform/http.ts';
import { localDay } from '../../platform/local-time.ts';
import { certificateState, certificatesOf, type Party, partiesById, partyByUscc } from '../registry/index.ts';
import { asHtml, type ScanCall, say } from './answer.ts';
import { countScan } from './counts/count-scan.ts';
import { sellsToAll } from './find-by-name.ts';
import { keyWords } from './key-words.ts';
import { kindAndDistrict, type PublicName, publicName } from './public-names.ts';
import type { ScanPorts } from './read-lot.ts';
import { frameOf } from './scan-frame.ts';

const PAPERS_MAX = 8;

const WORDS = {
  zh: {
    lead: '这是一家登记在平台上的经营者。',
    stopped: '监管部门已要求它停止销售。',
    licence: '许可证',
    noLicence: '没有登记许可证',
    onRecord: '已登记',
    code: '经营者编码',
    none: '目前没有要求它停止销售的记录。',
  },
  en: {
    lead: 'This business is registered on the platform.',
    stopped: 'The supervising office has stopped its sales.',
    licence: 'Licence',
    noLicence: 'no licence on record',
    onRecord: 'on record',
    code: 'Business code',
    none: 'No stop of its sales is on record.',
  },
} as const;

export interface PublicBusiness {
  party: Party;
  market: Party | undefined;
  shown: PublicName;
}

/** A business that registered itself, as everybody may see it; null: nobody of that code did. */
export async function publicBusiness(
  { db, city }: Pick<ScanPorts, 'db' | 'city'>,
  partyId: string,
  lang: 'zh' | 'en',
): Promise<PublicBusiness | null> {
  const party = (await partiesById(db, [partyId])).get(partyId);
  if (party?.source !== 'registered') return null;
  const market =
    party.marketId === null ? undefined : (await partiesById(db, [party.marketId])).get(party.marketId);
  const shown = publicName(city, party, { lang, finalSeller: sellsToAll(city, party), market });
  return { party, market, shown };
}

/** The page of a business, at its own code or at the credit code on its licence. */
export async function answerBusiness(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const asked = call.params.code ?? '';
  const code = parsePublicCode(asked);
  const byCredit = /^[0-9A-Z]{18}$/i.test(asked)
    ? await partyByUscc(ports.db, asked.toUpperCase())
    : undefined;
  if (!byCredit && !code.ok) {
    const slip = code.reason === 'check' || code.reason === 'character';
    return say(ports, call, slip ? 'mistyped' : 'not-a-code', asked);
  }
  if (!byCredit && code.ok && code.type !== 'B') return say(ports, call, 'not-a-code', asked);
  const partyId = byCredit?.partyId ?? (code.ok ? code.id : '0');
  const frame = frameOf(call.request, ports.city);
  const business = await publicBusiness(ports, partyId, frame.lang);
  if (!business) return say(ports, call, 'unknown', asked);
  const own = encodePublicCode('B', partyId);
  countScan(ports, call.request, own, business.party.divisionCode);
  const words = WORDS[frame.lang];
  const stopped = await ports.isPartyStopped?.(partyId);
  const page: ThingPage = {
    frame,
    title: business.shown.named ? business.shown.label : titleOf(business, frame.lang),
    lead: words.lead,
    canonicalUrl: `${ports.publicUrl}/b/${own}`,
    strips: stripsOf(stopped, words),
    facts: await factsOf(ports, business, frame.lang),
    goodsTitle: null,
    goods: [],
    notes: business.shown.named ? [] : [keyWords[frame.lang].notNamed],
    batchOf: null,
  };
  return asHtml(200, renderThingPage(page));
}

/** Undefined: nobody was asked, and nothing is claimed. */
function stripsOf(stopped: boolean | undefined, words: (typeof WORDS)['zh' | 'en']): Strip[] {
  if (stopped === undefined) return [];
  return stopped ? [{ state: 'stop', text: words.stopped }] : [{ state: null, text: words.none }];
}

const titleOf = ({ shown }: PublicBusiness, lang: 'zh' | 'en'): string =>
  shown.sublabel === null
    ? shown.label
    : `${shown.label}${lang === 'zh' ? `（${shown.sublabel}）` : ` (${shown.sublabel})`}`;

async function factsOf(ports: ScanPorts, business: PublicBusiness, lang: 'zh' | 'en'): Promise<Fact[]> {
  const { city, db } = ports;
  const { party, market, shown } = business;
  const words = WORDS[lang];
  const keys = keyWords[lang];
  const kind = kindAndDistrict(city, party, lang);
  const today = localDay(ports.clock.now(), city.city.timezone);
  const papers = (await certificatesOf(db, party.partyId)).slice(0, PAPERS_MAX).flatMap((paper): Fact[] => {
    const rules = city.certificateKinds.get(paper.kind);
    if (rules?.scope !== 'party') return [];
    const facts = {
      kind: paper.kind,
      number: paper.number,
      issuer: paper.issuer,
      issuedOn: paper.issuedOn,
      validUntil: paper.validUntil,
    };
    const state = certificateState(facts, rules, today);
    const ill = state.state === 'expired' || state.state === 'revoked';
    return [
      // The number of an unnamed business leads to its name elsewhere.
      {
        label: rules[lang],
        value: shown.named ? paper.number : words.onRecord,
        note: state[lang],
        state: ill ? 'attention' : undefined,
      },
    ];
  });
  const licences = party.licenceNumbers.map(
    (one): Fact => ({
      label: words.licence,
      value: shown.named ? `${one.kind} ${one.number}` : `${one.kind} · ${words.onRecord}`,
    }),
  );
  const none = licences.length + papers.length === 0;
  return [
    { label: keys.kind, value: kind.label },
    ...(kind.sublabel ? [{ label: keys.district, value: kind.sublabel }] : []),
    ...(market ? [{ label: keys.market, value: market.name }] : []),
    ...(market && party.stall && shown.named && shown.sublabel
      ? [{ label: keys.business, value: shown.sublabel }]
      : []),
    ...licences,
    ...papers,
    ...(none ? [{ label: words.licence, value: words.noLicence }] : []),
    { label: words.code, value: formatPublicCode(encodePublicCode('B', party.partyId)) },
  ];
}
