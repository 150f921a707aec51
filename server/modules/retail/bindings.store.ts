import type { Queryable } from '../../platform/db.ts';
import type { Binding, PlaceKind } from './rules/bindings-in-force.ts';
import type { LabelLayout } from './rules/label-layouts.ts';

export interface StoredBinding extends Binding {
  number: string;
  recordedBy: string | null;
}

interface BindingRow {
  binding_id: string;
  product_id: string | null;
  recorded_by: string | null;
  from_at: Date;
  lot_ids: string[];
  place_kind: PlaceKind;
  place_code: string;
  plu: string | null;
  number: string;
  alongside: boolean;
}

const toBinding = (row: BindingRow): StoredBinding => ({
  bindingId: row.binding_id,
  productId: row.product_id,
  recordedBy: row.recorded_by,
  from: row.from_at,
  lotIds: row.lot_ids,
  place: { kind: row.place_kind, code: row.place_code },
  plu: row.plu,
  number: row.number,
  alongside: row.alongside,
});

const COLUMNS = `binding_id, product_id, recorded_by, from_at, lot_ids, place_kind, place_code, plu, number, alongside`;

/** Stores it unless its number is known; false where it is. */
export async function insertBinding(
  tx: Queryable,
  partyId: string,
  binding: StoredBinding,
): Promise<boolean> {
  const rows = await tx.query<{ binding_id: string }>(
    `INSERT INTO retail.binding (party_id, binding_id, product_id, recorded_by, from_at, lot_ids, place_kind, place_code,
       plu, number, alongside)
     VALUES ($1, $2, $3, $4, $5, $6::bigint[], $7, $8, $9, $10, $11)
     ON CONFLICT (party_id, number) DO NOTHING RETURNING binding_id`,
    [
      partyId,
      binding.bindingId,
      binding.productId,
      binding.recordedBy,
      binding.from,
      binding.lotIds,
      binding.place.kind,
      binding.place.code,
      binding.plu,
      binding.number,
      binding.alongside,
    ],
  );
  return rows.length > 0;
}

export async function bindingByNumber(
  db: Queryable,
  partyId: string,
  number: string,
): Promise<StoredBinding | undefined> {
  const rows = await db.query<BindingRow>(
    `SELECT ${COLUMNS} FROM retail.binding WHERE party_id = $1 AND number = $2`,
    [partyId, number],
  );
  return rows[0] && toBinding(rows[0]);
}

/** All that a business said of its places up to an instant. */
export async function bindingsOf(db: Queryable, partyId: string, until: Date): Promise<StoredBinding[]> {
  const rows = await db.query<BindingRow>(
    `SELECT ${COLUMNS} FROM retail.binding WHERE party_id = $1 AND from_at <= $2`,
    [partyId, until],
    'retail-bindings-of',
  );
  return rows.map(toBinding);
}

export interface StoredLayout extends LabelLayout {
  layoutId: string;
  from: Date;
  /** Empty: all scales of the shop. */
  scale: string;
}

export async function insertLayout(
  tx: Queryable,
  partyId: string,
  recordedBy: string,
  layout: StoredLayout,
): Promise<void> {
  await tx.query(
    `INSERT INTO retail.label_layout (party_id, layout_id, recorded_by, from_at, length, weight_step_g, scale_code,
       prefix, carries) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      partyId,
      layout.layoutId,
      recordedBy,
      layout.from,
      layout.length,
      layout.weightStep_g,
      layout.scale,
      layout.prefix,
      layout.carries,
    ],
  );
}

/** Latest first. */
export async function layoutsOf(db: Queryable, partyId: string): Promise<StoredLayout[]> {
  const rows = await db.query<{
    layout_id: string;
    from_at: Date;
    length: 13 | 18;
    weight_step_g: number;
    scale_code: string;
    prefix: string;
    carries: LabelLayout['carries'];
  }>(
    `SELECT layout_id, from_at, length, weight_step_g, scale_code, prefix, carries FROM retail.label_layout
      WHERE party_id = $1 ORDER BY from_at DESC, layout_id DESC`,
    [partyId],
    'retail-layouts-of',
  );
  return rows.map((row) => ({
    layoutId: row.layout_id,
    from: row.from_at,
    length: row.length,
    weightStep_g: row.weight_step_g,
    scale: row.scale_code,
    prefix: row.prefix,
    carries: row.carries,
  }));
}
