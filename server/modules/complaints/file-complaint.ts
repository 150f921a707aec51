import { randomBytes } from 'node:crypto';
import type { Clock } from '../../platform/clock.ts';
import { encodePublicCode, formatPublicCode, parsePublicCode } from '../../platform/codes/public-code.ts';
import type { Db } from '../../platform/db.ts';
import type { Issue } from '../../platform/errors.ts';
import type { Keys } from '../../platform/keys.ts';
import { localDay } from '../../platform/local-time.ts';
import { ATTACHMENT_BYTES_MAX, keepAttachment, PUBLIC_BRINGER } from '../attachments/index.ts';
import { type CityData, type ComplaintForm, divisionExists } from '../registry/index.ts';
import {
  complaintChanged,
  complaintFormStale,
  complaintIncomplete,
  complaintUnknown,
  photoNotAPicture,
  photosTooMany,
  photoTooLarge,
} from './complaints.errors.ts';
import {
  CONTACT_FIELDS,
  type ComplaintKind,
  checkGiven,
  formOn,
  type Given,
  tidy,
} from './complaints.rules.ts';
import { complaintByToken, insertComplaint, insertPhotos } from './complaints.store.ts';
import { readFormToken } from './form-token.ts';

export const PHOTOS_MAX = 3;
export const PHOTO_BYTES_MAX = ATTACHMENT_BYTES_MAX;

export interface ComplaintTools {
  db: Db;
  clock: Clock;
  keys: Keys;
  city: CityData;
}

/** What the page knew from which the form was opened. */
export interface ComplaintSubject {
  path: string;
  label: string;
  lotId: string | null;
  partyId: string | null;
  documentId: string | null;
  divisionCode: string | null;
}

export interface ComplaintInput {
  kind: ComplaintKind;
  /** From `makeFormToken`, as the form brought it back. */
  token: string;
  given: Given;
  subject: ComplaintSubject | null;
  photos: readonly Buffer[];
}

const NUMBER_BYTES = 8;

/** The form of a kind as it is today. Errors: `complaint-unknown` where the city has none. */
export function complaintForm(
  { city, clock }: Pick<ComplaintTools, 'city' | 'clock'>,
  kind: ComplaintKind,
): ComplaintForm {
  const form = formOn(city.complaintForms, kind, localDay(clock.now(), city.city.timezone));
  if (!form) throw complaintUnknown();
  return form;
}

/** What would be refused of a form, without taking it. */
export const findingsOf = (city: CityData, form: ComplaintForm, given: Given): Issue[] =>
  checkGiven(form, given, (code) => divisionExists(city, code));

/**
 * Takes what somebody told from a public page: kept whole with its photos, or not at all. The same form sent again is the
 * same complaint. Errors, the first that applies: `complaint-form-stale`, `complaint-incomplete`,
 * `complaint-photos-too-many`, `complaint-photo-too-large`, `attachment-empty`, `attachment-type-unknown`,
 * `complaint-photo-type`, `complaint-changed`.
 */
export async function fileComplaint(
  tools: ComplaintTools,
  input: ComplaintInput,
): Promise<{ number: string; replayed: boolean }> {
  const { db, keys, clock, city } = tools;
  const form = complaintForm(tools, input.kind);
  const now = clock.now();
  const formToken = readFormToken(keys, input.kind, input.token, now);
  if (!formToken) throw complaintFormStale();
  const given = tidy(form, input.given);
  const issues = findingsOf(city, form, given);
  if (issues.length > 0) throw complaintIncomplete(issues);
  if (input.photos.length > PHOTOS_MAX) throw photosTooMany(PHOTOS_MAX);
  if (input.photos.some((photo) => photo.length > PHOTO_BYTES_MAX))
    throw photoTooLarge(PHOTO_BYTES_MAX / 1_048_576);
  const contentPrint = keys.fingerprint(
    JSON.stringify([
      given,
      input.subject?.path ?? null,
      input.photos.map((one) => keys.fingerprint(one).toString('hex')),
    ]),
  );
  const complaintId = String(randomBytes(NUMBER_BYTES).readBigUInt64BE() >> 1n);
  const taken = await db.transaction(async (tx) => {
    const isNew = await insertComplaint(tx, {
      complaintId,
      receivedAt: now,
      lotId: input.subject?.lotId ?? null,
      partyId: input.subject?.partyId ?? null,
      documentId: input.subject?.documentId ?? null,
      kind: input.kind,
      divisionCode: input.subject?.divisionCode ?? given.place ?? null,
      pagePath: input.subject?.path ?? null,
      pageLabel: input.subject?.label ?? null,
      formToken,
      contentPrint,
      ...sealed(keys, complaintId, given),
    });
    if (!isNew) return (await complaintByToken(tx, formToken)) ?? null;
    const hashes: string[] = [];
    for (const photo of input.photos) {
      const file = await keepAttachment({ db: tx, clock }, PUBLIC_BRINGER, photo);
      if (!file.mediaType.startsWith('image/')) throw photoNotAPicture();
      hashes.push(file.sha256);
    }
    await insertPhotos(tx, complaintId, hashes);
    return null;
  });
  if (taken === null) return { number: complaintNumber(complaintId), replayed: false };
  const number = complaintNumber(taken.complaintId);
  if (!taken.contentPrint.equals(contentPrint)) throw complaintChanged(formatPublicCode(number));
  return { number, replayed: true };
}

export const complaintNumber = (complaintId: string): string => encodePublicCode('J', complaintId);

/** The id behind a number; null where it is not one of ours. */
export function complaintIdOf(number: string): string | null {
  const code = parsePublicCode(number);
  return code.ok && code.type === 'J' ? code.id : null;
}

const bound = (complaintId: string, part: 'told' | 'contact') => `complaint ${complaintId} ${part}`;

function sealed(keys: Keys, complaintId: string, given: Given): { told: Buffer; contact: Buffer | null } {
  const isContact = (code: string) => (CONTACT_FIELDS as readonly string[]).includes(code);
  const entries = Object.entries(given);
  const contact = entries.filter(([code]) => isContact(code));
  const seal = (part: 'told' | 'contact', rows: [string, string][]) =>
    keys.encrypt(Buffer.from(JSON.stringify(Object.fromEntries(rows))), bound(complaintId, part));
  return {
    told: seal(
      'told',
      entries.filter(([code]) => !isContact(code)),
    ),
    contact: contact.length > 0 ? seal('contact', contact) : null,
  };
}

/** What was told, and who can be reached. Errors: `private-section-unreadable`. */
export function opened(
  keys: Keys,
  one: { complaintId: string; told: Buffer; contact: Buffer | null },
): { told: Given; contact: Given | null } {
  const open = (part: 'told' | 'contact', bytes: Buffer) =>
    JSON.parse(keys.decrypt(bytes, bound(one.complaintId, part)).toString('utf8')) as Given;
  return {
    told: open('told', one.told),
    contact: one.contact === null ? null : open('contact', one.contact),
  };
}
