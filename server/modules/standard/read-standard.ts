import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

/** One version of the standard: a folder of files that were generated, and never change once it is published. */
export interface StandardVersion {
  version: string;
  published: boolean;
  title: { zh: string; en: string };
  folder: string;
  /** All that may be asked for, by path, with its size: nothing else of the disk is ever read. */
  sizes_bytes: ReadonlyMap<string, number>;
}

/** index.json, as far as it is needed here. */
const Index = Type.Object({
  version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+$' }),
  title: Type.Object({ zh: Type.String(), en: Type.String() }),
  files: Type.Array(Type.Object({ path: Type.String(), size_bytes: Type.Integer() })),
});

const INDEX = 'index.json';

function readVersion(folder: string, published: boolean): StandardVersion | null {
  const path = join(folder, INDEX);
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  const index: unknown = JSON.parse(text);
  if (!Value.Check(Index, index)) throw new Error(`${path} is no index of a version.`);
  const sizes = new Map(index.files.map((file) => [file.path, file.size_bytes]));
  sizes.set(INDEX, Buffer.byteLength(text));
  return { version: index.version, published, title: index.title, folder, sizes_bytes: sizes };
}

const numbers = (version: string): number[] => version.split('.').map(Number);
const newerFirst = (one: StandardVersion, other: StandardVersion): number => {
  const [a, b] = [numbers(one.version), numbers(other.version)];
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
};

/**
 * All versions in a folder, the newest first: those that were published, and the current one where it is newer. A
 * published version goes before a draft of the same number.
 */
export function readVersions(root: string): StandardVersion[] {
  const published = join(root, 'published');
  const names = existsSync(published) ? readdirSync(published) : [];
  const versions = names.flatMap((name) => readVersion(join(published, name), true) ?? []);
  const current = readVersion(join(root, 'current'), false);
  if (current && !versions.some((one) => one.version === current.version)) versions.push(current);
  return versions.sort(newerFirst);
}

/** The bytes of a file of a version; undefined when it has none of this path. */
export async function fileOf(version: StandardVersion, path: string): Promise<Buffer | undefined> {
  return version.sizes_bytes.has(path) ? readFile(join(version.folder, path)) : undefined;
}

/** 04-fields.md is the chapter 'fields'. */
export function chaptersOf(version: StandardVersion, lang: 'zh' | 'en'): { name: string; path: string }[] {
  return [...version.sizes_bytes.keys()]
    .filter((path) => path.startsWith(`document/${lang}/`))
    .sort()
    .map((path) => ({ name: /\d{2}-(.*)\.md$/.exec(path)?.[1] ?? path, path }));
}
