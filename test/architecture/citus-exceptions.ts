import type { CitusException } from './citus-rules.ts';

const LOCK =
  'Refused there when the lots meet several shards. It may be left out: what a batch decided on a holding is compared with what posting it returns, and decided again where they differ. Not yet switched off on Citus.';
const LOCK_STATE =
  'Refused there when several senders or receivers are in one batch. Has to become one statement for each of them. Not yet done.';
const SLOW = 'Not wrong there, but sent row by row: has to become a statement a table, as posting has one.';

/** Statements that may stand though Citus refuses them or does them slowly, each with what is done about it there. */
export const CITUS_EXCEPTIONS: readonly CitusException[] = [
  {
    file: 'server/modules/ledger/post.store.ts',
    contains: 'INSERT INTO ledger.movement',
    rule: 'citus-write-one-table',
    why: 'The statement for plain PostgreSQL; post-by-table.store.ts has the one for Citus.',
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains: 'WHERE party_id = $1 AND lot_id = ANY($2::bigint[]) ORDER BY lot_id FOR UPDATE',
    rule: 'citus-lock-one-shard',
    why: LOCK,
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains:
      'WHERE party_id = ANY($1::bigint[]) AND lot_id = ANY($2::bigint[]) ORDER BY party_id, lot_id FOR UPDATE',
    rule: 'citus-lock-one-shard',
    why: LOCK,
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains: 'AS pair(party_id, lot_id)',
    rule: 'citus-lock-one-shard',
    why: LOCK,
  },
  {
    file: 'server/modules/ledger/holdings.store.ts',
    contains: 'AS pair(party_id, lot_id)',
    rule: 'citus-no-join-unnest',
    why: 'Half as fast there again as = ANY; the pairs spare plain PostgreSQL trying every party with every lot.',
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: 'FROM vouchers.sent WHERE sender_id = ANY($1::bigint[])',
    rule: 'citus-lock-one-shard',
    why: LOCK_STATE,
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: 'FROM vouchers.unmatched_purchase',
    rule: 'citus-lock-one-shard',
    why: LOCK_STATE,
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: 'INSERT INTO vouchers.inbox',
    rule: 'citus-write-one-table',
    why: SLOW,
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: 'UPDATE vouchers.inbox i SET state = change.state',
    rule: 'citus-write-one-table',
    why: SLOW,
  },
  {
    file: 'server/modules/vouchers/vouchers.store.ts',
    contains: "UPDATE vouchers.inbox SET state = 'implied'",
    rule: 'citus-write-one-table',
    why: SLOW,
  },
  {
    file: 'server/modules/epcis/epcis.store.ts',
    contains: 'INSERT INTO epcis.event_party',
    rule: 'citus-write-one-table',
    why: 'Slow there, not wrong: an EPCIS event is no hot post.',
  },
  {
    file: 'server/modules/epcis/epcis.store.ts',
    contains: 'FROM epcis.event_party p WHERE p.party_id',
    rule: 'citus-no-correlated-subquery',
    why: 'An EPCIS query over all events of a party; not yet rewritten as document_id IN (SELECT …).',
  },
  {
    file: 'server/modules/epcis/handings.store.ts',
    contains: 'FROM epcis.opened o',
    rule: 'citus-no-lateral',
    why: 'Both tables lie together by lot; not yet rewritten as two look-ups.',
  },
  {
    file: 'server/modules/epcis/handings.store.ts',
    contains: 'FROM epcis.opened o',
    rule: 'citus-no-correlated-subquery',
    why: 'Both tables lie together by lot; not yet rewritten as two look-ups.',
  },
];
