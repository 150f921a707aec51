import { Batch, BatchConflict } from '../../platform/batch.ts';
import type { Queryable } from '../../platform/db.ts';
import { deferred, lookup, WRITE_ORDER } from '../../platform/lookups.ts';
import type { PartyId } from '../identity/index.ts';
import type { PartyInput, PartyValue, SiteValue } from './registry.schemas.ts';

interface PartyRow {
  party_id: PartyId;
  uscc: string | null;
  name: string;
  aliases: string[];
  kind: string;
  licence_numbers: PartyValue['licenceNumbers'];
  address: string | null;
  contact_name: string | null;
  contact_phone: string | null;
  division_code: string | null;
  longitude: number | null;
  latitude: number | null;
  market_id: string | null;
  stall: string | null;
  source: string;
}

const COLUMNS = `party_id, uscc, name, aliases, kind, licence_numbers, address, contact_name, contact_phone,
  division_code, longitude, latitude, market_id, stall, source`;

export type Party = PartyValue & { partyId: PartyId };

const toParty = (row: PartyRow): Party => ({
  partyId: row.party_id,
  uscc: row.uscc,
  name: row.name,
  aliases: row.aliases,
  kind: row.kind,
  licenceNumbers: row.licence_numbers,
  address: row.address,
  contactName: row.contact_name,
  contactPhone: row.contact_phone,
  divisionCode: row.division_code,
  longitude: row.longitude,
  latitude: row.latitude,
  marketId: row.market_id,
  stall: row.stall,
  source: row.source,
});

export const partiesById = lookup(async (db, ids): Promise<Map<string, Party>> => {
  const rows = await db.query<PartyRow>(
    `SELECT ${COLUMNS} FROM registry.party WHERE party_id = ANY($1::bigint[])`,
    [ids],
    'registry-parties-by-id',
  );
  return new Map(rows.map((row) => [row.party_id, toParty(row)]));
});

const partiesByUscc = lookup(async (db, usccs): Promise<Map<string, Party>> => {
  const rows = await db.query<PartyRow>(
    `SELECT ${COLUMNS} FROM registry.party WHERE uscc = ANY($1::text[])`,
    [usccs],
    'registry-parties-by-uscc',
  );
  return new Map(rows.map((row) => [row.uscc ?? '', toParty(row)]));
});

export async function partyByUscc(db: Queryable, uscc: string): Promise<Party | undefined> {
  return (await partiesByUscc(db, [uscc])).get(uscc);
}

/** By '<market> <stall number>'. Of two with one number the one that was registered last. */
const stallsByNumber = lookup(async (db, keys): Promise<Map<string, Party>> => {
  const wanted = keys.map(
    (key) => [key.slice(0, key.indexOf(' ')), key.slice(key.indexOf(' ') + 1)] as const,
  );
  const rows = await db.query<PartyRow>(
    `SELECT ${COLUMNS} FROM registry.party
      WHERE market_id = ANY($1::bigint[]) AND stall = ANY($2::text[]) ORDER BY party_id`,
    [[...new Set(wanted.map(([market]) => market))], wanted.map(([, stall]) => stall)],
    'registry-stalls-by-number',
  );
  return new Map(rows.map((row) => [`${row.market_id} ${row.stall}`, toParty(row)]));
});

export async function stallByNumber(
  db: Queryable,
  marketId: string,
  stall: string,
): Promise<Party | undefined> {
  const key = `${marketId} ${stall}`;
  return (await stallsByNumber(db, [key])).get(key);
}

/** Everybody who stands in a market, in the order of their ids. */
export async function stallsOfMarket(db: Queryable, marketId: string): Promise<Party[]> {
  const rows = await db.query<PartyRow>(
    `SELECT ${COLUMNS} FROM registry.party WHERE market_id = $1 ORDER BY party_id LIMIT 5000`,
    [marketId],
  );
  return rows.map(toParty);
}

export async function listParties(
  db: Queryable,
  filter: {
    kind?: string | undefined;
    divisionPrefix?: string | undefined;
    registeredOnly: boolean;
    limit: number;
  },
): Promise<Party[]> {
  const rows = await db.query<PartyRow>(
    `SELECT ${COLUMNS} FROM registry.party
      WHERE ($1::text IS NULL OR kind = $1) AND ($2::text IS NULL OR division_code LIKE $2 || '%')
        AND (NOT $4 OR source = 'registered')
      ORDER BY party_id LIMIT $3`,
    [filter.kind ?? null, filter.divisionPrefix ?? null, filter.limit, filter.registeredOnly],
  );
  return rows.map(toParty);
}

