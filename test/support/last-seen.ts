import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';

/**
 * A browser test that fails says what its pages showed and what had gone wrong in them before they are closed: on
 * another machine the printed output is all there is to go by.
 */
const ARTEFACTS = join(import.meta.dirname, '../../test-artefacts/failed');
const LAST = 25;
const TEXT_CHARACTERS = 1_500;
const seen = new Map<Page, string[]>();

/** From here on, what happens in the browser's pages is remembered. */
export function rememberPages(browser: Browser): void {
  browser.on('context', (context) => context.on('page', remember));
}

function remember(page: Page): void {
  const happened: string[] = [];
  seen.set(page, happened);
  const note = (what: string) => {
    happened.push(`${new Date().toISOString().slice(11, 23)} ${what}`);
    if (happened.length > LAST) happened.shift();
  };
  page.on('close', () => seen.delete(page));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') note(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`error: ${error.message}`));
  page.on('requestfailed', (request) => {
    note(`failed: ${request.method()} ${request.url()} ${request.failure()?.errorText ?? ''}`);
  });
  page.on('response', (response) => {
    const method = response.request().method();
    if (response.status() >= 400 || method !== 'GET')
      note(`${response.status()} ${method} ${response.url()}`);
  });
}

async function describePage(page: Page, happened: readonly string[], picture: string): Promise<string> {
  // A page that hangs must not hang the telling too.
  const soon = { timeout: 5_000 };
  await page.screenshot({ path: picture, fullPage: true, ...soon }).catch(() => undefined);
  const text = await page
    .locator('body')
    .innerText(soon)
    .catch((error: Error) => `(${error.message})`);
  return [
    `page ${page.url()}  (${picture})`,
    ...happened.map((line) => `  ${line}`),
    ...text
      .slice(0, TEXT_CHARACTERS)
      .split(/\n+/)
      .map((line) => `  | ${line}`),
  ].join('\n');
}

/** What the pages still open showed; an empty text where there is none. Leaves a picture of each. */
export async function lastSeen(test: string): Promise<string> {
  if (seen.size === 0) return '';
  mkdirSync(ARTEFACTS, { recursive: true });
  const name = test.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60);
  const pages = [...seen].map(([page, happened], at) =>
    describePage(page, happened, join(ARTEFACTS, `${name}-${at + 1}.png`)),
  );
  return (await Promise.all(pages)).join('\n');
}
