// The program as a service: health, a clean stop, and everything found again after a restart. With servers of its own.

import { readFileSync } from 'node:fs';
import { admin } from './support/accounts.js';
import { main, OwnServer, ports } from './support/server.js';
import { fillInHostedUi } from './support/session.js';
import { expect, test } from './support/test.js';

test('answers for its health', async ({ request }) => {
  for (const path of ['/healthz', '/readyz']) {
    const response = await request.get(path);
    expect(response.status(), path).toBe(200);
  }
});

test('a first start, an empty list, a restart', async ({ browser }, testInfo) => {
  const server = new OwnServer(ports(testInfo.parallelIndex));
  try {
    await server.start();
    const page = await browser.newPage({ baseURL: server.place.origin });

    await page.goto('/resources');
    await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
    await fillInHostedUi(page, admin);
    await expect(page.getByRole('status')).toHaveText('4 resources');

    for (const path of ['/blog', '/handbook', '/payroll', '/roadmap']) {
      await page.goto(`/resources${path}?confirm=delete`);
      await page.getByRole('button', { name: 'Move to trash' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
    }
    await page.goto('/resources');
    await expect(page.getByRole('main')).toContainText('Nothing here yet');
    await expect(page.getByRole('main').getByRole('link', { name: 'New resource' }).first()).toBeVisible();

    await page.goto('/resources/new');
    await page.getByLabel('Path').fill('/kept');
    await page.getByLabel('Title').fill('Kept');
    await page.getByRole('button', { name: 'Create resource' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Kept' })).toBeVisible();

    expect(await server.stop(), 'SIGTERM ends it cleanly').toBe(0);
    await server.start();

    await page.goto('/resources/kept');
    await expect(page.getByRole('heading', { level: 1, name: 'Kept' })).toBeVisible();
    await expect(page.getByRole('banner')).toContainText(admin.name);
    await page.close();
  } finally {
    await server.remove();
  }
});

test('a configuration mistake stops the start with a message that names it', async ({}, testInfo) => {
  const server = new OwnServer(ports(testInfo.parallelIndex), { USHER_NO_SUCH_KEY: '1' });
  try {
    await expect(server.start()).rejects.toThrow(/USHER_NO_SUCH_KEY|no_such_key/);
  } finally {
    await server.remove();
  }
});

test('nothing a person types into an address reaches the log as it is', async ({ page }) => {
  await page.goto(`/resources?q=${encodeURIComponent('line\nbreak')}&code=secret-code-in-an-address`);
  await page.goto('/auth/callback?code=secret-code-in-an-address&state=x');
  expect(readFileSync(`${main.env.USHER_DATA_DIR}/../usher.log`, 'utf8')).not.toContain('secret-code-in-an-address');
});
