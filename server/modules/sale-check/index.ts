import type { Operation } from '../identity/index.ts';

export function saleCheckOperations(): Operation[] {
  return [];
}
