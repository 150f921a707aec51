export { labelOperations } from './labels.routes.ts';
export { cardsOf, type PieceRange, rangesOfLots } from './labels.store.ts';
export { findPiece, type PieceFound } from './pieces.ts';
export { findShelfCard, lotOfPiece, type ShelfCard } from './shelf-cards.ts';
