// The page without a mouse.

import type { Locator, Page } from '@playwright/test';

/** Goes from element to element by the Tab key, as a person without a mouse, until it is reached. */
export async function tabTo(page: Page, element: Locator): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await element.evaluate((reached) => reached === document.activeElement)) return;
  }
  throw new Error(`The Tab key does not reach ${element}.`);
}
