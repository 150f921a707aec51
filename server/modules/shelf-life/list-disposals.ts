import type { Principal } from '../identity/index.ts';
import { readableParty } from '../ledger/index.ts';
import { describeLots, partiesById } from '../registry/index.ts';
import { amountsOfDisposals, type Disposal, listDisposals } from './disposals.store.ts';
import { divisionOf } from './expired-stock.ts';
import { nextStep } from './rules/steps.ts';
import type { DisposalRowValue } from './shelf-life.schemas.ts';
import type { ShelfLifeTools } from './shelf-tools.ts';
import { showHead } from './show.ts';

const NEWEST = '9223372036854775807';
const URGENCY = { stop: 0, attention: 1, fine: 2 } as const;
const PAGE = 50;

export interface DisposalsAsked {
  party?: string;
  division?: string;
  state?: 'open' | 'ended';
  before?: string;
  limit?: number;
}

/**
 * A business's own disposals; for officers those of their district, what burns first.
 * Errors: `party-unknown`, `record-forbidden`.
 */
export async function disposalsFor(
  tools: ShelfLifeTools,
  principal: Principal,
  asked: DisposalsAsked,
): Promise<{ items: DisposalRowValue[]; next: string | null }> {
  const own = principal.role === 'operator' || asked.party !== undefined;
  const party = own ? await readableParty(tools, principal, asked.party) : null;
  const limit = asked.limit ?? PAGE;
  const open = asked.state !== 'ended';
  const found = await listDisposals(tools.db, {
    partyId: party?.partyId ?? null,
    division: party ? '' : divisionOf(tools, principal, asked.division),
    open,
    before: asked.before ?? NEWEST,
    limit,
  });
  const rows = await showRows(tools, found);
  if (open) rows.sort((one, other) => URGENCY[one.burns] - URGENCY[other.burns]);
  return {
    items: rows,
    next: !open && found.length === limit ? (found.at(-1)?.disposalId ?? null) : null,
  };
}

export async function showRows(
  tools: Pick<ShelfLifeTools, 'db' | 'city' | 'clock'>,
  disposals: readonly Disposal[],
): Promise<DisposalRowValue[]> {
  const partyIds = [...new Set(disposals.map((one) => one.partyId as string))];
  const [parties, amounts] = await Promise.all([
    partiesById(tools.db, partyIds),
    amountsOfDisposals(
      tools.db,
      partyIds,
      disposals.map((one) => one.disposalId),
    ),
  ]);
  const facts = await describeLots(
    tools.db,
    amounts.map((row) => row.lotId),
  );
  const byDisposal = Map.groupBy(amounts, (row) => row.disposalId);
  const now = tools.clock.now();
  return disposals.map((disposal) => {
    const lots = new Set((byDisposal.get(disposal.disposalId) ?? []).map((row) => row.lotId as string));
    const names = [...new Set([...lots].flatMap((lotId) => facts.get(lotId)?.product.name ?? []))];
    return {
      ...showHead(tools.city, disposal, parties.get(disposal.partyId), now),
      next: nextStep(disposal.state),
      summary: {
        zh: names.length > 1 ? `${names[0]} 等 ${names.length} 种` : (names[0] ?? ''),
        en: names.length > 1 ? `${names[0]} and ${names.length - 1} more` : (names[0] ?? ''),
      },
    };
  });
}
