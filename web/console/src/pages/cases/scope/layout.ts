import type { ScopeDraft } from '../../../api/cases-queries.ts';
import type { City } from '../../../api/types.ts';
import { NO_DISTRICT } from '../../../format/districts.ts';
import { grouped } from './grouped.ts';
import type { Holder } from './holders.ts';

/** Where things stand on the drawings of a scope. Pure: the same in, the same out. */

export const RINGS_SIZE = 640;
const CENTRE = RINGS_SIZE / 2;
const INNER_R = 46;
const OUTER_R = 258;
const LABEL_R = 286;
/** Beyond so many, a dot stands for all of a district in a ring. */
export const DOTS_MAX = 400;
/** A district without many holders still has room for its name. */
const SHARE_MIN = 0.06;
const FULL = Math.PI * 2;

export interface Sector {
  district: string;
  /** Angles, clockwise from the top. */
  from: number;
  to: number;
  holders: number;
  label: { x: number; y: number; anchor: 'start' | 'middle' | 'end' };
  path: string;
}
export interface Dot {
  key: string;
  x: number;
  y: number;
  r: number;
  ring: number;
  district: string;
  /** The one business, or all of them that the dot stands for. */
  holders: Holder[];
}
export interface RingsLayout {
  /** Outer radius of each ring, from the innermost. */
  radii: number[];
  sectors: Sector[];
  dots: Dot[];
}

const at = (angle: number, radius: number) => ({
  x: CENTRE + Math.sin(angle) * radius,
  y: CENTRE - Math.cos(angle) * radius,
});
const round = (value: number) => Math.round(value * 10) / 10;

/** Rings from the records outwards, districts as sectors: as wide as they have holders. */
export function layRings(holders: readonly Holder[], rings: number): RingsLayout {
  const radii = radiiOf(holders, rings);
  const byDistrict = [...grouped(holders, (one) => one.district)].sort(([one], [other]) =>
    one === NO_DISTRICT ? 1 : other === NO_DISTRICT ? -1 : one < other ? -1 : 1,
  );
  const weights = byDistrict.map(([, list]) =>
    Math.max(list.length / Math.max(1, holders.length), SHARE_MIN),
  );
  const sum = weights.reduce((all, one) => all + one, 0);
  const sectors: Sector[] = [];
  const dots: Dot[] = [];
  let from = 0;
  for (const [index, [district, list]] of byDistrict.entries()) {
    const to = from + ((weights[index] ?? 0) / sum) * FULL;
    sectors.push(sectorOf(district, list.length, from, to));
    for (let ring = 0; ring < rings; ring += 1) {
      const inRing = list.filter((one) => one.ring === ring);
      const band = { from, to, inner: radii[ring - 1] ?? INNER_R, outer: radii[ring] ?? OUTER_R };
      dots.push(...dotsOf(inRing, ring, district, band, holders.length > DOTS_MAX));
    }
    from = to;
  }
  return { radii, sectors, dots };
}

/** A ring is as wide as it has something to show; an empty one is still there to be named. */
function radiiOf(holders: readonly Holder[], rings: number): number[] {
  const weights = Array.from({ length: rings }, (_, ring) => {
    const count = holders.filter((one) => one.ring === ring).length;
    return 0.55 + 2 * Math.sqrt(count / Math.max(1, holders.length));
  });
  const sum = weights.reduce((all, one) => all + one, 0);
  let radius = INNER_R;
  return weights.map((weight) => {
    radius += ((OUTER_R - INNER_R) * weight) / sum;
    return round(radius);
  });
}

function sectorOf(district: string, holders: number, from: number, to: number): Sector {
  const middle = (from + to) / 2;
  const { x, y } = at(middle, LABEL_R);
  const sine = Math.sin(middle);
  const anchor = Math.abs(sine) < 0.35 ? 'middle' : sine > 0 ? 'start' : 'end';
  // A whole circle is no arc: it is drawn short of itself.
  const end = Math.min(to, from + FULL - 0.001);
  const [a, b] = [at(from, OUTER_R), at(end, OUTER_R)];
  const large = end - from > Math.PI ? 1 : 0;
  const path = `M${CENTRE} ${CENTRE}L${round(a.x)} ${round(a.y)}A${OUTER_R} ${OUTER_R} 0 ${large} 1 ${round(b.x)} ${round(b.y)}Z`;
  return { district, from, to, holders, label: { x: round(x), y: round(y), anchor }, path };
}

interface Band {
  from: number;
  to: number;
  inner: number;
  outer: number;
}

function dotsOf(list: readonly Holder[], ring: number, district: string, band: Band, fold: boolean): Dot[] {
  if (list.length === 0) return [];
  const middle = (band.inner + band.outer) / 2;
  if (fold) {
    const place = at((band.from + band.to) / 2, middle);
    const r = Math.min((band.outer - band.inner) / 2, 4 + Math.sqrt(list.length));
    return [
      {
        key: `${district} ${ring}`,
        x: round(place.x),
        y: round(place.y),
        r,
        ring,
        district,
        holders: [...list],
      },
    ];
  }
  // As many rows within the ring as leave the dots apart.
  const arc = (band.to - band.from) * middle;
  const rows = Math.max(1, Math.ceil((list.length * 12) / Math.max(arc - 8, 12)));
  const gap = Math.min((band.outer - band.inner - 8) / rows, 13);
  const perRow = Math.ceil(list.length / rows);
  const r = Math.max(2.2, Math.min(4.5, gap * 0.42, (arc / perRow) * 0.42));
  const sorted = [...list].sort((one, other) => (one.partyId < other.partyId ? -1 : 1));
  return sorted.map((holder, index) => {
    const row = Math.floor(index / perRow);
    const inRow = Math.min(perRow, sorted.length - row * perRow);
    const angle = band.from + ((band.to - band.from) * ((index % perRow) + 0.5)) / inRow;
    const place = at(angle, middle + (row - (rows - 1) / 2) * gap);
    return {
      key: holder.partyId,
      x: round(place.x),
      y: round(place.y),
      r,
      ring,
      district,
      holders: [holder],
    };
  });
}

