import type { Operation } from '../identity/index.ts';

export { findShelfCard, lotOfPiece, type ShelfCard } from './shelf-cards.ts';

export function labelOperations(): Operation[] {
  return [];
}
