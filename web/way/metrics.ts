import type { FoldedNode } from './fold.ts';
import type { Slot } from './layers.ts';
import type { PlacedNode } from './way-graph.ts';

/** Pixels. Text sizes are those of the drawing at its own width. */
export const TEXT = { label: 14, sublabel: 12, quantity: 12, link: 12 } as const;
export const LINE_HEIGHT = 17;
export const PADDING = 9;
/** Beyond so many places a box says name and quantity only; the table beside the drawing says the rest. */
export const DENSE_ABOVE = 24;

/** A slot with its place: x, y, width and height of its box, or of the channel of a bend. */
export interface PlacedSlot {
  slot: Slot;
  node: FoldedNode | null;
  lines: PlacedNode['lines'];
  x: number;
  y: number;
  width: number;
  height: number;
}
