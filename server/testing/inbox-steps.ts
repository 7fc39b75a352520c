// Steps that browser tests of the inbox share. Each waits for a condition, none for a time.
import type { Page } from 'playwright-core';

/** Waits until a JavaScript expression is true in the page. (Playwright's own waiting would `eval`, which our CSP forbids.) */
export async function until(page: Page, expression: string, timeout = 60_000): Promise<void> {
  const deadline = performance.now() + timeout;
  while (!(await page.evaluate(expression))) {
    if (performance.now() > deadline) throw new Error(`Never true: ${expression}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Waits until the page hears the stream. */
export async function isLive(page: Page): Promise<void> {
  await until(page, `document.documentElement.dataset.live === 'up'`);
}

/** Names in the list, from top to bottom. */
export async function rowNames(page: Page): Promise<string[]> {
  return await page.locator('#rows .row .name bdi').allInnerTexts();
}

/** Bubbles' texts, oldest first. */
export async function bubbles(page: Page): Promise<string[]> {
  return await page.locator('#thread .msg .text').allInnerTexts();
}

/** Distance of the thread from its end, pixels. */
export async function fromBottom(page: Page): Promise<number> {
  return await page
    .locator('#thread')
    .evaluate((element) => element.scrollHeight - element.scrollTop - element.clientHeight);
}

/** Types in the composer as a person does, key by key. */
export async function write(page: Page, text: string): Promise<void> {
  await page.locator('#text').pressSequentially(text);
}

/** Waits for a bubble with this text in this state. */
export async function bubbleIs(page: Page, text: string, state: string): Promise<void> {
  await page.locator(`.msg[data-id][data-state="${state}"]`, { hasText: text }).waitFor();
}
