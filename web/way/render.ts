import { DENSE_ABOVE, LINE_HEIGHT, PADDING } from './metrics.ts';
import { escapeXml } from './text.ts';
import type {
  PlacedLink,
  PlacedNode,
  WayDash,
  WayLang,
  WayLayout,
  WayState,
  WaySvgOptions,
} from './way-graph.ts';

const LEGEND_HEIGHT = 24;
/** From the top of a line to the base of its text. */
const BASE = 13;

/** State is never colour alone: a sign and a word go with it. */
const STATES: Record<WayState, { sign: string; zh: string; en: string }> = {
  fine: { sign: '✓', zh: '正常', en: 'fine' },
  attention: { sign: '!', zh: '注意', en: 'attention' },
  stop: { sign: '✕', zh: '停售', en: 'stopped' },
  unknown: { sign: '?', zh: '不明', en: 'unknown' },
};

const DASHES: Record<WayDash, { zh: string; en: string }> = {
  recorded: { zh: '有记录', en: 'recorded' },
  possible: { zh: '可能', en: 'possible' },
  unknown: { zh: '记录缺失', en: 'record missing' },
};

const LIGHT =
  'ink:#16191d;soft:#565d66;paper:#fff;fine:#0e6b73;attention:#8a5300;stop:#b3261e;unknown:#5b6169';
const DARK =
  'ink:#eef1f4;soft:#a9b1ba;paper:#16191d;fine:#5cc4cc;attention:#f0b45a;stop:#ff8f85;unknown:#a3abb4';

/** The style of every way drawing, for a page's own style sheet. A page may set `--way-…` to its own tokens. */
export const WAY_CSS = [
  `.way{${variables(LIGHT)}font-family:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}`,
  `@media(prefers-color-scheme:dark){.way{${variables(DARK)}}}`,
  '.way text{fill:var(--w-ink);font-size:14px;font-weight:600}',
  '.way .wq,.way .ws,.way .wt text{font-size:12px;font-weight:400}',
  '.way .ws{fill:var(--w-soft)}',
  '.way .wq{font-variant-numeric:tabular-nums}',
  '.way .wb{fill:var(--w-paper);stroke:var(--w-fine)}',
  '.way .wi{fill:var(--w-fine)}',
  '.way .wp{fill:none;stroke:var(--w-fine);stroke-opacity:.55}',
  '.way .wt{text-anchor:middle;paint-order:stroke;stroke:var(--w-paper);stroke-width:4px;stroke-linejoin:round}',
  ...(['attention', 'stop', 'unknown'] as const).map(
    (state) =>
      `.way .${state} .wb,.way .wp .${state}{stroke:var(--w-${state})}.way .${state} .wi{fill:var(--w-${state})}`,
  ),
  '.way .possible{stroke-dasharray:9 6}',
  '.way .missing{stroke-dasharray:2 5}',
  '.way [tabindex]:focus{outline:3px solid var(--w-fine);outline-offset:2px}',
].join('');

function variables(colours: string): string {
  return colours
    .split(';')
    .map((pair) => {
      const [name, colour] = pair.split(':');
      return `--w-${name}:var(--way-${name},${colour});`;
    })
    .join('');
}

/**
 * The drawing as one SVG element, for HTML or as a file. Text is text; everything from outside is escaped. Its
 * accessible name is the title, its description tells the ways in words; every place and way has a title of its own.
 */