const INSERT = `INSERT INTO registry.party (party_id, uscc, name, aliases, kind, licence_numbers, address, contact_name,
       contact_phone, division_code, longitude, latitude, market_id, stall, source)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`;

const valuesOf = (partyId: string, party: PartyInput, source: string) => [
  partyId,
  party.uscc === '' ? null : party.uscc,
  party.name,
  party.aliases ?? [],
  party.kind,
  JSON.stringify(party.licenceNumbers ?? []),
  party.address ?? null,
  party.contactName ?? null,
  party.contactPhone ?? null,
  party.divisionCode ?? null,
  party.longitude ?? null,
  party.latitude ?? null,
  party.marketId ?? null,
  party.stall ?? null,
  source,
];

/** False when the USCC is known already. */
export async function insertParty(
  db: Queryable,
  partyId: string,
  party: PartyInput,
  source: string,
): Promise<boolean> {
  if (db instanceof Batch) return insertInBatch(db, { partyId: partyId as PartyId, party, source });
  const rows = await db.query(
    `${INSERT} ON CONFLICT (uscc) DO NOTHING RETURNING 1`,
    valuesOf(partyId, party, source),
  );
  return rows.length === 1;
}

interface NewParty {
  partyId: PartyId;
  party: PartyInput;
  source: string;
}

const insertPartiesLater = deferred<NewParty>(WRITE_ORDER.parties, async (db, parties) => {
  const rows = await db.query(
    `INSERT INTO registry.party (${COLUMNS})
     SELECT ${COLUMNS} FROM jsonb_to_recordset($1::jsonb) AS one(party_id bigint, uscc text, name text, aliases text[],
       kind text, licence_numbers jsonb, address text, contact_name text, contact_phone text, division_code text,
       longitude double precision, latitude double precision, market_id bigint, stall text, source text)
     ON CONFLICT (uscc) DO NOTHING RETURNING 1`,
    [JSON.stringify(parties.map(rowOf))],
    'registry-insert-parties',
  );
  if (rows.length !== parties.length) throw new BatchConflict('a business was registered meanwhile');
});

const rowOf = ({ partyId, party, source }: NewParty): PartyRow => ({
  party_id: partyId,
  uscc: party.uscc === '' ? null : party.uscc,
  name: party.name,
  aliases: party.aliases ?? [],
  kind: party.kind,
  licence_numbers: party.licenceNumbers ?? [],
  address: party.address ?? null,
  contact_name: party.contactName ?? null,
  contact_phone: party.contactPhone ?? null,
  division_code: party.divisionCode ?? null,
  longitude: party.longitude ?? null,
  latitude: party.latitude ?? null,
  market_id: party.marketId ?? null,
  stall: party.stall ?? null,
  source,
});

/** In a batch a business whose code nobody has named yet waits with the others. False when the code is known. */
async function insertInBatch(db: Batch, fresh: NewParty): Promise<boolean> {
  const { uscc } = fresh.party;
  if (uscc !== '' && (await partiesByUscc(db, [uscc])).has(uscc)) return false;
  await insertPartiesLater(db, [fresh]);
  const party = toParty(rowOf(fresh));
  db.markNew(fresh.partyId);
  partiesById.know(db, fresh.partyId, party);
  if (uscc !== '') partiesByUscc.know(db, uscc, party);
  return true;
}

/**
 * Registers a business, over what partners' documents said of it, if they named it by its USCC: it keeps its id, and
 * the name they used as an alias. Null when it is registered already.
 */
export async function registerOverNamed(
  db: Queryable,
  candidateId: PartyId,
  party: PartyInput,
): Promise<PartyId | null> {
  if (db instanceof Batch && (await insertInBatch(db, { partyId: candidateId, party, source: 'registered' })))
    return candidateId;
  partiesByUscc.forget(db, party.uscc);
  const rows = await db.query<{ party_id: PartyId }>(
    `${INSERT} ON CONFLICT (uscc) DO UPDATE SET
       name = excluded.name,
       aliases = excluded.aliases || array_remove(ARRAY[party.name], excluded.name),
       kind = excluded.kind, licence_numbers = excluded.licence_numbers, address = excluded.address,
       contact_name = excluded.contact_name, contact_phone = excluded.contact_phone,
       division_code = excluded.division_code, longitude = excluded.longitude, latitude = excluded.latitude,
       market_id = excluded.market_id, stall = excluded.stall, source = excluded.source
     WHERE party.source <> 'registered' RETURNING party_id`,
    valuesOf(candidateId, party, 'registered'),
  );
  const partyId = rows[0]?.party_id ?? null;
  if (partyId !== null) partiesById.forget(db, partyId);
  return partyId;
}

