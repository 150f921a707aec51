/** Runs `npm ci` unless what is installed is what package-lock.json says. */
export function installPackages(): Promise<void>;
/** Whether node_modules in `dir` is what package-lock.json there says. */
export function isInstalled(dir?: string): boolean;
