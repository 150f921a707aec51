import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldGraph } from './fold.ts';
import {
  layoutWay,
  renderWaySvg,
  type WayGraph,
  type WayLayout,
  type WayLink,
  type WayNode,
  type WayOrientation,
} from './index.ts';
import { textWidth } from './text.ts';
import { WAY_DASHES, WAY_KINDS, WAY_STATES } from './way-graph.ts';

function place(id: string, rest: Partial<WayNode> = {}): WayNode {
  return { id, kind: 'shop', label: `店 ${id}`, state: 'fine', weight: 1, ...rest };
}

function way(from: string, to: string, rest: Partial<WayLink> = {}): WayLink {
  return { from, to, quantity: 10, label: '10 kg', state: 'fine', dash: 'recorded', ...rest };
}

/** A farm, a market, `shops` shops. */
function fan(shops: number): WayGraph {
  const ids = Array.from({ length: shops }, (_, index) => `s${index}`);
  return {
    nodes: [
      place('farm', {
        kind: 'origin',
        label: '漳州龙海蔬菜基地',
        sublabel: '福建漳州',
        quantityText: '480 kg',
      }),
      place('market', { kind: 'market', label: '中埔蔬菜批发市场', weight: 480 }),
      ...ids.map((id, index) => place(id, { weight: index + 1 })),
    ],
    links: [
      way('farm', 'market', { quantity: 480, label: '480 kg' }),
      ...ids.map((id, index) => way('market', id, { quantity: index + 1, label: `${index + 1} kg` })),
    ],
  };
}

const anyGraph: fc.Arbitrary<WayGraph> = fc
  .record({
    nodes: fc.uniqueArray(
      fc.record({
        id: fc.nat(24).map(String),
        kind: fc.constantFrom(...WAY_KINDS),
        label: fc.string({ unit: 'grapheme', maxLength: 40 }),
        sublabel: fc.option(fc.string({ maxLength: 30 }), { nil: undefined }),
        state: fc.constantFrom(...WAY_STATES),
        weight: fc.nat(1000),
        keep: fc.boolean(),
      }),
      { selector: (node) => node.id, maxLength: 25 },
    ),
    pairs: fc.array(
      fc.record({
        from: fc.nat(24).map(String),
        to: fc.nat(24).map(String),
        quantity: fc.option(fc.nat(1000), { nil: null }),
        label: fc.string({ maxLength: 12 }),
        state: fc.constantFrom(...WAY_STATES),
        dash: fc.constantFrom(...WAY_DASHES),
      }),
      { maxLength: 60 },
    ),
  })
  .map(({ nodes, pairs }) => ({ nodes, links: pairs }));

const orientation = fc.constantFrom<WayOrientation>('horizontal', 'vertical');

