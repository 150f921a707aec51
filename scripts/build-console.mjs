import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { findNode24, nodeFlags, projectDir } from './node24.mjs';
import { fail, say, since } from './say.mjs';

const at = (...parts) => join(projectDir, ...parts);
const stamps = at('node_modules', '.cache', 'luyuan');
const generator = at('scripts', 'generate-client.ts');
const generated = at('web', 'console', 'src', 'generated');
const generatedForOthers = at('clients', 'typescript', 'src', 'generated');

/** Generates the types of the clients from the server's schemas, when these have changed. */
export function generateClient() {
  if (!existsSync(generator)) return;
  const of = hashOf([at('server'), at('cities'), generator, at('package-lock.json')]);
  step('client', of, existsSync(generated) && existsSync(generatedForOthers), {
    zh: '正在由接口说明生成控制台的客户端……',
    en: "Generating the console's client from the API description …",
    run: [generator],
  });
}

/**
 * Generates the API client from the server's schemas, and builds web/console with Vite, each only when what it
 * is made of has changed (by content, so a fresh checkout of the same commit costs nothing).
 */
export function buildConsole() {
  if (!existsSync(at('web', 'console', 'vite.config.ts'))) return;
  generateClient();
  const of = hashOf([at('web'), at('package-lock.json')]);
  step('console', of, existsSync(at('web', 'console', 'dist', 'index.html')), {
    zh: '正在构建控制台（约半分钟，代码变动后才需要）……',
    en: 'Building the console (about half a minute, only after changes) …',
    run: [at('node_modules', 'vite', 'bin', 'vite.js'), 'build', at('web', 'console'), '--logLevel', 'warn'],
  });
}

function step(name, hash, isThere, { zh, en, run }) {
  const stamp = join(stamps, name);
  if (isThere && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  const start_ms = Date.now();
  say(zh, en);
  const result = spawnSync(findNode24(), [...nodeFlags, ...run], { cwd: projectDir, encoding: 'utf8' });
  if (result.status !== 0) {
    console.error(`${result.stdout}\n${result.stderr}`.trim().split('\n').slice(-40).join('\n'));
    fail(
      `这一步没有成功（${name}），原因见上。`,
      `This step (${name}) did not succeed; its reason is above.`,
    );
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hash);
  const took = since(start_ms);
  say(`完成，用时 ${took.zh}。`, `Done in ${took.en}.`);
}

/** SHA-256 over names and contents of all files below; what is built or only tests does not count. */
export function hashOf(roots) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const name = relative(projectDir, path);
    if (/(^|\/)(node_modules|dist)(\/|$)|\.test\.tsx?$/.test(name)) return;
    let entries;
    try {
      entries = readdirSync(path).sort();
    } catch (error) {
      if (error.code !== 'ENOTDIR') throw error;
    }
    for (const entry of entries ?? []) visit(join(path, entry));
    if (!entries) hash.update(`${name}\0`).update(readFileSync(path)).update('\0');
  };
  for (const root of roots) if (existsSync(root)) visit(root);
  return hash.digest('hex');
}
