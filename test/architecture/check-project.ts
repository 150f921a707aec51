import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkDependencies } from './dependency-rules.ts';
import { checkSources } from './source-rules.ts';
import type { Violation } from './violation.ts';

/** Folders with code of ours. cities/ and docs/ are data and text, and may name their city. */
const folders = ['server', 'web', 'simulator', 'bench', 'scripts', 'test', 'clients'];

/** All violations of the house's boundaries by the project in `root`. */
export async function checkProject(root: string): Promise<Violation[]> {
  const present = folders.filter((folder) => existsSync(join(root, folder)));
  return [...(await checkDependencies(root, present)), ...checkSources(root, present)];
}
