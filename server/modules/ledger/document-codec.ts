import { createHash, hash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import canonicalizeJson from 'canonicalize';
import { hmacSha256 } from '../../platform/hmac.ts';
import type { Keys } from '../../platform/keys.ts';

/**
 * How a document is cut into sections, hashed, packed and proved.
 *
 * Each section is hashed with a salt of its own: hash = SHA-256(salt ‖ RFC 8785 form). The root, which alone is
 * signed and which later enters the transparency log, is SHA-256 over the RFC 8785 form of {"v":1,"hashes":{…}}.
 * So a section can be shown and proved alone, and one that was erased (personal data whose time has ended) leaves
 * the proof of the others whole: its hash stays, its content and salt are gone.
 */
export const OPEN_SECTIONS = ['head', 'goods', 'parties', 'papers'] as const;
export const PRIVATE_SECTIONS = ['trade', 'contacts'] as const;
export type OpenSection = (typeof OPEN_SECTIONS)[number];
export type PrivateSection = (typeof PRIVATE_SECTIONS)[number];
export type SectionName = OpenSection | PrivateSection;

/** Content by section; an absent section says that there is nothing to say. */
export type Sections = Partial<Record<SectionName, unknown>>;

const SALT_BYTES = 16;
/** Text that most documents share: what deflate finds here it need not store. Never edit; add a new codec number. */
const DICTIONARY = Buffer.from(
  '"productionDate":"2026-"expiryDate":"2026-","shelfLife":"12个月","origin":"省市区县镇村","producer":{"name":"有限公司","uscc":"91350200MA","partyId":"' +
    '"unit":"kg"},"each":{"quantity":15,"unit":"袋","unit":"瓶","unit":"盒","unit":"斤","unit":"箱","batch":"2026","actualWeight":{"quantity":"' +
    '"kind":"produce-conformity","number":"animal-quarantine-b","number":"meat-inspection","factory-inspection","rapid-test","customs-quarantine","issuer":"validUntil":"2026-' +
    '{"certificates":[{"kind":"{"lines":[{"lot":"1","quantity":"unit":"g","product":{"gtin":"069","code":"P{"documentNumber":"precision":"instant","kind":"wholesale","issuedAt":"2026-11-' +
    '"decision":"all","receiver":{"partyId":"[{"lot":"9","base":"g"},{"base":"piece","levels":[{"contains":20,"of":"袋","unit":"箱"}],"sender":"receiver":"lines":[{',
);
export const CODEC_VERSION = 1;

/** RFC 8785. Throws RangeError on what JSON cannot hold. */
export function canonical(value: unknown): string {
  const text = canonicalizeJson(value);
  if (text === undefined) throw new RangeError('not representable as JSON');
  return text;
}

export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

/**
 * Tells a repetition of a document from another document under the same number. Keyed: prices and telephone numbers
 * are few enough to be tried out, and this stays when they have been erased.
 */
export const contentHash = (keys: Pick<Keys, 'fingerprint'>, kind: string, body: unknown): Buffer =>
  keys.fingerprint(canonical({ kind, body }));

export function pack(value: unknown): Buffer {
  return deflateRawSync(Buffer.from(canonical(value)), { dictionary: DICTIONARY, level: 6 });
}

export function unpack(codec: number, bytes: Uint8Array): unknown {
  if (codec !== CODEC_VERSION) throw new RangeError(`unknown codec ${codec}`);
  return JSON.parse(inflateRawSync(bytes, { dictionary: DICTIONARY }).toString('utf8'));
}

export const hashSection = (salt: Uint8Array, content: unknown): Buffer =>
  createHash('sha256').update(salt).update(canonical(content)).digest();

/** `hashes` by section name, base64url in the hashed form so that anybody can rebuild it. */
export function rootOf(hashes: ReadonlyMap<SectionName, Uint8Array>): Buffer {
  const plain = Object.fromEntries(
    [...hashes].map(([name, hash]) => [name, Buffer.from(hash).toString('base64url')]),
  );
  return sha256(canonical({ v: 1, hashes: plain }));
}

/** Open sections' salts come from one stored secret, so that showing one section's salt shows no other's. */
const openSalt = (secret: Uint8Array, section: OpenSection): Buffer =>
  hmacSha256(secret, section).subarray(0, SALT_BYTES);

/**
 * Binds what lies beside the sections to the root without showing it: under the document's own secret, since `head` is
 * shown to partners and what the ledger resolved (whose goods, how much was in stock) is not for them.
 */
export const bindPosting = (body: Uint8Array, posting: unknown): string =>
  hmacSha256(body.subarray(0, SALT_BYTES), `posted ${canonical(posting)}`).toString('base64url');

export interface SealedPrivate {
  section: PrivateSection;
  hash: Buffer;
  /** Salt and canonical content, to be encrypted by the caller. */
  plain: Buffer;
}

export interface Sealed {
  root: Buffer;
  /** Secret for the open salts, then the packed open sections but for `head`, which the row's columns hold. */
  body: Buffer;
  privates: SealedPrivate[];
  head: unknown;
}

/** `headOf` gives the head for the secret, which may bind more to it; see `bindPosting`. */
export function seal(content: Omit<Sections, 'head'>, headOf: (secret: Buffer) => unknown): Sealed {
  const secret = randomBytes(SALT_BYTES);
  const sections: Sections = { ...content, head: headOf(secret) };
  const hashes = new Map<SectionName, Buffer>();
  const open: Partial<Record<OpenSection, unknown>> = {};
  for (const name of OPEN_SECTIONS) {
    const content = sections[name];
    if (content === undefined) continue;
    hashes.set(name, hashSection(openSalt(secret, name), content));
    if (name !== 'head') open[name] = content;
  }
  const privates: SealedPrivate[] = [];
  for (const section of PRIVATE_SECTIONS) {
    const content = sections[section];
    if (content === undefined) continue;
    const salt = randomBytes(SALT_BYTES);
    const hash = hashSection(salt, content);
    hashes.set(section, hash);
    privates.push({ section, hash, plain: Buffer.concat([salt, Buffer.from(canonical(content))]) });
  }
  return {
    root: rootOf(hashes),
    body: Buffer.concat([secret, pack(open)]),
    privates,
    head: sections.head,
  };
}

export interface OpenedSection {
  salt: Buffer;
  content: unknown;
}

/** The open sections of a stored body, each with its salt. `head` is rebuilt from the row by the caller. */
export function openBody(codec: number, body: Uint8Array, head: unknown): Map<OpenSection, OpenedSection> {
  const secret = body.subarray(0, SALT_BYTES);
  const open = unpack(codec, body.subarray(SALT_BYTES)) as Partial<Record<OpenSection, unknown>>;
  const sections = new Map<OpenSection, OpenedSection>();
  for (const name of OPEN_SECTIONS) {
    const content = name === 'head' ? head : open[name];
    if (content !== undefined) sections.set(name, { salt: openSalt(secret, name), content });
  }
  return sections;
}

export function openPrivate(plain: Uint8Array): OpenedSection {
  const bytes = Buffer.from(plain);
  return {
    salt: bytes.subarray(0, SALT_BYTES),
    content: JSON.parse(bytes.subarray(SALT_BYTES).toString('utf8')),
  };
}

/** What is shown of a document to prove it: all hashes, and the sections that may be seen. */
export interface Proof {
  version: 1;
  documentId: string;
  root: string;
  signature: string;
  publicKey: string;
  hashes: Record<string, string>;
  disclosed: Record<string, { salt: string; content: unknown }>;
}

/** Whether the disclosed sections belong to the root. The signature over the root is checked beside this. */
export function proofHolds(proof: Proof): boolean {
  for (const [name, { salt, content }] of Object.entries(proof.disclosed)) {
    const hash = hashSection(Buffer.from(salt, 'base64url'), content).toString('base64url');
    if (proof.hashes[name] !== hash) return false;
  }
  const hashes = new Map(
    Object.entries(proof.hashes).map(([name, hash]) => [name as SectionName, Buffer.from(hash, 'base64url')]),
  );
  return rootOf(hashes).toString('base64url') === proof.root;
}
