import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { say } from './say.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];
const macApps = [
  'Chromium.app/Contents/MacOS/Chromium',
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** What to say when there is none; the browser tests fail with this sentence. */
export const chromiumMissing =
  '没有找到 Chromium：请安装 chromium 与 fonts-noto-cjk（Debian：apt-get install chromium fonts-noto-cjk；macOS：安装 Google Chrome），或用环境变量 CHROMIUM 指定其路径。' +
  ' / Chromium was not found: install chromium and fonts-noto-cjk (Debian: apt-get install chromium fonts-noto-cjk; macOS: install Google Chrome), or set CHROMIUM to its path.';

/**
 * Path of a Chromium or a relative of it: CHROMIUM from the environment, else one on the PATH, else a macOS app.
 * @returns {string | undefined}
 */
export function findChromium() {
  if (process.env.CHROMIUM) return isProgram(process.env.CHROMIUM) ? process.env.CHROMIUM : undefined;
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin', '/snap/bin'];
  const onPath = folders.filter(Boolean).flatMap((folder) => names.map((name) => join(folder, name)));
  const apps = ['/Applications', join(homedir(), 'Applications')];
  return [...onPath, ...apps.flatMap((folder) => macApps.map((app) => join(folder, app)))].find(isProgram);
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Installs Chromium and a Chinese font where that needs no question: by apt-get, as root.
 * @returns {boolean} whether there is a Chromium now
 */
export function installChromium() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const apt = (...args) =>
    spawnSync('apt-get', args, {
      encoding: 'utf8',
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  if (apt('--version').status !== 0) return false;
  say(
    '正在用 apt-get 安装 Chromium 与中文字体（测试页面用，约 500 MB）……',
    'Installing Chromium and a Chinese font by apt-get, for the browser tests (about 500 MB) …',
  );
  apt('update', '-qq');
  const result = apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk');
  if (result.status !== 0) console.error(`${result.stderr}`.trim().split('\n').slice(-5).join('\n'));
  return findChromium() !== undefined;
}
