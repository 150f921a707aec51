import type { Operation } from '../identity/index.ts';

export function paperOperations(): Operation[] {
  return [];
}
