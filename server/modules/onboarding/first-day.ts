import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import { type DocumentKind, firstDocuments } from '../ledger/index.ts';

/** The three steps of a business's first day and what shows that each was done: documents, and nothing else. */
const STEPS = [
  { step: 'receive', kinds: ['receipt', 'purchase'] },
  { step: 'issue', kinds: ['voucher'] },
  { step: 'close', kinds: ['day-close', 'till-receipt', 'sale'] },
] as const satisfies readonly { step: string; kinds: readonly DocumentKind[] }[];

export async function readFirstDay(db: Db, partyId: string) {
  const first = await firstDocuments(
    db,
    partyId,
    STEPS.flatMap((one) => [...one.kinds]),
  );
  return STEPS.map(({ step, kinds }) => {
    const ids = kinds.flatMap((kind) => first.get(kind) ?? []);
    const at = ids.map((id) => mintedAt(id).toISOString()).sort()[0] ?? null;
    return { step, done: at !== null, at };
  });
}
