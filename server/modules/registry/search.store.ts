import type { Queryable } from '../../platform/db.ts';
import { deferred, WRITE_ORDER } from '../../platform/lookups.ts';

/** What a gram may point at. */
export const ENTITY = { party: 1, product: 2 } as const;
export type Entity = keyof typeof ENTITY;

/** Grams this common tell nothing apart and cost the most to read. */
const ROWS_PER_GRAM_MAX = 5000;

interface GramRow {
  gram: string;
  entity: number;
  entityId: string;
}

const writeGrams = deferred<GramRow>(WRITE_ORDER.grams, async (db, rows) => {
  const sorted = [...rows].sort((a, b) => (a.gram < b.gram ? -1 : a.gram > b.gram ? 1 : 0));
  await db.query(
    `INSERT INTO registry.search_gram (gram, entity, entity_id)
     SELECT * FROM unnest($1::text[], $2::smallint[], $3::bigint[]) ON CONFLICT DO NOTHING`,
    [sorted.map((row) => row.gram), sorted.map((row) => row.entity), sorted.map((row) => row.entityId)],
    'registry-index-grams',
  );
});

export async function indexGrams(
  db: Queryable,
  entity: Entity,
  entityId: string,
  grams: readonly string[],
): Promise<void> {
  await writeGrams(
    db,
    [...new Set(grams)].map((gram) => ({ gram, entity: ENTITY[entity], entityId })),
  );
}

/** Ids that share the most grams with the query, best first; the caller ranks them properly. */
export async function candidates(
  db: Queryable,
  entity: Entity,
  grams: readonly string[],
  limit: number,
): Promise<string[]> {
  if (grams.length === 0) return [];
  const rows = await db.query<{ entity_id: string }>(
    `SELECT entity_id FROM (
       SELECT entity_id FROM unnest($1::text[]) AS q(g)
       CROSS JOIN LATERAL (SELECT entity_id FROM registry.search_gram
                            WHERE gram = q.g AND entity = $2 LIMIT ${ROWS_PER_GRAM_MAX}) AS hit
     ) AS hits GROUP BY entity_id ORDER BY count(*) DESC, entity_id LIMIT $3`,
    [grams, ENTITY[entity], limit],
    'registry-candidates',
  );
  return rows.map((row) => row.entity_id);
}
