import { type FoldedNode, foldGraph } from './fold.ts';
import { layerGraph, type Slot } from './layers.ts';
import { placeLinks } from './links.ts';
import { DENSE_ABOVE, LINE_HEIGHT, PADDING, type PlacedSlot, TEXT } from './metrics.ts';
import { separated, wrapText } from './text.ts';
import type { PlacedNode, WayGraph, WayLayout, WayLayoutOptions } from './way-graph.ts';

const MARGIN = 8;
/** Room kept in the first line for the sign of the state. */
const SIGN = 20;
const BOX_WIDTH = { least: 104, most: 176 } as const;
const GAP = { layer: 84, layerLeast: 60, slot: 16, bend: 12, row: 14 } as const;
const DEFAULT_WIDTH = { horizontal: 960, vertical: 358 } as const;
const DEFAULT_FOLD = { horizontal: 12, vertical: 6 } as const;
const SETTLING_ROUNDS = 6;

/**
 * Lays out the way of goods. Pure and deterministic: it depends on the graph and the options, not on the order of
 * nodes or links. Boxes never overlap. `width` and `height` of the answer are the drawing's own pixels.
 */
export function layoutWay(graph: WayGraph, options: WayLayoutOptions = {}): WayLayout {
  const orientation = options.orientation ?? 'horizontal';
  const lang = options.lang ?? 'zh';
  const folded = foldGraph(graph, {
    foldAbove: options.foldAbove ?? DEFAULT_FOLD[orientation],
    lang,
    quantityText: options.quantityText ?? separated,
  });
  const { layers, routes } = layerGraph(folded);
  const asked = Math.max(160, options.width ?? DEFAULT_WIDTH[orientation]);
  const byId = new Map(folded.nodes.map((node) => [node.id, node]));
  const slots =
    orientation === 'horizontal' ? placeAcross(layers, byId, asked) : placeDown(layers, byId, asked);
  let width = orientation === 'vertical' ? asked : 0;
  let height = 0;
  for (const placed of slots.values()) {
    if (orientation === 'horizontal') width = Math.max(width, placed.x + placed.width + MARGIN);
    height = Math.max(height, placed.y + placed.height + MARGIN);
  }
  const boxes = [...slots.values()].filter((placed) => placed.node !== null);
  return {
    orientation,
    lang,
    width: folded.nodes.length > 0 ? width : asked,
    height: Math.max(height, MARGIN * 2),
    nodes: boxes.map(placedNode).sort((one, two) => one.layer - two.layer || one.y - two.y || one.x - two.x),
    links: placeLinks(routes, slots, boxes, orientation),
  };
}

function placedNode(placed: PlacedSlot): PlacedNode {
  const { slot, node, lines, x, y, width, height } = placed;
  return { ...(node as FoldedNode), layer: slot.layer, x, y, width, height, lines };
}

function makeSlot(slot: Slot, nodes: ReadonlyMap<string, FoldedNode>, boxWidth: number): PlacedSlot {
  const node = slot.id === null ? null : (nodes.get(slot.id) ?? null);
  const lines = node ? linesOf(node, boxWidth - PADDING * 2, nodes.size > DENSE_ABOVE) : [];
  const height = node ? lines.length * LINE_HEIGHT + PADDING * 2 : GAP.bend;
  return { slot, node, lines, x: 0, y: 0, width: node ? boxWidth : GAP.bend, height };
}

function linesOf(node: FoldedNode, width: number, dense: boolean): PlacedNode['lines'] {
  const lines: PlacedNode['lines'] = [];
  for (const text of wrapText(node.label, width - SIGN, TEXT.label, dense ? 1 : 2))
    lines.push({ text, role: 'label' });
  for (const text of wrapText(dense ? '' : (node.sublabel ?? ''), width, TEXT.sublabel, 1))
    lines.push({ text, role: 'sublabel' });
  for (const text of wrapText(node.quantityText ?? '', width, TEXT.quantity, 1)) {
    lines.push({ text, role: 'quantity' });
  }
  return lines;
}

