import { describe, expect, it } from 'vitest';
import { cssVariables, dark, light, type Palette, STATES } from './tokens.ts';

/** WCAG 2.1 relative luminance of a #rrggbb colour. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('The %s palette', (_name, palette: Palette) => {
  it('keeps 4.5 : 1 for every text colour on every ground it is used on', () => {
    const grounds = [palette.paper, palette.surface, palette.sunk];
    const inks = [palette.ink, palette.inkSoft, palette.inkFaint, palette.accent];
    const pairs = [
      ...grounds.flatMap((ground) => inks.map((ink) => [ink, ground] as const)),
      ...STATES.flatMap((state) =>
        [...grounds, palette[state].tint].map((ground) => [palette[state].ink, ground] as const),
      ),
      [palette.onAccent, palette.accent] as const,
      [palette.accentStrong, palette.accentTint] as const,
      [palette.ink, palette.accentTint] as const,
    ];
    const weak = pairs.filter(([ink, ground]) => contrast(ink, ground) < 4.5);
    expect(weak.map(([ink, ground]) => `${ink} on ${ground}: ${contrast(ink, ground).toFixed(2)}`)).toEqual(
      [],
    );
  });
});

describe('cssVariables', () => {
  it('names every colour of both palettes', () => {
    const css = cssVariables();
    for (const value of [light.accent, dark.accent, light.stop.tint, dark.unknown.ink])
      expect(css).toContain(value);
    expect(css).toContain('--accent-strong:');
    expect(css).toContain('--attention-ink:');
  });
});