export function renderWaySvg(layout: WayLayout, options: WaySvgOptions = {}): string {
  const lang = options.lang ?? layout.lang;
  const prefix = (options.idPrefix ?? 'way').replace(/[^A-Za-z0-9-]/g, '') || 'way';
  const title = options.title ?? (lang === 'zh' ? '货物的来路' : 'The way of the goods');
  const names = new Map(layout.nodes.map((node) => [node.id, node.label]));
  const legend = legendOf(layout, lang);
  const height = layout.height + legend.height;
  const shownWidth = Math.round(options.width ?? layout.width);
  const shownHeight = Math.round((height * shownWidth) / layout.width);
  const role = options.interactive ? 'group' : 'img';
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="way" role="${role}" lang="${lang === 'zh' ? 'zh-CN' : 'en'}"`,
    ` aria-labelledby="${prefix}-title" aria-describedby="${prefix}-desc"`,
    ` width="${shownWidth}" height="${shownHeight}" viewBox="0 0 ${layout.width} ${height}">`,
    `<title id="${prefix}-title">${escapeXml(title)}</title>`,
    `<desc id="${prefix}-desc">${escapeXml(describe(layout, names, lang))}</desc>`,
    options.theme === 'page' ? '' : `<style>${WAY_CSS}</style>`,
    group('wp', layout.links.map((link) => linkSvg(link, names, lang)).join('')),
    ...layout.nodes.map((node) =>
      nodeSvg(node, lang, options.interactive === true, layout.nodes.length > DENSE_ABOVE),
    ),
    group('wt', layout.links.map(labelSvg).join('')),
    legend.svg,
    '</svg>',
  ].join('');
}

function group(name: string, content: string): string {
  return content === '' ? '' : `<g class="${name}">${content}</g>`;
}

/** A way; its words go into a title only where the drawing itself does not say them. */
function linkSvg(link: PlacedLink, names: ReadonlyMap<string, string>, lang: WayLang): string {
  const classes = [link.state === 'fine' ? '' : link.state, DASH_CLASS[link.dash]].filter(Boolean).join(' ');
  const named = classes === '' ? '' : ` class="${classes}"`;
  const drawn = `<path${named} stroke-width="${link.strokeWidth}" d="${link.path}"`;
  if (link.labelAt) return `${drawn}/>`;
  return `${drawn}><title>${escapeXml(linkWords(link, names, lang))}</title></path>`;
}

const DASH_CLASS: Record<WayDash, string> = { recorded: '', possible: 'possible', unknown: 'missing' };

function labelSvg(link: PlacedLink): string {
  if (!link.labelAt) return '';
  return `<text x="${link.labelAt.x}" y="${link.labelAt.y + 4}">${escapeXml(link.label)}</text>`;
}

const LINE_CLASS = { label: '', sublabel: ' class="ws"', quantity: ' class="wq"' } as const;

/**
 * A place. Its origin is the base of its first line of text, so that most coordinates fall away: on the public page
 * a drawing of sixty places has to stay under 20 KB.
 */
function nodeSvg(node: PlacedNode, lang: WayLang, interactive: boolean, dense: boolean): string {
  const state = STATES[node.state];
  const words = [node.label, node.sublabel, node.quantityText, state[lang]].filter(Boolean);
  const name = escapeXml(words.join(lang === 'zh' ? '，' : ', '));
  const focus = interactive
    ? ` tabindex="0" role="button" aria-label="${name}" data-way-node="${escapeXml(node.id)}"`
    : '';
  const cut = !dense && node.lines.some(({ text }) => text.endsWith('…'));
  const title = interactive || cut ? `<title>${name}</title>` : '';
  const lines = node.lines.map(({ text, role }, index) => {
    const y = index === 0 ? '' : ` y="${LINE_HEIGHT * index}"`;
    return `<text${LINE_CLASS[role]}${y}>${escapeXml(text)}</text>`;
  });
  const { width, height } = node;
  const box = (shift: number) =>
    `<path class="wb" d="M${shift - PADDING} ${shift - PADDING - BASE}h${width}v${height}h-${width}z"/>`;
  return [
    `<g${node.state === 'fine' ? '' : ` class="${node.state}"`}${focus}`,
    ` transform="translate(${node.x + PADDING} ${node.y + PADDING + BASE})">${title}`,
    // A second edge behind the box says that it stands for several.
    `${node.folded.length > 0 ? box(4) : ''}${box(0)}${lines.join('')}`,
    `<text class="wi" x="${width - PADDING * 2 - 10}">${state.sign}</text></g>`,
  ].join('');
}

function linkWords(link: PlacedLink, names: ReadonlyMap<string, string>, lang: WayLang): string {
  const from = names.get(link.from) ?? '';
  const to = names.get(link.to) ?? '';
  const quantity = link.label || (lang === 'zh' ? '数量不明' : 'quantity unknown');
  const sure =
    link.dash === 'recorded'
      ? ''
      : lang === 'zh'
        ? `（${DASHES[link.dash].zh}）`
        : ` (${DASHES[link.dash].en})`;
  return lang === 'zh' ? `${from} → ${to}：${quantity}${sure}` : `${from} → ${to}: ${quantity}${sure}`;
}

const DESCRIBED = 12;

/** The drawing in words, the largest ways first. */
function describe(layout: WayLayout, names: ReadonlyMap<string, string>, lang: WayLang): string {
  const largest = [...layout.links].sort((one, two) => (two.quantity ?? 0) - (one.quantity ?? 0));
  const told = largest.slice(0, DESCRIBED).map((link) => linkWords(link, names, lang));
  const more = layout.links.length - told.length;
  if (lang === 'zh') {
    const rest = more > 0 ? `；另有 ${more} 段` : '';
    return `${layout.nodes.length} 处，${layout.links.length} 段。${told.join('；')}${rest}。`;
  }
  const rest = more > 0 ? `; and ${more} more` : '';
  return `${layout.nodes.length} places, ${layout.links.length} ways. ${told.join('; ')}${rest}.`;
}

/** Signs and strokes that occur, with their words; several rows when narrow. */
function legendOf(layout: WayLayout, lang: WayLang): { svg: string; height: number } {
  const states = (Object.keys(STATES) as WayState[]).filter(
    (state) =>
      layout.nodes.some((node) => node.state === state) || layout.links.some((link) => link.state === state),
  );
  const dashes = (Object.keys(DASHES) as WayDash[]).filter((dash) =>
    layout.links.some((link) => link.dash === dash),
  );
  const items = [
    ...states.map((state) => ({ width: 22 + STATES[state][lang].length * (lang === 'zh' ? 12 : 7), state })),
    ...dashes.map((dash) => ({ width: 42 + DASHES[dash][lang].length * (lang === 'zh' ? 12 : 7), dash })),
  ];
  let x = 8;
  let y = layout.height + 16;
  let svg = '';
  for (const item of items) {
    if (x > 8 && x + item.width > layout.width) {
      x = 8;
      y += LEGEND_HEIGHT;
    }
    svg += 'state' in item ? stateKey(item.state, x, y, lang) : dashKey(item.dash, x, y, lang);
    x += item.width + 14;
  }
  return { svg, height: items.length === 0 ? 0 : y - layout.height + 8 };
}

function stateKey(state: WayState, x: number, y: number, lang: WayLang): string {
  const { sign } = STATES[state];
  const words = `<text class="ws" x="${x + 16}" y="${y}">${STATES[state][lang]}</text>`;
  return `<g class="${state}"><text class="wi" x="${x}" y="${y}">${sign}</text>${words}</g>`;
}

function dashKey(dash: WayDash, x: number, y: number, lang: WayLang): string {
  // What is recorded is drawn as it stands in the picture; the other two have the colour of not knowing.
  const named = dash === 'recorded' ? '' : ` class="unknown ${DASH_CLASS[dash]}"`;
  const stroke = `<path${named} stroke-width="3" d="M${x} ${y - 4}h30"/>`;
  return `<g class="wp">${stroke}</g><text class="ws" x="${x + 36}" y="${y}">${DASHES[dash][lang]}</text>`;
}
