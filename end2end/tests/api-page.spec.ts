// The page that describes the JSON API: one document, without a script.

import { barriers } from './support/barriers.js';
import { expect, test } from './support/test.js';

test('the API is described for everybody, without a script', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/api');
  await expect(page.getByRole('heading', { level: 1, name: 'JSON API' })).toBeVisible();
  await page.getByRole('link', { name: 'Audit trail', exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Audit trail', exact: true })).toBeInViewport();
  await page.getByRole('link', { name: 'POST /api/v1/resources', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'POST /api/v1/resources', exact: true })).toBeInViewport();
  const operation = page.getByRole('region', { name: 'POST /api/v1/resources', exact: true });
  await operation.getByRole('link', { name: 'NewResource' }).click();
  await expect(page.getByRole('heading', { name: 'NewResource', exact: true })).toBeInViewport();
  if (!javaScriptEnabled) return;
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'nothing is cut off at 320 px').toBeLessThanOrEqual(320);
  // Operations are alike, and so are types. For all of them axe takes two minutes on a busy machine.
  await page.locator('main section').evaluateAll((sections) => {
    sections.filter((_, n) => n % 8 > 0).forEach((section) => section.remove());
  });
  expect(await page.locator('main section').count()).toBeGreaterThan(8);
  expect(await barriers(page)).toEqual([]);
});
