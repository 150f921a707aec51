import type { Readable } from 'node:stream';
import type { Issue } from '../../platform/errors.ts';
import { limitBytes } from '../../platform/limit-bytes.ts';
import type { Principal } from '../identity/index.ts';
import { type CapturedJob, captureTogether, type EpcisPorts, senderOf } from './capture-events.ts';
import { documentRefused, mediaUnsupported, tooManyEvents } from './epcis.errors.ts';
import { CAPTURE_LIMITS, type EventBody, TOGETHER } from './epcis.schemas.ts';
import { checkEnvelope, checkFound } from './reading/check-found.ts';
import { JsonReader } from './reading/json-reader.ts';
import type { CheckedEvent, DocumentReader, FoundEvent } from './reading/reading.ts';
import { XmlReader } from './reading/xml-reader.ts';
import { Spool } from './spool-capture.ts';

/** As many findings as anybody mends at once; the rest of the document is not looked at. */
const ISSUES_MAX = 100;

/** A document that was taken in and is now captured piece by piece. */
export interface AcceptedJob {
  captureId: string;
  at: Date;
  /** How many events it has. */
  waiting: number;
}

/** The reader for a content type. Errors: 415 `media-type-unsupported`. */
export function readerFor(contentType: string | undefined): DocumentReader {
  const type = (contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/json' || type === 'application/ld+json') return new JsonReader();
  if (type === 'application/xml' || type === 'text/xml')
    return new XmlReader(/;\s*charset\s*=\s*"?([A-Za-z0-9._-]+)/i.exec(contentType ?? '')?.[1]);
  throw mediaUnsupported(type);
}

/**
 * Reads a capture document from the stream that it comes in, event by event: all of it is checked before anything of it
 * is taken. A small one is captured at once, in one transaction; a larger one is kept in pieces and captured from there.
 * What is held in memory is a thousand events at most.
 * Errors, in order: 415 `media-type-unsupported`; those of the readers and 413 `body-too-large`, `too-many-events`, as
 * they are met; 400 findings of the schema and of `checkEvent`; 409 `exists-with-different-event`.
 */
export async function receiveCapture(
  ports: EpcisPorts,
  principal: Principal,
  body: Readable,
  contentType: string | undefined,
): Promise<CapturedJob | AcceptedJob> {
  const reader = readerFor(contentType);
  const spool = new Spool(ports, senderOf(ports, principal).partyId, principal.accountId);
  try {
    const intake = new Intake(spool);
    for await (const piece of limitBytes(body, CAPTURE_LIMITS.body_bytes)) {
      intake.bytes += piece.length;
      await intake.take(reader.write(piece));
    }
    const { events, envelope, issues } = reader.end();
    await intake.take(events);
    intake.refuse([...issues, ...(reader.checksEnvelope ? [] : checkEnvelope(envelope))]);
    const whole = envelope as Record<string, unknown>;
    if (!spool.started) {
      const { epcisBody: _empty, ...rest } = whole;
      return await captureTogether(ports, principal, rest, intake.held);
    }
    await spool.put(intake.held);
    const { epcisBody: _empty, ...rest } = whole;
    const accepted = await spool.accept(rest);
    return { captureId: accepted.captureId, at: accepted.at, waiting: accepted.events };
  } catch (error) {
    await spool.abandon();
    throw error;
  }
}

/** Events on their way from the reader to the ledger, or to the spool once there are many. */
class Intake {
  held: CheckedEvent[] = [];
  bytes = 0;
  readonly #spool: Spool;
  readonly #issues: Issue[] = [];
  #count = 0;

  constructor(spool: Spool) {
    this.#spool = spool;
  }

  async take(found: readonly FoundEvent[]): Promise<void> {
    for (const one of found) {
      this.#count += 1;
      if (this.#count > CAPTURE_LIMITS.events) throw tooManyEvents(CAPTURE_LIMITS.events);
      this.#issues.push(...checkFound(one));
      if (this.#issues.length >= ISSUES_MAX) throw documentRefused(this.#issues);
      // Of a document with a finding nothing is taken: the rest is read for more of them.
      if (this.#issues.length > 0) this.held = [];
      else this.held.push({ body: one.body as EventBody, path: one.path });
      if (this.held.length >= TOGETHER.events && (this.#spool.started || this.#count > TOGETHER.events))
        await this.#spool.put(this.held.splice(0));
    }
    if (this.bytes > TOGETHER.body_bytes && this.#issues.length === 0)
      await this.#spool.put(this.held.splice(0));
  }

  refuse(further: readonly Issue[]): void {
    const all = [...further, ...this.#issues];
    if (all.length > 0) throw documentRefused(all);
  }
}
