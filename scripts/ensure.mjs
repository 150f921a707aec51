/**
 * node scripts/ensure.mjs start|test|build|client
 *
 * Makes sure that everything `npm start` or `npm test` needs is there, on a fresh clone with Node.js 20 and npm
 * alone: packages, the database's library links, the built console, and for the tests a Chromium. Does nothing,
 * quickly, when it is. For the tests the console is built by a stage of theirs (`build`), so that a console that
 * cannot be built is one failure among the others. Uses Node's own modules only, since it runs before anything is installed.
 */

import { buildConsole, generateClient } from './build-console.mjs';
import { chromiumMissing, findChromium, installChromium } from './find-chromium.mjs';
import { installPackages } from './install-packages.mjs';
import { fail, say } from './say.mjs';

const purpose = process.argv[2];
if (purpose !== 'start' && purpose !== 'test' && purpose !== 'build' && purpose !== 'client') {
  fail(
    '用法：node scripts/ensure.mjs start|test|build|client',
    'Usage: node scripts/ensure.mjs start|test|build|client',
  );
}
const oldestNode = 20;
if (Number.parseInt(process.versions.node, 10) < oldestNode) {
  fail(
    `需要 Node.js ${oldestNode} 或更高版本，当前为 ${process.version}。请从 https://nodejs.org 安装后重试。`,
    `Node.js ${oldestNode} or later is needed; this is ${process.version}. Install it from https://nodejs.org and try again.`,
  );
}

await installPackages();
if (purpose === 'client') generateClient();
else if (purpose !== 'test') buildConsole();
if (purpose === 'test' && !findChromium()) {
  // Not the end: all other tests can run, and the browser tests fail with this same sentence.
  if (!installChromium()) say(...chromiumMissing.split(' / '));
}
