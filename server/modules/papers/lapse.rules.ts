import type { Issue } from '../../platform/errors.ts';
import {
  type Certificate,
  type CertificateState,
  type CityData,
  certificateState,
  decidingRows,
  type PaperStop,
} from '../registry/index.ts';
import {
  licenceLapsed,
  licenceNeeded,
  licenceNotYet,
  licenceWithdrawn,
  lotPaperWithdrawn,
} from './papers.errors.ts';

/** A registered paper with its withdrawal, if there was one by the instant that counts. */
export interface HeldPaper extends Certificate {
  withdrawn: { day: string; reason: string; byOffice: boolean } | null;
}

/** States in which a paper speaks for nothing. What was left out when it was typed does not make it lapse. */
const SILENT: ReadonlySet<CertificateState['state']> = new Set(['expired', 'not-yet-valid', 'revoked']);

/** What a paper is worth on a day, by its dates and its withdrawal. */
export function stateOfPaper(
  city: CityData,
  paper: Pick<HeldPaper, 'kind' | 'number' | 'issuer' | 'issuedOn' | 'validUntil'> &
    Partial<Pick<HeldPaper, 'withdrawn'>>,
  day: string,
): CertificateState {
  const kind = city.certificateKinds.get(paper.kind);
  if (!kind)
    return { state: 'undated', until: null, missing: [], zh: '未注明有效期', en: 'no end date stated' };
  const revokedOn = paper.withdrawn?.day ?? null;
  return certificateState({ ...paper, revokedOn }, { ...kind, needs: [] }, day);
}

export const holds = (state: CertificateState): boolean => !SILENT.has(state.state);

export interface Stops {
  refuse: Issue[];
  record: Issue[];
}

/**
 * What keeps a sender from issuing: for each rule of its kind and goods, no paper of the kinds that it has registered
 * holds on the day. Who has registered none is asked by `licencesMissing`. Pure.
 */
export function senderStops(
  city: CityData,
  question: { senderKind: string; goodsKinds: readonly string[]; papers: readonly HeldPaper[]; day: string },
): Stops {
  const rules = [...new Set(question.goodsKinds)].flatMap((goodsKind) =>
    rulesFor(city, 'sender', { goodsKind, senderKind: question.senderKind, on: question.day }),
  );
  const stops: Stops = { refuse: [], record: [] };
  const told = new Set<string>();
  for (const rule of rules) {
    const own = question.papers.filter((paper) => rule.kinds.includes(paper.kind));
    if (own.length === 0 || own.some((paper) => holds(stateOfPaper(city, paper, question.day)))) continue;
    const issue = whyStopped(city, newest(own), question.day, rule.clause);
    if (told.has(issue.zh)) continue;
    told.add(issue.zh);
    stops[rule.effect].push(issue);
  }
  return stops;
}

/**
 * What a sender must have on record before it issues, and has not: no paper of the kinds was ever registered, and no licence
 * number is known. What a voucher merely names is of whoever made the goods as often as of the sender. One that was and has lapsed is for `senderStops`, which can say its number and its last day. Pure.
 */
export function licencesMissing(
  city: CityData,
  question: {
    senderKind: string;
    goodsKinds: readonly string[];
    papers: readonly Pick<HeldPaper, 'kind'>[];
    hasLicenceNumber: boolean;
    day: string;
  },
): Issue[] {
  const { senderKind, papers, day } = question;
  const missing = new Map<string, Issue>();
  for (const goodsKind of new Set(question.goodsKinds)) {
    const [need] = decidingRows(city.licenceNeeds, { goodsKind, senderKind, on: day }, () => '');
    if (!need || need.effect === 'none') continue;
    if (need.knownBy === 'licence-number' && question.hasLicenceNumber) continue;
    if (papers.some((paper) => need.kinds.includes(paper.kind))) continue;
    const kinds = need.kinds.map((kind) => city.certificateKinds.get(kind) ?? { zh: kind, en: kind });
    missing.set(need.kinds.join(' '), licenceNeeded(kinds, need.from, need.clause));
  }
  return [...missing.values()];
}

/** One rule for each set of kinds: that of the licence is not displaced by that of the permit. */
function rulesFor(
  city: CityData,
  of: PaperStop['of'],
  question: { goodsKind: string; senderKind: string; on: string },
): PaperStop[] {
  return decidingRows(
    city.paperStops.filter((rule) => rule.of === of),
    question,
    (rule) => rule.kinds.join(' '),
  );
}

/** The paper that held last: the one that a person means when saying "my licence". */
function newest(papers: readonly HeldPaper[]): HeldPaper {
  const end = (paper: HeldPaper) => paper.validUntil ?? '9999-12-31';
  return [...papers].sort((a, b) => (end(a) < end(b) ? 1 : -1))[0] as HeldPaper;
}

function whyStopped(city: CityData, paper: HeldPaper, day: string, clause: string): Issue {
  const kind = city.certificateKinds.get(paper.kind) ?? { zh: paper.kind, en: paper.kind };
  const state = stateOfPaper(city, paper, day);
  if (state.state === 'revoked' && paper.withdrawn)
    return licenceWithdrawn(kind, paper.number, paper.withdrawn, clause);
  if (state.state === 'not-yet-valid')
    return licenceNotYet(kind, paper.number, paper.issuedOn ?? day, clause);
  return licenceLapsed(kind, paper.number, state.until ?? day, clause);
}

/**
 * What keeps goods from being vouchered: a paper that came with them was withdrawn, and no other of its kind holds,
 * neither with the lot nor on this voucher. Pure.
 */
export function lotStops(
  city: CityData,
  question: {
    senderKind: string;
    day: string;
    line: number;
    goodsKind: string;
    /** Papers of the lot and of this voucher for the line; a paper is named once. */
    papers: readonly { kind: string; number: string; withdrawn: boolean; holds: boolean }[];
  },
): Stops {
  const stops: Stops = { refuse: [], record: [] };
  const rules = rulesFor(city, 'lot', { ...question, on: question.day });
  for (const rule of rules) {
    for (const paper of question.papers) {
      if (!paper.withdrawn || !rule.kinds.includes(paper.kind)) continue;
      if (question.papers.some((one) => one.kind === paper.kind && !one.withdrawn && one.holds)) continue;
      const kind = city.certificateKinds.get(paper.kind) ?? { zh: paper.kind, en: paper.kind };
      stops[rule.effect].push(lotPaperWithdrawn(kind, paper.number, question.line, rule.clause));
    }
  }
  return stops;
}
