import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { type CityData, goodsKindOf, type LotFacts, partiesById } from '../registry/index.ts';
import { type LoadedVoucher, parseVoucherNumber, readableVoucher, voucherNumber } from '../vouchers/index.ts';
import { type BundlePart, bundleParts, uncovered } from './bundle.rules.ts';
import { type BundlePaper, gatherPapers } from './gather-papers.ts';
import { holds, stateOfPaper } from './lapse.rules.ts';
import type { PaperTools } from './paper-tools.ts';
import type { BundleValue } from './papers.schemas.ts';
import { insertLook, looksAt } from './papers.store.ts';

const LOOKS_SHOWN = 20;

/**
 * The bundle of a voucher: what it asks for, the papers that there are, what is missing, who has looked. For whoever
 * sends or receives the voucher, and officers of the district of either.
 * Errors: `voucher-unknown`, `voucher-number-mistyped`, `record-forbidden`.
 */
export async function viewBundle(
  tools: PaperTools,
  principal: Principal,
  number: string,
  options: { look: boolean },
): Promise<BundleValue> {
  const documentId = parseVoucherNumber(number);
  const { voucher, row, parties } = await readableVoucher(tools, principal, documentId);
  const { db, city, clock } = tools;
  const sender = parties.get(row.sender_id);
  const receiver = parties.get(row.receiver_id);
  const now = clock.now();
  const today = localDay(now, city.city.timezone);
  const day = localDay(voucher.document.occurredAt, city.city.timezone);
  const { papers, facts } = sender
    ? await gatherPapers(tools, voucher, sender)
    : { papers: [], facts: new Map<string, LotFacts>() };
  if (options.look)
    await insertLook(db, {
      documentId,
      accountId: principal.accountId,
      partyId: principal.partyId,
      at: now,
      day: today,
    });
  const parts = bundleParts(city, {
    senderKind: sender?.kind ?? 'other',
    on: day,
    goods: linesByGoods(city, voucher, facts),
  });
  const slots = city.paperSlots.map((slot) => {
    const own = parts
      .filter((part) => part.slot === slot.slot)
      .map((part) => showPart(city, part, papers, { day, today, number: voucherNumber(documentId) }));
    return { ...slot, missing: own.some((part) => part.missingLines.length > 0), parts: own };
  });
  return {
    number: voucherNumber(documentId),
    day,
    sender: { partyId: row.sender_id, name: sender?.name ?? '—', kind: sender?.kind ?? 'other' },
    receiver: { partyId: row.receiver_id, name: receiver?.name ?? '—', kind: receiver?.kind ?? 'other' },
    complete: slots.every((slot) => !slot.missing),
    slots,
    looks: await showLooks(tools, documentId),
  };
}

function linesByGoods(
  city: CityData,
  voucher: LoadedVoucher,
  facts: ReadonlyMap<string, LotFacts>,
): Map<string, number[]> {
  const goods = new Map<string, number[]>();
  for (const [index, line] of voucher.resolved.lines.entries()) {
    const lot = facts.get(line.lot);
    if (!lot) continue;
    const kind = goodsKindOf(city, lot.product.category, { imported: lot.product.imported });
    goods.set(kind, [...(goods.get(kind) ?? []), index + 1]);
  }
  return goods;
}

interface When {
  /** Of the trade: on it a paper must have held. */
  day: string;
  today: string;
  number: string;
}

function showPart(city: CityData, part: BundlePart, papers: readonly BundlePaper[], when: When) {
  const filling = papers.filter(
    (paper) =>
      (part.kinds.includes(paper.kind) && (paper.source !== 'register' || part.knownBy !== null)) ||
      (paper.source === 'voucher' && part.knownBy === 'voucher'),
  );
  const judged = filling
    .map((paper) => ({ paper, lines: paper.lines.filter((line) => part.lines.includes(line)) }))
    .filter((one) => one.lines.length > 0)
    .map(({ paper, lines }) => {
      const then = stateOfPaper(city, paper, when.day);
      return {
        kind: paper.kind,
        lines,
        stands: holds(then) && paper.verification?.state !== 'withdrawn',
        view: showPaper(city, paper, lines, when),
      };
    });
  return {
    part: part.part,
    kinds: part.kinds.map((kind) => nameOf(city, kind)),
    needed: part.needed,
    clause: part.clause,
    confidence: part.confidence,
    lines: part.lines,
    papers: judged.map((one) => ({ ...one.view, stands: one.stands })),
    missingLines: part.needed ? uncovered(part, judged) : [],
  };
}

const nameOf = (city: CityData, kind: string) => {
  const one = city.certificateKinds.get(kind);
  if (kind === 'voucher') return { code: kind, zh: '电子上市凭证', en: 'this voucher' };
  return { code: kind, zh: one?.zh ?? kind, en: one?.en ?? kind };
};

function showPaper(city: CityData, paper: BundlePaper, lines: number[], when: When) {
  const then = stateOfPaper(city, paper, when.day);
  const now = stateOfPaper(city, paper, when.today);
  const { verification, file } = paper;
  return {
    kind: nameOf(city, paper.kind),
    number: paper.number,
    issuer: paper.issuer,
    issuedOn: paper.issuedOn,
    validUntil: then.until,
    source: paper.source,
    lines,
    state: then.state,
    stateWords: { zh: then.zh, en: then.en },
    now: now.state,
    nowWords: { zh: now.zh, en: now.en },
    withdrawn: paper.withdrawn ? { day: paper.withdrawn.day, reason: paper.withdrawn.reason } : null,
    verification: verification
      ? { state: verification.state, zh: verification.zh, en: verification.en }
      : null,
    file: file ? { ...file, href: `/api/v1/vouchers/${when.number}/bundle/files/${file.sha256}` } : null,
  };
}

async function showLooks(tools: PaperTools, documentId: string): Promise<BundleValue['looks']> {
  const looks = await looksAt(tools.db, documentId, LOOKS_SHOWN);
  const parties = await partiesById(tools.db, [...new Set(looks.flatMap((look) => look.partyId ?? []))]);
  return looks.map((look) => ({
    at: look.at.toISOString(),
    by: look.partyId === null ? tools.city.city.office.zh : (parties.get(look.partyId)?.name ?? '—'),
  }));
}
