import type { FoldedLink } from './fold.ts';
import type { Route, Slot } from './layers.ts';
import { LINE_HEIGHT, type PlacedSlot, TEXT } from './metrics.ts';
import { textWidth } from './text.ts';
import type { PlacedLink, WayOrientation } from './way-graph.ts';

const STROKE = { least: 2, most: 14, unknown: 2 } as const;
const LABEL_LEAST_ROOM = 4;

interface Point {
  x: number;
  y: number;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Draws the ways between placed slots: width by quantity, side by side at each box, labels where there is room. */
export function placeLinks(
  routes: readonly Route[],
  slots: ReadonlyMap<Slot, PlacedSlot>,
  boxes: readonly PlacedSlot[],
  orientation: WayOrientation,
): PlacedLink[] {
  const across = orientation === 'horizontal';
  const most = Math.max(1, ...routes.map(({ link }) => link.quantity ?? 0));
  const width = (link: FoldedLink) => strokeWidth(link.quantity, most);
  const starts = ports(routes, slots, across, 'start', width);
  const ends = ports(routes, slots, across, 'end', width);
  const edge = Math.max(0, ...boxes.map((box) => box.x + box.width));
  const taken: Box[] = boxes.map(({ x, y, width: w, height }) => ({ x, y, width: w, height }));
  return routes.map((route) => {
    const points = pointsOf(route, slots, across, starts.get(route) ?? 0, ends.get(route) ?? 0);
    if (route.against) points.reverse();
    const { link } = route;
    const labelAt = roomForLabel(link.label, points, taken, across, { stroke: width(link), edge });
    return {
      ...link,
      strokeWidth: width(link),
      path: pathOf(points, across),
      labelAt,
      against: route.against,
    };
  });
}

function strokeWidth(quantity: number | null, most: number): number {
  if (quantity === null) return STROKE.unknown;
  return Math.round((STROKE.least + (STROKE.most - STROKE.least) * (Math.max(0, quantity) / most)) * 10) / 10;
}

/** Offset of each way from the middle of its box's side, so that ways lie side by side in the order of their ends. */
function ports(
  routes: readonly Route[],
  slots: ReadonlyMap<Slot, PlacedSlot>,
  across: boolean,
  side: 'start' | 'end',
  width: (link: FoldedLink) => number,
): Map<Route, number> {
  const atBox = new Map<Slot, Route[]>();
  for (const route of routes) {
    const slot = (side === 'start' ? route.slots[0] : route.slots.at(-1)) as Slot;
    const list = atBox.get(slot);
    if (list) list.push(route);
    else atBox.set(slot, [route]);
  }
  const middle = (slot: Slot): number => {
    const placed = slots.get(slot) as PlacedSlot;
    return across ? placed.y + placed.height / 2 : placed.x + placed.width / 2;
  };
  const offsets = new Map<Route, number>();
  for (const [slot, list] of atBox) {
    const next = (route: Route) => (side === 'start' ? route.slots[1] : route.slots.at(-2)) as Slot;
    list.sort((one, two) => middle(next(one)) - middle(next(two)));
    const placed = slots.get(slot) as PlacedSlot;
    const room = (across ? placed.height : placed.width) - 12;
    const total = list.reduce((sum, route) => sum + width(route.link) + 2, 0);
    const scale = Math.min(1, room / total);
    let offset = (-total * scale) / 2;
    for (const route of list) {
      const share = (width(route.link) + 2) * scale;
      offsets.set(route, offset + share / 2);
      offset += share;
    }
  }
  return offsets;
}

/** Where a way leaves, bends and arrives, in the drawing's direction. */
function pointsOf(
  route: Route,
  slots: ReadonlyMap<Slot, PlacedSlot>,
  across: boolean,
  startOffset: number,
  endOffset: number,
): Point[] {
  const last = route.slots.length - 1;
  return route.slots.flatMap((slot, index) => {
    const { x, y, width, height } = slots.get(slot) as PlacedSlot;
    const middle = { x: x + width / 2, y: y + height / 2 };
    if (index === 0) {
      return across
        ? { x: x + width, y: middle.y + startOffset }
        : { x: middle.x + startOffset, y: y + height };
    }
    if (index === last) return across ? { x, y: middle.y + endOffset } : { x: middle.x + endOffset, y };
    return across
      ? [
          { x, y: middle.y },
          { x: x + width, y: middle.y },
        ]
      : [
          { x: middle.x, y },
          { x: middle.x, y: y + height },
        ];
  });
}

function pathOf(points: readonly Point[], across: boolean): string {
  const n = (value: number) => String(Math.round(value));
  let path = '';
  points.forEach((point, index) => {
    const before = points[index - 1];
    if (!before) path += `M${n(point.x)} ${n(point.y)}`;
    else if (across && n(before.y) === n(point.y)) path += `H${n(point.x)}`;
    else if (!across && n(before.x) === n(point.x)) path += `V${n(point.y)}`;
    else if (across) {
      const x = (before.x + point.x) / 2;
      path += `C${n(x)} ${n(before.y)} ${n(x)} ${n(point.y)} ${n(point.x)} ${n(point.y)}`;
    } else {
      const y = (before.y + point.y) / 2;
      path += `C${n(before.x)} ${n(y)} ${n(point.x)} ${n(y)} ${n(point.x)} ${n(point.y)}`;
    }
  });
  return path;
}

/** The first of some places along the way where the label overlaps no box and no other label; it is then taken. */
function roomForLabel(
  label: string,
  points: readonly Point[],
  taken: Box[],
  across: boolean,
  { stroke, edge }: { stroke: number; edge: number },
): Point | null {
  if (label === '') return null;
  const width = textWidth(label, TEXT.link) + LABEL_LEAST_ROOM * 2;
  // Where a way goes down, its words stand beside the stroke: across it, a wide one would strike them out.
  const aside = across ? 0 : width / 2 + stroke / 2;
  const height = LINE_HEIGHT;
  const spans: [Point, Point][] = [];
  for (let i = points.length - 1; i > 0; i -= 1) spans.push([points[i - 1] as Point, points[i] as Point]);
  for (const [one, two] of spans) {
    for (const part of [0.5, 0.72, 0.28]) {
      const on = along(one, two, part, across);
      const at = { x: on.x + (on.x + aside + width / 2 > edge ? -aside : aside), y: on.y };
      const box = { x: at.x - width / 2, y: at.y - height / 2, width, height };
      if (box.x < 0 || box.y < 0 || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return { x: Math.round(at.x), y: Math.round(at.y) };
    }
  }
  return null;
}

/** A point of the curve that `pathOf` draws between two points. */
function along(one: Point, two: Point, t: number, across: boolean): Point {
  const eased = t * t * (3 - 2 * t);
  const straight = 1.5 * t * (1 - t) * (1 - t) + 1.5 * t * t * (1 - t) + t * t * t;
  return across
    ? { x: one.x + (two.x - one.x) * straight, y: one.y + (two.y - one.y) * eased }
    : { x: one.x + (two.x - one.x) * eased, y: one.y + (two.y - one.y) * straight };
}

function overlap(one: Box, two: Box): boolean {
  return (
    one.x < two.x + two.width &&
    two.x < one.x + one.width &&
    one.y < two.y + two.height &&
    two.y < one.y + one.height
  );
}
