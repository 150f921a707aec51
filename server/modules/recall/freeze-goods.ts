import type { Queryable } from '../../platform/db.ts';
import { localDay } from '../../platform/local-time.ts';
import type { AccountId, PartyId, Principal } from '../identity/index.ts';
import { captureDocument, inDistrict, joinRecord, type RecordTools, recordOnce } from '../ledger/index.ts';
import {
  divisionExists,
  findLot,
  findProducts,
  partiesById,
  partyUnknown,
  productUnknown,
} from '../registry/index.ts';
import { admitLots } from '../trace/index.ts';
import { type Freeze, type FreezeSubject, subjectText } from './freeze.rules.ts';
import { freezesById, insertFreeze } from './freezes.store.ts';
import {
  divisionOutside,
  divisionUnknown,
  endsInPast,
  freezeUnknown,
  subjectNeeded,
} from './recall.errors.ts';
import type { FreezeInput, FreezeViewValue } from './recall.schemas.ts';
import { viewFreezes } from './view-freezes.ts';

export interface RecallTools extends RecordTools {
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
}

export interface FreezeAnswer {
  view: FreezeViewValue;
  status: 200 | 201;
}

/**
 * Stops goods: from the moment this is stored no new voucher and no sale of them is taken, on any server. What is on the
 * way can still be received: where it went is evidence.
 *
 * Errors, in order: `exists-with-different-…`, `freeze-subject-needed`, `lot-unknown`, `product-unknown`,
 * `party-unknown`, `outside-district`, `division-unknown`, `ends-in-past`.
 */
export async function freezeGoods(
  tools: RecallTools,
  principal: Principal,
  body: FreezeInput,
): Promise<FreezeAnswer> {
  return recordOnce<FreezeAnswer>(
    tools,
    { senderId: tools.officeId, number: body.documentNumber, kind: 'freeze', body },
    {
      join: joinRecord,
      repeat: async ({ documentId }) => ({ view: await viewFreeze(tools, documentId, true), status: 200 }),
    },
    async () => {
      const subject = await subjectOf(tools, principal, body);
      const divisionCode = divisionOf(tools, principal, body.division);
      const now = tools.clock.now();
      if (body.endsOn !== undefined && body.endsOn < localDay(now, tools.city.city.timezone))
        throw endsInPast();
      const freeze = {
        freezeId: tools.ids.next<'document'>() as string,
        subject,
        divisionCode,
        documentNumber: body.documentNumber,
        clause: body.clause,
        reason: body.reason,
        at: now,
        endsOn: body.endsOn ?? null,
        frozenBy: principal.accountId,
      };
      await tools.db.transaction((tx) => store(tx, tools, freeze, body));
      return { view: await viewFreeze(tools, freeze.freezeId, false), status: 201 };
    },
  );
}

async function store(
  tx: Queryable,
  tools: RecallTools,
  freeze: Omit<Freeze, 'lift' | 'frozenBy'> & { frozenBy: AccountId },
  body: FreezeInput,
): Promise<void> {
  await captureDocument(tx, tools, {
    documentId: freeze.freezeId,
    kind: 'freeze',
    senderId: tools.officeId,
    recordedBy: freeze.frozenBy,
    senderNumber: body.documentNumber,
    occurredAt: freeze.at,
    body,
    sections: { goods: body },
    resolved: { subject: subjectText(freeze.subject), division: freeze.divisionCode },
    projection: { movements: [] },
  });
  await insertFreeze(tx, freeze);
}

/** What is to be frozen, which must be the officer's to see. */
async function subjectOf(
  tools: RecallTools,
  principal: Principal,
  body: FreezeInput,
): Promise<FreezeSubject> {
  const named = [body.lot, body.product, body.party].filter((one) => one !== undefined);
  if (named.length !== 1 || (body.producer !== undefined && body.product === undefined))
    throw subjectNeeded();
  if (body.lot !== undefined) {
    const { lotId } = await findLot(tools.db, body.lot);
    await admitLots(tools, principal, [lotId]);
    return { kind: 'lot', lotId };
  }
  if (body.product !== undefined) {
    const { productId: id, gtin, code } = body.product;
    const [product] = await findProducts(tools.db, {
      ids: id === undefined ? [] : [id],
      gtins: gtin === undefined ? [] : [gtin.padStart(14, '0')],
      codes: code === undefined ? [] : [code],
    });
    if (!product) throw productUnknown();
    if (body.producer !== undefined && !(await partiesById(tools.db, [body.producer])).has(body.producer))
      throw partyUnknown();
    return { kind: 'product', productId: product.productId, producerId: body.producer ?? null };
  }
  const party = (await partiesById(tools.db, [body.party ?? ''])).get(body.party ?? '');
  if (!party) throw partyUnknown();
  if (principal.role === 'regulator' && !inDistrict(principal, party, tools.city.city.code))
    throw divisionOutside();
  return { kind: 'party', partyId: party.partyId };
}

/** Whose businesses it binds: within what the officer answers for. */
function divisionOf(tools: RecallTools, principal: Principal, asked: string | undefined): string {
  const own = principal.role === 'regulator' ? (principal.divisionCode ?? '') : tools.city.city.code;
  const division = asked ?? own;
  if (!divisionExists(tools.city, division)) throw divisionUnknown();
  if (!answersFor(tools, principal, division)) throw divisionOutside();
  return division;
}

/** Whether an officer answers for a division: the whole city's for every one, a district's for those within it. */
export function answersFor(
  tools: Pick<RecallTools, 'city'>,
  principal: Principal,
  division: string,
): boolean {
  if (principal.role === 'administrator' || principal.divisionCode === tools.city.city.code) return true;
  return principal.divisionCode !== null && division.startsWith(principal.divisionCode);
}

export async function viewFreeze(
  tools: RecallTools,
  freezeId: string,
  replayed: boolean,
): Promise<FreezeViewValue> {
  const freeze = (await freezesById(tools.db, [freezeId])).get(freezeId);
  if (!freeze) throw freezeUnknown();
  const today = localDay(tools.clock.now(), tools.city.city.timezone);
  const [view] = await viewFreezes(tools.db, tools.city, [freeze], today);
  if (!view) throw freezeUnknown();
  return { ...view, replayed };
}
