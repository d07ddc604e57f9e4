// Not a test: pictures of every page, light and dark, wide and narrow. `make screenshots DIR=somewhere`.

import { resolve } from 'node:path';
import { test } from '@playwright/test';
import { hosted, pages } from './tests/support/pages.js';
import { prepared } from './tests/support/visiting.js';

const folder = resolve(process.env.SCREENSHOTS || 'test-results/screenshots');

/** `why, not allowed` becomes `why-not-allowed`. */
const fileName = (name: string) => name.replace(/\W+/g, '-').replace(/-$/, '');

for (const shown of [...pages, ...hosted]) {
  test(shown.name, async ({ page }, testInfo) => {
    await prepared(shown, page, testInfo.parallelIndex, async (visit) => {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme });
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 720 });
          await visit();
          await page.waitForLoadState('networkidle');
          const path = `${folder}/${fileName(shown.name)}-${colorScheme}-${width}.png`;
          // What a dialog covers ends with the window.
          const fullPage = !(await page.locator('dialog:modal').isVisible());
          await page.screenshot({ path, fullPage, animations: 'disabled' });
        }
      }
    });
  });
}
