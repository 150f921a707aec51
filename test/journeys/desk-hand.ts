import type { Locator, Page } from 'playwright-core';

/**
 * A person's hand on a page: what it taps and types is counted, so that a journey also measures. A hand scanner is no
 * hand: what it types costs nothing.
 */
export class Hand {
  taps = 0;
  keystrokes = 0;
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  async tap(target: Locator): Promise<void> {
    await target.click();
    this.taps += 1;
  }

  async type(target: Locator, text: string): Promise<void> {
    await target.fill(text);
    this.keystrokes += [...text].length;
  }

  /** A searchable box: a tap into it, what is typed, a tap on what is offered. */
  async choose(label: string, typed: string, offered: RegExp | string): Promise<void> {
    const box = this.page.getByRole('combobox', { name: label });
    await this.tap(box);
    if (typed !== '') await this.type(box, typed);
    await this.tap(this.page.locator('.ant-select-item-option:visible').filter({ hasText: offered }).first());
  }

  /** What a hand scanner types, with its Enter, into the field that has the focus. */
  async scan(code: string): Promise<void> {
    await this.page.getByTestId('scan-code').waitFor();
    await this.page.getByTestId('scan-code').fill(code);
    await this.page.keyboard.press('Enter');
  }

  /** What was counted since; the count begins anew. */
  count(): { taps: number; keystrokes: number } {
    const { taps, keystrokes } = this;
    this.taps = 0;
    this.keystrokes = 0;
    return { taps, keystrokes };
  }
}