const HEX = 30;
const ROOT3 = Math.sqrt(3);
const MARGIN = HEX * 1.6;
const NAME_MAX = { zh: 4, en: 9 };
/** Width of the widest arc. */
const ARC_MAX = 11;
const ARC_MIN = 1;
export const ARCS_MAX = 80;

export interface Cell {
  code: string;
  district: string;
  /** Without 街道, 镇, and cut: there is room for four characters. */
  name: string;
  x: number;
  y: number;
  points: string;
  holders: Holder[];
  r: number;
}
export interface Arc {
  key: string;
  from: string;
  to: string;
  path: string;
  width: number;
  quantity: number;
}
export interface MapLayout {
  width: number;
  height: number;
  cells: Cell[];
  arcs: Arc[];
  /** Businesses whose street nobody told. */
  nowhere: Holder[];
}

const hexAt = (q: number, r: number) => ({ x: HEX * (ROOT3 * q + (ROOT3 / 2) * r), y: HEX * 1.5 * r });

/** Streets as hexagons at their places, holders in them, and where goods went between streets. */
export function layMap(
  city: Pick<City, 'streets'>,
  holders: readonly Holder[],
  flows: ScopeDraft['flows'],
  isCounted: (lotId: string) => boolean,
  language: 'zh' | 'en',
): MapLayout {
  const places = city.streets.map((street) => ({ street, ...hexAt(street.q, street.r) }));
  const [left, top] = [Math.min(...places.map((one) => one.x)), Math.min(...places.map((one) => one.y))];
  const byStreet = grouped(holders, (one) => one.street ?? '');
  const most = Math.max(1, ...[...byStreet].flatMap(([code, list]) => (code === '' ? [] : [list.length])));
  const cells = places.map(({ street, x, y }): Cell => {
    const [cx, cy] = [round(x - left + MARGIN), round(y - top + MARGIN)];
    const here = byStreet.get(street.code) ?? [];
    return {
      code: street.code,
      district: street.district,
      name:
        language === 'zh'
          ? street.zh.replace(/(街道|镇)$/, '').slice(0, NAME_MAX.zh)
          : street.en.slice(0, NAME_MAX.en),
      x: cx,
      y: cy,
      points: corners(cx, cy),
      holders: here,
      r: here.length === 0 ? 0 : round(4 + 13 * Math.sqrt(here.length / most)),
    };
  });
  return {
    width: Math.ceil(Math.max(...cells.map((cell) => cell.x)) + MARGIN),
    height: Math.ceil(Math.max(...cells.map((cell) => cell.y)) + MARGIN),
    cells,
    arcs: arcsOf(cells, holders, flows, isCounted),
    nowhere: byStreet.get('') ?? [],
  };
}

function corners(x: number, y: number): string {
  return Array.from({ length: 6 }, (_, corner) => {
    const angle = (Math.PI / 3) * corner + Math.PI / 6;
    return `${round(x + HEX * Math.cos(angle))},${round(y + HEX * Math.sin(angle))}`;
  }).join(' ');
}

function arcsOf(
  cells: readonly Cell[],
  holders: readonly Holder[],
  flows: ScopeDraft['flows'],
  isCounted: (lotId: string) => boolean,
): Arc[] {
  const streetOf = new Map(holders.map((one) => [one.partyId, one.street]));
  const sums = new Map<string, { from: string; to: string; quantity: number }>();
  for (const flow of flows) {
    const [from, to] = [streetOf.get(flow.fromId), streetOf.get(flow.toId)];
    if (!from || !to || from === to || !isCounted(flow.lotId)) continue;
    const sum = sums.get(`${from} ${to}`) ?? { from, to, quantity: 0 };
    sum.quantity += flow.quantity ?? 0;
    sums.set(`${from} ${to}`, sum);
  }
  const places = new Map(cells.map((cell) => [cell.code, cell]));
  const sorted = [...sums.values()].sort((one, other) => other.quantity - one.quantity).slice(0, ARCS_MAX);
  const most = Math.max(1, sorted[0]?.quantity ?? 1);
  return sorted.flatMap(({ from, to, quantity }) => {
    const [a, b] = [places.get(from), places.get(to)];
    if (!a || !b) return [];
    // Bent to the left of its direction, so that there and back are two arcs.
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const bend = { x: round((a.x + b.x) / 2 + dy * 0.22), y: round((a.y + b.y) / 2 - dx * 0.22) };
    return [
      {
        key: `${from} ${to}`,
        from,
        to,
        path: `M${a.x} ${a.y}Q${bend.x} ${bend.y} ${b.x} ${b.y}`,
        width: round(Math.max(ARC_MIN, ARC_MAX * (quantity / most))),
        quantity,
      },
    ];
  });
}
