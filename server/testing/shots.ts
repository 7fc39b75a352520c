// What the scripts share that take pictures of pages.
import path from 'node:path';
import type { Page } from 'playwright-core';

/** Desktop, tablet and phone. */
export const WIDTHS = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
] as const;

/** Writes `name`-width-scheme.png, of the whole page or of what is seen of it. */
export async function shoot(
  page: Page,
  name: string,
  { folder, whole = false }: { readonly folder: string; readonly whole?: boolean },
): Promise<void> {
  const { width } = page.viewportSize() ?? { width: 0 };
  const scheme = await page.evaluate(`matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'`);
  const file = path.join(folder, `${name}-${width}-${scheme}.png`);
  await page.screenshot({ path: file, animations: 'disabled', caret: 'hide', fullPage: whole });
}
