import type { Operation } from '../identity/index.ts';

export function dayCloseOperations(): Operation[] {
  return [];
}
