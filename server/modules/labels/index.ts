export { labelOperations } from './labels.routes.ts';
export { type PieceRange, rangesOfLots } from './labels.store.ts';
export { findPiece, type PieceFound } from './pieces.ts';
export { findShelfCard, lotOfPiece, type ShelfCard } from './shelf-cards.ts';
