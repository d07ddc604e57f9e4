// Where one is signed in, and how it is ended from elsewhere. On a server of its own: it ends all sessions of a person.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { signIn, signInAgain } from './support/session.js';
import { expect, test } from './support/test.js';

test.describe.configure({ mode: 'serial' });

let server: OwnServer;

test.beforeAll(async ({}, testInfo) => {
  server = new OwnServer(ports(testInfo.parallelIndex));
  await server.start();
});

test.afterAll(async () => {
  await server?.remove();
});

async function signInHere(page: Page, path = '/'): Promise<void> {
  await signIn(page, itMember, server.place.origin);
  await page.goto(`${server.place.origin}${path}`);
}

const others = (page: Page) => page.getByRole('row').filter({ has: page.getByRole('button', { name: /^Sign out / }) });

async function endOthers(page: Page): Promise<void> {
  for (let left = await others(page).count(); left > 0; left -= 1) {
    await others(page).first().getByRole('button', { name: /^Sign out / }).click();
    await expect(others(page)).toHaveCount(left - 1);
    await expect(page.getByRole('main').getByRole('status').getByText('That browser is signed out.')).toBeVisible();
  }
}

test('the account leads to where one is signed in', { tag: '@no-js' }, async ({ page }) => {
  await signInHere(page, '/account');
  await page.getByRole('navigation', { name: 'Your account' }).getByRole('link', { name: 'Sessions' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Where you are signed in' })).toBeVisible();
  await endOthers(page);
  const row = page.getByRole('row').filter({ hasText: 'This browser' });
  await expect(row).toHaveCount(1);
  await expect(row.getByRole('button')).toHaveCount(0);
  await expect(row).toContainText(/Chrom\w+ on \w+/);
  await expect(row).toContainText('127.0.0.1');
  await expect(page.getByText('No other active sessions.')).toBeVisible();
});

test('another browser is signed out', { tag: '@no-js' }, async ({ page, another, javaScriptEnabled }) => {
  const elsewhere = await another();
  await signInHere(elsewhere, '/account');
  await signInHere(page, '/account/sessions');
  await expect(others(page)).not.toHaveCount(0);
  await endOthers(page);
  await expect(page.getByRole('row').filter({ hasText: 'This browser' })).toHaveCount(1);

  // With JavaScript its page is emptied without anybody touching it.
  if (!javaScriptEnabled) await elsewhere.reload();
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await expect(elsewhere.getByText('it-member@example.com')).toHaveCount(0);
});

test('unsaved text survives a sign-out by somebody else', async ({ page, another }) => {
  const elsewhere = await another();
  await signInHere(elsewhere, '/resources/new');
  await elsewhere.waitForLoadState('networkidle');
  await elsewhere.getByLabel('Body').fill('Not to be lost.');
  await expect.poll(() => elsewhere.evaluate(() => JSON.stringify({ ...sessionStorage }))).toContain('Not to be lost.');
  await signInHere(page, '/account/sessions');
  await endOthers(page);
  await expect(elsewhere.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  await signInAgain(elsewhere, itMember);
  await expect(elsewhere.getByLabel('Body')).toHaveValue('Not to be lost.');
});

test('everywhere is everywhere, this browser too', { tag: '@no-js' }, async ({ page, another }) => {
  const elsewhere = await another();
  await signInHere(elsewhere, '/account');
  await signInHere(page, '/account/sessions');
  const button = page.getByRole('button', { name: 'Sign out everywhere' });
  await expect(button).toHaveAccessibleDescription(/all browsers, this one too/);
  await button.click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
  for (const browser of [page, elsewhere]) {
    await browser.goto(`${server.place.origin}/account`);
    await expect(browser.getByRole('heading', { level: 1, name: 'Please sign in' })).toBeVisible();
  }
});

test('a page that hears of the end while its sign-out is under way lets it come to its end', async ({ page }) => {
  await signInHere(page);
  let load = () => {};
  const loaded = new Promise<void>((resolve) => (load = resolve));
  await page.route('**/usher.wasm', async (route) => {
    await loaded;
    await route.continue();
  });
  await page.route(`${server.place.origin}/account/sessions`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    const response = await route.fetch({ maxRedirects: 0 });
    const told = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/api/session/times');
    load();
    expect((await told).status()).toBe(401);
    // Time for what the page might do about it.
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.fulfill({ response });
  });
  await page.goto(`${server.place.origin}/account/sessions`, { waitUntil: 'domcontentloaded' });
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Usher' })).toBeVisible();
});
