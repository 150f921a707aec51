import type { Queryable } from '../../platform/db.ts';

export interface TemplateRow {
  template_id: string;
  receiver_id: string | null;
  saved_at: Date;
  name: string;
  lines: unknown;
}

export const templatesOf = (db: Queryable, partyId: string): Promise<TemplateRow[]> =>
  db.query<TemplateRow>(
    `SELECT template_id, receiver_id, saved_at, name, lines FROM desk.template
      WHERE party_id = $1 ORDER BY saved_at DESC LIMIT 200`,
    [partyId],
    'desk-templates',
  );

/** Under a name that is there already, in its place. */
export async function saveTemplate(tx: Queryable, partyId: string, template: TemplateRow): Promise<void> {
  await tx.query('DELETE FROM desk.template WHERE party_id = $1 AND name = $2', [partyId, template.name]);
  await tx.query(
    `INSERT INTO desk.template (party_id, template_id, receiver_id, saved_at, name, lines)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [
      partyId,
      template.template_id,
      template.receiver_id,
      template.saved_at,
      template.name,
      JSON.stringify(template.lines),
    ],
  );
}

export async function dropTemplate(db: Queryable, partyId: string, templateId: string): Promise<void> {
  await db.query('DELETE FROM desk.template WHERE party_id = $1 AND template_id = $2', [partyId, templateId]);
}
