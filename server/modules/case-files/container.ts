import { inflateSync } from 'node:zlib';
import { verifySignature } from '../../platform/keys.ts';
import { readZip } from '../../platform/zip.ts';
import { sha256 } from '../ledger/index.ts';
import type { SignedContent } from './content.ts';

/**
 * How a case file is signed and found again in its bytes. A PDF keeps in its information (Keywords), and in the XMP metadata
 * that PDF/A asks for, the mark `luyuan-signature:<key>:<signature>`; signed is the SHA-256 of all bytes with the signature's
 * signs set to 0, in both places. So each byte
 * of the file is bound, and whoever has the platform's public key needs nothing else.
 */
const SIGNATURE_SIGNS = 86;
const KEY_SIGNS = 43;
const MARKS = /luyuan-signature:([A-Za-z0-9_-]{43}):([A-Za-z0-9_-]{86})/g;
export const CONTENT_NAME = 'case-file.json';
export const MANIFEST_NAME = 'manifest.json';

const EMPTY = '0'.repeat(SIGNATURE_SIGNS);

export const unsignedMark = (publicKey: Buffer): string =>
  `luyuan-signature:${publicKey.toString('base64url')}:${EMPTY}`;

/** Puts the signature wherever the mark has left room. */
export function signPdf(bytes: Buffer, sign: (digest: Buffer) => Buffer): Buffer {
  const signature = sign(sha256(bytes)).toString('base64url');
  const signed = Buffer.from(bytes);
  let at = bytes.indexOf(`:${EMPTY}`, 0, 'latin1');
  if (at < 0) throw new Error('the PDF has no mark for its signature');
  for (; at >= 0; at = bytes.indexOf(`:${EMPTY}`, at + 1, 'latin1'))
    signed.write(signature, at + 1, 'latin1');
  return signed;
}

export interface Manifest {
  format: 'luyuan-case-bundle/1';
  caseId: string;
  madeAt: string;
  files: readonly { name: string; sha256: string }[];
}
export interface SignedManifest {
  manifest: Manifest;
  signature: string;
  publicKey: string;
}

export type Container =
  | { kind: 'pdf'; publicKey: string | null; holds: boolean; signed: SignedContent | null }
  | {
      kind: 'bundle';
      manifest: SignedManifest | null;
      signed: SignedContent | null;
      files: ReadonlyMap<string, Buffer>;
    }
  | { kind: 'docx' }
  | { kind: 'unknown' };

/** What a file is by its bytes, and what it carries. */
export function openContainer(bytes: Buffer): Container {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return openPdfFile(bytes);
  if (bytes.subarray(0, 2).toString('latin1') !== 'PK') return { kind: 'unknown' };
  const files = readZip(bytes);
  // A Word file is compressed; a bundle is not.
  if (files === null) return bytes.includes('word/document.xml') ? { kind: 'docx' } : { kind: 'unknown' };
  const byName = new Map(files.map((one) => [one.name, one.bytes]));
  return {
    kind: 'bundle',
    manifest: parsed<SignedManifest>(byName.get(MANIFEST_NAME)),
    signed: parsed<SignedContent>(byName.get(CONTENT_NAME)),
    files: byName,
  };
}

function openPdfFile(bytes: Buffer): Container {
  const [mark, ...copies] = bytes.toString('latin1').matchAll(MARKS);
  const signed = contentOfPdf(bytes);
  if (!mark) return { kind: 'pdf', publicKey: null, holds: false, signed };
  const [, publicKey = '', signature = ''] = mark;
  const plain = Buffer.from(bytes);
  for (const { index } of [mark, ...copies])
    plain.write(EMPTY, index + 'luyuan-signature:'.length + KEY_SIGNS + 1, 'latin1');
  const alike = copies.every((copy) => copy[0] === mark[0]);
  return {
    kind: 'pdf',
    publicKey,
    holds: alike && signatureHolds(publicKey, sha256(plain), signature),
    signed,
  };
}

/** False for what is no key or no signature, too. */
export function signatureHolds(publicKey: string, digest: Buffer, signature: string): boolean {
  try {
    return verifySignature(Buffer.from(publicKey, 'base64url'), digest, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The attachment of a PDF as pdfkit writes it: an EmbeddedFile stream, deflated. Null where there is none that can be read. */
function contentOfPdf(bytes: Buffer): SignedContent | null {
  let from = bytes.indexOf('/Type /EmbeddedFile', 0, 'latin1');
  while (from >= 0) {
    const begin = bytes.indexOf('stream\n', from, 'latin1') + 'stream\n'.length;
    const end = bytes.indexOf('\nendstream', begin, 'latin1');
    const length = Number(/\/Length (\d+)/.exec(bytes.toString('latin1', from, begin))?.[1]);
    const found = parsed<SignedContent>(inflated(bytes.subarray(begin, length > 0 ? begin + length : end)));
    if (found?.content) return found;
    from = bytes.indexOf('/Type /EmbeddedFile', begin, 'latin1');
  }
  return null;
}

function inflated(bytes: Buffer): Buffer | undefined {
  try {
    return inflateSync(bytes);
  } catch {
    return undefined;
  }
}

function parsed<Value>(bytes: Buffer | undefined): Value | null {
  if (!bytes) return null;
  try {
    return JSON.parse(bytes.toString('utf8')) as Value;
  } catch {
    return null;
  }
}
