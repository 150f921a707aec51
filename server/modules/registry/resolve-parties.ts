import type { Queryable } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { IdMint } from '../../platform/ids.ts';
import type { PartyId } from '../identity/index.ts';
import { insertParty, type Party, partiesById, partyByUscc, partyForKey } from './parties.store.ts';
import { partyNeeded, partyNotFound } from './registry.errors.ts';
import { normaliseText, readUscc, searchGrams } from './rules/index.ts';
import { indexGrams } from './search.store.ts';

export interface NamedPartyLike {
  partyId?: string | undefined;
  uscc?: string | undefined;
  name?: string | undefined;
  address?: string | undefined;
  contact?: string | undefined;
}

/**
 * The party that a document names: by id, by USCC, else by name and address. A business outside the platform is
 * entered as 'named', once, so that the chain does not break at it. Its address tells two of one name apart and goes
 * no further: address and telephone of a named party are the document's, not the register's.
 */
export async function resolveParty(
  tx: Queryable,
  ids: IdMint,
  named: NamedPartyLike,
  path: string,
): Promise<{ party: Party } | { issues: Issue[] }> {
  if (named.partyId !== undefined) {
    const party = (await partiesById(tx, [named.partyId])).get(named.partyId);
    return party ? { party } : { issues: [partyNotFound(`${path}/partyId`)] };
  }
  if (named.uscc !== undefined) {
    const reading = readUscc(named.uscc);
    if (!reading.ok)
      return { issues: reading.findings.map((finding) => ({ ...finding, path: `${path}/uscc` })) };
    const known = await partyByUscc(tx, reading.uscc);
    if (known) return { party: known };
    if (named.name === undefined) return { issues: [partyNotFound(`${path}/uscc`)] };
    const partyId = ids.next<'party'>() as PartyId;
    await registerNamed(tx, partyId, { ...named, uscc: reading.uscc });
    const made = await partyByUscc(tx, reading.uscc);
    return made ? { party: made } : { issues: [partyNotFound(path)] };
  }
  if (named.name === undefined || named.name.trim() === '') return { issues: [partyNeeded(path)] };
  const key = `named:${normaliseText(named.name)}|${normaliseText(named.address ?? '')}`.slice(0, 200);
  const { partyId, isNew } = await partyForKey(tx, key, ids.next<'party'>());
  if (isNew) await registerNamed(tx, partyId, named);
  const party = (await partiesById(tx, [partyId])).get(partyId);
  return party ? { party } : { issues: [partyNotFound(path)] };
}

async function registerNamed(tx: Queryable, partyId: string, named: NamedPartyLike): Promise<void> {
  const name = named.name ?? '';
  await insertParty(tx, partyId, { uscc: named.uscc ?? '', name, kind: 'other' }, 'named');
  await indexGrams(tx, 'party', partyId, searchGrams(name));
}

/** The party that a GLN or another identifier of a standard stands for; made as 'epcis' when it is new. */
export async function resolvePartyByIdentifier(
  tx: Queryable,
  ids: IdMint,
  identifier: string,
): Promise<Party> {
  const { partyId, isNew } = await partyForKey(tx, identifier, ids.next<'party'>());
  if (isNew) await insertParty(tx, partyId, { uscc: '', name: identifier, kind: 'other' }, 'epcis');
  const party = (await partiesById(tx, [partyId])).get(partyId);
  if (!party) throw new Error(`party ${partyId} of ${identifier} was not stored`);
  return party;
}
