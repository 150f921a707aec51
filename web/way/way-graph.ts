/**
 * The way of goods as a drawing: what goes in, and where everything lies in what comes out.
 * Plain data; this folder imports nothing outside itself, so server pages and the console draw alike.
 */

export const WAY_KINDS = ['origin', 'process', 'market', 'shop', 'you'] as const;
/** What a place is on the way: 产地、加工、市场、零售、您. */
export type WayKind = (typeof WAY_KINDS)[number];

/** Worst first: a folded place shows the worst of what it holds. */
export const WAY_STATES = ['stop', 'attention', 'unknown', 'fine'] as const;
export type WayState = (typeof WAY_STATES)[number];

/** Surest first: a folded way shows the surest of what it holds. */
export const WAY_DASHES = ['recorded', 'possible', 'unknown'] as const;
export type WayDash = (typeof WAY_DASHES)[number];

export type WayLang = 'zh' | 'en';
export type WayOrientation = 'horizontal' | 'vertical';

export interface WayNode {
  /** Any text; unique. */
  id: string;
  kind: WayKind;
  label: string;
  sublabel?: string;
  /** What stands in the box as its quantity, already formatted: "4,890 袋". */
  quantityText?: string;
  state: WayState;
  /** How much went through it, in base units (0 when unknown). Folding adds these up. */
  weight: number;
  /** Never folded away: the shop that the reader stands in, the place under suspicion. */
  keep?: boolean;
}

export interface WayLink {
  from: string;
  to: string;
  /** In base units; null is unknown. Decides the width. */
  quantity: number | null;
  /** Already formatted: "480 kg". */
  label: string;
  state: WayState;
  dash: WayDash;
}

export interface WayGraph {
  nodes: readonly WayNode[];
  links: readonly WayLink[];
}

export interface WayLayoutOptions {
  /** Left to right, or top to bottom for narrow phones. Default 'horizontal'. */
  orientation?: WayOrientation;
  /** Pixels to fill. A horizontal drawing that cannot fit grows wider than this; a vertical one never does. */
  width?: number;
  lang?: WayLang;
  /** Places of a kind beyond which they fold into one. Default 12, vertical 6. */
  foldAbove?: number;
  /** Words for a summed quantity in base units, for what was folded. Default: the number with separators. */
  quantityText?: (quantity: number) => string;
}

/** A box on the drawing. x and y are its top left corner, in pixels. */
export interface PlacedNode extends WayNode {
  layer: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Lines of text as they fit the box; the full text is in label, sublabel and quantityText. */
  lines: { text: string; role: 'label' | 'sublabel' | 'quantity' }[];
  /** Ids of the places that it stands for; empty when it stands for itself. */
  folded: string[];
}

export interface PlacedLink extends WayLink {
  /** Pixels. */
  strokeWidth: number;
  /** SVG path data. */
  path: string;
  /** Centre of its label, or null when there is no room for it (the text is then only in the title). */
  labelAt: { x: number; y: number } | null;
  /** An unknown quantity is part of the sum: read it as "at least". */
  atLeast: boolean;
  /** Goods going back against the drawing's direction. */
  against: boolean;
}

export interface WayLayout {
  orientation: WayOrientation;
  lang: WayLang;
  width: number;
  height: number;
  nodes: PlacedNode[];
  links: PlacedLink[];
}

export interface WaySvgOptions {
  /** Pixels wide on the page; the drawing scales. Default: the layout's width. */
  width?: number;
  /** 'auto' brings its own style with light and dark colours; 'page' leaves it to a page that has WAY_CSS. */
  theme?: 'auto' | 'page';
  lang?: WayLang;
  /** Makes ids unique when several drawings stand on one page. Letters, digits and hyphens are kept. */
  idPrefix?: string;
  /** Places can be focused and carry `data-way-node`. */
  interactive?: boolean;
  /** What the drawing is, for screen readers. */
  title?: string;
}
