// How a person sees their calls of the day run out. On a server of its own, with three calls a day.

import { admin } from './support/accounts.js';
import { create, openRowMenu } from './support/resources.js';
import { OwnServer, ports } from './support/server.js';
import { signIn } from './support/session.js';
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

test('the time of the meter stays as it is while the page starts', async ({ page }) => {
  const { origin } = server.place;
  await signIn(page, admin, origin);
  // The browser has been here before, and its program has run.
  await page.goto(`${origin}/resources`, { waitUntil: 'networkidle' });
  const meter = page.getByText(/calls used today/);
  let start = () => {};
  const started = new Promise<void>((resolve) => (start = resolve));
  await page.route(/\.wasm$/, (route) => started.then(() => route.continue()));
  await page.goto(`${origin}/resources/blog`, { waitUntil: 'commit' });
  const first = await meter.innerText();
  start();
  await page.waitForLoadState('networkidle');
  expect(await meter.innerText()).toBe(first);
});

test('the meter counts what is opened, and says when it is over', { tag: '@no-js' }, async ({ page, javaScriptEnabled }) => {
  const at = (path: string) => `${server.place.origin}${path}`;
  const main = page.getByRole('main');
  await signIn(page, admin, server.place.origin);
  await page.goto(at('/resources'));
  await expect(main).toContainText('0 of 3 calls used today, 3 left.');
  await expect(main.getByText(/Resets at \d\d:\d\d/)).toContainText(javaScriptEnabled ? '(your time)' : 'UTC');

  // What is not there costs nothing.
  expect((await page.goto(at('/resources/nothing')))?.status()).toBe(404);
  for (const [index, path] of ['/blog', '/handbook', '/payroll'].entries()) {
    const used = index + 1;
    const answer = await page.goto(at(`/resources${path}`));
    await expect(main).toContainText(`${used} of 3 calls used today, ${3 - used} left.`);
    expect(answer?.headers()['ratelimit-remaining']).toBe(`${3 - used}`);
  }
  // The same page again is the same call.
  expect((await page.reload())?.status()).toBe(200);
  await expect(main).toContainText('3 of 3 calls used today, 0 left.');
  const refused = await page.goto(at('/resources/roadmap'));
  expect(refused?.status()).toBe(429);
  expect(Number(refused?.headers()['retry-after'])).toBeGreaterThan(0);
  await expect(page.getByRole('heading', { level: 1, name: 'Daily limit reached' })).toBeVisible();
  await expect(main).toContainText('You have used all 3 of today’s calls.');
  await page.getByRole('link', { name: 'Back to resources' }).click();
  await expect(main).toContainText('3 of 3 calls used today, 0 left.');
});

test.describe('in another time zone', () => {
  test.use({ timezoneId: 'Europe/Berlin' });

  test('the page that says the limit is reached gives the time where the person is', async ({ page }) => {
    await signIn(page, admin, server.place.origin);
    for (const path of ['/blog', '/handbook', '/payroll', '/roadmap']) await page.goto(`${server.place.origin}/resources${path}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Daily limit reached' })).toBeVisible();
    await expect(page.getByText(/Your limit resets at/)).toContainText('(your time)', { timeout: 5_000 });
  });
});

test('with all calls used, one’s own resources can be made, changed and deleted', { tag: '@no-js' }, async ({ page }) => {
  const at = (path: string) => `${server.place.origin}${path}`;
  const heading = (name: string) => page.getByRole('heading', { level: 1, name });
  await signIn(page, admin, server.place.origin);
  for (const path of ['/blog', '/handbook', '/payroll']) await page.goto(at(`/resources${path}`));
  expect((await page.goto(at('/resources/roadmap')))?.status()).toBe(429);
  await page.goto(at('/resources/new'));
  await page.getByLabel('Path').fill('/own');
  await page.getByLabel('Title').fill('My own');
  await page.getByRole('button', { name: 'Create resource' }).click();
  await expect(heading('My own')).toBeVisible();
  await page.goto(at('/resources/own/edit'));
  await page.getByLabel('Title').fill('My own, changed');
  await page.getByRole('button', { name: 'Save changes' }).click();
  await expect(heading('My own, changed')).toBeVisible();
  await page.goto(at('/resources/own?confirm=delete'));
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(heading('Resources')).toBeVisible();
});

test('with all calls used, one’s own resource is deleted from the list', { tag: '@no-js' }, async ({ page }) => {
  const { origin } = server.place;
  await signIn(page, admin, origin);
  await create(page, { path: '/own', title: 'My own' }, origin);
  for (const path of ['/blog', '/handbook', '/payroll']) await page.goto(`${origin}/resources${path}`);
  expect((await page.goto(`${origin}/resources/roadmap`))?.status()).toBe(429);
  await page.goto(`${origin}/resources`, { waitUntil: 'networkidle' });
  await openRowMenu(page, 'My own');
  await page.getByRole('button', { name: 'Delete My own' }).click();
  await page.getByRole('button', { name: 'Move to trash' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
  await expect(page.getByRole('row', { name: /My own/ })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('row', { name: /Engineering blog/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /My own/ })).toHaveCount(0);
});

test('a page reached by a link counts as well', async ({ page }) => {
  await signIn(page, admin, server.place.origin);
  await page.goto(server.place.origin);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Resources' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText('0 of 3 calls used today');
  await page.getByRole('link', { name: /^Engineering blog/ }).click();
  await expect(page.getByRole('main')).toContainText('1 of 3 calls used today');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Resources' }).click();
  await expect(page.getByRole('main')).toContainText('1 of 3 calls used today');
});

test('a form that is reached by its address shows the meter, as one reached by a link', { tag: '@no-js' }, async ({ page }) => {
  const { origin } = server.place;
  await signIn(page, admin, origin);
  for (const path of ['/resources/new', '/resources/blog/edit']) {
    await page.goto(origin + path);
    await expect(page.getByRole('main'), path).toContainText('of 3 calls used today', { timeout: 3_000 });
  }
});
