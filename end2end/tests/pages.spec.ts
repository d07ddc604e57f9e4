// What every page owes everybody: one heading, a title, landmarks, no barrier, room on a small screen.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { barriers } from './support/barriers.js';
import { hosted, pages } from './support/pages.js';
import { main } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';
import { prepared } from './support/visiting.js';

async function expectNoBarriers(page: Page, rules?: 'appearance'): Promise<void> {
  expect(await barriers(page, rules)).toEqual([]);
}

async function expectFits(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 640 });
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(needed, `nothing is wider than a screen of ${width} px`).toBeLessThanOrEqual(width);
}

/** Light and dark, comfortable and compact, with the system's colours, enlarged twice, narrow, and from right to left. */
async function expectOpenToEverybody(page: Page): Promise<void> {
  const set = (name: string, value: string) =>
    page.evaluate(([name, value]) => document.documentElement.setAttribute(name, value), [name, value] as const);
  // Where colours change by and by, no contrast is right on the way.
  const reducedMotion = 'reduce';
  await test.step('light, comfortable', async () => {
    await page.emulateMedia({ colorScheme: 'light', reducedMotion });
    await expectNoBarriers(page);
  });
  await test.step('dark, compact, narrow', async () => {
    await page.emulateMedia({ colorScheme: 'dark', reducedMotion });
    await set('data-density', 'compact');
    await expectNoBarriers(page, 'appearance');
    await expectFits(page, 320);
    await expectNoBarriers(page);
  });
  await test.step('colours of the system, 200 %, from right to left', async () => {
    await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active', reducedMotion });
    await set('dir', 'rtl');
    await expectFits(page, 640);
    await expectNoBarriers(page, 'appearance');
    await expectFits(page, 320);
  });
}

for (const shown of pages) {
  test(shown.name, async ({ page }, testInfo) => {
    // A server of its own has to start first.
    if (shown.server) test.slow();
    await prepared(shown, page, testInfo.parallelIndex, async (visit) => {
      const response = await visit();
      expect(response?.status()).toBe(shown.status ?? 200);

      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expect(page).toHaveTitle(/\S.* [·–-] Usher$|^Usher/);
      await expect(page.locator('html')).toHaveAttribute('lang', 'en');
      await expect(page.getByRole('banner').getByRole('link', { name: 'Usher', exact: true })).toBeVisible();
      await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
      await expect(page.getByRole('main')).toHaveCount(1);
      const isLocal = shown.name !== 'database away';
      await expect(page.getByText('Local mode: everything runs on this machine.')).toBeVisible({ visible: isLocal });
      await expectOpenToEverybody(page);
    });
  });
}

for (const shown of hosted) {
  test(`not Usher's own: ${shown.name}`, async ({ page }, testInfo) => {
    await prepared(shown, page, testInfo.parallelIndex, async (visit) => {
      await visit();
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await expectOpenToEverybody(page);
    });
  });
}

test('the skip link leads past the header', { tag: '@no-js' }, async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources');
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('main').locator(':focus')).toHaveCount(1);
});

test('d17: a page reached by a link is the page reached by its address', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/');
  const navigation = page.getByRole('navigation', { name: 'Main' });
  for (const [link, heading] of [
    ['Resources', 'Resources'],
    ['Account', 'Account'],
    ['Home', `Welcome, ${itMember.name}`],
  ] as const) {
    await navigation.getByRole('link', { name: link }).click();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    const title = await page.title();
    await page.reload();
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    expect(await page.title()).toBe(title);
  }
  await page.goBack();
  await expect(page.getByRole('heading', { level: 1, name: 'Account' })).toBeVisible();
});

test('every address under one origin', async ({ page }) => {
  const origins = new Set<string>();
  page.on('request', (request) => origins.add(new URL(request.url()).origin));
  await page.goto('/', { waitUntil: 'networkidle' });
  expect([...origins]).toEqual([main.origin]);
});
