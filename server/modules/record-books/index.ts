import type { Operation } from '../identity/index.ts';

export function recordBookOperations(): Operation[] {
  return [];
}
