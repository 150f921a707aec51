import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The platform's own keys: one signs documents, one hides what is private in them. */
export interface Keys {
  /** Raw 32-byte Ed25519 public key. */
  publicKey: Buffer;
  sign(message: Uint8Array): Buffer;
  /** AES-256-GCM; `bound` ties the ciphertext to its row, so that it cannot be moved to another. */
  encrypt(plain: Uint8Array, bound: string): Buffer;
  decrypt(sealed: Uint8Array, bound: string): Buffer;
  /**
   * HMAC-SHA256 under a key of its own, derived from the one for private sections: tells the same from another without
   * letting whoever has the database alone try out prices and telephone numbers.
   */
  fingerprint(data: string | Uint8Array): Buffer;
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function writeSecret(path: string, content: string | Uint8Array): void {
  // 'wx': two servers that start together must not overwrite each other's key.
  writeFileSync(path, content, { mode: 0o600, flag: 'wx' });
}

function readOrMake(path: string, make: () => string | Uint8Array): Buffer {
  if (!existsSync(path)) {
    try {
      writeSecret(path, make());
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
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
  const secret = readOrMake(join(folder, 'private-sections.key'), () => randomBytes(32));
  const privateKey = createPrivateKey(pem);
  const fingerprintKey = Buffer.from(hkdfSync('sha256', secret, '', 'luyuan content fingerprint', 32));
  return {
    publicKey: rawPublicKey(createPublicKey(privateKey)),
    sign: (message) => sign(null, message, privateKey),
    fingerprint: (data) => createHmac('sha256', fingerprintKey).update(data).digest(),
    encrypt(plain, bound) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', secret, nonce).setAAD(Buffer.from(bound));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    decrypt(sealed, bound) {
      const bytes = Buffer.from(sealed);
      const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES));
      decipher.setAAD(Buffer.from(bound)).setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
    },
  };
}
