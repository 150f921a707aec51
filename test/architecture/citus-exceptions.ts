import type { CitusException } from './citus-rules.ts';

const PLAIN = 'The statement for plain PostgreSQL; where the tables are distributed';

/** Statements that may stand though Citus refuses them or does them slowly, each with what is done about it there. */
export const CITUS_EXCEPTIONS: readonly CitusException[] = [
  {
    file: 'server/modules/ledger/post.store.ts',
    contains: 'INSERT INTO ledger.movement',
    rule: 'citus-write-one-table',
    why: `${PLAIN}, post-by-table.store.ts writes a table a statement.`,
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains: 'AS pair(party_id, lot_id)',
    rule: 'citus-lock-one-shard',
    why: `${PLAIN}, holdingsOnShards locks by name and reads.`,
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains: 'AS pair(party_id, lot_id)',
    rule: 'citus-no-join-unnest',
    why: `${PLAIN}, holdingsOnShards asks by = ANY and leaves out pairs that nobody asked for.`,
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: 'FROM vouchers.sent WHERE sender_id = ANY($1::bigint[])',
    rule: 'citus-lock-one-shard',
    why: `${PLAIN}, vouchersOnShards locks by name and reads.`,
  },
  {
    file: 'server/modules/vouchers/unmatched.store.ts',
    contains: 'AS pair(receiver_id, sender_id)',
    rule: 'citus-lock-one-shard',
    why: `${PLAIN}, unmatchedOnShards locks by name, if anything waits, and reads.`,
  },
  {
    file: 'server/modules/vouchers/unmatched.store.ts',
    contains: 'AS pair(receiver_id, sender_id)',
    rule: 'citus-no-join-unnest',
    why: `${PLAIN}, unmatchedOnShards asks by = ANY and leaves out pairs that nobody asked for.`,
  },
  {
    file: 'server/modules/epcis/epcis.store.ts',
    contains: 'FROM epcis.event_party p WHERE p.party_id',
    rule: 'citus-no-correlated-subquery',
    why: 'An EPCIS query over all events of a party; not yet rewritten as document_id IN (SELECT …).',
  },
];
