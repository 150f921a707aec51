import type { Operation } from '../identity/index.ts';

export function complaintOperations(): Operation[] {
  return [];
}
