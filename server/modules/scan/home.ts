import { type HomePage, type PublicNotice, renderHomePage } from '../../../web/scan/index.ts';
import type { Reply } from '../../platform/http.ts';
import { localDay, startOfLocalDay } from '../../platform/local-time.ts';
import { failedLots, testStateOf } from '../lot-tests/index.ts';
import { addDays, describeLots, findProducts, partiesById } from '../registry/index.ts';
import { newestAnnouncements } from './announcements.ts';
import { asHtml, type ScanCall } from './answer.ts';
import { nameOf } from './lot-context.ts';
import { publicName } from './public-names.ts';
import type { PublicStop, ScanPorts } from './read-lot.ts';
import { makeSayer } from './say-time.ts';
import { frameOf } from './scan-frame.ts';

const NOTICES_MAX = 8;
const FAILED_DAYS = 30;
/** The front page is asked for most, and says nothing that the pages of the goods do not say at once. */
const KEPT_MS = 15_000;

const WORDS = {
  zh: {
    stopped: '监管部门已要求停止销售',
    failed: '检测不合格',
    batch: (batch: string) => `批号 ${batch}`,
    allOf: '各批次',
    join: '，',
  },
  en: {
    stopped: 'its sale is stopped by the supervising office',
    failed: 'failed a test',
    batch: (batch: string) => `batch ${batch}`,
    allOf: 'all batches',
    join: ', ',
  },
} as const;

interface Known {
  at: Date;
  path: string | null;
  zh: string;
  en: string;
  why: 'stopped' | 'failed';
  batch: string | null;
  all: boolean;
}

const kept = new WeakMap<ScanPorts, { until_ms: number; notices: Promise<Known[]> }>();

/** What is stopped or failed a test, as the pages of these goods say it. */
function notices(ports: ScanPorts): Promise<Known[]> {
  const now_ms = ports.clock.now().getTime();
  const known = kept.get(ports);
  if (known && known.until_ms > now_ms) return known.notices;
  const reading = readNotices(ports);
  kept.set(ports, { until_ms: now_ms + KEPT_MS, notices: reading });
  reading.catch(() => kept.delete(ports));
  return reading;
}

async function readNotices(ports: ScanPorts): Promise<Known[]> {
  const { db, clock, city } = ports;
  const today = localDay(clock.now(), city.city.timezone);
  const since = startOfLocalDay(addDays(today, -FAILED_DAYS), city.city.timezone);
  const [stops, failed] = await Promise.all([
    ports.publicStops?.() ?? [],
    failedLots(db, since, NOTICES_MAX * 2),
  ]);
  const lotIds = [
    ...stops.flatMap(({ subject }) => (subject.kind === 'lot' ? [subject.lotId] : [])),
    ...failed.map((one) => one.lotId),
  ];
  const lots = await describeLots(db, [...new Set(lotIds)]);
  const standing = await Promise.all(
    failed.map(async (one) => ({ ...one, state: (await testStateOf(db, one.lotId))?.state })),
  );
  const ofLot = (lotId: string, at: Date, why: Known['why']): Known[] => {
    const lot = lots.get(lotId);
    if (!lot) return [];
    const names = { zh: nameOf(lot, 'zh'), en: nameOf(lot, 'en') };
    return [{ at, path: lot.scanPath, ...names, why, batch: lot.lot.batch, all: false }];
  };
  const stopped = await Promise.all(
    stops.map(async (stop) =>
      stop.subject.kind === 'lot'
        ? ofLot(stop.subject.lotId, stop.at, 'stopped')
        : await ofOther(ports, stop),
    ),
  );
  const known = new Map<string, Known>();
  for (const one of [
    ...stopped.flat(),
    ...standing.flatMap((lot) => (lot.state === 'stop' ? ofLot(lot.lotId, lot.at, 'failed') : [])),
  ]) {
    const key = one.path ?? one.zh;
    if (!known.has(key)) known.set(key, one);
  }
  return [...known.values()].sort((a, b) => b.at.getTime() - a.at.getTime()).slice(0, NOTICES_MAX);
}

/** A product by its name; a business only where its kind is named to everybody. */
async function ofOther(ports: ScanPorts, { subject, at }: PublicStop): Promise<Known[]> {
  const { db, city } = ports;
  if (subject.kind === 'product') {
    const [product] = await findProducts(db, { ids: [subject.productId], gtins: [], codes: [] });
    if (!product) return [];
    const path = product.gtin ? `/01/${product.gtin}` : null;
    const names = { zh: product.name, en: product.nameEn ?? product.name };
    return [{ at, path, ...names, why: 'stopped', batch: null, all: true }];
  }
  if (subject.kind !== 'party') return [];
  const party = (await partiesById(db, [subject.partyId])).get(subject.partyId);
  const name = publicName(city, party, { lang: 'zh', finalSeller: false, market: undefined });
  if (!party || !name.named) return [];
  return [
    {
      at,
      path: businessPath(party.partyId),
      zh: name.label,
      en: name.label,
      why: 'stopped',
      batch: null,
      all: false,
    },
  ];
}

import { encodePublicCode } from '../../platform/codes/public-code.ts';

export const businessPath = (partyId: string): string => `/b/${encodePublicCode('B', partyId)}`;

export async function answerHome(ports: ScanPorts, call: ScanCall): Promise<Reply> {
  const frame = frameOf(call.request, ports.city);
  const words = WORDS[frame.lang];
  const say = makeSayer(frame.lang, ports.clock.now(), ports.city.city.timezone);
  const shown = (await notices(ports)).map(
    (one): PublicNotice => ({
      name: one[frame.lang],
      detail: [
        words[one.why],
        ...(one.batch ? [words.batch(one.batch)] : []),
        ...(one.all ? [words.allOf] : []),
      ].join(words.join),
      when: say(one.at),
      path: one.path,
    }),
  );
  const announcements = ports.announcements
    ? { announcements: await newestAnnouncements(ports, frame.lang) }
    : {};
  const page: HomePage = {
    frame,
    asked: '',
    notices: shown,
    ...announcements,
    site: siteLines(ports, frame.lang),
  };
  return asHtml(200, renderHomePage(page));
}

/** 标识码, 备案: what the city has given of itself. */
export function siteLines({ city }: Pick<ScanPorts, 'city'>, lang: 'zh' | 'en'): string[] {
  const { site, office } = city.city;
  const labels =
    lang === 'zh'
      ? { host: '主办：', identifier: '网站标识码 ' }
      : { host: 'Run by ', identifier: 'Site identifier ' };
  return [
    `${labels.host}${office[lang]}`,
    ...(site?.identifier ? [`${labels.identifier}${site.identifier}`] : []),
    ...(site?.icp ? [site.icp] : []),
    ...(site?.police ? [site.police] : []),
  ];
}
