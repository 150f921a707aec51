import type { Operation } from '../identity/index.ts';

export function deskOperations(): Operation[] {
  return [];
}
