import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildStandard, readFolder, readSources, type StandardFiles } from './build-standard.ts';
import { checkVersion } from './check-version.ts';
import { STANDARD_DIR } from './sources.ts';
import { differences, publishedVersions } from './standard-folders.ts';

/**
 * npm run standard              writes standard/current from the operations, the ledgers, the city and the chapters
 * npm run standard -- check     says what differs, and whether the version's number fits; writes nothing
 * npm run standard -- publish   freezes standard/current as standard/published/<version>, for ever
 */
async function main(task: string): Promise<number> {
  const sources = readSources();
  const built = await buildStandard(sources);
  const current = join(STANDARD_DIR, 'current');
  if (task === 'write') writeFolder(current, built);
  const stale = differences(readFolder(current), built);
  for (const line of stale) console.log(`✗ ${line}`);
  const published = publishedVersions();
  const check = checkVersion(sources.version, built, published);
  for (const { file, path, weight, zh, en } of check.changes)
    if (weight === 'major') console.log(`! ${file} ${path}: ${zh} / ${en}`);
  console.log(
    `${sources.version}: ${built.size} files; ${check.changes.length} changes since the last published version (${check.weight ?? 'none'})`,
  );
  if (!check.ok) {
    console.log(
      `✗ 版本号应不低于 ${check.least}：请改 standard/version.json，并在 standard/CHANGELOG 里写明。\n` +
        `  The version has to be at least ${check.least}: change standard/version.json and say so in standard/CHANGELOG.`,
    );
  }
  if (stale.length > 0 || !check.ok) return 1;
  return task === 'publish' ? publish(sources.version, built, published) : 0;
}

function publish(
  version: string,
  files: StandardFiles,
  published: ReadonlyMap<string, StandardFiles>,
): number {
  const before = published.get(version);
  if (before && differences(before, files).length > 0) {
    console.log(
      `✗ ${version} 已经发布，不能再改 / ${version} is published and does not change; raise the version.`,
    );
    return 1;
  }
  if (!before) writeFolder(join(STANDARD_DIR, 'published', version), files);
  console.log(`✓ standard/published/${version}`);
  return 0;
}

function writeFolder(folder: string, files: StandardFiles): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, bytes] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

process.exitCode = await main(process.argv[2] ?? 'write');
