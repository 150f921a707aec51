import { type Attachment, broughtBy, filesByHash } from '../attachments/index.ts';
import { documentHeads } from '../ledger/index.ts';
import { describeLots, type LotFacts, type Party } from '../registry/index.ts';
import {
  type LoadedVoucher,
  type LotPaper,
  lotPapers,
  type PaperVerification,
  paperName,
  voucherNumber,
} from '../vouchers/index.ts';
import { papersOf } from './held-papers.ts';
import type { HeldPaper } from './lapse.rules.ts';
import type { PaperTools } from './paper-tools.ts';

export type PaperSource = 'attached' | 'goods' | 'drawer' | 'register' | 'voucher';

/** A paper that can fill a part of the bundle, wherever it is known from. */
export interface BundlePaper {
  kind: string;
  number: string;
  issuer: string | null;
  issuedOn: string | null;
  validUntil: string | null;
  withdrawn: HeldPaper['withdrawn'];
  source: PaperSource;
  lines: number[];
  /** Null: nobody has brought the file, or nobody who may have. */
  file: Attachment | null;
  verification: PaperVerification | null;
}

type Found = Omit<BundlePaper, 'file' | 'verification'> & {
  sha256: string | null;
  /** Whose file it must be. */
  bringerId: string | null;
};

const NOTHING = {
  issuer: null,
  issuedOn: null,
  validUntil: null,
  withdrawn: null,
  sha256: null,
  bringerId: null,
};

/** All papers that speak for a voucher: attached, come with the goods, in the sender's drawer, in the register. */
export async function gatherPapers(
  tools: PaperTools,
  voucher: LoadedVoucher,
  sender: Party,
): Promise<{ papers: BundlePaper[]; facts: Map<string, LotFacts> }> {
  const { db, city } = tools;
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot as string))];
  const facts = await describeLots(db, lotIds);
  const own = await papersOf(db, city, sender.partyId, tools.clock.now());
  const came = await lotPapers(db, lotIds);
  const found = [
    ...attachedPapers(voucher, own),
    ...(await papersOfGoods(tools, voucher, came)),
    ...drawerPapers(tools, voucher, facts, own),
    ...registered(sender, voucher),
  ];
  return { papers: await withFiles(tools, onceEach(found)), facts };
}

const allLines = (voucher: LoadedVoucher): number[] => voucher.body.lines.map((_line, index) => index + 1);

const sameName = (one: { kind: string; number: string }, other: { kind: string; number: string }) =>
  one.kind === other.kind && one.number === other.number;

/** What the voucher itself names; its file may lie in the sender's drawer under the same number. */
function attachedPapers(voucher: LoadedVoucher, own: readonly HeldPaper[]): Found[] {
  return (voucher.body.certificates ?? []).map((paper): Found => {
    const registeredAs = own.find((one) => sameName(one, paper));
    return {
      kind: paper.kind,
      number: paper.number,
      issuer: paper.issuer ?? registeredAs?.issuer ?? null,
      issuedOn: paper.issuedOn ?? registeredAs?.issuedOn ?? null,
      validUntil: paper.validUntil ?? registeredAs?.validUntil ?? null,
      withdrawn: registeredAs?.withdrawn ?? null,
      source: 'attached',
      lines: paper.lines ?? allLines(voucher),
      sha256: paper.sha256 ?? registeredAs?.sha256 ?? null,
      bringerId: voucher.document.senderId,
    };
  });
}

/** What came with the goods from further up: named by earlier vouchers, each with the file of whoever sent it. */
async function papersOfGoods(
  tools: PaperTools,
  voucher: LoadedVoucher,
  came: readonly LotPaper[],
): Promise<Found[]> {
  const earlier = came.filter((paper) => paper.documentId !== voucher.document.documentId);
  const heads = await documentHeads(tools.db, [...new Set(earlier.map((paper) => paper.documentId))]);
  const found: Found[] = [];
  for (const paper of earlier) {
    const bringerId = heads.get(paper.documentId)?.senderId ?? null;
    const theirs = bringerId ? await papersOf(tools.db, tools.city, bringerId, tools.clock.now()) : [];
    const registeredAs = theirs.find((one) => sameName(one, paper));
    found.push({
      kind: paper.kind,
      number: paper.number,
      issuer: paper.issuer,
      issuedOn: paper.issuedOn,
      validUntil: paper.validUntil,
      withdrawn: registeredAs?.withdrawn ?? null,
      source: 'goods',
      lines: voucher.resolved.lines.flatMap((line, index) => (line.lot === paper.lotId ? [index + 1] : [])),
      sha256: paper.sha256 ?? registeredAs?.sha256 ?? null,
      bringerId,
    });
  }
  return found;
}

