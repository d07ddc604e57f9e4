// In a network from which too many sign-ins fail, whoever comes next waits a moment, on a page that goes on by itself.

import { itMember } from './support/accounts.js';
import { OwnServer, ports } from './support/server.js';
import { fillInHostedUi } from './support/session.js';
import { expect, test } from './support/test.js';

let server: OwnServer;

test.beforeEach(async ({}, testInfo) => {
  server = new OwnServer(ports(testInfo.parallelIndex), { USHER_LIMITS_SIGN_IN_REQUESTS_PER_MINUTE: '12' });
  await server.start();
});

test.afterEach(async ({ page }) => {
  // What still loads must not find the server gone.
  await page.goto('about:blank');
  await server?.remove();
});

test('row 11: the page waits and then goes where the person wanted', { tag: '@no-js' }, async ({ page, request }) => {
  const at = (path: string) => `${server.place.origin}${path}`;
  await page.goto(at('/resources/handbook'));
  await page.getByRole('main').getByRole('link', { name: 'Sign in', exact: true }).click();
  await expect(page.getByLabel('Username')).toBeVisible();

  // Somebody else in the same network, who uses up what there is, and the next one as soon as it is there: the one after
  // that comes in five seconds.
  const fail = async () => (await request.get(at('/auth/callback'))).status();
  while ((await fail()) !== 429);
  while ((await fail()) !== 400);

  const callback = page.waitForResponse((answer) => new URL(answer.url()).pathname === '/auth/callback');
  await fillInHostedUi(page, itMember);
  const refused = await callback;
  expect(refused.status()).toBe(429);
  expect(Number(refused.headers()['retry-after'])).toBeGreaterThan(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Many people are signing in' })).toBeVisible();
  // Nobody does anything.
  await expect(page).toHaveURL(at('/resources/handbook'), { timeout: 30_000 });
  await expect(page.getByRole('banner')).toContainText(itMember.name);
});
