import type { Queryable } from '../../platform/db.ts';
import { deferred, WRITE_ORDER } from '../../platform/lookups.ts';

/** What a gram may point at. */
export const ENTITY = { party: 1, product: 2 } as const;
export type Entity = keyof typeof ENTITY;

/** Rows read of a gram; one that has more is common, and only some of its rows are looked at. */
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

/**
 * Ids that share grams with the query, the rarer the gram the better; the caller ranks them properly. Grams of which all rows
 * are read come first, since of a common one only the oldest rows are, whatever they are; those fill up to a quarter, for
 * a query that has common grams alone or whose rare ones are slips.
 */
export async function candidates(
  db: Queryable,
  entity: Entity,
  grams: readonly string[],
  limit: number,
): Promise<string[]> {
  if (grams.length === 0) return [];
  const rows = await db.query<{ entity_id: string }>(
    `WITH hit AS MATERIALIZED (
       SELECT found.ids, cardinality(found.ids) AS n FROM unnest($1::text[]) AS q(g)
       CROSS JOIN LATERAL (SELECT array_agg(entity_id) AS ids FROM (
         SELECT entity_id FROM registry.search_gram WHERE gram = q.g AND entity = $2 LIMIT ${ROWS_PER_GRAM_MAX + 1}
       ) AS part) AS found
     ), scored AS MATERIALIZED (
       SELECT entity_id, count(*) AS by_all,
              coalesce(sum(ln(${ROWS_PER_GRAM_MAX + 2}::float8 / n)) FILTER (WHERE n <= ${ROWS_PER_GRAM_MAX}), 0) AS by_rare
         FROM hit CROSS JOIN LATERAL unnest(ids) AS one(entity_id) GROUP BY entity_id
     )
     SELECT entity_id FROM (
       (SELECT entity_id FROM scored WHERE by_rare > 0 ORDER BY by_rare DESC, by_all DESC, entity_id LIMIT $3)
       UNION
       (SELECT entity_id FROM scored ORDER BY by_all DESC, entity_id LIMIT $3 / 4)
     ) AS likely ORDER BY entity_id`,
    [grams, ENTITY[entity], limit],
    'registry-candidates',
  );
  return rows.map((row) => row.entity_id);
}

/** Ids of what bears exactly this name, or this brand: of a name all of whose grams are common nothing else may be near. */
export async function namedSo(db: Queryable, entity: Entity, name: string, limit: number): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    entity === 'party'
      ? 'SELECT party_id AS id FROM registry.party WHERE name = $1 LIMIT $2'
      : `(SELECT product_id AS id FROM registry.product WHERE name = $1 LIMIT $2)
         UNION (SELECT product_id FROM registry.product WHERE brand = $1 LIMIT $2)`,
    [name, limit],
    `registry-named-so-${entity}`,
  );
  return rows.map((row) => row.id);
}
