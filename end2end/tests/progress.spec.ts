// What happens between a click and the page that it leads to.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { main } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const link = (page: Page, name: string) => page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name });
const list = '**/api/resources/list*';

/** Holds the list's data back until `release` is called. */
async function held(page: Page): Promise<{ asked: () => number; release: () => void }> {
  let asked = 0;
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route(list, async (route) => {
    asked += 1;
    await released;
    await route.continue();
  });
  return { asked: () => asked, release };
}

test('a page says at once that the next one is on its way, and stays until that has its data', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/', { waitUntil: 'networkidle' });
  const data = await held(page);
  await link(page, 'Resources').click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  await expect.poll(data.asked).toBe(1);
  await expect(heading(page, `Welcome, ${itMember.name}`)).toBeVisible();
  data.release();
  await expect(heading(page, 'Resources')).toBeFocused();
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy');
});

test('a search says at once that it goes on', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources', { waitUntil: 'networkidle' });
  const data = await held(page);
  await page.getByRole('searchbox').fill('handbook');
  await page.getByRole('search').getByRole('button', { name: 'Search' }).click();
  await expect(page.getByRole('main')).toHaveAttribute('aria-busy', 'true');
  data.release();
  await expect(page.getByRole('status')).toContainText('1 resource matches “handbook”');
  await expect(page.getByRole('main')).not.toHaveAttribute('aria-busy');
});

test('a filtered list that somebody leaves does not load again without the filter', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources?q=handbook', { waitUntil: 'networkidle' });
  const data = await held(page);
  await link(page, 'Account').click();
  await expect(heading(page, 'Account')).toBeVisible();
  expect(data.asked()).toBe(0);
  data.release();
});

test('the code of a page is on its way when somebody points at its link', async ({ page }) => {
  await signIn(page, itMember);
  await page.goto('/resources', { waitUntil: 'networkidle' });
  const code = page.waitForResponse(/split_lazy_account\.wasm$/);
  await link(page, 'Account').hover();
  expect((await code).ok()).toBe(true);
  await expect(page).toHaveURL(`${main.origin}/resources`);
});