describe('The layout of the way', () => {
  it('never lets two boxes overlap, and keeps them inside the drawing', () => {
    const check = fc.property(
      anyGraph,
      orientation,
      fc.integer({ min: 320, max: 1440 }),
      (graph, turned, width) => {
        const layout = layoutWay(graph, { orientation: turned, width });
        for (const one of layout.nodes) {
          expect(one.x).toBeGreaterThanOrEqual(0);
          expect(one.y).toBeGreaterThanOrEqual(0);
          expect(one.x + one.width).toBeLessThanOrEqual(layout.width);
          expect(one.y + one.height).toBeLessThanOrEqual(layout.height);
          for (const two of layout.nodes) {
            if (one === two) continue;
            const apart =
              one.x + one.width <= two.x ||
              two.x + two.width <= one.x ||
              one.y + one.height <= two.y ||
              two.y + two.height <= one.y;
            expect(apart, `${one.id} and ${two.id}`).toBe(true);
          }
        }
      },
    );
    fc.assert(check, { numRuns: 300 });
  });

  it('leaves room between the boxes of a column', () => {
    const check = fc.property(anyGraph, (graph) => {
      const { nodes } = layoutWay(graph);
      nodes.forEach((node, index) => {
        const next = nodes[index + 1];
        if (next?.layer === node.layer) expect(next.y - node.y - node.height).toBeGreaterThanOrEqual(15);
      });
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('puts the ways of a box side by side in the order of where they lead', () => {
    const layout = layoutWay(fan(9));
    const target = new Map(layout.nodes.map((node) => [node.id, node.y]));
    const ways = layout.links.filter((link) => link.from === 'market');
    ways.sort((one, two) => (target.get(one.to) ?? 0) - (target.get(two.to) ?? 0));
    const leaves = ways.map((link) => Number(/^M\d+ (\d+)/.exec(link.path)?.[1]));
    expect(leaves).toEqual([...leaves].sort((one, two) => one - two));
    expect(new Set(leaves).size).toBeGreaterThan(5);
  });

  it('lets the ways into a box arrive in the order in which they come, not in that of names', () => {
    const nodes = ['r1', 'r2', 'x1', 'x2', 't'].map((id) =>
      place(id, { kind: id === 't' ? 'shop' : 'market' }),
    );
    const links = [way('r1', 'x2'), way('r2', 'x1'), way('x1', 't'), way('x2', 't')];
    const layout = layoutWay({ nodes, links });
    const arrives = (from: string) =>
      Number(/(\d+)$/.exec(layout.links.find((l) => l.from === from)?.path ?? '')?.[1]);
    const y = (id: string) => layout.nodes.find((node) => node.id === id)?.y ?? 0;
    expect(y('x2')).toBeLessThan(y('x1'));
    expect(arrives('x2')).toBeLessThan(arrives('x1'));
  });

  it('writes no label over a box or another label, and leaves out what has no room', () => {
    const expectClear = (layout: WayLayout) => {
      const labels = layout.links.flatMap(({ labelAt, label }) =>
        labelAt ? [{ ...labelAt, text: label, half: textWidth(label, 12) / 2 }] : [],
      );
      labels.forEach((one, index) => {
        for (const two of labels.slice(index + 1)) {
          const apart = Math.abs(one.y - two.y) >= 16 || Math.abs(one.x - two.x) >= one.half + two.half;
          expect(apart, `${one.text} and ${two.text}`).toBe(true);
        }
        for (const box of layout.nodes) {
          const inside =
            one.x > box.x && one.x < box.x + box.width && one.y > box.y && one.y < box.y + box.height;
          expect(inside, `${one.text} on ${box.id}`).toBe(false);
        }
      });
      return labels.length;
    };
    const check = fc.property(anyGraph, orientation, (graph, turned) => {
      expectClear(layoutWay(graph, { orientation: turned }));
    });
    fc.assert(check, { numRuns: 300 });
    const markets = ['m1', 'm2', 'm3', 'm4'];
    const shops = ['s1', 's2', 's3', 's4', 's5'];
    const nodes = [...markets.map((id) => place(id, { kind: 'market' })), ...shops.map((id) => place(id))];
    const links = markets.flatMap((from) => shops.map((to) => way(from, to)));
    const written = expectClear(layoutWay({ nodes, links }));
    expect(written).toBeGreaterThan(5);
    expect(written).toBeLessThan(links.length);
  });

  it('goes one way: every way that is not marked as going back leads to a later layer', () => {
    const check = fc.property(anyGraph, orientation, (graph, turned) => {
      const layout = layoutWay(graph, { orientation: turned });
      const layer = new Map(layout.nodes.map((node) => [node.id, node.layer]));
      for (const { from, to, against } of layout.links) {
        const step = (layer.get(to) ?? 0) - (layer.get(from) ?? 0);
        expect(against ? -step : step).toBeGreaterThan(0);
      }
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('is the same for the same graph, whatever the order of its places and ways', () => {
    const shuffled = anyGraph.chain((graph) => {
      const pairs = new Map(graph.links.map((link) => [`${link.from} ${link.to}`, link]));
      const links = [...pairs.values()];
      return fc.record({
        graph: fc.constant({ nodes: graph.nodes, links }),
        nodes: fc.shuffledSubarray([...graph.nodes], { minLength: graph.nodes.length }),
        links: fc.shuffledSubarray(links, { minLength: links.length }),
      });
    });
    const check = fc.property(shuffled, orientation, ({ graph, nodes, links }, turned) => {
      const one = renderWaySvg(layoutWay(graph, { orientation: turned }));
      expect(renderWaySvg(layoutWay({ nodes, links }, { orientation: turned }))).toBe(one);
    });
    fc.assert(check, { numRuns: 200 });
  });

  it('stays within a narrow phone when vertical', () => {
    const layout = layoutWay(fan(6), { orientation: 'vertical', width: 358 });
    expect(layout.width).toBe(358);
    expect(new Set(layout.nodes.map((node) => node.layer)).size).toBe(3);
    expect(layout.nodes.every((node) => node.x + node.width <= 358)).toBe(true);
  });

  it('draws quantity as width, and an unknown one thin', () => {
    const graph = fan(2);
    const links = [...graph.links, way('farm', 's0', { quantity: null, label: '', dash: 'unknown' })];
    const layout = layoutWay({ ...graph, links });
    const widths = layout.links.map((link) => [link.from, link.to, link.strokeWidth]);
    expect(widths).toEqual([
      ['farm', 'market', 14],
      ['farm', 's0', 2],
      ['market', 's0', 2],
      ['market', 's1', 2.1],
    ]);
  });

  it('opens a cycle at its way back', () => {
    const graph = fan(1);
    const layout = layoutWay({ ...graph, links: [...graph.links, way('s0', 'market', { label: '退货' })] });
    expect(layout.links.filter((link) => link.against).map((link) => link.from)).toEqual(['s0']);
  });
});

describe('Folding', () => {
  it('leaves twelve of a kind alone and folds thirteen into one that carries their ids and sums', () => {
    expect(layoutWay(fan(12)).nodes).toHaveLength(14);
    const layout = layoutWay(fan(13), { quantityText: (sum) => `${sum} kg` });
    const fold = layout.nodes.find((node) => node.folded.length > 0);
    expect(fold).toMatchObject({ label: '13 家零售', weight: 91, quantityText: '91 kg' });
    expect(fold?.folded).toHaveLength(13);
    expect(layout.links.find((link) => link.to === fold?.id)).toMatchObject({
      quantity: 91,
      label: '91 kg',
      atLeast: false,
    });
  });

  it('keeps the shop that the reader stands in, and shows the worst state of the others', () => {
    const graph = fan(20);
    const nodes = graph.nodes.map((node) =>
      node.id === 's3'
        ? { ...node, keep: true }
        : node.id === 's4'
          ? { ...node, state: 'stop' as const }
          : node,
    );
    const layout = layoutWay({ nodes, links: graph.links }, { lang: 'en' });
    expect(layout.nodes.map((node) => node.label)).toContain('店 s3');
    expect(layout.nodes.find((node) => node.folded.length > 0)).toMatchObject({
      label: '19 shops',
      state: 'stop',
    });
  });

  it('says "at least" when a part of the sum is unknown, and nothing when all of it is', () => {
    const graph = fan(13);
    const some = graph.links.map((link) => (link.to === 's3' ? { ...link, quantity: null } : link));
    expect(layoutWay({ ...graph, links: some }).links.at(-1)).toMatchObject({
      quantity: 87,
      label: '至少 87',
      atLeast: true,
    });
    const none = graph.links.map((link) => ({ ...link, quantity: null }));
    expect(layoutWay({ ...graph, links: none }).links.at(-1)).toMatchObject({
      quantity: null,
      label: '',
      atLeast: false,
    });
  });

  it('loses no quantity on its way in from places that stay', () => {
    const check = fc.property(anyGraph, (graph) => {
      const options = { foldAbove: 3, lang: 'zh' as const, quantityText: String };
      const folded = foldGraph(graph, options);
      const within = new Map(
        folded.nodes.flatMap((node) => [node.id, ...node.folded].map((id) => [id, node.id])),
      );
      const total = (links: readonly WayLink[]) => links.reduce((sum, link) => sum + (link.quantity ?? 0), 0);
      const crossing = graph.links.filter(({ from, to }) => {
        const [one, two] = [within.get(from), within.get(to)];
        return one !== undefined && two !== undefined && one !== two;
      });
      expect(total(folded.links)).toBe(total(crossing));
      const weight = (nodes: readonly WayNode[]) => nodes.reduce((sum, node) => sum + node.weight, 0);
      expect(weight(folded.nodes)).toBe(weight(graph.nodes));
    });
    fc.assert(check, { numRuns: 300 });
  });
});

describe('The drawing', () => {
  const hostile = `"/><script>alert('1')</script>&lt;\u202E\u0000]]>`;

  it('escapes hostile text everywhere it appears', () => {
    const nodes = [
      place(hostile, { kind: 'origin', label: hostile, sublabel: hostile, quantityText: hostile }),
      place('b', { label: 'b' }),
    ];
    const graph = { nodes, links: [way(hostile, 'b', { label: hostile })] };
    const svg = renderWaySvg(layoutWay(graph), { interactive: true, title: hostile, idPrefix: hostile });
    for (const bad of ['<script', '\u202E', '\u0000', ']]>']) expect(svg).not.toContain(bad);
    expect(svg.match(/&lt;script/g)?.length).toBeGreaterThan(5);
    expect(wellFormed(svg)).toBe(true);
  });

  it('is well-formed for any text', () => {
    const check = fc.property(anyGraph, orientation, (graph, turned) => {
      expect(wellFormed(renderWaySvg(layoutWay(graph, { orientation: turned }), { interactive: true }))).toBe(
        true,
      );
    });
    fc.assert(check, { numRuns: 200 });
  });

  it('has a name, a description in words, and says state by sign and word beside colour', () => {
    const svg = renderWaySvg(layoutWay(fan(2)), { title: '这批大白菜的来路', idPrefix: 'lot' });
    expect(svg).toContain('role="img"');
    expect(svg).toContain('aria-labelledby="lot-title"');
    expect(svg).toContain('<title id="lot-title">这批大白菜的来路</title>');
    expect(svg).toContain('漳州龙海蔬菜基地 → 中埔蔬菜批发市场：480 kg');
    expect(svg).toContain('✓');
    expect(svg).toContain('正常');
  });

  it('tells possible and missing ways apart by their stroke and in the legend', () => {
    const graph = fan(3);
    const dashes = ['recorded', 'recorded', 'possible', 'unknown'] as const;
    const links = graph.links.map((link, index) => ({ ...link, dash: dashes[index] ?? 'recorded' }));
    const svg = renderWaySvg(layoutWay({ ...graph, links }, { lang: 'en' }));
    expect(svg).toMatch(/<path class="possible"/);
    expect(svg).toMatch(/<path class="missing"/);
    expect(svg).toContain('>record missing</text>');
  });

  it('stays under 20 KB for sixty places, with style and all', () => {
    const kinds = ['origin', 'process', 'market', 'shop', 'shop'] as const;
    const nodes = Array.from({ length: 60 }, (_, index) =>
      place(`9007199254740${100 + index}`, {
        kind: kinds[index % 5] as WayNode['kind'],
        label: '厦门市思明区第八市场 12 号摊',
        sublabel: '思明区',
        quantityText: '1,480 kg',
        keep: true,
      }),
    );
    const links = nodes
      .slice(1)
      .map((node, index) => way((nodes[Math.floor(index / 3)] as WayNode).id, node.id));
    const layout = layoutWay({ nodes, links });
    expect(layout.nodes).toHaveLength(60);
    expect(Buffer.byteLength(renderWaySvg(layout))).toBeLessThan(20 * 1024);
  });

  it('of nothing is an empty picture, not an error', () => {
    expect(wellFormed(renderWaySvg(layoutWay({ nodes: [], links: [] })))).toBe(true);
  });
});

/** Every tag is closed in order, and no `<` or bare `&` stands in text or attributes. */
function wellFormed(xml: string): boolean {
  const open: string[] = [];
  const rest = xml.replace(
    /<(\/?)([a-z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_all, end, name, _attributes, empty) => {
      if (end) {
        if (open.pop() !== name) open.push('wrong');
      } else if (!empty) open.push(name);
      return '';
    },
  );
  return open.length === 0 && !/[<>]/.test(rest) && !/&(?!(?:amp|lt|gt|quot|#39);)/.test(xml);
}
