import type { Queryable } from '../../platform/db.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { PartyId } from '../identity/index.ts';
import { partiesById, resolvePartyByIdentifier, siteByGln } from '../registry/index.ts';
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
 * The parties behind identifiers, looked up once for a whole capture: a thousand events of one warehouse name the
 * same few places. With it a handing-over takes 13 statements.
 */
export class PartyBook {
  readonly #tx: Queryable;
  readonly #ids: IdMint;
  readonly #byText = new Map<string, PartyId | null>();
  readonly #siteOwners: Map<string, Promise<PartyId | null>>;
  readonly #registered = new Map<PartyId, boolean>();

  /** `siteOwners` may be shared by books of one transaction: who owns a site is not changed by an event. */
  constructor(tx: Queryable, ids: IdMint, siteOwners = new Map<string, Promise<PartyId | null>>()) {
    this.#tx = tx;
    this.#ids = ids;
    this.#siteOwners = siteOwners;
  }

  /** The party of an identifier, entered as one that only events know when it is new; null for a spot on the map. */
  async party(text: string, isPlace: boolean): Promise<PartyId | null> {
    const key = `${isPlace ? 'place' : 'party'} ${text}`;
    const known = this.#byText.get(key);
    if (known !== undefined) return known;
    const partyId = await this.#find(text, isPlace);
    this.#byText.set(key, partyId);
    return partyId;
  }

  async #find(text: string, isPlace: boolean): Promise<PartyId | null> {
    const reading = readIdentifier(text);
    if (!reading.ok) return null;
    const { identifier } = reading;
    if (identifier.kind === 'place') {
      const owner = await this.siteOwner(text);
      return owner ?? (await resolvePartyByIdentifier(this.#tx, this.#ids, `GLN ${identifier.gln}`)).partyId;
    }
    // A party may have a name of the sender's own (CBV 2.0, identifiers of parties); a spot on the map is nobody.
    // The word before it keeps such a name apart from the keys that the platform gives to parties itself.
    return isPlace || identifier.kind !== 'other'
      ? null
      : (await resolvePartyByIdentifier(this.#tx, this.#ids, `Party ${text}`)).partyId;
  }

  /** The business that registered the place as its site. */
  async siteOwner(text: string): Promise<PartyId | null> {
    const reading = readIdentifier(text);
    if (!reading.ok || reading.identifier.kind !== 'place') return null;
    const { gln } = reading.identifier;
    const known = this.#siteOwners.get(gln);
    if (known !== undefined) return known;
    const owner = siteByGln(this.#tx, gln).then((site) => site?.party_id ?? null);
    this.#siteOwners.set(gln, owner);
    return owner;
  }

  /** Those of the parties that are registered businesses, not only known from events. */
  async registered(parties: readonly PartyId[]): Promise<ReadonlySet<PartyId>> {
    const unknown = parties.filter((partyId) => !this.#registered.has(partyId));
    const found = await partiesById(this.#tx, unknown);
    for (const partyId of unknown)
      this.#registered.set(partyId, (found.get(partyId)?.source ?? 'epcis') !== 'epcis');
    return new Set(parties.filter((partyId) => this.#registered.get(partyId)));
  }
}

/**
 * Who handed over to whom, and where. The possessing party comes before the owner and the location, since holdings
 * and recalls ask where goods are; a type of the sender's own says nothing to us. Without a list, goods that are
 * shipped leave from where they were read, and goods that are received come to where they are from then on.
 * A GLN is looked up among registered sites, and otherwise stands for a party of its own.
 */
export async function resolveParties(book: PartyBook, event: EventBody): Promise<EventParties> {
  const party = async (text: string | undefined, isPlace: boolean) =>
    text === undefined ? null : book.party(text, isPlace);
  const source = pick(event.sourceList, (one) => one.source);
  const destination = pick(event.destinationList, (one) => one.destination);
  const [left, stays] = [event.readPoint?.id, event.bizLocation?.id];
  const leaves = event.bizStep === 'shipping';
  const arrives = event.bizStep === 'receiving';
  const at =
    (await party(leaves ? (left ?? stays) : (stays ?? left), true)) ?? (await party(left ?? stays, true));
  const from = (await party(source?.id, source?.isPlace ?? false)) ?? (leaves && destination ? at : null);
  const to = (await party(destination?.id, destination?.isPlace ?? false)) ?? (arrives && source ? at : null);
  const acting = [from, to, at].filter((id) => id !== null);
  const named = new Set(acting);
  const places = [
    ...(event.sourceList ?? []).map((one) => one.source),
    ...(event.destinationList ?? []).map((one) => one.destination),
    ...[left, stays].filter((text) => text !== undefined),
  ];
  for (const text of places) {
    const owner = await book.siteOwner(text);
    if (owner !== null) named.add(owner);
  }
  return { from, to, at, named: [...named], registered: await book.registered(acting) };
}

interface Picked {
  id: string;
  isPlace: boolean;
}

function pick<One extends { type: string }>(
  list: readonly One[] | undefined,
  id: (one: One) => string,
): Picked | undefined {
  for (const type of ['possessing_party', 'owning_party', 'location']) {
    const found = list?.find((one) => one.type === type);
    if (found) return { id: id(found), isPlace: type === 'location' };
  }
  return undefined;
}

/**
 * Whether a sender's word moves goods between these parties: its own goods, goods of parties that nobody has
 * registered, or anything for the supervising office. Otherwise one business could empty another's stock.
 */
export function mayPost(
  sender: { partyId: PartyId; isOffice: boolean },
  parties: Pick<EventParties, 'registered'>,
  among: readonly (PartyId | null)[],
): boolean {
  return (
    sender.isOffice ||
    among.includes(sender.partyId) ||
    among.every((partyId) => partyId === null || !parties.registered.has(partyId))
  );
}
