import type { Words } from '../../platform/errors.ts';

/** Why a department did not answer, as it is stored. */
export function reasonWords(stored: string | null): Words | null {
  return stored === null ? null : (JSON.parse(stored) as Words);
}
