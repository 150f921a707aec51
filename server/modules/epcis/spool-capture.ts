import { createHash } from 'node:crypto';
import type { Db } from '../../platform/db.ts';
import { mintedAt } from '../../platform/ids.ts';
import type { AccountId, PartyId } from '../identity/index.ts';
import { contentHash, documentsByNumber } from '../ledger/index.ts';
import type { EpcisPorts } from './capture-events.ts';
import {
  dropJob,
  insertJob,
  insertPiece,
  openJob,
  type PieceNumber,
  twiceNamed,
} from './capture-job.store.ts';
import { eventIdTaken, tookTooLong } from './epcis.errors.ts';
import { insertCapture } from './epcis.store.ts';
import { numberOf, withoutRecordTime } from './event-document.ts';
import type { CheckedEvent } from './reading/reading.ts';

/** Events of one piece, which one transaction takes; and its text, whichever is reached first. */
const PIECE = { events: 200, text: 2 * 1024 * 1024 } as const;

/**
 * Keeps the checked events of a large document in the database while it comes in. Nothing of it counts until `accept`;
 * from then on all of it is taken, by whichever server (run-captures.ts), also after a kill.
 */
export class Spool {
  readonly captureId: string;
  readonly #ports: EpcisPorts;
  readonly #senderId: PartyId;
  readonly #accountId: AccountId;
  #started = false;
  #waiting: { event: CheckedEvent; text: string }[] = [];
  #waitingLength = 0;
  #pieces = 0;
  #events = 0;

  constructor(ports: EpcisPorts, senderId: PartyId, accountId: AccountId) {
    this.#ports = ports;
    this.#senderId = senderId;
    this.#accountId = accountId;
    this.captureId = ports.ids.next<'capture'>();
  }

  get started(): boolean {
    return this.#started;
  }

  /** Errors: 409 `exists-with-different-event` for an id that the ledger has with other content. */
  async put(events: readonly CheckedEvent[]): Promise<void> {
    for (const event of events) {
      const text = JSON.stringify([event.path, event.body]);
      this.#waiting.push({ event, text });
      this.#waitingLength += text.length;
      if (this.#waiting.length >= PIECE.events || this.#waitingLength >= PIECE.text) await this.#flush();
    }
  }

  /**
   * The document is whole and right: from here on it is taken. Errors: 409 `exists-with-different-event` for an id that
   * the document itself gives to two contents.
   */
  async accept(
    envelope: Readonly<Record<string, unknown>>,
  ): Promise<{ captureId: string; at: Date; events: number }> {
    await this.#flush();
    const { captureId } = this;
    const at = mintedAt(captureId);
    const twice = await twiceNamed(this.#ports.db, captureId);
    if (twice !== null) throw eventIdTaken(`${twice}/eventID`, '');
    await this.#ports.db.transaction(async (tx) => {
      await insertCapture(tx, {
        captureId,
        senderId: this.#senderId,
        recordedBy: this.#accountId,
        capturedAt: at,
        envelope: JSON.stringify(envelope),
        outcomes: '[]',
      });
      const size = { pieces: this.#pieces, events: this.#events };
      if (!(await openJob(tx, captureId, size))) throw tookTooLong();
    });
    return { captureId, at, events: this.#events };
  }

  /** The document is not right, or did not come in whole: nothing of it stays. */
  async abandon(): Promise<void> {
    if (this.#started) await dropCapture(this.#ports.db, this.captureId);
  }

  async #flush(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting.length === 0) return;
    this.#waiting = [];
    this.#waitingLength = 0;
    if (!this.#started) {
      this.#started = true;
      await insertJob(this.#ports.db, {
        captureId: this.captureId,
        senderId: this.#senderId,
        recordedBy: this.#accountId,
        createdAt: this.#ports.clock.now(),
      });
    }
    const numbers = await this.#numbersOf(waiting.map(({ event }) => event));
    const text = `[${waiting.map((one) => one.text).join(',')}]`;
    await this.#ports.db.transaction((tx) => insertPiece(tx, this.captureId, this.#pieces, text, numbers));
    this.#pieces += 1;
    this.#events += waiting.length;
  }

  /** Ids with their contents, compared with what the ledger has: an id is never used for a second content. */
  async #numbersOf(events: readonly CheckedEvent[]): Promise<PieceNumber[]> {
    const own = events.flatMap(({ body, path }, index) => {
      // Without an id an event is known by its content: there is nothing that could clash.
      if (body.eventID === undefined) return [];
      const number = numberOf(body, body.eventID);
      const content = contentHash(this.#ports.keys, 'epcis-event', withoutRecordTime(body));
      return [{ index, number, content, path, eventId: body.eventID }];
    });
    const known = await documentsByNumber(
      this.#ports.db,
      own.map(({ number }) => `${this.#senderId} ${number}`),
    );
    for (const { number, content, path, eventId } of own) {
      const earlier = known.get(`${this.#senderId} ${number}`);
      if (earlier && !earlier.contentSha256.equals(content)) throw eventIdTaken(`${path}/eventID`, eventId);
    }
    return own.map(({ index, number, content, path }) => ({
      position: this.#events + index,
      number_sha256: createHash('sha256').update(number).digest(),
      content_sha256: content,
      path,
    }));
  }
}

export const dropCapture = (db: Db, captureId: string): Promise<void> =>
  db.transaction((tx) => dropJob(tx, captureId));
