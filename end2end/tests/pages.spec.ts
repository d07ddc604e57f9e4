// What every page owes everybody: one heading, a title, landmarks, no barrier, room on a small screen.

import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { admin, itMember, outsider, type Account } from './support/accounts.js';
import { main } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

type Case = { name: string; as?: Account; path: string; status?: number; heading: string | RegExp };

const ours: Case[] = [
  { name: 'home', path: '/', heading: 'Usher' },
  { name: 'home, signed in', as: itMember, path: '/', heading: `Welcome, ${itMember.name}` },
  { name: 'please sign in', path: '/resources', status: 401, heading: 'Please sign in' },
  { name: 'no access', as: outsider, path: '/resources', status: 403, heading: 'No access' },
  { name: 'resources', as: itMember, path: '/resources', heading: 'Resources' },
  { name: 'no match', as: itMember, path: '/resources?q=no-such-thing', heading: 'Resources' },
  { name: 'resources, administrator', as: admin, path: '/resources', heading: 'Resources' },
  { name: 'one resource', as: itMember, path: '/resources/blog', heading: 'Engineering blog' },
  { name: 'not allowed', as: itMember, path: '/resources/payroll', status: 403, heading: 'Not allowed' },
  { name: 'delete?', as: admin, path: '/resources/blog?confirm=delete', heading: 'Engineering blog' },
  { name: 'new resource', as: itMember, path: '/resources/new', heading: 'New resource' },
  { name: 'edit', as: admin, path: '/resources/blog/edit', heading: 'Edit Engineering blog' },
  { name: 'account', as: itMember, path: '/account', heading: 'Account' },
  { name: 'where one is signed in', as: itMember, path: '/account/sessions', heading: 'Where you are signed in' },
  { name: 'overview', as: admin, path: '/admin', heading: 'Overview' },
  { name: 'resource map', as: admin, path: '/admin/map', heading: 'Resource map' },
  { name: 'a row of the map', as: admin, path: '/admin/map/row', heading: 'Add a row' },
  { name: 'what a row changes', as: admin, path: '/admin/map/row?pattern=/**&right=edit&roles=IT', heading: 'Add a row' },
  { name: 'a row that is none', as: admin, path: '/admin/map/row?pattern=a&right=edit', status: 422, heading: 'Add a row' },
  { name: 'why', as: admin, path: '/admin/why', heading: 'Why?' },
  { name: 'why, answered', as: admin, path: '/admin/why?groups=a&action=open_resource&path=/blog', heading: 'Why?' },
  { name: 'people', as: admin, path: '/admin/people', heading: 'People' },
  { name: 'people, not allowed', as: itMember, path: '/admin/people', status: 403, heading: 'Not allowed' },
  { name: 'not found', as: itMember, path: '/nowhere', status: 404, heading: 'Not found' },
  { name: 'sign-in expired', path: '/auth/callback?code=a', status: 400, heading: /./ },
];

async function expectNoBarriers(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
  expect(found).toEqual([]);
}

async function expectFitsSmallScreen(page: Page): Promise<void> {
  await page.setViewportSize({ width: 320, height: 640 });
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width, 'nothing is wider than a screen of 320 px').toBeLessThanOrEqual(320);
}

for (const { name, as, path, status = 200, heading } of ours) {
  test(name, async ({ page }) => {
    if (as) await signIn(page, as);
    const response = await page.goto(path);
    expect(response?.status()).toBe(status);

    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page).toHaveTitle(/\S.* [·–-] Usher$|^Usher/);
    await expect(page.locator('html')).toHaveAttribute('lang', 'en');
    await expect(page.getByRole('banner').getByRole('link', { name: 'Usher', exact: true })).toBeVisible();
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await expect(page.getByRole('main')).toHaveCount(1);
    await expect(page.getByText('Local mode: everything runs on this machine.')).toBeVisible();

    for (const colorScheme of ['light', 'dark'] as const) {
      await test.step(`no barriers, ${colorScheme}`, async () => {
        await page.emulateMedia({ colorScheme });
        await expectNoBarriers(page);
      });
    }
    await expectFitsSmallScreen(page);
    await expectNoBarriers(page);
  });
}

test('the hosted UI and the company directory', async ({ page }) => {
  for (const link of ['Sign in', 'Sign in with CorpSSO']) {
    await page.goto('/');
    await page.getByRole('main').getByRole('link', { name: link, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expectNoBarriers(page);
    await expectFitsSmallScreen(page);
    await page.setViewportSize({ width: 1280, height: 720 });
  }
});

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

test('a page reached by a link is the page reached by its address', async ({ page }) => {
  await signIn(page, itMember);
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
