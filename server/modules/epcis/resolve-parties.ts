import type { Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { PartyId } from '../identity/index.ts';
import { type Party, partiesById, resolvePartyByIdentifier, siteByGln } from '../registry/index.ts';
import type { EventBody } from './epcis.schemas.ts';
import { readIdentifier } from './identifiers.ts';

export interface EventParties {
  from: PartyId | null;
  to: PartyId | null;
  /** Where the event was seen. */
  at: PartyId | null;
  /** Everyone the event names who is known here: they may read it. */
  named: PartyId[];
  /** Registered businesses among from, to and at. A party that only events know is nobody's account. */
  registered: ReadonlySet<PartyId>;
}

/**
 * Who handed over to whom, and where. The possessing party comes before the owner and the location, since holdings
 * and recalls ask where goods are; a type of the sender's own says nothing to us. Without a list, goods that are
 * shipped leave from where they were read, and goods that are received come to where they are from then on.
 * A GLN is looked up among registered sites, and otherwise stands for a party of its own.
 */
export async function resolveParties(tx: Queryable, ids: IdMint, event: EventBody): Promise<EventParties> {
  const known = new Map<string, PartyId | null>();
  const party = async (text: string | undefined, isPlace: boolean): Promise<PartyId | null> => {
    if (text === undefined) return null;
    const before = known.get(text);
    if (before !== undefined) return before;
    const partyId = await partyOf(tx, ids, text, isPlace);
    known.set(text, partyId);
    return partyId;
  };
  const source = pick(event.sourceList, (one) => one.source);
  const destination = pick(event.destinationList, (one) => one.destination);
  const [left, stays] = [event.readPoint?.id, event.bizLocation?.id];
  const leaves = event.bizStep === 'shipping';
  const arrives = event.bizStep === 'receiving';
  const at =
    (await party(leaves ? (left ?? stays) : (stays ?? left), true)) ?? (await party(left ?? stays, true));
  const from = (await party(source?.id, source?.isPlace ?? false)) ?? (leaves && destination ? at : null);
  const to = (await party(destination?.id, destination?.isPlace ?? false)) ?? (arrives && source ? at : null);
  const named = new Set([from, to, at].filter((id) => id !== null));
  for (const text of [
    left,
    stays,
    ...(event.sourceList ?? []).map((one) => one.source),
    ...(event.destinationList ?? []).map((one) => one.destination),
  ]) {
    const reading = text === undefined ? undefined : readIdentifier(text);
    const site =
      reading?.ok && reading.identifier.kind === 'place'
        ? await siteByGln(tx, reading.identifier.gln)
        : undefined;
    if (site) named.add(site.party_id);
  }
  const parties = await partiesById(
    tx,
    [from, to, at].filter((id) => id !== null),
  );
  const registered = new Set(
    [...parties.values()].filter((one: Party) => one.source !== 'epcis').map((one) => one.partyId),
  );
  return { from, to, at, named: [...named], registered };
}

interface Pick {
  id: string;
  isPlace: boolean;
}

function pick<One extends { type: string }>(
  list: readonly One[] | undefined,
  id: (one: One) => string,
): Pick | undefined {
  for (const type of ['possessing_party', 'owning_party', 'location']) {
    const found = list?.find((one) => one.type === type);
    if (found) return { id: id(found), isPlace: type === 'location' };
  }
  return undefined;
}

async function partyOf(tx: Queryable, ids: IdMint, text: string, isPlace: boolean): Promise<PartyId | null> {
  const reading = readIdentifier(text);
  if (!reading.ok) return null;
  const { identifier } = reading;
  if (identifier.kind === 'place') {
    const site = await siteByGln(tx, identifier.gln);
    return site ? site.party_id : (await resolvePartyByIdentifier(tx, ids, `GLN ${identifier.gln}`)).partyId;
  }
  // A party may have a name of the sender's own (CBV 2.0, identifiers of parties); a spot on the map is nobody.
  return isPlace || identifier.kind !== 'other'
    ? null
    : (await resolvePartyByIdentifier(tx, ids, text)).partyId;
}

/**
 * Whether a sender's word moves goods between these parties: its own goods, goods of parties that nobody has
 * registered, or anything for the supervising office. Otherwise one business could empty another's stock.
 */
export function mayPost(
  sender: { partyId: PartyId; isOffice: boolean },
  parties: EventParties,
  among: readonly (PartyId | null)[],
): boolean {
  return (
    sender.isOffice ||
    among.includes(sender.partyId) ||
    among.every((partyId) => partyId === null || !parties.registered.has(partyId))
  );
}
