import type { Issue } from '../../platform/errors.ts';
import type { PartyId, Principal } from '../identity/index.ts';
import { inDistrict, PRECISIONS, type Precision } from '../ledger/index.ts';
import { divisionExists, partiesById, siteByGln, sitesOf } from '../registry/index.ts';
import { type ScanIssue, scanIssue } from './alerts.errors.ts';
import { readScanned } from './codes.ts';
import { type AlertTools, DISTRICT_DIGITS, raiseFindings } from './raise-findings.ts';
import { codeInTwoPlaces } from './rules/code-in-two-places.ts';
import {
  asSeen,
  type CodeKind,
  insertSightings,
  type StoredSighting,
  sightingsOfCodes,
} from './sightings.store.ts';
import { policyLength_ms } from './windows.ts';

export interface ScanInput {
  code: string;
  kind?: CodeKind;
  issuer?: string;
  at?: string;
  precision?: Precision;
  place?: { partyId?: string; gln?: string; division?: string };
}

export interface ScanResult {
  index: number;
  status: 'recorded' | 'known' | 'refused';
  /** The code in its one spelling. */
  code: string | null;
  kind: CodeKind | null;
  error: Issue | null;
}

export interface SightingTools extends AlertTools {
  officeId: PartyId;
}

/** A terminal's clock may be so much ahead before its time is no longer believed. */
const CLOCK_SLACK_MS = 10 * 60_000;
/** A scan without a time happened within the minute before it came in. */
const USUAL_PRECISION: Precision = 'minute';

/**
 * Keeps scans made at a business by its own terminal, or by an officer; each row has a result of its own, and the same
 * row sent again is known. Shoppers' scans do not come here: nobody's place is kept but a business's.
 */
export async function reportSightings(
  tools: SightingTools,
  principal: Principal,
  scans: readonly ScanInput[],
): Promise<ScanResult[]> {
  const places = new Map<string, Promise<Place | ScanIssue>>();
  const read = await Promise.all(scans.map((scan) => readScan(tools, principal, scan, places)));
  const good = read.filter((one) => typeof one !== 'string');
  const fresh = await insertSightings(tools.db, good);
  await judgeUnique(tools, good);
  return read.map((one, index): ScanResult => {
    if (typeof one === 'string')
      return { index, status: 'refused', code: null, kind: null, error: scanIssue(one, index) };
    const status = fresh.has(one.sightingId) ? 'recorded' : 'known';
    return { index, status, code: one.code, kind: one.kind, error: null };
  });
}

async function readScan(
  tools: SightingTools,
  principal: Principal,
  scan: ScanInput,
  places: Map<string, Promise<Place | ScanIssue>>,
): Promise<StoredSighting | ScanIssue> {
  const now = tools.clock.now();
  const at =
    scan.at === undefined
      ? new Date(now.getTime() - PRECISIONS[USUAL_PRECISION].length_ms)
      : new Date(scan.at);
  if (at.getTime() > now.getTime() + CLOCK_SLACK_MS) return 'at-in-future';
  // A terminal sends many scans of one place: it is looked up once.
  const asked = JSON.stringify(scan.place ?? {});
  const looked = places.get(asked) ?? placeOf(tools, principal, scan.place ?? {});
  places.set(asked, looked);
  const place = await looked;
  if (typeof place === 'string') return place;
  const issuerId = scan.issuer;
  const code = await readScanned(tools.db, { text: scan.code, kind: scan.kind, issuerId });
  if (!code.ok) return code.reason;
  return {
    sightingId: tools.ids.next<'sighting'>(),
    code: code.code,
    kind: code.kind,
    lotId: code.lotId,
    at,
    precision_ms: PRECISIONS[scan.precision ?? USUAL_PRECISION].length_ms,
    reportedBy: principal.partyId ?? tools.officeId,
    ...place,
  };
}

type Place = Pick<StoredSighting, 'place' | 'partyId' | 'district'>;

/** Where it was: an operator's own place when nothing is said. */
async function placeOf(
  tools: SightingTools,
  principal: Principal,
  asked: NonNullable<ScanInput['place']>,
): Promise<Place | ScanIssue> {
  const { db, city } = tools;
  if (asked.division !== undefined && asked.partyId === undefined && asked.gln === undefined) {
    if (principal.role === 'operator') return 'place-not-own';
    if (!divisionExists(city, asked.division)) return 'place-unknown';
    if (!inDistrict(principal, { divisionCode: asked.division }, city.city.code))
      return 'place-outside-district';
    const district = asked.division.slice(0, DISTRICT_DIGITS);
    return { place: district, partyId: null, district };
  }
  const site = asked.gln === undefined ? undefined : await siteByGln(db, asked.gln);
  if (asked.gln !== undefined && !site) return 'place-unknown';
  const partyId = asked.partyId ?? site?.party_id ?? principal.partyId;
  if (!partyId) return 'place-needed';
  if (site && site.party_id !== partyId) return 'place-unknown';
  const party = (await partiesById(db, [partyId])).get(partyId);
  if (!party) return 'place-unknown';
  if (principal.role === 'operator' && partyId !== principal.partyId) return 'place-not-own';
  const ownSite = site && (await sitesOf(db, partyId)).find((one) => one.siteId === site.site_id);
  const divisionCode = ownSite?.divisionCode ?? party.divisionCode;
  if (principal.role !== 'operator' && !inDistrict(principal, { divisionCode }, city.city.code))
    return 'place-outside-district';
  const district = divisionCode?.slice(0, DISTRICT_DIGITS) ?? null;
  return { place: site ? `${partyId}/${site.site_id}` : partyId, partyId, district };
}

/**
 * Unique codes are judged at once. Read after the scans were kept: of two terminals that report at the same moment the
 * later one sees both.
 */
async function judgeUnique(tools: SightingTools, scans: readonly StoredSighting[]): Promise<void> {
  const unique = scans.filter((one) => one.kind !== 'batch');
  if (unique.length === 0) return;
  const times = unique.flatMap((one) => [one.at.getTime(), one.at.getTime() + one.precision_ms]);
  const apart_ms = policyLength_ms(tools.city, 'code-apart-minutes', new Date(Math.max(...times)));
  // A day before and after, so that a day's finding names all that belong to it.
  const reach_ms = 86_400_000 + apart_ms;
  const all = await sightingsOfCodes(
    tools.db,
    [...new Set(unique.map((one) => one.code))],
    new Date(Math.min(...times) - reach_ms),
    new Date(Math.max(...times) + reach_ms),
  );
  const found = [...Map.groupBy(all, (one) => one.code).values()].flatMap((same) =>
    codeInTwoPlaces(same.map(asSeen), apart_ms),
  );
  await tools.db.transaction((tx) => raiseFindings(tx, tools, found));
}
