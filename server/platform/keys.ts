import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Queryable } from './db.ts';
import { Problem } from './errors.ts';
import { hmacSha256 } from './hmac.ts';

/** The platform's own keys: one signs documents, one hides what is private in them. */
export interface Keys {
  /** Raw 32-byte Ed25519 public key. */
  publicKey: Buffer;
  sign(message: Uint8Array): Buffer;
  /** AES-256-GCM; `bound` ties the ciphertext to its row, so that it cannot be moved to another. */
  encrypt(plain: Uint8Array, bound: string): Buffer;
  /** Errors: `private-section-unreadable`, when key, row or content are not those that it was written with. */
  decrypt(sealed: Uint8Array, bound: string): Buffer;
  /**
   * HMAC-SHA256 under a key of its own, derived from the one for private sections: tells the same from another without
   * letting whoever has the database alone try out prices and telephone numbers.
   */
  fingerprint(data: string | Uint8Array): Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A secret of the folder, made at the first start. It is written beside and then linked to its name: a kill or a full
 * disk leaves none, never half of one, and of two servers that start together one wins and both read the same.
 */
function readOrMake(path: string, make: () => string | Uint8Array): Buffer {
  if (existsSync(path)) return readFileSync(path);
  const beside = `${path}.${process.pid}-${randomBytes(4).toString('hex')}.new`;
  const file = openSync(beside, 'wx', 0o600);
  try {
    writeFileSync(file, make());
    fsyncSync(file);
    linkSync(beside, path);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  } finally {
    closeSync(file);
    rmSync(beside);
  }
  return readFileSync(path);
}

export function rawPublicKey(key: KeyObject): Buffer {
  return Buffer.from(key.export({ format: 'jwk' }).x ?? '', 'base64url');
}

export function publicKeyFromRaw(raw: Uint8Array): KeyObject {
  return createPublicKey({
    key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(raw).toString('base64url') },
    format: 'jwk',
  });
}

export function verifySignature(
  publicKeyRaw: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return signature.length === 64 && verify(null, message, publicKeyFromRaw(publicKeyRaw), signature);
}

/** Loads the keys of a folder, making them at the first start. The folder holds secrets: mode 700, files 600. */
export function openKeys(folder: string): Keys {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const pem = readOrMake(join(folder, 'signing-ed25519.pem'), () =>
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  );
  const secretBytes = readOrMake(join(folder, 'private-sections.key'), () => randomBytes(32));
  const secret = createSecretKey(secretBytes);
  const privateKey = createPrivateKey(pem);
  const fingerprintKey = Buffer.from(hkdfSync('sha256', secretBytes, '', 'luyuan content fingerprint', 32));
  return {
    publicKey: rawPublicKey(createPublicKey(privateKey)),
    sign: (message) => sign(null, message, privateKey),
    fingerprint: (data) => hmacSha256(fingerprintKey, data),
    encrypt(plain, bound) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(bound));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(sealed, bound) {
      const bytes = Buffer.from(sealed);
      try {
        const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES));
        decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
        return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
      } catch {
        throw new Problem(500, 'private-section-unreadable', {
          zh: '这份单据的价格与联系方式无法解密：它们不是用本机 keys/ 文件夹里的密钥写入的，或已损坏。请联系平台管理人员。',
          en: 'The prices and contacts of this document cannot be decrypted: they were not written with the key in keys/ here, or were damaged. Tell whoever runs the platform.',
        });
      }
    },
  };
}

/**
 * Holds that a database is written with one hiding key alone: the first server to start leaves the key's print there,
 * and one with another keys/ folder is refused before it writes what the others cannot read.
 * Errors: `keys-of-another-folder`.
 */
export async function claimDatabase(db: Queryable, keys: Pick<Keys, 'fingerprint'>): Promise<void> {
  const print = keys.fingerprint('the keys of this database').toString('hex');
  await db.query('INSERT INTO platform.key_print (print) VALUES ($1) ON CONFLICT DO NOTHING', [print]);
  const rows = await db.query<{ print: string }>('SELECT print FROM platform.key_print');
  if (rows[0]?.print === print) return;
  throw new Problem(500, 'keys-of-another-folder', {
    zh: '这个数据库里的价格与联系方式是用另一个 keys/ 文件夹的密钥写入的。请把原来的 keys/ 文件夹放回数据目录再启动；确已丢失时的办法见 docs/operating.md。',
    en: 'The prices and contacts in this database were written with the key of another keys/ folder. Put that folder back into the data folder and start again; docs/operating.md says what to do when it is lost.',
  });
}
