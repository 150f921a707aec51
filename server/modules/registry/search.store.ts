import type { Queryable } from '../../platform/db.ts';

/** What a gram may point at. */
export const ENTITY = { party: 1, product: 2 } as const;
export type Entity = keyof typeof ENTITY;

/** Grams this common tell nothing apart and cost the most to read. */
const ROWS_PER_GRAM_MAX = 5000;

export async function indexGrams(
  db: Queryable,
  entity: Entity,
  entityId: string,
  grams: readonly string[],
): Promise<void> {
  if (grams.length === 0) return;
  await db.query(
    `INSERT INTO registry.search_gram (gram, entity, entity_id)
     SELECT DISTINCT g, $2::smallint, $3::bigint FROM unnest($1::text[]) AS g ON CONFLICT DO NOTHING`,
    [[...grams].sort(), ENTITY[entity], entityId],
    'registry-index-grams',
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
