// What stands in the way of people who cannot see, hear or point well (axe).

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** The rules about what colours, sizes and places decide. All others ask what stands in the document. */
const appearance = ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'];
const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What the page gets wrong, in one line each: by all rules, or by those that may find more in another appearance. */
export async function barriers(page: Page, rules?: 'appearance'): Promise<string[]> {
  // Text is visible before the style sheet is there, and has other colours then.
  await page.waitForLoadState();
  // Without frames, one run in the page finds everything. Otherwise a second page would be opened for the results.
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(appearance) : axe.withTags(standards)).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
}
