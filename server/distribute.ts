import { distributeTables, type Placement, type Placements } from './platform/citus.ts';

/**
 * Where every table lies when the platform runs on Citus (LUYUAN_DISTRIBUTED=1); see docs/scale-out.md. On plain
 * PostgreSQL nothing of this is used. A new table is one line here: server/distribute.test.ts holds the migrated
 * schema against it, and every key of a distributed table against Citus's rules.
 */

const by = (column: string, group: string): Placement => ({ on: 'shards', by: column, group });
/** What a trace reads of a lot lies together, so that a frontier asks each shard once. */
const byLot = by('lot_id', 'lot');
const bySender = by('sender_id', 'sender');
const byReceiver = by('receiver_id', 'receiver');
const byParty = by('party_id', 'party');
const everywhere: Placement = { on: 'every-server' };
/** Log-ins, and queues whose workers lock rows one by one (`SKIP LOCKED`). */
const coordinator: Placement = { on: 'coordinator' };

export const PLACEMENTS: Placements = {
  'platform.migration': coordinator,
  'platform.server_secret': coordinator,
  'platform.key_print': coordinator,

  'identity.account': coordinator,
  'identity.session': coordinator,
  'identity.api_key': coordinator,
  'identity.sign_in_failure': coordinator,
  'identity.invitation': coordinator,
  'identity.signing_key': coordinator,
  'identity.audit': coordinator,
  // An insert decides whether a nonce is new, so that all servers agree.
  'identity.app': coordinator,
  'identity.app_nonce': coordinator,

  'registry.party': everywhere,
  'registry.party_key': everywhere,
  'registry.site': everywhere,
  'registry.product': everywhere,
  'registry.search_gram': everywhere,
  // Its two keys have no column in common.
  'registry.certificate': everywhere,
  'registry.lot': byLot,
  'registry.lot_key': by('value', 'lot-key'),
  'registry.lot_claim': byLot,
  'registry.lot_link': byLot,

  'ledger.document': bySender,
  'ledger.document_private': bySender,
  'ledger.movement': byLot,
  'ledger.lot_edge': byLot,
  'ledger.observation': byLot,
  'ledger.discrepancy': byLot,
  'ledger.holding': byLot,
  'attachments.file': coordinator,
  'attachments.bringer': coordinator,
  'ledger.outbox': coordinator,
  'ledger.outbox_failed': coordinator,
  'ledger.period': coordinator,
  'ledger.archive_stray': coordinator,
  'ledger.archive_supplement': coordinator,

  // A few rows a day, locked one by one by whoever tells what was missed.
  'deadlines.deadline': coordinator,

  'vouchers.sent': bySender,
  'vouchers.answer': bySender,
  'vouchers.inbox': byReceiver,
  'vouchers.unmatched_purchase': byReceiver,
  'vouchers.lot_paper': byLot,
  // Asked by number alone, of whoever has the slip in hand.
  'vouchers.slip': coordinator,
  'desk.template': byParty,

  'lot_tests.result': byLot,

  'day_close.closed_lot': byParty,

  'production.production_order': byParty,
  'production.order_event': byParty,
  'production.process_check': byParty,
  'production.order_lot': byLot,
  'production.lot_check': byLot,
  'production.lot_decision': byLot,
  'production.point_decision': byLot,

  // Written beside the rows of a backlog, a row at a time.
  'intake.backlog': coordinator,
  'intake.refused_row': coordinator,
  // Files and what becomes of them: queues whose workers lease them one by one.
  'intake.file': coordinator,
  'intake.file_piece': coordinator,
  'intake.file_row': coordinator,
  'intake.file_document': coordinator,
  'intake.file_finding': coordinator,
  'intake.file_row_taken': coordinator,
  'intake.file_mapping': coordinator,

  // Batches are answered row by row, waiting rows are picked one by one: beside their marks.
  'intake.batch': coordinator,
  'intake.batch_row': coordinator,
  'intake.mapping': coordinator,
  'intake.unmatched': coordinator,
  'intake.waiting_need': coordinator,
  'intake.reconciliation_part': coordinator,
  'intake.reconciliation': coordinator,

  'trace.cleaning': byParty,

  'epcis.capture': by('capture_id', 'capture'),
  // A queue with leases, and what hangs on it while a document comes in.
  'epcis.capture_job': coordinator,
  'epcis.capture_piece': coordinator,
  'epcis.capture_number': coordinator,
  'epcis.capture_outcome': coordinator,
  'epcis.event': bySender,
  'epcis.transformation_part': bySender,
  'epcis.event_epc': by('epc', 'epc'),
  'epcis.event_party': byParty,
  'epcis.containment': by('parent', 'container'),
  'epcis.container_move': by('parent', 'container'),
  'epcis.opened': byLot,
  'epcis.matched': byLot,

  'rollups.party_day': byParty,
  'rollups.party_product': byParty,
  'rollups.division_day': by('division', 'division'),

  // Few rows, and queues whose workers lock them one by one.
  'departments.reach': coordinator,
  'departments.message': coordinator,
  'departments.verification': coordinator,
  'departments.certificate': by('number', 'certificate'),
  'departments.quote': by('number', 'certificate'),
  'departments.quoted_lot': byLot,
  'departments.flagged_voucher': by('document_id', 'flagged'),
  'departments.notice': byParty,
  // A row for each printed card and each range of numbers, found by one key.
  'labels.shelf_card': coordinator,
  'labels.piece_range': coordinator,
  'retail.binding': byParty,
  'retail.label_layout': byParty,
  'retail.till_line': byParty,

  // A few rows a day; a form is taken once by a key of its own.
  'complaints.complaint': coordinator,
  'complaints.photo': coordinator,
  'complaints.step': coordinator,
  // A few cases a day, whose rows are read together and by several keys.
  'cases.case': coordinator,
  'cases.lot': coordinator,
  'cases.reached_division': coordinator,
  'cases.entry': coordinator,
  'cases.evidence': coordinator,
  'cases.hypothesis': coordinator,
  'cases.hypothesis_state': coordinator,
  'cases.decision': coordinator,
  'cases.scope': coordinator,
  'cases.scope_line': coordinator,
  'cases.known_arrival': coordinator,
  'cases.watch': coordinator,
  'cases.late_arrival': coordinator,

  'scan.count': by('code', 'scan'),

  'alerts.sighting': by('code', 'code'),
  'alerts.finding': by('key', 'finding'),
  'alerts.balance_due': coordinator,
  'alerts.sweep': coordinator,
  'alerts.near_miss': by('key', 'finding'),
  'alerts.step': by('finding_id', 'finding_work'),
  'alerts.feedback': by('finding_id', 'finding_work'),
  // Few, and asked for with every batch of documents.
  'alerts.threshold': everywhere,
  'alerts.upload': byParty,
  'alerts.reading': by('place', 'place'),
  'alerts.price': by('product_id', 'product'),

  // Few, and read for every voucher.
  'papers.withdrawal': everywhere,
  'papers.look': by('document_id', 'flagged'),
  'record_books.device': byParty,
  'record_books.gate_decision': byParty,

  'shelf_life.disposal': byParty,
  'shelf_life.step': byParty,
  'shelf_life.amount': byParty,
  'shelf_life.watch': byParty,

  // A few rows a day, read for every document: each server has them all.
  'recall.freeze': everywhere,
  'recall.lift': everywhere,
  // Few, and one look-up by the office.
  'night_duty.incident': coordinator,
  'night_duty.report': coordinator,
  // A queue whose workers take one by one, and what they made.
  'case_files.request': coordinator,
  'case_files.progress': coordinator,
  'case_files.file': coordinator,
  'recall.approval': everywhere,
  // Few rows a case, read together, and a queue whose workers lock rows one by one.
  'notices.notice': coordinator,
  'notices.line': coordinator,
  'notices.answer': coordinator,
  'notices.answer_line': coordinator,
  'notices.reach': coordinator,
  'notices.message': coordinator,
  'notices.attempt': coordinator,
  'notices.opening': coordinator,
  // Few, and told in order.
  'recalls.recall': coordinator,
  'recalls.step': coordinator,
  'recalls.lot': coordinator,
  'recalls.publication': coordinator,
  // Its rows are locked one by one while a feed is written.
  'feed.reader': coordinator,
  // Queues for people, and counts of tries.
  'onboarding.registration': coordinator,
  'onboarding.invitation': coordinator,
  'onboarding.attempt': coordinator,
  'onboarding.guide_dismissed': coordinator,
  'feed.entry': byReceiver,
};

/** Places the tables of a migrated database on the Citus cluster whose coordinator `ownerUrl` names. */
export const distribute = (ownerUrl: string, onProgress?: (line: string) => void): Promise<void> =>
  distributeTables({ ownerUrl, placements: PLACEMENTS, ...(onProgress ? { onProgress } : {}) });
