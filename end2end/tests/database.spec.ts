// The database stops answering in the middle of a save.

import type { Page } from '@playwright/test';
import { itMember } from './support/accounts.js';
import { Production } from './support/production.js';
import { create, draft } from './support/resources.js';
import { ports } from './support/server.js';
import { signIn } from './support/session.js';
import { expect, test } from './support/test.js';

// One server for both tests, one after the other, because ports are few.
test.describe.configure({ mode: 'serial' });

let server: Production;

test.beforeAll(async ({}, testInfo) => {
  server = new Production(ports(testInfo.parallelIndex));
  await server.start();
});

test.afterAll(async () => {
  await server?.remove();
});

async function editOwn(page: Page): Promise<string> {
  await signIn(page, itMember, server.place.origin);
  const resource = await create(page, draft('cut'), server.place.origin);
  const address = `${server.place.origin}/resources${resource.path}`;
  await page.goto(`${address}/edit`);
  await page.getByLabel('Body').fill('An hour’s work.');
  return address;
}

test('the text stays, and the same button works again', { tag: '@no-js' }, async ({ page }) => {
  const address = await editOwn(page);
  await server.wire.cut();
  await page.getByRole('button', { name: 'Save changes' }).click();
  const alert = page.getByRole('alert');
  await expect(alert).toContainText('Perhaps not saved: the database did not answer. Your text is still here.');
  await expect(page.getByLabel('Body')).toHaveValue('An hour’s work.');
  await expect.poll(async () => (await page.request.get(`${server.place.origin}/readyz`)).status()).toBe(503);
  expect((await page.request.get(`${server.place.origin}/healthz`)).status()).toBe(200);

  await server.wire.mend();
  await expect.poll(async () => (await page.request.get(`${server.place.origin}/readyz`)).status()).toBe(200);
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByRole('article')).toHaveText('An hour’s work.');
  await expect(page).toHaveURL(address);
});

test('a page says so, and what to do', { tag: '@no-js' }, async ({ page }) => {
  const address = await editOwn(page);
  await server.wire.cut();
  const response = await page.goto(address);
  expect(response?.status()).toBe(503);
  await expect(page.getByRole('heading', { level: 1, name: 'Temporarily unavailable' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(/Request id: \S+/);
  await server.wire.mend();
  await expect.poll(async () => (await page.reload())?.status()).toBe(200);
});
