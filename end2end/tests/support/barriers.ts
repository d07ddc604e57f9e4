// What stands in the way of people who cannot see, hear or point well (axe).

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What the page gets wrong, in one line each. */
export async function barriers(page: Page): Promise<string[]> {
  // Text is visible before the style sheet is there, and has other colours then.
  await page.waitForLoadState();
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
}
