/** What to say when there is none, in Chinese and English. */
export const chromiumMissing: string;
/** Path of a Chromium or a relative of it; undefined when there is none. */
export function findChromium(): string | undefined;