/** Left to right: one column a layer. */
function placeAcross(
  layers: Slot[][],
  nodes: ReadonlyMap<string, FoldedNode>,
  asked: number,
): Map<Slot, PlacedSlot> {
  const columns = Math.max(1, layers.length);
  const free = asked - MARGIN * 2 - GAP.layer * (columns - 1);
  const boxWidth = Math.min(BOX_WIDTH.most, Math.max(BOX_WIDTH.least, Math.floor(free / columns)));
  const left = asked - MARGIN * 2 - boxWidth * columns;
  // Ways need room for their label, but not a desert.
  const gap = columns === 1 ? 0 : Math.min(180, Math.max(GAP.layerLeast, Math.floor(left / (columns - 1))));
  const placed = new Map<Slot, PlacedSlot>();
  const grid = layers.map((layer, index) =>
    layer.map((slot) => {
      const item = makeSlot(slot, nodes, boxWidth);
      item.x = MARGIN + index * (boxWidth + gap);
      item.width = boxWidth;
      placed.set(slot, item);
      return item;
    }),
  );
  const heights = grid.map((column) => stackHeight(column));
  const tallest = Math.max(0, ...heights);
  grid.forEach((column, index) => {
    let y = MARGIN + (tallest - (heights[index] ?? 0)) / 2;
    for (const item of column) {
      item.y = y;
      y += item.height + GAP.slot;
    }
  });
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    const down = round % 2 === 0;
    for (const column of down ? grid : [...grid].reverse()) settle(column, placed, down);
  }
  const top = Math.min(MARGIN, ...[...placed.values()].map((item) => item.y));
  for (const item of placed.values()) item.y = Math.round(item.y - top + MARGIN);
  return placed;
}

function stackHeight(column: readonly PlacedSlot[]): number {
  return column.reduce((sum, item) => sum + item.height + GAP.slot, 0);
}

/**
 * Moves the slots of a column towards the middle of their neighbours and keeps order and distance: the mean of
 * pushing down and pushing up keeps every distance that both keep.
 */
function settle(column: readonly PlacedSlot[], placed: ReadonlyMap<Slot, PlacedSlot>, down: boolean): void {
  const wanted = column.map((item) => {
    const neighbours = down ? item.slot.before : item.slot.after;
    if (neighbours.length === 0) return item.y;
    const middles = neighbours.map((slot) => {
      const other = placed.get(slot) as PlacedSlot;
      return other.y + other.height / 2;
    });
    return middles.reduce((sum, middle) => sum + middle, 0) / middles.length - item.height / 2;
  });
  const pushedDown: number[] = [];
  let floor = Number.NEGATIVE_INFINITY;
  column.forEach((item, index) => {
    const y = Math.max(wanted[index] as number, floor);
    pushedDown.push(y);
    floor = y + item.height + GAP.slot;
  });
  let ceiling = Number.POSITIVE_INFINITY;
  for (let index = column.length - 1; index >= 0; index -= 1) {
    const item = column[index] as PlacedSlot;
    const y = Math.min(wanted[index] as number, ceiling - item.height);
    ceiling = y - GAP.slot;
    item.y = (y + (pushedDown[index] as number)) / 2;
  }
}

/** Top to bottom: one or more rows a layer, never wider than asked. */
function placeDown(
  layers: Slot[][],
  nodes: ReadonlyMap<string, FoldedNode>,
  asked: number,
): Map<Slot, PlacedSlot> {
  const placed = new Map<Slot, PlacedSlot>();
  const inner = asked - MARGIN * 2;
  let y = MARGIN;
  for (const layer of layers) {
    const boxes = layer.filter((slot) => slot.id !== null).length;
    const perRow = Math.max(
      1,
      Math.min(boxes, Math.floor((inner + GAP.slot) / (BOX_WIDTH.least + GAP.slot))),
    );
    const most = boxes === 1 ? 260 : BOX_WIDTH.most;
    const boxWidth = Math.min(most, Math.floor((inner - GAP.slot * (perRow - 1) - GAP.bend * 2) / perRow));
    for (const row of rowsOf(layer, nodes, boxWidth, inner)) {
      const used = row.reduce((sum, item) => sum + item.width, 0) + GAP.slot * (row.length - 1);
      let x = MARGIN + Math.max(0, (inner - used) / 2);
      let tallest = 0;
      for (const item of row) {
        item.x = Math.round(x);
        item.y = y;
        x += item.width + GAP.slot;
        tallest = Math.max(tallest, item.height);
        placed.set(item.slot, item);
      }
      // A way that passes keeps to its channel for the whole row.
      for (const item of row) if (item.node === null) item.height = tallest;
      y += tallest + GAP.row;
    }
    y += GAP.layerLeast - GAP.row;
  }
  return placed;
}

function rowsOf(
  layer: readonly Slot[],
  nodes: ReadonlyMap<string, FoldedNode>,
  boxWidth: number,
  inner: number,
): PlacedSlot[][] {
  const rows: PlacedSlot[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const slot of layer) {
    const item = makeSlot(slot, nodes, boxWidth);
    if (used + GAP.slot + item.width > inner) {
      rows.push([]);
      used = -GAP.slot;
    }
    rows.at(-1)?.push(item);
    used += GAP.slot + item.width;
  }
  return rows;
}
