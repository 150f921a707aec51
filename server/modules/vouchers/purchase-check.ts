import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { Principal } from '../identity/index.ts';
import { canonical, sha256 } from '../ledger/index.ts';
import { describeLots, type LotFacts, type Party, partiesById } from '../registry/index.ts';
import { legalFindings } from './legal-fields.ts';
import type { LoadedVoucher } from './loaded-voucher.ts';
import { withdrawnPapers } from './voucher-papers.ts';
import type { VoucherTools } from './voucher-tools.ts';
import { type LotPaper, lotPapers } from './vouchers.store.ts';

export interface PurchaseCheck {
  complete: boolean;
  by: string;
  papersSha256: string;
  missing: { code: string; path: string; zh: string; en: string; clause?: string }[];
}

/**
 * What the confirmation says of the papers: the hash over those that were shown and what the law asks for beside
 * them. "Complete" only when nothing is missing, the supplier's licence included.
 */
export async function purchaseCheck(
  tx: Queryable,
  tools: VoucherTools,
  principal: Principal,
  voucher: LoadedVoucher,
  wanted: boolean,
): Promise<PurchaseCheck | null> {
  if (!wanted) return null;
  const { missing } = await missingPapers(tx, tools, voucher);
  const papers = await papersShown(tx, voucher);
  return {
    complete: missing.length === 0,
    by: principal.accountId,
    papersSha256: sha256(canonical(papers)).toString('hex'),
    missing,
  };
}

/** The voucher's own papers, then those that came with its lots from further up. */
async function papersShown(tx: Queryable, voucher: LoadedVoucher): Promise<object[]> {
  const attached = voucher.body.certificates ?? [];
  const own = new Set(attached.map((paper) => `${paper.kind} ${paper.number}`));
  const came = await lotPapers(tx, [...new Set(voucher.resolved.lines.map((line) => line.lot))]);
  return [...attached, ...came.filter((paper) => !own.has(`${paper.kind} ${paper.number}`))];
}

/** Papers and fields that the law asks for and the voucher does not carry, by the law of its day. */
export async function missingPapers(db: Queryable, tools: VoucherTools, voucher: LoadedVoucher) {
  const lotIds = [...new Set(voucher.resolved.lines.map((line) => line.lot))];
  const parties = await partiesById(db, [voucher.document.senderId, voucher.resolved.receiver]);
  const facts = await describeLots(db, lotIds);
  const papers = await lotPapers(db, lotIds);
  const withdrawn = await withdrawnPapers(db, tools, [...(voucher.body.certificates ?? []), ...papers]);
  return missingAmong(tools, voucher, { parties, facts, papers, withdrawn });
}

/** The same from what is loaded already. */
export function missingAmong(
  tools: VoucherTools,
  voucher: LoadedVoucher,
  loaded: {
    parties: ReadonlyMap<string, Party>;
    facts: ReadonlyMap<string, LotFacts>;
    papers: readonly LotPaper[];
    /** Papers that count no longer, by `paperName`. */
    withdrawn?: ReadonlySet<string>;
  },
) {
  const { document, body, resolved } = voucher;
  const { facts } = loaded;
  const sender = loaded.parties.get(document.senderId);
  const receiver = loaded.parties.get(resolved.receiver);
  if (!sender || !receiver) return { sender, missing: [] };
  const known = Map.groupBy(loaded.papers, (paper) => paper.lotId);
  const lines = resolved.lines.flatMap((factors, index) => {
    const lot = facts.get(factors.lot);
    const claim = {
      lotId: factors.lot,
      documentId: document.documentId,
      line: index + 1,
      productionDate: null,
      expiryDate: null,
      origin: null,
    };
    return lot
      ? [
          {
            line: index + 1,
            product: lot.product,
            lot: lot.lot,
            isNewLot: false,
            quantity: 1,
            claim,
            contradicts: [],
            notes: [],
            factors,
          },
        ]
      : [];
  });
  const day = localDay(document.occurredAt, tools.city.city.timezone);
  const legal = legalFindings({
    city: tools.city,
    sender,
    receiver,
    receiverAsNamed: body.receiver,
    inputs: body.lines,
    lines,
    papers: body.certificates ?? [],
    day,
    facts,
    known,
    ...(loaded.withdrawn ? { withdrawn: loaded.withdrawn } : {}),
  });
  // Addresses and contacts lie in private sections; they were asked for when the voucher was issued.
  return {
    sender,
    missing: [...legal.refuse, ...legal.record].filter((finding) => !finding.path.startsWith('/receiver')),
  };
}
