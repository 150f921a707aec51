import type { Db } from '../../platform/db.ts';
import { Problem } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import { lockNames } from '../../platform/locks.ts';
import { type Principal, roleForbidden } from '../identity/index.ts';
import { partiesById, partyUnknown } from '../registry/index.ts';
import type { TemplateInput, TemplateValue } from './desk.schemas.ts';
import { dropTemplate, saveTemplate, type TemplateRow, templatesOf } from './templates.store.ts';

export interface TemplateTools {
  db: Db;
  ids: IdMint;
  clock: { now(): Date };
}

const TEMPLATES_MAX = 100;

const tooMany = () =>
  new Problem(409, 'templates-too-many', {
    zh: `模板最多 ${TEMPLATES_MAX} 个，请先删除不用的，或用已有的名称覆盖。`,
    en: `There may be ${TEMPLATES_MAX} templates: drop one first, or replace one under its name.`,
    path: '/name',
  });

/** Keeps what starts a voucher, in place of what had that name. Errors: `role-forbidden`, `party-unknown`, `templates-too-many`. */
export async function keepTemplate(
  tools: TemplateTools,
  principal: Principal,
  body: TemplateInput,
): Promise<TemplateValue> {
  const { partyId } = principal;
  if (partyId === null) throw roleForbidden();
  const row: TemplateRow = {
    template_id: tools.ids.next<'template'>(),
    receiver_id: body.receiver ?? null,
    saved_at: tools.clock.now(),
    name: body.name.trim(),
    lines: body.lines,
  };
  await tools.db.transaction(async (tx) => {
    if (body.receiver && !(await partiesById(tx, [body.receiver])).has(body.receiver as never))
      throw partyUnknown();
    // Two phones that keep the same name at once: the later one replaces the earlier.
    await lockNames(tx, [`templates of ${partyId}`]);
    const before = await templatesOf(tx, partyId);
    if (before.length >= TEMPLATES_MAX && !before.some((one) => one.name === row.name)) throw tooMany();
    await saveTemplate(tx, partyId, row);
  });
  const [view] = await describe(tools.db, [row]);
  return view as TemplateValue;
}

export async function readTemplates(tools: TemplateTools, principal: Principal): Promise<TemplateValue[]> {
  if (principal.partyId === null) throw roleForbidden();
  return describe(tools.db, await templatesOf(tools.db, principal.partyId));
}

/** Dropping what is not there is done already. */
export async function forgetTemplate(
  tools: TemplateTools,
  principal: Principal,
  templateId: string,
): Promise<void> {
  if (principal.partyId === null) throw roleForbidden();
  await dropTemplate(tools.db, principal.partyId, templateId);
}

async function describe(db: Db, rows: readonly TemplateRow[]): Promise<TemplateValue[]> {
  const parties = await partiesById(db, [
    ...new Set(rows.flatMap((row) => (row.receiver_id === null ? [] : [row.receiver_id]))),
  ]);
  return rows.map((row) => {
    const party = row.receiver_id === null ? undefined : parties.get(row.receiver_id as never);
    return {
      templateId: row.template_id,
      name: row.name,
      receiver: party
        ? {
            partyId: party.partyId,
            name: party.name,
            kind: party.kind,
            divisionCode: party.divisionCode,
          }
        : null,
      savedAt: row.saved_at.toISOString(),
      lines: row.lines as TemplateValue['lines'],
    };
  });
}
