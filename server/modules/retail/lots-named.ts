import type { Queryable } from '../../platform/db.ts';
import { keyText, type Lot, lotsById, lotsByKeys, parseLotReference } from '../registry/index.ts';

/** The lots that references name, in their order; undefined where there is none. Two look-ups for all of them. */
export async function lotsNamed(
  tx: Queryable,
  references: readonly (string | undefined)[],
): Promise<(Lot | undefined)[]> {
  const parsed = references.map((text) => (text === undefined ? undefined : parseLotReference(text)));
  const keys = parsed.flatMap((one) => (one?.ok && 'key' in one ? [one.key] : []));
  const byKey = keys.length > 0 ? await lotsByKeys(tx, keys) : new Map<string, string>();
  const ids = parsed.map((one) =>
    one?.ok ? ('lotId' in one ? one.lotId : byKey.get(keyText(one.key))) : undefined,
  );
  const known = [...new Set(ids.flatMap((id) => id ?? []))];
  const lots = known.length > 0 ? await lotsById(tx, known) : new Map<string, Lot>();
  return ids.map((id) => (id === undefined ? undefined : lots.get(id)));
}
