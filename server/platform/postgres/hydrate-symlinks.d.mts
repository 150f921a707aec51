/** See hydrate-symlinks.mjs. Returns how many links were made. */
export function hydrateSymlinks(packageDir: string): number;
