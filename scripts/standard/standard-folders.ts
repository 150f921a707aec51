import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readFolder, type StandardFiles } from './build-standard.ts';
import { STANDARD_DIR } from './sources.ts';

/** Every version that was published, with its files as they were. */
export function publishedVersions(): Map<string, StandardFiles> {
  const folder = join(STANDARD_DIR, 'published');
  const versions = existsSync(folder) ? readdirSync(folder) : [];
  return new Map(versions.map((version) => [version, readFolder(join(folder, version))]));
}

/** What a folder has otherwise than what was built, a line a file. */
export function differences(there: StandardFiles, built: StandardFiles): string[] {
  return [...new Set([...there.keys(), ...built.keys()])].sort().flatMap((path) => {
    const [was, is] = [there.get(path), built.get(path)];
    if (was && is && was.equals(is)) return [];
    return [`${path}: ${was ? (is ? 'differs' : 'is no longer made') : 'is missing'}`];
  });
}
