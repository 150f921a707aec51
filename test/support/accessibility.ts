import axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

interface Axe {
  run(how: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/**
 * What axe finds against WCAG 2.1 AA, and its own best practice if asked: rule and beginning of the element, one line each; an
 * empty list is what a test wants.
 */
export async function accessibilityFindings(
  page: Page,
  also: readonly 'best-practice'[] = [],
): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    async (runOnly) =>
      // What is well is not looked at to its end: nobody reads it.
      (await (globalThis as unknown as { axe: Axe }).axe.run({ runOnly, resultTypes: ['violations'] }))
        .violations,
    [...WCAG, ...also],
  );
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
