// How a person sees their calls of the day run out. On a server of its own, with three calls a day.

import { admin, itMember } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { signInFromHere } from './support/session.js';
import { expect, test } from './support/test.js';

test.describe.configure({ mode: 'serial' });

let server: OwnServer;

test.beforeEach(async ({}, testInfo) => {
  server = new OwnServer(ports(testInfo.parallelIndex), { USHER_QUOTA_DAILY_CALLS: '3' });
  await server.start();
});

test.afterEach(async ({ page }) => {
  // What still loads must not find the server gone.
  await page.goto('about:blank');
  await server?.remove();
});

test('the meter counts what is opened, and says when it is over', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  const at = (path: string) => `${server.place.origin}${path}`;
  const main = page.getByRole('main');
  await page.goto(at('/'));
  await signInFromHere(page, itMember);
  await page.goto(at('/resources'));
  await expect(main).toContainText('0 of 3 calls used today, 3 left.');
  await expect(main.getByText(/Resets at \d\d:\d\d/)).toContainText(javaScriptEnabled ? '(your time)' : 'UTC');

  // What is denied costs nothing.
  expect((await page.goto(at('/resources/payroll')))?.status()).toBe(403);
  for (const used of [1, 2, 3]) {
    const answer = await page.goto(at('/resources/blog'));
    await expect(main).toContainText(`${used} of 3 calls used today, ${3 - used} left.`);
    expect(answer?.headers()['ratelimit-remaining']).toBe(`${3 - used}`);
  }
  const refused = await page.goto(at('/resources/blog'));
  expect(refused?.status()).toBe(429);
  expect(Number(refused?.headers()['retry-after'])).toBeGreaterThan(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Daily limit reached' })).toBeVisible();
  await expect(main).toContainText('Daily call limit of 3 has exceeded for it-member.');
  await page.getByRole('link', { name: 'Back to resources' }).click();
  await expect(main).toContainText('3 of 3 calls used today, 0 left.');
});

test('a page reached by a link counts as well', async ({ page }) => {
  await page.goto(server.place.origin);
  await signInFromHere(page, admin);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByRole('main')).toContainText('0 of 3 calls used today');
  await page.getByRole('link', { name: /^Engineering blog/ }).click();
  await expect(page.getByRole('main')).toContainText('1 of 3 calls used today');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByRole('main')).toContainText('1 of 3 calls used today');
});
