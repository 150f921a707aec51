import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { Problem, type Words } from './errors.ts';

export interface TlsFiles {
  cert: string;
  key: string;
}

/** `LUYUAN_TLS=self` makes a certificate of its own. */
export const SELF_MADE = 'self';
const DAY_MS = 86_400_000;
/** A certificate of one's own that ends sooner is made anew. */
const RENEW_BEFORE_DAYS = 30;
const SELF_MADE_DAYS = 397;

const invalid = (words: Words): Problem => new Problem(500, 'tls-invalid', words);
const PEM = /-----BEGIN ([A-Z ]+)-----[\s\S]+?-----END \1-----/g;

/**
 * Certificate and key for HTTPS, or null where `LUYUAN_TLS` is not set. What it names is a folder (as certbot leaves
 * them: fullchain.pem, privkey.pem), a single file that holds both, or `self`. Errors: `tls-invalid`, each with what to do.
 */
export async function readTls(
  setting: string | undefined,
  where: { dataDir: string; publicUrl: string },
  now: Date = new Date(),
): Promise<TlsFiles | null> {
  if (setting === undefined || setting === '') return null;
  if (setting === SELF_MADE) return selfMade(where, now);
  const files = filesOf(setting);
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(PEM)].map((match) => match[0]),
  );
  const cert = found.filter((block) => block.includes('BEGIN CERTIFICATE')).join('\n');
  const keys = found.filter((block) => /BEGIN ([A-Z]+ )?PRIVATE KEY/.test(block));
  if (cert === '' || keys.length === 0) {
    throw invalid({
      zh: `LUYUAN_TLS 指向的“${setting}”里没有找到${cert === '' ? '证书（BEGIN CERTIFICATE）' : '私钥（BEGIN PRIVATE KEY）'}，请放入 PEM 格式的证书和私钥。`,
      en: `LUYUAN_TLS names "${setting}", where no ${cert === '' ? 'certificate (BEGIN CERTIFICATE)' : 'private key (BEGIN PRIVATE KEY)'} was found; put certificate and key there as PEM.`,
    });
  }
  return checked(setting, cert, keys, now);
}

function filesOf(setting: string): string[] {
  let isFolder: boolean;
  try {
    isFolder = statSync(setting).isDirectory();
  } catch {
    throw invalid({
      zh: `LUYUAN_TLS 指向的“${setting}”不存在或无法读取，请填写证书所在的文件夹、同时含证书和私钥的文件，或 self。`,
      en: `LUYUAN_TLS names "${setting}", which is not there or cannot be read; name a folder with the certificate, a file with certificate and key, or self.`,
    });
  }
  if (!isFolder) return [setting];
  const names = readdirSync(setting).filter((name) => /\.(pem|crt|cer|key)$/i.test(name));
  // Beside the whole chain lie its parts; the chain alone is what browsers want.
  const chain = names.find((name) => /^fullchain/i.test(name));
  const chosen = chain ? [chain, ...names.filter((name) => /key/i.test(name))] : names.sort();
  return chosen.map((name) => join(setting, name));
}

/** The certificate that the key belongs to, first in its chain, as TLS wants it. */
function checked(setting: string, cert: string, keys: readonly string[], now: Date): TlsFiles {
  let leaf: X509Certificate;
  let key: string | undefined;
  try {
    leaf = new X509Certificate(cert);
    key = keys.find((one) => leaf.checkPrivateKey(createPrivateKey(one)));
  } catch (error) {
    throw invalid({
      zh: `LUYUAN_TLS 指向的“${setting}”里的证书或私钥读不出来（${(error as Error).message}）；带密码的私钥请先去掉密码。`,
      en: `The certificate or key at "${setting}" (LUYUAN_TLS) cannot be read (${(error as Error).message}); a key with a passphrase needs it removed first.`,
    });
  }
  if (key === undefined) {
    throw invalid({
      zh: `LUYUAN_TLS 指向的“${setting}”里的私钥和证书不是一对，请换成同一次签发的证书和私钥。`,
      en: `The key at "${setting}" (LUYUAN_TLS) does not belong to the certificate; put the two that were issued together.`,
    });
  }
  const until = new Date(leaf.validTo);
  if (until <= now) {
    throw invalid({
      zh: `LUYUAN_TLS 的证书已于 ${until.toISOString().slice(0, 10)} 到期，请换上新的证书。`,
      en: `The certificate of LUYUAN_TLS ended on ${until.toISOString().slice(0, 10)}; put a new one in its place.`,
    });
  }
  return { cert, key };
}

/** Made once and kept in the data folder: whoever has told their phone to trust it need not do so again. */
async function selfMade(where: { dataDir: string; publicUrl: string }, now: Date): Promise<TlsFiles> {
  const folder = join(where.dataDir, 'tls');
  const [certFile, keyFile] = [join(folder, 'self.crt'), join(folder, 'self.key')];
  const names = namesOf(where.publicUrl);
  if (existsSync(certFile) && existsSync(keyFile)) {
    const kept = { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8') };
    const leaf = new X509Certificate(kept.cert);
    const lasts = new Date(leaf.validTo).getTime() - now.getTime() > RENEW_BEFORE_DAYS * DAY_MS;
    const host = new URL(where.publicUrl).hostname;
    const fits = isIP(host) === 0 ? leaf.checkHost(host) : leaf.checkIP(host);
    if (lasts && fits !== undefined) return kept;
  }
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now.getTime() - DAY_MS),
    notAfterDate: new Date(now.getTime() + SELF_MADE_DAYS * DAY_MS),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) =>
          isIP(name) === 0 ? { type: 2 as const, value: name } : { type: 7 as const, ip: name },
        ),
      },
    ],
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, made.private, { mode: 0o600 });
  writeFileSync(certFile, made.cert);
  return { cert: made.cert, key: made.private };
}

/** By what this machine is called: its own address first, then its names and addresses on the local network. */
function namesOf(publicUrl: string): string[] {
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter((one) => one.family === 'IPv4')
    .map((one) => one.address);
  return [...new Set([new URL(publicUrl).hostname, 'localhost', hostname(), '127.0.0.1', ...addresses])];
}
