/**
 * The one look: every colour, space and size that the console, the public pages and the drawings use.
 * `cssVariables()` gives them to style sheets; `web/console/src/theme.ts` gives them to antd.
 * Text colours keep 4.5 : 1 or more on `paper`, `surface` and their own tint, in both palettes (tokens.test.ts).
 */

export interface StateColour {
  /** Text, icon and line. */
  ink: string;
  /** Ground behind `ink`. */
  tint: string;
}

export interface Palette {
  paper: string;
  surface: string;
  sunk: string;
  ink: string;
  inkSoft: string;
  inkFaint: string;
  line: string;
  lineStrong: string;
  accent: string;
  accentStrong: string;
  accentTint: string;
  onAccent: string;
  shadow: string;
  fine: StateColour;
  attention: StateColour;
  stop: StateColour;
  unknown: StateColour;
}

/** The four states of everything: lot, voucher, certificate, deadline. Never shown by colour alone. */
export const STATES = ['fine', 'attention', 'stop', 'unknown'] as const;
export type State = (typeof STATES)[number];

export const light: Palette = {
  paper: '#fcfcfa',
  surface: '#ffffff',
  sunk: '#f3f5f3',
  ink: '#15191a',
  inkSoft: '#455054',
  inkFaint: '#5f6a6e',
  line: '#e3e7e5',
  lineStrong: '#b9c2c0',
  accent: '#0e7c86',
  accentStrong: '#095e66',
  accentTint: '#e2f1f2',
  onAccent: '#ffffff',
  shadow: 'rgb(12 26 28 / 16%)',
  fine: { ink: '#00634c', tint: '#e0f2eb' },
  attention: { ink: '#7d4b00', tint: '#fbeed6' },
  stop: { ink: '#a92f10', tint: '#fce7e0' },
  unknown: { ink: '#56527a', tint: '#ecebf4' },
};

export const dark: Palette = {
  paper: '#0f1314',
  surface: '#161b1c',
  sunk: '#1c2223',
  ink: '#e9eded',
  inkSoft: '#b7c1c3',
  inkFaint: '#94a0a3',
  line: '#283133',
  lineStrong: '#465154',
  accent: '#54bdc6',
  accentStrong: '#84d4db',
  accentTint: '#12363a',
  onAccent: '#05272a',
  shadow: 'rgb(0 0 0 / 55%)',
  fine: { ink: '#63cda7', tint: '#0f3226' },
  attention: { ink: '#e9b75c', tint: '#35280f' },
  stop: { ink: '#ff9479', tint: '#3d1c12' },
  unknown: { ink: '#b9b3e2', tint: '#272540' },
};

export const space_px = { xs: 4, s: 8, m: 12, l: 16, xl: 24, xxl: 40 } as const;
export const radius_px = { s: 4, m: 6, l: 10 } as const;
export const type_px = { small: 12, desk: 14, page: 16, lead: 18, title: 22, figure: 28 } as const;
/** Smallest side of what a finger has to hit (WCAG 2.5.5). */
export const TOUCH_TARGET_PX = 44;

export const fontStack = [
  'system-ui',
  '-apple-system',
  '"PingFang SC"',
  '"Microsoft YaHei"',
  '"Noto Sans CJK SC"',
  '"Noto Sans SC"',
  'sans-serif',
].join(', ');
export const monoStack =
  'ui-monospace, "SF Mono", "Cascadia Mono", Consolas, "Noto Sans Mono CJK SC", monospace';

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function paletteLines(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]: [string, string | StateColour]) =>
      typeof value === 'string'
        ? `--${kebab(name)}:${value};`
        : `--${kebab(name)}-ink:${value.ink};--${kebab(name)}-tint:${value.tint};`,
    )
    .join('');
}

/**
 * All tokens as CSS custom properties: light by default, dark when the device asks for it, and either when the
 * root element carries `data-theme="light"` or `"dark"`.
 */
export function cssVariables(): string {
  const sizes = [
    ...Object.entries(space_px).map(([name, value]) => `--space-${name}:${value}px;`),
    ...Object.entries(radius_px).map(([name, value]) => `--radius-${name}:${value}px;`),
    ...Object.entries(type_px).map(([name, value]) => `--type-${name}:${value / 16}rem;`),
    `--touch:${TOUCH_TARGET_PX}px;`,
    `--font:${fontStack};`,
    `--mono:${monoStack};`,
  ].join('');
  return [
    `:root{color-scheme:light;${sizes}${paletteLines(light)}}`,
    // Paper is light: what is printed from a dark screen would be light ink on white.
    `@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${paletteLines(dark)}}}`,
    `:root[data-theme=light]{color-scheme:light;${paletteLines(light)}}`,
    `@media screen{:root[data-theme=dark]{color-scheme:dark;${paletteLines(dark)}}}`,
  ].join('\n');
}
