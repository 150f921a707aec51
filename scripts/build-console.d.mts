/** Generates the types of the clients from the server's schemas, when these have changed. */
export function generateClient(): void;
/** Generates the API client and builds web/console, each when what it is made of has changed. */
export function buildConsole(): void;
/** SHA-256 over names and contents of all files below the roots; tests and built files do not count. */
export function hashOf(roots: readonly string[]): string;