const partiesByKey = lookup(async (db, values): Promise<Map<string, PartyId>> => {
  const rows = await db.query<{ value: string; party_id: PartyId }>(
    'SELECT value, party_id FROM registry.party_key WHERE value = ANY($1::text[])',
    [values],
    'registry-parties-by-key',
  );
  return new Map(rows.map((row) => [row.value, row.party_id]));
});

interface PartyKey {
  value: string;
  partyId: PartyId;
}

const insertKeysLater = deferred<PartyKey>(WRITE_ORDER.parties - 1, async (db, keys) => {
  const sorted = [...keys].sort((a, b) => (a.value < b.value ? -1 : 1));
  const rows = await db.query(
    `INSERT INTO registry.party_key (value, party_id) SELECT * FROM unnest($1::text[], $2::bigint[])
     ON CONFLICT DO NOTHING RETURNING 1`,
    [sorted.map((key) => key.value), sorted.map((key) => key.partyId)],
    'registry-insert-party-keys',
  );
  if (rows.length !== keys.length) throw new BatchConflict('a business was named meanwhile');
});

/** The party that a text key (a name with an address, a GLN) stands for; `candidateId` when it is new. */
export async function partyForKey(
  db: Queryable,
  value: string,
  candidateId: string,
): Promise<{ partyId: PartyId; isNew: boolean }> {
  const known = (await partiesByKey(db, [value])).get(value);
  if (known !== undefined) return { partyId: known, isNew: false };
  if (db instanceof Batch) {
    const partyId = candidateId as PartyId;
    await insertKeysLater(db, [{ value, partyId }]);
    partiesByKey.know(db, value, partyId);
    return { partyId, isNew: true };
  }
  const made = await db.query<{ party_id: PartyId }>(
    'INSERT INTO registry.party_key (value, party_id) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING party_id',
    [value, candidateId],
  );
  if (made[0]) return { partyId: made[0].party_id, isNew: true };
  const found = await db.query<{ party_id: PartyId }>(
    'SELECT party_id FROM registry.party_key WHERE value = $1',
    [value],
  );
  return { partyId: (found[0]?.party_id ?? candidateId) as PartyId, isNew: false };
}

export async function siteByGln(
  db: Queryable,
  gln: string,
): Promise<{ site_id: string; party_id: PartyId } | undefined> {
  const rows = await db.query<{ site_id: string; party_id: PartyId }>(
    'SELECT site_id, party_id FROM registry.site WHERE gln = $1',
    [gln],
  );
  return rows[0];
}

/** False when the GLN is registered already. */
export async function insertSite(
  db: Queryable,
  site: {
    siteId: string;
    partyId: string;
    gln: string | null;
    name: string;
    address?: string | null;
    divisionCode?: string | null;
  },
): Promise<boolean> {
  const rows = await db.query(
    `INSERT INTO registry.site (site_id, party_id, gln, name, address, division_code) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (gln) DO NOTHING RETURNING 1`,
    [site.siteId, site.partyId, site.gln, site.name, site.address ?? null, site.divisionCode ?? null],
  );
  return rows.length === 1;
}

export async function sitesOf(db: Queryable, partyId: string): Promise<SiteValue[]> {
  const rows = await db.query<{
    site_id: string;
    party_id: string;
    gln: string | null;
    name: string;
    address: string | null;
    division_code: string | null;
  }>(
    'SELECT site_id, party_id, gln, name, address, division_code FROM registry.site WHERE party_id = $1 ORDER BY site_id LIMIT 1000',
    [partyId],
  );
  return rows.map((row) => ({
    siteId: row.site_id,
    partyId: row.party_id,
    gln: row.gln,
    name: row.name,
    address: row.address,
    divisionCode: row.division_code,
  }));
}

export async function partiesInDivision(db: Queryable, divisionCode: string): Promise<string[]> {
  const rows = await db.query<{ party_id: string }>(
    `SELECT party_id FROM registry.party WHERE division_code LIKE $1 || '%'`,
    [divisionCode],
  );
  return rows.map((row) => row.party_id);
}