/** What lies in the sender's drawer for itself, the product or the batch. */
function drawerPapers(
  tools: PaperTools,
  voucher: LoadedVoucher,
  facts: ReadonlyMap<string, LotFacts>,
  own: readonly HeldPaper[],
): Found[] {
  // An invoice is of one trade; which one, only the voucher that names it can say.
  const ofGoods = own.filter((paper) => tools.city.certificateKinds.get(paper.kind)?.ofTrade !== true);
  return ofGoods.flatMap((paper): Found[] => {
    const lines = voucher.resolved.lines.flatMap((line, index) => {
      const lot = facts.get(line.lot);
      return lot && fits(tools.city.certificateKinds.get(paper.kind)?.scope, paper, lot) ? [index + 1] : [];
    });
    const { kind, number, issuer, issuedOn, validUntil, withdrawn, sha256 } = paper;
    const facts_ = { kind, number, issuer, issuedOn, validUntil, withdrawn, sha256 };
    return lines.length === 0 ? [] : [{ ...facts_, source: 'drawer', lines, bringerId: paper.holderId }];
  });
}

/** Whether a registered paper speaks for a lot: the holder's always, a product's and a batch's where they match. */
export function fits(
  scope: string | undefined,
  paper: Pick<HeldPaper, 'productId' | 'batch'>,
  lot: { lot: { productId: string; batch: string | null } },
): boolean {
  if (scope === 'party') return true;
  if (paper.productId !== null && paper.productId !== lot.lot.productId) return false;
  if (paper.batch !== null) return paper.batch === lot.lot.batch;
  return scope === 'product' && paper.productId !== null;
}

const LICENCE_KINDS: Readonly<Record<string, string>> = { SC: 'sc-licence', JY: 'jy-licence' };

/** What the register and the voucher itself say without any file. */
function registered(sender: Party, voucher: LoadedVoucher): Found[] {
  const lines = allLines(voucher);
  const base = { ...NOTHING, source: 'register' as const, lines };
  return [
    ...(sender.uscc ? [{ ...base, kind: 'business-licence', number: sender.uscc }] : []),
    ...sender.licenceNumbers.map((licence) => ({
      ...base,
      kind: LICENCE_KINDS[licence.kind] ?? 'other',
      number: licence.number,
    })),
    {
      ...base,
      source: 'voucher' as const,
      kind: 'voucher',
      number: voucherNumber(voucher.document.documentId),
    },
  ];
}

/** A paper that is known from two places is shown once: from the first, which says most. */
function onceEach(found: readonly Found[]): Found[] {
  const kept: Found[] = [];
  for (const paper of found) {
    const same = kept.find(
      (one) =>
        sameName(one, paper) && (one.validUntil ?? null) === (paper.validUntil ?? one.validUntil ?? null),
    );
    if (!same) kept.push({ ...paper, lines: [...paper.lines] });
    else {
      same.lines = [...new Set([...same.lines, ...paper.lines])].sort((a, b) => a - b);
      same.withdrawn ??= paper.withdrawn;
      if (same.sha256 === null && paper.sha256 !== null) {
        same.sha256 = paper.sha256;
        same.bringerId = paper.bringerId;
      }
    }
  }
  return kept;
}

/** A file counts where whoever sent the paper has brought it: a hash that was merely typed opens nothing. */
async function withFiles(tools: PaperTools, found: readonly Found[]): Promise<BundlePaper[]> {
  const named = found.filter((paper) => paper.sha256 !== null && paper.bringerId !== null);
  const files = await filesByHash(tools.db, [...new Set(named.map((paper) => paper.sha256 as string))]);
  const brought = new Set<string>();
  for (const [bringerId, papers] of Map.groupBy(named, (paper) => paper.bringerId as string)) {
    const hashes = papers.map((paper) => paper.sha256 as string);
    for (const hash of await broughtBy(tools.db, bringerId, hashes)) brought.add(`${bringerId} ${hash}`);
  }
  const states = (await tools.paperStates?.(tools.db, found)) ?? new Map<string, PaperVerification>();
  return found.map(({ sha256, bringerId, ...paper }) => ({
    ...paper,
    file: (brought.has(`${bringerId} ${sha256}`) ? files.get(sha256 ?? '') : undefined) ?? null,
    verification: states.get(paperName(paper)) ?? null,
  }));
}
