import { addEntry, type CaseNote, caseForOfficer, type OnCaseClosed } from './modules/cases/index.ts';
import type { OnEscalate, OnMissed } from './modules/deadlines/index.ts';
import {
  type DepartmentLinks,
  type DepartmentTools,
  paperStatesOf,
  voucherFlagsOf,
} from './modules/departments/index.ts';
import { insertSigningKey, type PartyId, type Principal } from './modules/identity/index.ts';
import { lotsHeldByTests } from './modules/lot-tests/index.ts';
import { type Carrier, endLetters, noteUnaccounted, tellOffice } from './modules/notices/index.ts';
import { stoppedByPapers } from './modules/papers/index.ts';
import { unreleasedLots } from './modules/production/index.ts';
import { heldBack } from './modules/recall/index.ts';
import { type CityData, resolvePartyByIdentifier } from './modules/registry/index.ts';
import { ScanCounter } from './modules/scan/index.ts';
import { lotsHeldApart } from './modules/shelf-life/index.ts';
import { markImplied, type VoucherTools } from './modules/vouchers/index.ts';
import { BatchQueue } from './platform/batch-queue.ts';
import type { Clock } from './platform/clock.ts';
import { type Db, type Queryable, takeProcessSlot } from './platform/db.ts';
import { IdMint } from './platform/ids.ts';
import { claimDatabase, type Keys } from './platform/keys.ts';

export interface ServerTools
  extends VoucherTools,
    Pick<DepartmentTools, 'departmentLinks' | 'askDepartment'> {
  /** The supervising office as the sender of what its officers record. */
  officeId: PartyId;
  /** A line in the timeline of a case, for modules below `cases`. Errors: `case-unknown`. */
  noteInCase(tx: Queryable, note: CaseNote): Promise<void>;
  /** Whether this person may work in a case, for modules below `cases`. Errors: `case-unknown`, `outside-district`. */
  caseAccess?(db: Queryable, principal: Principal, caseId: string): Promise<void>;
  /** Scans of this process that are not written yet. */
  scanCounter?: ScanCounter;
  /** Told of each deadline that was missed. */
  onMissed?: readonly OnMissed[];
  /** Tells an office of what was missed. */
  onEscalate?: readonly OnEscalate[];
  /** Told of each case that is closed. */
  onCaseClosed?: readonly OnCaseClosed[];
  /** Ways out to businesses that are connected (SMS, e-mail), and what links in messages begin with. */
  wayOut?: { carriers: readonly Carrier[]; publicUrl: string };
  /** Of a process that works on files too: told when there is something to do. */
  fileWorker?: { wake(): void };
  /** Of a process that makes files of cases: told that somebody waits for one. */
  caseFileWorker?: { wake(): void };
}

/**
 * What every use case is given: the database, the clock, ids, keys, the city; wired once for a process.
 * Errors: `keys-of-another-folder`.
 */
export async function makeTools(parts: {
  db: Db;
  clock: Clock;
  keys: Keys;
  city: CityData;
  ids?: IdMint;
  /** Addresses and secrets of departments; none: nobody is connected. */
  departmentLinks?: DepartmentLinks;
}): Promise<ServerTools> {
  await claimDatabase(parts.db, parts.keys);
  const ids = parts.ids ?? new IdMint(parts.clock, await takeProcessSlot(parts.db));
  const signingKeyId = await insertSigningKey(
    parts.db,
    ids.next<'signing-key'>(),
    null,
    parts.keys.publicKey,
  );
  const office = await resolvePartyByIdentifier(parts.db, ids, `office:${parts.city.city.code}`);
  const tools: ServerTools = {
    db: parts.db,
    batches: new BatchQueue(parts.db),
    clock: parts.clock,
    keys: parts.keys,
    city: parts.city,
    ids,
    signingKeyId,
    officeId: office.partyId as PartyId,
    onImplied: (tx, implied) => markImplied(tx, implied),
    // What an officer stopped comes before what its maker has not let go.
    heldBack: async (tx, handing) => [
      ...(await heldBack(parts.city, tx, handing)),
      ...(await lotsHeldByTests(parts.city, tx, handing)),
      ...(await lotsHeldApart(parts.city, tx, handing)),
      ...(await unreleasedLots(parts.city, tx, handing)),
    ],
    departmentLinks: parts.departmentLinks ?? new Map(),
    paperStates: (db, papers) => paperStatesOf(parts, db, papers),
    flagsOf: voucherFlagsOf,
    scanCounter: new ScanCounter(),
    // Whoever keeps something by a deadline adds itself here.
    onMissed: [missedInCase(ids)],
    onCaseClosed: [noteUnaccounted({ ids, city: parts.city }), endLetters],
    caseAccess: async (db, principal, caseId) => {
      await caseForOfficer({ db, city: parts.city }, principal, caseId);
    },
    noteInCase: async (tx, note) => {
      await addEntry(tx, { ids }, note);
    },
    stoppedByPapers: (tx, question) => stoppedByPapers(parts.city, tx, question),
  };
  // Which ways out are connected is known later.
  tools.onEscalate = [tellOffice(tools)];
  return tools;
}

/** A deadline that was missed stands in the case that it belongs to. */
const missedInCase =
  (ids: IdMint): OnMissed =>
  async (tx, deadline, escalatedTo) => {
    const { caseId, about, clause, dueAt, missed } = deadline;
    if (caseId === null || missed === null) return;
    await addEntry(
      tx,
      { ids },
      {
        caseId,
        kind: 'deadline-missed',
        at: missed.at,
        accountId: null,
        documentId: null,
        zh: `超过时限：${about.zh}（${clause}），已上报上一级。`,
        en: `Deadline missed: ${about.en} (${clause}); the next level has been told.`,
        figures: { deadlineId: deadline.deadlineId, dueAt: dueAt?.toISOString() ?? null, escalatedTo },
      },
    );
  };
