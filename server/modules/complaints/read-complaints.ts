import { parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Queryable } from '../../platform/db.ts';
import type { Principal } from '../identity/index.ts';
import { complaintOutsideDistrict, complaintUnknown } from './complaints.errors.ts';
import type { ComplaintKind } from './complaints.rules.ts';
import {
  type ComplaintState,
  complaintById,
  listOfComplaints,
  photosOf,
  type StoredComplaint,
  stepsOf,
} from './complaints.store.ts';
import { type ComplaintTools, complaintNumber, opened } from './file-complaint.ts';

/** What whoever has the number may know: nothing that tells of a person or a business. */
export interface ComplaintProgress {
  number: string;
  kind: ComplaintKind;
  receivedAt: Date;
  state: ComplaintState;
  /** When it came to that. */
  at: Date;
}

/** Undefined where there is no such number. */
export async function complaintProgress(
  db: Queryable,
  complaintId: string,
): Promise<ComplaintProgress | undefined> {
  const one = await complaintById(db, complaintId);
  if (!one) return undefined;
  const last = (await stepsOf(db, [complaintId])).get(complaintId)?.at(-1);
  return {
    number: complaintNumber(complaintId),
    kind: one.kind,
    receivedAt: one.receivedAt,
    state: last?.state ?? 'received',
    at: last?.at ?? one.receivedAt,
  };
}

/** Those of the whole city see what is of no known place too. Null: of everywhere. */
function prefixOf({ city }: Pick<ComplaintTools, 'city'>, principal: Principal): string | null {
  return principal.divisionCode === city.city.code ? null : (principal.divisionCode ?? '-');
}

export async function listComplaints(
  tools: ComplaintTools,
  principal: Principal,
  asked: {
    kind?: ComplaintKind | undefined;
    lotId?: string | undefined;
    partyId?: string | undefined;
    before?: string | undefined;
    limit: number;
  },
) {
  const cursor = asked.before === undefined ? undefined : await stored(tools, asked.before);
  const found = await listOfComplaints(tools.db, {
    kind: asked.kind ?? null,
    divisionPrefix: prefixOf(tools, principal),
    lotId: asked.lotId ?? null,
    partyId: asked.partyId ?? null,
    before: cursor ? { at: cursor.receivedAt, complaintId: cursor.complaintId } : null,
    limit: asked.limit,
  });
  const items = await viewed(tools, found);
  return { items, next: found.length === asked.limit ? (items.at(-1)?.number ?? null) : null };
}

/** Errors: `complaint-unknown`, `outside-district`. */
export async function readComplaint(tools: ComplaintTools, principal: Principal, number: string) {
  const one = await stored(tools, number);
  const prefix = prefixOf(tools, principal);
  if (prefix !== null && !(one.divisionCode ?? '').startsWith(prefix)) throw complaintOutsideDistrict();
  const [view] = await viewed(tools, [one]);
  if (!view) throw complaintUnknown();
  return view;
}

async function stored({ db }: ComplaintTools, number: string): Promise<StoredComplaint> {
  const code = parsePublicCode(number);
  const one = code.ok && code.type === 'J' ? await complaintById(db, code.id) : undefined;
  if (!one) throw complaintUnknown();
  return one;
}

async function viewed({ db, keys }: ComplaintTools, found: readonly StoredComplaint[]) {
  const ids = found.map((one) => one.complaintId);
  const [photos, steps] = await Promise.all([photosOf(db, ids), stepsOf(db, ids)]);
  return found.map((one) => {
    const { told, contact } = opened(keys, one);
    return {
      number: complaintNumber(one.complaintId),
      kind: one.kind,
      receivedAt: one.receivedAt.toISOString(),
      state: steps.get(one.complaintId)?.at(-1)?.state ?? ('received' as const),
      divisionCode: one.divisionCode,
      about: {
        path: one.pagePath,
        label: one.pageLabel,
        lotId: one.lotId,
        partyId: one.partyId,
        documentId: one.documentId,
      },
      told: { what: told.what ?? '', request: told.request ?? null, seller: told.seller ?? null },
      contact: contact && {
        name: contact.name ?? null,
        phone: contact.phone ?? null,
        address: contact.address ?? null,
      },
      photos: photos.get(one.complaintId) ?? [],
    };
  });
}
